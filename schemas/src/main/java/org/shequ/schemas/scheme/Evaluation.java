package org.shequ.schemas.scheme;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Subject;

/**
 * How areas of one level are evaluated.
 *
 * @param level community, street, district, city, department or property_company
 * @param dimensions what the area itself answers for
 * @param childrenShare share of the total taken by the household-weighted mean of the areas below, 0 for none
 * @param minimumHouseholds areas with fewer households are not rated, 0 to rate all
 */
public record Evaluation(String level, List<Dimension> dimensions, double childrenShare, int minimumHouseholds) {
    private static final Map<String, Set<Subject>> JUDGED = Map.of(
            "community", EnumSet.of(Subject.COMMUNITY),
            "street", EnumSet.of(Subject.COMMUNITY, Subject.STREET),
            "district", EnumSet.of(Subject.COMMUNITY, Subject.STREET, Subject.DISTRICT, Subject.DEPARTMENT),
            "city", EnumSet.of(Subject.COMMUNITY, Subject.STREET, Subject.DISTRICT, Subject.CITY, Subject.DEPARTMENT),
            "department", EnumSet.of(Subject.DEPARTMENT),
            "property_company", EnumSet.of(Subject.PROPERTY_COMPANY));

    public Evaluation {
        dimensions = List.copyOf(dimensions);
        if (!JUDGED.containsKey(level)) {
            throw new IllegalArgumentException("level is '" + level
                    + "' (expected community, street, district, city, department or property_company)");
        }
        if (childrenShare < 0 || childrenShare > 1) {
            throw new IllegalArgumentException(
                    "level " + level + " gives its children a share of " + childrenShare + " (expected 0 to 1)");
        }
        if (dimensions.isEmpty() && childrenShare == 0) {
            throw new IllegalArgumentException("level " + level + " has nothing to be evaluated by");
        }
        if (minimumHouseholds < 0) {
            throw new IllegalArgumentException(
                    "level " + level + " has minimum_households " + minimumHouseholds + " (expected 0 or more)");
        }
        Set<String> seen = new HashSet<>();
        for (Dimension dimension : dimensions) {
            refuseTwice(level, "dimension", dimension.id(), seen);
            dimension.indicators().forEach(scored -> refuseTwice(level, "indicator", scored.indicator(), seen));
        }
    }

    /** Whether weights differ between strata. */
    public boolean hasStrata() {
        return dimensions.stream().anyMatch(Dimension::hasStrata);
    }

    /** The evaluation of a stratum of areas; the same for all where no weights differ. */
    public Evaluation in(Optional<String> stratum) {
        return hasStrata()
                ? new Evaluation(
                        level,
                        dimensions.stream()
                                .map(dimension -> dimension.in(stratum))
                                .toList(),
                        childrenShare,
                        minimumHouseholds)
                : this;
    }

    /** An evaluation that rates areas of any size. */
    public Evaluation(String level, List<Dimension> dimensions, double childrenShare) {
        this(level, dimensions, childrenShare, 0);
    }

    /**
     * Whether an indicator may move a score at a level: what the level answers for, and of departments and companies what is
     * counted for them by the rows that name them.
     */
    public static boolean isAnswerable(String level, Indicator indicator) {
        return isAnswerable(level, indicator.accountable())
                || (Subject.areUnits(level) && indicator.unitColumn().isPresent());
    }

    /**
     * Whether what a subject answers for may move a score at a level: an area answers for itself and for the areas inside it,
     * never for what is put on it from above.
     */
    public static boolean isAnswerable(String level, Subject subject) {
        return JUDGED.getOrDefault(level, Set.of()).contains(subject);
    }

    private static void refuseTwice(String level, String what, String id, Set<String> seen) {
        if (!seen.add(what + " " + id)) {
            throw new IllegalArgumentException(
                    "level " + level + " names the " + what + " " + id + " twice (expected once)");
        }
    }
}
