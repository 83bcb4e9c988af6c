package org.shequ.jobs.sample;

/**
 * How each planted truth shows when one simply counts: a share or a mean, told in truth.csv for the planted community
 * and, pooled, for the clean ones. Counted on the latest state of each record, voided and unreadable rows left out.
 */
enum Measure {
    GRID_CASES_PER_MONTH(Plant.OVERLOADED, "grid cases", "community-months"),
    TASKS_PER_MONTH(Plant.OVERLOADED, "ledger tasks", "community-months"),
    OFF_LIST_TASK_SHARE(Plant.OVERLOADED, "ledger tasks off the list", "ledger tasks"),
    CASES_CLOSED_ON_TIME_SHARE(Plant.OVERLOADED, "closed cases closed by the deadline", "closed cases"),
    CLOSED_IN_LAST_3_HOURS_SHARE(
            Plant.DEADLINE_BURST, "closed cases closed in the 3 hours up to the deadline", "closed cases"),
    EXCLUDED_OF_DISSATISFIED_SHARE(Plant.AWKWARD_EXCLUDED, "dissatisfied requests excluded", "dissatisfied requests"),
    EXCLUDED_SHARE(Plant.AWKWARD_EXCLUDED, "requests excluded", "requests"),
    SMALL_GRID_CASES_PER_MONTH(Plant.TOO_SMALL, "grid cases", "community-months"),
    STOCK_TEXT_SHARE(Plant.IDENTICAL_TEXTS, "cases described in the stock sentence", "cases"),
    SAME_HAND_WITHIN_10_MINUTES_SHARE(
            Plant.SAME_HAND,
            "closed cases, self-handled ones aside, with one reporter and handler, closed within 10 minutes of report",
            "closed cases, self-handled ones aside"),
    STRAIGHT_LINED_SHARE(Plant.STRAIGHT_LINED, "questionnaires with one answer all down Q7", "questionnaires"),
    PROBLEMS_WITH_CASE_SHARE(
            Plant.UNDER_REPORTING, "requests about a grid class followed or led by a case", "such requests"),
    ENTERED_AFTER_24_HOURS_SHARE(Plant.LATE_ENTRY, "cases entered over 24 hours after report", "cases"),
    REENTERED_SHARE(Plant.DUPLICATE_RECORDS, "cases entered a second time under a new number", "cases"),
    WHOLE_DAY_SHARE(Plant.HEAPED_DURATIONS, "closed cases closed whole days after registration", "closed cases"),
    BACK_WITHIN_3_DAYS_SHARE(Plant.REOPENED_SOON, "requests repeating one closed at most 3 days before", "requests"),
    FOLLOWED_UP_SHARE(
            Plant.FOLLOW_UP_CHOSEN, "closed eligible requests validly followed up", "closed eligible requests");

    private final Plant plant;
    private final String numerator;
    private final String denominator;

    Measure(Plant plant, String numerator, String denominator) {
        this.plant = plant;
        this.numerator = numerator;
        this.denominator = denominator;
    }

    Plant plant() {
        return plant;
    }

    String numerator() {
        return numerator;
    }

    String denominator() {
        return denominator;
    }
}
