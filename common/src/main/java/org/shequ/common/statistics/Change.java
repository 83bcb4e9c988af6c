package org.shequ.common.statistics;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What changed between two periods. Difference and relative change are both kept, because "25 % lower" and "25
 * percentage points lower" are often confused.
 *
 * @param current value of the later period
 * @param previous value of the earlier period
 * @param difference current minus previous, in the unit of the values: a share for proportions (0.01 is one percentage
 *     point), events per unit of exposure for counts
 * @param relative difference over previous, as a share; empty when previous is 0
 * @param interval for proportions of the difference; for counts of the ratio of current to previous, and empty when
 *     there were no earlier events
 * @param isSignificant whether the change is more than chance at the level asked for
 */
public record Change(
        double current,
        double previous,
        double difference,
        OptionalDouble relative,
        Optional<Interval> interval,
        boolean isSignificant) {
    /** Refuses missing parts. */
    public Change {
        Objects.requireNonNull(relative, "relative");
        Objects.requireNonNull(interval, "interval");
    }

    /**
     * The change of a proportion; significant when the interval of the difference excludes 0 (Newcombe 1998).
     *
     * @throws IllegalArgumentException if a denominator is 0 or a numerator no part of it
     */
    public static Change ofProportions(
            double currentNumerator,
            double currentDenominator,
            double previousNumerator,
            double previousDenominator,
            Confidence confidence) {
        Interval interval = Newcombe.difference(
                currentNumerator, currentDenominator, previousNumerator, previousDenominator, confidence);
        return ofShares(currentNumerator / currentDenominator, previousNumerator / previousDenominator, interval);
    }

    /**
     * The change of a proportion whose two intervals are known, such as of a survey; significant when the interval of
     * the difference excludes 0 (Newcombe 1998).
     *
     * @throws IllegalArgumentException if the levels differ or a proportion is outside its interval
     */
    public static Change ofProportions(
            double current, Interval currentInterval, double previous, Interval previousInterval) {
        return ofShares(current, previous, Newcombe.difference(current, currentInterval, previous, previousInterval));
    }

    private static Change ofShares(double current, double previous, Interval interval) {
        return new Change(
                current,
                previous,
                current - previous,
                relative(current, previous),
                Optional.of(interval),
                interval.excludes(0));
    }

    /**
     * The change of a rate of events, or of a ratio of observed to expected events with the expected ones as exposure.
     *
     * <p>Given the events of both periods together, those of the later one are binomial (Przyborowski and Wilenski
     * 1940). The exact limits of their share (Clopper and Pearson 1934) give those of the ratio of the rates;
     * significant when they exclude 1.
     *
     * @param currentEvents at least 0, whole
     * @param currentExposure above 0, such as days, residents or expected events
     * @param previousEvents at least 0, whole
     * @param previousExposure above 0, in the same unit
     * @throws IllegalArgumentException if one is outside its range
     */
    public static Change ofCounts(
            long currentEvents,
            double currentExposure,
            long previousEvents,
            double previousExposure,
            Confidence confidence) {
        Refusal.notNegative(currentEvents, "compare two counts", "current events");
        Refusal.notNegative(previousEvents, "compare two counts", "previous events");
        Refusal.positive(currentExposure, "compare two counts", "current exposure");
        Refusal.positive(previousExposure, "compare two counts", "previous exposure");
        double current = (double) currentEvents / currentExposure;
        double previous = (double) previousEvents / previousExposure;
        Interval share = clopperPearson(currentEvents, previousEvents, confidence);
        double expected = currentExposure / (currentExposure + previousExposure);
        return new Change(
                current,
                previous,
                current - previous,
                relative(current, previous),
                previousEvents == 0
                        ? Optional.empty()
                        : Optional.of(new Interval(
                                odds(share.lower()) / odds(expected),
                                odds(share.upper()) / odds(expected),
                                confidence)),
                share.excludes(expected));
    }

    private static Interval clopperPearson(long events, long others, Confidence confidence) {
        double lower = events == 0 ? 0 : Quantiles.beta(confidence.tail(), (double) events, others + 1.0);
        double upper = others == 0 ? 1 : Quantiles.beta(1 - confidence.tail(), events + 1.0, (double) others);
        return new Interval(lower, upper, confidence);
    }

    private static double odds(double share) {
        return share / (1 - share);
    }

    private static OptionalDouble relative(double current, double previous) {
        return previous == 0 ? OptionalDouble.empty() : OptionalDouble.of((current - previous) / previous);
    }
}
