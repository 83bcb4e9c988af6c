package org.shequ.jobs.measure;

/**
 * Sums of floating-point numbers that come out the same to the bit in whatever order rows and partitions arrive.
 *
 * <p>Floating-point addition is not associative, so a number is split into its whole part (rounded down) and the rest in
 * units of 10^-12, rounded; both are added as 64-bit integers, which is exact, and put together once at the end. A sum is
 * exact to 10^-12 a row. An overflow is an error of Spark's ANSI mode, never a wrong number.
 */
final class ExactSum {
    /** Units of the fraction in one. */
    static final double UNITS = 1e12;

    private ExactSum() {}

    /** Spark SQL for the whole part of a DOUBLE expression. */
    static String wholeOf(String expression) {
        return "cast(floor(" + expression + ") as bigint)";
    }

    /** Spark SQL for the fraction of a DOUBLE expression in units. */
    static String fractionOf(String expression) {
        return "cast(round(((" + expression + ") - floor(" + expression + ")) * 1e12D) as bigint)";
    }

    /** Spark SQL for the number that two sums stand for. */
    static String joined(String whole, String fraction) {
        return "(cast(" + whole + " as double) + cast(" + fraction + " as double) / 1e12D)";
    }

    /** The number that two sums stand for. */
    static double joined(long whole, long fraction) {
        return (double) whole + (double) fraction / UNITS;
    }
}
