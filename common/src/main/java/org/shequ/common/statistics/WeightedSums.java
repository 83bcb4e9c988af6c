package org.shequ.common.statistics;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The sums from which a weighted proportion and its interval are computed without raw records; sums of parts add up.
 *
 * <p>They see unequal weights, not clusters: where the sampling design is known, a survey sample is the better
 * source of the standard error.
 *
 * @param count number of answers
 * @param sumOfWeights sum of w, in weight units
 * @param sumOfSquaredWeights sum of w squared
 * @param sumOfWeightedValues sum of w y, with y from 0 to 1
 */
public record WeightedSums(long count, double sumOfWeights, double sumOfSquaredWeights, double sumOfWeightedValues) {
    /** The sums of no answers. */
    public static final WeightedSums NONE = new WeightedSums(0, 0, 0, 0);

    private static final String TASK = "hold the sums of weighted answers";
    private static final double ROUNDING = 1 + 1e-6;

    /**
     * Refuses sums that no positive weights and no values from 0 to 1 can have.
     *
     * @throws IllegalArgumentException with the sum found
     */
    public WeightedSums {
        Refusal.notNegative(sumOfWeights, TASK, "sum of weights");
        Refusal.notNegative(sumOfSquaredWeights, TASK, "sum of squared weights");
        Refusal.notNegative(sumOfWeightedValues, TASK, "sum of weighted values");
        if (count < 0 || (count == 0) != (sumOfWeights == 0) || (count == 0) != (sumOfSquaredWeights == 0)) {
            throw Refusal.of(
                    TASK,
                    "count is " + count + ", sum of weights is " + sumOfWeights + ", sum of squared weights is "
                            + sumOfSquaredWeights,
                    "a count of at least 0, and sums of weights that are 0 exactly when the count is");
        }
        if (sumOfWeightedValues > sumOfWeights * ROUNDING) {
            throw Refusal.of(
                    TASK,
                    "sum of weighted values is " + sumOfWeightedValues + " with weights of " + sumOfWeights,
                    "values from 0 to 1, so no more than the sum of weights");
        }
        if (sumOfWeights * sumOfWeights > count * sumOfSquaredWeights * ROUNDING) {
            throw Refusal.of(
                    TASK,
                    "sum of squared weights is " + sumOfSquaredWeights + " with count " + count + " and weights of "
                            + sumOfWeights,
                    "at least sum of weights squared / count");
        }
    }

    /**
     * The sums of one answer.
     *
     * @param weight above 0
     * @param value from 0 to 1
     * @throws IllegalArgumentException if either is outside its range
     */
    public static WeightedSums ofAnswer(double weight, double value) {
        Refusal.positive(weight, TASK, "weight");
        Refusal.share(value, TASK, "value");
        return new WeightedSums(1, weight, weight * weight, weight * value);
    }

    /** The sums of both parts together. */
    public WeightedSums plus(WeightedSums other) {
        return new WeightedSums(
                count + other.count,
                sumOfWeights + other.sumOfWeights,
                sumOfSquaredWeights + other.sumOfSquaredWeights,
                sumOfWeightedValues + other.sumOfWeightedValues);
    }

    /** The weighted share from 0 to 1; empty without answers. */
    public OptionalDouble proportion() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.min(1, sumOfWeightedValues / sumOfWeights));
    }

    /** The effective sample size in answers, (sum w)^2 / sum w^2, never above the count (Kish 1965); 0 without answers. */
    public double effectiveSize() {
        return count == 0 ? 0 : Math.min((double) count, sumOfWeights * sumOfWeights / sumOfSquaredWeights);
    }

    /** The design effect of unequal weights, n sum w^2 / (sum w)^2, at least 1 (Kish 1965); empty without answers. */
    public OptionalDouble designEffect() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(count / effectiveSize());
    }

    /** The Wilson interval on the effective sample size, as a share from 0 to 1; empty without answers. */
    public Optional<Interval> interval(Confidence confidence) {
        return count == 0
                ? Optional.empty()
                : Optional.of(Wilson.onEffectiveSize(proportion().orElseThrow(), effectiveSize(), confidence));
    }
}
