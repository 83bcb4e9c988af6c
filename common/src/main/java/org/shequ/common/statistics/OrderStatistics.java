package org.shequ.common.statistics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * Which of n sorted values bound a quantile, whatever their distribution (Thompson 1936; Conover 1999, section 3.2): the number of
 * values below the quantile of a share is binomial with that share.
 */
public final class OrderStatistics {
    private static final long EXACT_RANKS_TO = 100_000;

    /** Ranks found so far: they are costly, and many areas have equally many values. */
    private static final Map<Asked, Long> RANKS = new ConcurrentHashMap<>();

    private record Asked(long count, double share, Confidence confidence) {}

    private OrderStatistics() {}

    /**
     * The rank, from 1, of the lower bound: the largest with a binomial tail of at most half the error allowed; 0 when the values
     * are too few. Above 100,000 values the tail is taken from the normal distribution.
     *
     * @param count number of values, at least 0
     * @param share of the values at or below the quantile, such as 0.9
     * @throws IllegalArgumentException if the count is negative or the share not between 0 and 1
     */
    public static long lowerRank(long count, double share, Confidence confidence) {
        Refusal.notNegative(count, "find the rank of a bound", "number of values");
        checkShare(share);
        if (count == 0) {
            return 0;
        }
        if (count > EXACT_RANKS_TO) {
            double spread = Math.sqrt(count * share * (1 - share));
            return (long) Math.floor(count * share - confidence.z() * spread);
        }
        return RANKS.computeIfAbsent(new Asked(count, share, confidence), OrderStatistics::exactLowerRank);
    }

    private static long exactLowerRank(Asked asked) {
        double tail = asked.confidence().tail();
        BinomialDistribution below = new BinomialDistribution(null, (int) asked.count(), asked.share());
        int rank = below.inverseCumulativeProbability(tail);
        while (rank > 0 && below.cumulativeProbability(rank - 1) > tail) {
            rank--;
        }
        return rank;
    }

    /** The rank of the upper bound, likewise; one more than there are values when they are too few. */
    public static long upperRank(long count, double share, Confidence confidence) {
        return count + 1 - lowerRank(count, 1 - share, confidence);
    }

    /** Refuses what is no share of the values strictly between none and all. */
    static void checkShare(double share) {
        if (!(share > 0 && share < 1)) {
            throw Refusal.of("find a quantile", "the share below it is " + share, "above 0 and below 1");
        }
    }
}
