package org.shequ.common.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Combines the scores of one area into one (OECD and JRC, Handbook on Constructing Composite Indicators, 2008).
 *
 * <p>A missing score is NaN. The rest is combined with its weights rescaled, if it holds enough of the weight; otherwise
 * the result is empty, never 0.
 */
public final class Aggregation {
    private static final String TASK = "combine scores";

    /** The means by which scores are combined. */
    public enum Mean {
        /** A low score is made up for in full by a high one. */
        ARITHMETIC,
        /** A low score is made up for in part; scores must be above 0. */
        GEOMETRIC,
        /** A low score weighs the most; scores must be above 0. */
        HARMONIC
    }

    private Aggregation() {}

    /**
     * The weighted mean of the scores present.
     *
     * @param scores of one area; NaN where missing
     * @param weights of the scores, at least 0, with a sum above 0
     * @param leastPresent share of the weight that must be present, from 0 to 1, such as 2/3
     * @throws IllegalArgumentException if scores and weights differ in number, a weight is negative, or a score is not
     *     above 0 for a geometric or harmonic mean: raise it to a floor first
     */
    public static OptionalDouble combine(Mean mean, double[] scores, double[] weights, double leastPresent) {
        Refusal.share(leastPresent, TASK, "share of weight that must be present");
        double all = checkedSum(scores, weights);
        double present = 0;
        double sum = 0;
        for (int index = 0; index < scores.length; index++) {
            if (!Double.isNaN(scores[index])) {
                present += weights[index];
                sum += weights[index] * inward(mean, scores[index]);
            }
        }
        return present == 0 || present / all < leastPresent - 1e-12
                ? OptionalDouble.empty()
                : OptionalDouble.of(outward(mean, sum / present));
    }

    /**
     * The weighted power mean (sum w x^p / sum w)^(1/p) of scores that are all present; geometric at 0.
     *
     * @param scores above 0, unless the power is above 0 and they are at least 0
     * @param weights at least 0, with a sum above 0
     * @param power any finite number: 1 arithmetic, 0 geometric, -1 harmonic
     * @throws IllegalArgumentException if scores and weights differ in number or are outside their range
     */
    public static double power(double[] scores, double[] weights, double power) {
        double all = checkedSum(scores, weights);
        Refusal.finite(power, TASK, "power");
        double sum = 0;
        for (int index = 0; index < scores.length; index++) {
            double score = power > 0
                    ? Refusal.notNegative(scores[index], TASK, "score")
                    : Refusal.positive(scores[index], TASK, "score");
            sum += weights[index] * (power == 0 ? Math.log(score) : Math.pow(score, power));
        }
        return power == 0 ? Math.exp(sum / all) : Math.pow(sum / all, 1 / power);
    }

    /**
     * Scores raised to a floor, so that one score of 0 does not turn a geometric mean to 0; missing ones stay missing.
     *
     * @param floor above 0, such as 1 point
     * @throws IllegalArgumentException if the floor is not above 0
     */
    public static double[] floored(double[] scores, double floor) {
        Refusal.positive(floor, TASK, "floor");
        return Arrays.stream(scores)
                .map(score -> Double.isNaN(score) ? Double.NaN : Math.max(floor, score))
                .toArray();
    }

    /**
     * The Copeland score of each area: areas it beats less areas that beat it, where one beats another by being better
     * in more than half of the weight, equal scores counting half to each (Copeland 1951; Munda 2008).
     *
     * @param scores one row for each area, one column for each indicator, none missing
     * @param weights of the indicators, at least 0, with a sum above 0
     * @throws IllegalArgumentException if a row does not have one score for each weight
     */
    public static double[] copeland(double[][] scores, double[] weights) {
        double all = 0;
        for (double[] row : scores) {
            all = checkedSum(row, weights);
        }
        double[] results = new double[scores.length];
        for (int one = 0; one < scores.length; one++) {
            for (int other = 0; other < scores.length; other++) {
                results[one] += Math.signum(lead(scores[one], scores[other], weights, all));
            }
        }
        return results;
    }

    private static double lead(double[] one, double[] other, double[] weights, double all) {
        double lead = 0;
        for (int index = 0; index < weights.length; index++) {
            lead += weights[index] * Math.signum(one[index] - other[index]);
        }
        return Math.abs(lead) < 1e-12 * all ? 0 : lead;
    }

    private static double inward(Mean mean, double score) {
        Refusal.finite(score, TASK, "score");
        return switch (mean) {
            case ARITHMETIC -> score;
            case GEOMETRIC -> Math.log(Refusal.positive(score, TASK, "score in a geometric mean"));
            case HARMONIC -> 1 / Refusal.positive(score, TASK, "score in a harmonic mean");
        };
    }

    private static double outward(Mean mean, double value) {
        return switch (mean) {
            case ARITHMETIC -> value;
            case GEOMETRIC -> Math.exp(value);
            case HARMONIC -> 1 / value;
        };
    }

    private static double checkedSum(double[] scores, double[] weights) {
        if (scores.length != weights.length) {
            throw Refusal.of(TASK, scores.length + " scores and " + weights.length + " weights", "as many of each");
        }
        double sum = 0;
        for (double weight : weights) {
            sum += Refusal.notNegative(weight, TASK, "weight");
        }
        return Refusal.positive(sum, TASK, "sum of weights");
    }
}
