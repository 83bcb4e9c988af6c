package org.shequ.common.statistics;

/**
 * Score interval of a proportion (Wilson 1927), without continuity correction. It never leaves 0 to 1, and has a width
 * at 0 and at 1.
 */
public final class Wilson {
    private static final String TASK = "compute a Wilson interval";

    private Wilson() {}

    /**
     * The interval of a proportion of counts, as a share from 0 to 1.
     *
     * <p>Both bounds solve (p - q)^2 = z^2 q (1 - q) / n for q, where p is the numerator over the denominator n.
     *
     * @param numerator events, from 0 to the denominator; sums of fractions are allowed
     * @param denominator trials, above 0
     * @throws IllegalArgumentException if the denominator is 0, or the numerator is no part of it: a figure above 100 %
     *     is not a proportion
     */
    public static Interval interval(double numerator, double denominator, Confidence confidence) {
        Refusal.positive(denominator, TASK, "denominator");
        if (!(numerator >= 0 && numerator <= denominator)) {
            throw Refusal.of(
                    TASK,
                    "numerator is " + numerator + " of " + denominator,
                    "a numerator from 0 to the denominator; otherwise it is a ratio, not a proportion");
        }
        return solve(numerator / denominator, denominator, confidence.z(), confidence);
    }

    /**
     * The interval of a survey proportion on its effective sample size, with the quantile of Student's t in the place
     * of z (Korn and Graubard 1998), as a share from 0 to 1.
     *
     * @param proportion weighted share, from 0 to 1
     * @param effectiveSize interviews of a simple random sample with the same precision, above 0
     * @param degreesOfFreedom sampling units less strata, above 0
     * @throws IllegalArgumentException if any of the three is outside its range
     */
    public static Interval onEffectiveSize(
            double proportion, double effectiveSize, double degreesOfFreedom, Confidence confidence) {
        Refusal.share(proportion, TASK, "proportion");
        Refusal.positive(effectiveSize, TASK, "effective sample size");
        return solve(proportion, effectiveSize, confidence.t(degreesOfFreedom), confidence);
    }

    /**
     * The interval of a weighted proportion on its effective sample size, with the normal quantile: for weighted
     * records without clusters, where the degrees of freedom are many.
     *
     * @param proportion weighted share, from 0 to 1
     * @param effectiveSize above 0
     * @throws IllegalArgumentException if either is outside its range
     */
    public static Interval onEffectiveSize(double proportion, double effectiveSize, Confidence confidence) {
        Refusal.share(proportion, TASK, "proportion");
        Refusal.positive(effectiveSize, TASK, "effective sample size");
        return solve(proportion, effectiveSize, confidence.z(), confidence);
    }

    private static Interval solve(double proportion, double size, double quantile, Confidence confidence) {
        double lower = smallerRoot(proportion, size, quantile);
        double upper = 1 - smallerRoot(1 - proportion, size, quantile);
        return new Interval(Math.min(lower, proportion), Math.max(upper, proportion), confidence);
    }

    /** The smaller root by way of the larger one, so that no digits are lost near 0. */
    private static double smallerRoot(double proportion, double size, double quantile) {
        double share = quantile * quantile / size;
        double middle = proportion + share / 2;
        double reach = quantile * Math.sqrt((proportion * (1 - proportion) + share / 4) / size);
        return proportion * proportion / (middle + reach);
    }
}
