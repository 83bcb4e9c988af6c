package org.shequ.schemas.indicator;

/** What the rows are that an indicator counts; decides whether small counts may be published. */
public enum Counted {
    /** Persons: respondents, raters, members, workers. Counts of 1 to 4 of them are not published. */
    PERSONS,
    /** Anything else: cases, requests, tasks, meetings, places. */
    THINGS
}
