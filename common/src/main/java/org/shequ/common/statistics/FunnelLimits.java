package org.shequ.common.statistics;

/**
 * Control limits of a funnel plot: how far an area of a given size can stand from the common value by chance alone
 * (Spiegelhalter 2005).
 */
public final class FunnelLimits {
    private FunnelLimits() {}

    /**
     * Limits of a proportion around the common one, p +- z sqrt(p(1 - p)/n), cut to 0 and 1; as a share.
     *
     * @param common proportion of all areas together, from 0 to 1
     * @param denominator trials of the area, above 0
     * @throws IllegalArgumentException if either is outside its range
     */
    public static Interval proportion(double common, double denominator, Confidence confidence) {
        Refusal.share(common, "compute funnel limits", "common proportion");
        Refusal.positive(denominator, "compute funnel limits", "denominator");
        double reach = confidence.z() * Math.sqrt(common * (1 - common) / denominator);
        return new Interval(Math.max(0, common - reach), Math.min(1, common + reach), confidence);
    }

    /**
     * Exact limits of the ratio of observed to expected events around 1, by the Poisson distribution through
     * chi-square: half the quantile with 2E degrees of freedom below and 2E + 2 above, over E.
     *
     * @param expected events expected in the area, above 0
     * @throws IllegalArgumentException if the expected events are not above 0
     */
    public static Interval ratio(double expected, Confidence confidence) {
        Refusal.positive(expected, "compute funnel limits", "expected events");
        return PoissonInterval.exact(expected, confidence).times(1 / expected);
    }

    /**
     * The expected events between which a number of observed events is unremarkable; fewer expected than the lower
     * bound make the area high, more than the upper make it low. Exact, by the Poisson distribution.
     *
     * @param observed events, at least 0
     * @throws IllegalArgumentException if the events are negative
     */
    public static Interval expectedEvents(double observed, Confidence confidence) {
        return PoissonInterval.exact(observed, confidence);
    }

    /**
     * Whether an area stands out by its observed events, given those expected.
     *
     * @param observed events, at least 0
     * @param expected events, above 0
     * @throws IllegalArgumentException if either is outside its range
     */
    public static Significance ofRatio(double observed, double expected) {
        Refusal.positive(expected, "judge a ratio", "expected events");
        if (expected
                > expectedEvents(observed, Confidence.NINETY_NINE_POINT_EIGHT).upper()) {
            return Significance.LOW_99_8;
        }
        if (expected
                < expectedEvents(observed, Confidence.NINETY_NINE_POINT_EIGHT).lower()) {
            return Significance.HIGH_99_8;
        }
        if (expected > expectedEvents(observed, Confidence.NINETY_FIVE).upper()) {
            return Significance.LOW_95;
        }
        return expected < expectedEvents(observed, Confidence.NINETY_FIVE).lower()
                ? Significance.HIGH_95
                : Significance.NOT_SIGNIFICANT;
    }

    /**
     * Whether an area stands out by its proportion, given the common one.
     *
     * @param numerator events, from 0 to the denominator
     * @param denominator trials, above 0
     * @param common proportion of all areas together, from 0 to 1
     * @throws IllegalArgumentException if one is outside its range
     */
    public static Significance ofProportion(double numerator, double denominator, double common) {
        Refusal.positive(denominator, "judge a proportion", "denominator");
        double value = Refusal.share(numerator / denominator, "judge a proportion", "numerator / denominator");
        return Significance.of(
                value,
                proportion(common, denominator, Confidence.NINETY_FIVE),
                proportion(common, denominator, Confidence.NINETY_NINE_POINT_EIGHT));
    }
}
