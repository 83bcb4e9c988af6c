package org.shequ.common.statistics;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Brings the values of all areas to one scale, relative to one another (OECD and JRC, Handbook on Constructing Composite
 * Indicators, 2008). For sensitivity tables: published scores use {@link Goalposts}.
 *
 * <p>A missing value is NaN and stays NaN. Where the formula would divide by 0, because all values are equal, the result
 * is NaN for all.
 */
public final class Normalisation {
    /** Whether being beyond a target counts. */
    public enum Beyond {
        /** Values beyond the target score above 1. */
        COUNTED,
        /** Values beyond the target score 1. */
        CAPPED
    }

    private Normalisation() {}

    /**
     * Min-max: the worst value becomes {@code lower}, the best {@code upper}.
     *
     * @param lower of the new scale, such as 0
     * @param upper of the new scale, such as 100
     * @throws IllegalArgumentException if lower is not below upper
     */
    public static double[] minMax(double[] values, double lower, double upper, Direction direction) {
        if (!(lower < upper)) {
            throw Refusal.of("normalise values", "scale from " + lower + " to " + upper, "lower < upper");
        }
        double least = least(values);
        double range = greatest(values) - least;
        return map(values, value -> {
            double share = (value - least) / range;
            double better = direction == Direction.HIGHER_IS_BETTER ? share : 1 - share;
            return range == 0 ? Double.NaN : lower + better * (upper - lower);
        });
    }

    /** Standard scores: distance from the mean in sample standard deviations, reversed where lower is better. */
    public static double[] zScores(double[] values, Direction direction) {
        MeanSums sums = MeanSums.of(
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray());
        double mean = sums.mean().orElse(Double.NaN);
        double deviation = sums.standardDeviation().orElse(Double.NaN);
        double sign = direction == Direction.HIGHER_IS_BETTER ? 1 : -1;
        return map(values, value -> deviation == 0 ? Double.NaN : sign * (value - mean) / deviation);
    }

    /** Percentile ranks from 0 to 1: (rank - 1) / (count - 1), equal values share the smaller rank. */
    public static double[] percentileRanks(double[] values, Direction direction) {
        double[] ascending = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        int count = ascending.length;
        return map(values, value -> {
            int worse = direction == Direction.HIGHER_IS_BETTER
                    ? firstNotBefore(ascending, value)
                    : count - firstAfter(ascending, value);
            return count < 2 ? Double.NaN : (double) worse / (count - 1);
        });
    }

    /** Place of the first number that is not less than a value. */
    private static int firstNotBefore(double[] ascending, double value) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Place of the first number that is greater than a value. */
    private static int firstAfter(double[] ascending, double value) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Ranks from 1 for the best; equal values share the better rank. */
    public static double[] ranks(double[] values, Direction direction) {
        return map(
                values,
                value -> 1
                        + Arrays.stream(values)
                                .filter(other ->
                                        direction == Direction.HIGHER_IS_BETTER ? other > value : other < value)
                                .count());
    }

    /**
     * The way from the worst value found to a target: 0 at the worst, 1 at the target.
     *
     * @param target in the unit of the values
     * @param beyond whether being beyond the target counts
     */
    public static double[] distanceToTarget(double[] values, double target, Direction direction, Beyond beyond) {
        double worst = direction == Direction.HIGHER_IS_BETTER ? least(values) : greatest(values);
        return map(values, value -> {
            double share = (value - worst) / (target - worst);
            return target == worst ? Double.NaN : beyond == Beyond.CAPPED ? Math.min(1, share) : share;
        });
    }

    /** One less the way to the greatest value over the range: 1 - (max - x) / (max - min). */
    public static double[] distanceToGreatest(double[] values) {
        double greatest = greatest(values);
        double range = greatest - least(values);
        return map(values, value -> range == 0 ? Double.NaN : 1 - (greatest - value) / range);
    }

    /**
     * Scales a fixed range to 0 to 100 without cutting: (x - lower) / (upper - lower) * 100.
     *
     * @throws IllegalArgumentException if lower is not below upper
     */
    public static double[] scaled(double[] values, double lower, double upper) {
        if (!(lower < upper)) {
            throw Refusal.of("scale values", "range from " + lower + " to " + upper, "lower < upper");
        }
        return map(values, value -> (value - lower) / (upper - lower) * 100);
    }

    private static double[] map(double[] values, DoubleUnaryOperator change) {
        return Arrays.stream(values)
                .map(value -> Double.isNaN(value) ? Double.NaN : change.applyAsDouble(value))
                .toArray();
    }

    private static double least(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).min().orElse(Double.NaN);
    }

    private static double greatest(double[] values) {
        return Arrays.stream(values).filter(value -> !Double.isNaN(value)).max().orElse(Double.NaN);
    }
}
