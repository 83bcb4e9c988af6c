package org.shequ.jobs.evaluate.flag;

import java.util.Locale;

/**
 * A share of records that is small where nothing is wrong; named for people by code list {@code signal}. A community is flagged
 * where its share is an outlier of the city's funnel, above the city by at least the excess, and of at least 5 records.
 */
public enum Signal {
    /** Requests that could have been followed up and were not. */
    FOLLOW_UPS_MISSING("core.hotline_request", 30, 0.15),
    /** Requests excluded from scoring. */
    EXCLUDED_OFTEN("core.hotline_request", 30, 0.05),
    /** Requests of callers who said they were dissatisfied, excluded from scoring: few, so shares of all requests may hide them. */
    DISSATISFIED_EXCLUDED("core.hotline_request", 8, 0.25),
    /** Requests that repeat one closed at most 3 days before. */
    REOPENED_SOON("core.hotline_request", 30, 0.05),
    /** Problems callers told of that the grid had no case of. */
    UNDER_REPORTED("core.problem_match", 20, 0.25),
    /** Cases closed on time, but only in the last 3 hours before their deadline. */
    CLOSED_AT_THE_DEADLINE("core.grid_case", 30, 0.10),
    /** Cases not marked as self-handled that their reporter closed within 10 minutes. */
    SAME_HAND("core.grid_case", 30, 0.05),
    /** Cases described in words that at least two others of the community share. */
    IDENTICAL_TEXTS("core.grid_case", 30, 0.10),
    /** Cases entered again within a day: same place, class and words, not declared as duplicates. */
    ENTERED_TWICE("core.grid_case", 30, 0.03),
    /** Cases closed whole days after their registration, to the second. */
    HEAPED_DURATIONS("core.grid_case", 30, 0.05),
    /** Cases entered more than 24 hours after they were reported. */
    ENTERED_LATE("core.grid_case", 30, 0.10),
    /** Questionnaires with one and the same answer to a battery of at least four questions. */
    STRAIGHT_LINED("core.survey_answer", 20, 0.15),
    /** Questionnaires that say in every answer what another of the community says. */
    COPIED_QUESTIONNAIRES("core.survey_answer", 20, 0.03),
    /** Reported percentages that no count can give over the stated base (GRIM); one is enough. */
    UNREACHABLE_PERCENTAGES("core.reported_percentage", 1, 0);

    /** Fewer odd records than this are no pattern. */
    static final int FEWEST = 5;

    private final String table;
    private final int least;
    private final double excess;

    Signal(String table, int least, double excess) {
        this.table = table;
        this.least = least;
        this.excess = excess;
    }

    /** Code of {@code signal}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The table its records are in. */
    public String table() {
        return table;
    }

    /** Fewest records a community is judged by. */
    int least() {
        return least;
    }

    /** How far above the city a share is at least, where it is flagged. */
    double excess() {
        return excess;
    }

    /** Whether communities in which nothing is wrong differ too: where people are content, more give one answer throughout. */
    boolean differsHonestly() {
        return this == STRAIGHT_LINED;
    }

    /** Whether each odd record speaks for itself, so that no comparison with the city is needed. */
    boolean isCertain() {
        return this == UNREACHABLE_PERCENTAGES;
    }
}
