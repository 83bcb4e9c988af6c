package org.shequ.common.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;

/** The median of values that are all known, with a distribution-free interval from order statistics. */
public final class Median {
    private Median() {}

    /**
     * The median and its interval, in the unit of the values, which may come in any order.
     *
     * <p>The bounds are the values of rank j and n + 1 - j, with j the largest rank whose binomial tail (n, one half)
     * is at most half the error allowed (Thompson 1936; Conover 1999): the interval covers at least at its level. It is
     * empty below 6 values at 95 % and below 10 at 99.8 %.
     *
     * @throws IllegalArgumentException if a value is not finite
     */
    public static QuantileEstimate of(double[] values, Confidence confidence) {
        double[] sorted = values.clone();
        for (double value : sorted) {
            Refusal.finite(value, "compute a median", "a value");
        }
        Arrays.sort(sorted);
        int count = sorted.length;
        OptionalDouble value = count == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((sorted[(count - 1) / 2] + sorted[count / 2]) / 2);
        int rank = (int) lowerRank(count, confidence);
        OptionalDouble lower = rank == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[rank - 1]);
        OptionalDouble upper = rank == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[count - rank]);
        return new QuantileEstimate(
                value, lower, upper, 0, count, 0, confidence, QuantileEstimate.Method.ORDER_STATISTICS);
    }

    /**
     * The rank, from 1, of the lower bound among n sorted values; 0 when no pair of ranks reaches the level.
     *
     * <p>Above 100,000 values the binomial tail is taken from the normal distribution.
     *
     * @param count number of values, at least 0
     * @throws IllegalArgumentException if the count is negative
     */
    public static long lowerRank(long count, Confidence confidence) {
        Refusal.notNegative(count, "find the rank of a bound", "number of values");
        return OrderStatistics.lowerRank(count, 0.5, confidence);
    }
}
