package org.shequ.schemas.indicator;

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
    REPORTER
}
