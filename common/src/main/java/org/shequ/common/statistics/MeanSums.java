package org.shequ.common.statistics;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The sums from which a mean and its interval are computed; sums of parts add up to the sums of the whole, so a parent
 * area needs no raw values.
 *
 * @param count number of values
 * @param sum sum of the values, in their unit
 * @param sumOfSquares sum of their squares, in the unit squared
 */
public record MeanSums(long count, double sum, double sumOfSquares) {
    /** The sums of nothing. */
    public static final MeanSums NONE = new MeanSums(0, 0, 0);

    /**
     * Refuses sums that no values can have.
     *
     * @throws IllegalArgumentException for a negative count, sums that are not finite, or squares too small for the sum
     */
    public MeanSums {
        Refusal.finite(sum, "hold the sums of a mean", "sum");
        Refusal.notNegative(sumOfSquares, "hold the sums of a mean", "sum of squares");
        if (count < 0 || (count == 0 && (sum != 0 || sumOfSquares != 0))) {
            throw Refusal.of(
                    "hold the sums of a mean",
                    "count is " + count + ", sum is " + sum + ", sum of squares is " + sumOfSquares,
                    "a count of at least 0, and sums of 0 where the count is 0");
        }
        if (count > 0 && sum * sum / count > sumOfSquares * (1 + 1e-6)) {
            throw Refusal.of(
                    "hold the sums of a mean",
                    "sum of squares is " + sumOfSquares + " with count " + count + " and sum " + sum,
                    "at least sum * sum / count");
        }
    }

    /**
     * The sums of the given values.
     *
     * @throws IllegalArgumentException if a value is not finite
     */
    public static MeanSums of(double... values) {
        double sum = 0;
        double sumOfSquares = 0;
        for (double value : values) {
            sum += value;
            sumOfSquares += value * value;
        }
        return new MeanSums(values.length, sum, sumOfSquares);
    }

    /** The sums of both parts together. */
    public MeanSums plus(MeanSums other) {
        return new MeanSums(count + other.count, sum + other.sum, sumOfSquares + other.sumOfSquares);
    }

    /** The arithmetic mean, in the unit of the values; empty without values. */
    public OptionalDouble mean() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
    }

    /** The sample standard deviation with count - 1 below, in the unit of the values; empty below two values. */
    public OptionalDouble standardDeviation() {
        if (count < 2) {
            return OptionalDouble.empty();
        }
        double squares = sumOfSquares - sum * (sum / count);
        return OptionalDouble.of(Math.sqrt(Math.max(0, squares) / (count - 1)));
    }

    /** The interval of the mean by Student's t with count - 1 degrees of freedom (Student 1908); empty below two values. */
    public Optional<Interval> interval(Confidence confidence) {
        if (count < 2) {
            return Optional.empty();
        }
        double mean = sum / count;
        double reach = confidence.t((double) count - 1) * standardDeviation().orElseThrow() / Math.sqrt((double) count);
        return Optional.of(new Interval(mean - reach, mean + reach, confidence));
    }
}
