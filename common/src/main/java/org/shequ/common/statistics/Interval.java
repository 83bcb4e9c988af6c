package org.shequ.common.statistics;

import java.util.Objects;

/**
 * An interval around an estimate or a control limit, in the unit of the value it belongs to.
 *
 * @param lower lower bound, finite
 * @param upper upper bound, finite, at least the lower
 * @param confidence the level at which it holds
 */
public record Interval(double lower, double upper, Confidence confidence) {
    /**
     * Refuses bounds that are not finite or stand in the wrong order.
     *
     * @throws IllegalArgumentException with the bounds found
     */
    public Interval {
        Objects.requireNonNull(confidence, "confidence");
        if (!Double.isFinite(lower) || !Double.isFinite(upper) || lower > upper) {
            throw Refusal.of(
                    "form an interval", "lower is " + lower + ", upper is " + upper, "finite bounds, lower <= upper");
        }
    }

    /** Upper minus lower, in the unit of the value. */
    public double width() {
        return upper - lower;
    }

    /** Whether a value lies inside; the bounds themselves are inside. */
    public boolean contains(double value) {
        return value >= lower && value <= upper;
    }

    /** Whether a value lies outside, by strict comparison: a value on a bound is not outside. */
    public boolean excludes(double value) {
        return value < lower || value > upper;
    }

    /**
     * The same interval in another unit, such as percent (100) or per 1,000 (1000).
     *
     * @param multiplier above 0
     * @throws IllegalArgumentException if the multiplier is not above 0
     */
    public Interval times(double multiplier) {
        Refusal.positive(multiplier, "change the unit of an interval", "multiplier");
        return new Interval(lower * multiplier, upper * multiplier, confidence);
    }

    /**
     * The interval cut to the range that the value can take.
     *
     * @throws IllegalArgumentException if nothing of the interval lies in the range
     */
    public Interval within(double smallest, double largest) {
        return new Interval(Math.max(lower, smallest), Math.min(upper, largest), confidence);
    }
}
