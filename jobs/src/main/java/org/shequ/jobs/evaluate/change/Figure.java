package org.shequ.jobs.evaluate.change;

import java.util.Optional;
import org.shequ.common.statistics.Confidence;
import org.shequ.common.statistics.Interval;

/**
 * A figure of one area and period, as values have it.
 *
 * @param period name of the period
 * @param value the value
 * @param numerator its numerator
 * @param denominator its denominator
 * @param n rows it rests on
 * @param lower lower end of its 95 % interval; null where it has none
 * @param upper upper end likewise
 */
record Figure(String period, double value, double numerator, double denominator, long n, Double lower, Double upper) {
    /** Its 95 % interval, which holds the value; empty where it has none. */
    Optional<Interval> interval() {
        return lower == null || upper == null
                ? Optional.empty()
                : Optional.of(new Interval(Math.min(lower, value), Math.max(upper, value), Confidence.NINETY_FIVE));
    }
}
