package org.shequ.common.statistics;

/** Difference of two independent proportions (Newcombe 1998, method 10: hybrid of Wilson score intervals). */
public final class Newcombe {
    private Newcombe() {}

    /**
     * The interval of first minus second proportion of counts, as a share from -1 to 1.
     *
     * @throws IllegalArgumentException if a denominator is 0 or a numerator no part of it
     */
    public static Interval difference(
            double numerator1, double denominator1, double numerator2, double denominator2, Confidence confidence) {
        Interval first = Wilson.interval(numerator1, denominator1, confidence);
        Interval second = Wilson.interval(numerator2, denominator2, confidence);
        return difference(numerator1 / denominator1, first, numerator2 / denominator2, second);
    }

    /**
     * The interval of first minus second proportion from their own intervals, such as those of surveys, as a share from
     * -1 to 1.
     *
     * @param proportion1 from 0 to 1
     * @param interval1 of the first, at the same level as the second
     * @param proportion2 from 0 to 1
     * @param interval2 of the second
     * @throws IllegalArgumentException if the levels differ or a proportion is outside its interval
     */
    public static Interval difference(double proportion1, Interval interval1, double proportion2, Interval interval2) {
        if (interval1.confidence() != interval2.confidence()) {
            throw Refusal.of(
                    "compare two proportions",
                    "levels are " + interval1.confidence().level() + " and "
                            + interval2.confidence().level(),
                    "one level");
        }
        if (interval1.excludes(proportion1) || interval2.excludes(proportion2)) {
            throw Refusal.of(
                    "compare two proportions",
                    "proportions " + proportion1 + " and " + proportion2 + " with " + interval1 + " and " + interval2,
                    "each proportion inside its interval");
        }
        double difference = proportion1 - proportion2;
        double down = Math.hypot(proportion1 - interval1.lower(), interval2.upper() - proportion2);
        double up = Math.hypot(interval1.upper() - proportion1, proportion2 - interval2.lower());
        return new Interval(Math.max(-1, difference - down), Math.min(1, difference + up), interval1.confidence());
    }
}
