package org.shequ.schemas.indicator;

import java.util.Set;

/** Who answers for an indicator: whose score it may move. */
public enum Subject {
    COMMUNITY,
    STREET,
    DISTRICT,
    CITY,
    DEPARTMENT,
    PROPERTY_COMPANY,
    HOTLINE_CENTRE,
    SURVEY_CONTRACTOR,
    REPORTER;

    /** Levels whose members are no areas but act in many of them: what rows they are named in counts for them. */
    private static final Set<String> UNITS = Set.of("department", "property_company");

    /** Whether what stands at this level are departments or companies and not areas. */
    public static boolean areUnits(String level) {
        return UNITS.contains(level);
    }
}
