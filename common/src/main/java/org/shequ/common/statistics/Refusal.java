package org.shequ.common.statistics;

/** Words the errors of this package: what cannot be done, what was found, what was expected. */
final class Refusal {
    private Refusal() {}

    /** An error that reads "Cannot {task}: {found} ({expected})". */
    static IllegalArgumentException of(String task, String found, String expected) {
        return new IllegalArgumentException("Cannot " + task + ": " + found + " (" + expected + ")");
    }

    /** Refuses a number that is NaN or infinite. */
    static double finite(double value, String task, String name) {
        if (!Double.isFinite(value)) {
            throw of(task, name + " is " + value, "a finite number");
        }
        return value;
    }

    /** Refuses a number that is not finite or not above 0. */
    static double positive(double value, String task, String name) {
        if (!(value > 0) || !Double.isFinite(value)) {
            throw of(task, name + " is " + value, "a finite number above 0");
        }
        return value;
    }

    /** Refuses a number that is not finite or below 0. */
    static double notNegative(double value, String task, String name) {
        if (!(value >= 0) || !Double.isFinite(value)) {
            throw of(task, name + " is " + value, "a finite number of at least 0");
        }
        return value;
    }

    /** Refuses a count below 0. */
    static long notNegative(long value, String task, String name) {
        if (value < 0) {
            throw of(task, name + " is " + value, "a count of at least 0");
        }
        return value;
    }

    /** Refuses a number outside 0 to 1. */
    static double share(double value, String task, String name) {
        if (!(value >= 0 && value <= 1)) {
            throw of(task, name + " is " + value, "a share from 0 to 1");
        }
        return value;
    }
}
