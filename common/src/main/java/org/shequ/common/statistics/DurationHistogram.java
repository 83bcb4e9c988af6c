package org.shequ.common.statistics;

import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts of durations by the buckets of {@link DurationBuckets}; counts of parts add up to the counts of the whole, so
 * the median of a district comes from its communities without raw rows.
 *
 * @param closed number of closed cases by bucket of their duration; empty buckets may be left out
 * @param open number of open cases by bucket of the time they have lasted so far
 */
public record DurationHistogram(SortedMap<Integer, Long> closed, SortedMap<Integer, Long> open) {
    private static final double ROUNDING = 1e-12;

    /** The histogram of nothing. */
    public static final DurationHistogram NONE = new DurationHistogram(new TreeMap<>(), new TreeMap<>());

    /**
     * Copies the counts and drops empty buckets.
     *
     * @throws IllegalArgumentException for a bucket that does not exist or a negative count
     */
    public DurationHistogram {
        closed = checked(closed);
        open = checked(open);
    }

    private static SortedMap<Integer, Long> checked(Map<Integer, Long> counts) {
        SortedMap<Integer, Long> kept = new TreeMap<>();
        counts.forEach((bucket, count) -> {
            if (bucket < 0 || bucket > DurationBuckets.LAST || count < 0) {
                throw Refusal.of(
                        "hold a histogram of durations",
                        "bucket " + bucket + " counts " + count,
                        "buckets 0 to " + DurationBuckets.LAST + ", counts of at least 0");
            }
            if (count > 0) {
                kept.put(bucket, count);
            }
        });
        return Collections.unmodifiableSortedMap(kept);
    }

    /**
     * The histogram of raw durations in hours.
     *
     * @param closed durations of closed cases
     * @param open time that open cases have lasted so far
     * @throws IllegalArgumentException if a duration is negative or not finite
     */
    public static DurationHistogram of(double[] closed, double[] open) {
        return new DurationHistogram(counted(closed), counted(open));
    }

    private static SortedMap<Integer, Long> counted(double[] hours) {
        SortedMap<Integer, Long> counts = new TreeMap<>();
        for (double duration : hours) {
            counts.merge(DurationBuckets.bucketOf(duration), 1L, Long::sum);
        }
        return counts;
    }

    /** The counts of both parts together. */
    public DurationHistogram plus(DurationHistogram other) {
        return new DurationHistogram(merged(closed, other.closed), merged(open, other.open));
    }

    private static SortedMap<Integer, Long> merged(Map<Integer, Long> one, Map<Integer, Long> other) {
        SortedMap<Integer, Long> sum = new TreeMap<>(one);
        other.forEach((bucket, count) -> sum.merge(bucket, count, Long::sum));
        return sum;
    }

    /** Number of closed cases. */
    public long closedCount() {
        return total(closed);
    }

    /** Number of open cases. */
    public long openCount() {
        return total(open);
    }

    private static long total(Map<Integer, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The median handling time in hours, see {@link #quantile}. */
    public QuantileEstimate median(Confidence confidence) {
        return quantile(0.5, confidence);
    }

    /**
     * The hours in which a share of the cases is closed, with an interval rounded outward to bucket bounds.
     *
     * <p>Without open cases: the middle of the bucket that holds the value below which the share lies, or of the stretch between
     * two where it falls just between them (Hyndman and Fan 1996, definition 2; the usual median for one half), with the ranks
     * of {@link OrderStatistics}. With open cases: Kaplan-Meier on buckets, once with the open cases of a bucket leaving before
     * and once after its closed cases; the quantile of the raw durations lies between the two. Either way the value is off by
     * at most {@link QuantileEstimate#error}. Empty where the quantile, or a bound, lies in the last bucket, which has no upper
     * bound.
     *
     * @param share closed by then, above 0 and below 1
     * @throws IllegalArgumentException for another share
     */
    public QuantileEstimate quantile(double share, Confidence confidence) {
        OrderStatistics.checkShare(share);
        return open.isEmpty() ? ofClosed(share, confidence) : ofOpen(share, confidence);
    }

    private QuantileEstimate ofClosed(double share, Confidence confidence) {
        long count = closedCount();
        if (count == 0) {
            return Median.of(new double[0], confidence);
        }
        double below = count * share;
        boolean isBetween = Math.abs(below - Math.rint(below)) < ROUNDING * count;
        long rank = Math.max(1, isBetween ? (long) Math.rint(below) : (long) Math.ceil(below));
        int low = bucketOfRank(rank);
        int high = bucketOfRank(isBetween ? Math.min(count, rank + 1) : rank);
        double from = (DurationBuckets.lowerHours(low) + DurationBuckets.lowerHours(high)) / 2;
        double to = (DurationBuckets.upperHours(low) + DurationBuckets.upperHours(high)) / 2;
        long first = OrderStatistics.lowerRank(count, share, confidence);
        long last = OrderStatistics.upperRank(count, share, confidence);
        OptionalDouble lower = first == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(DurationBuckets.lowerHours(bucketOfRank(first)));
        OptionalDouble upper = last > count ? OptionalDouble.empty() : upperHours(bucketOfRank(last));
        return estimate(from, to, lower, upper, confidence, QuantileEstimate.Method.ORDER_STATISTICS);
    }

    private int bucketOfRank(long rank) {
        long passed = 0;
        for (Map.Entry<Integer, Long> entry : closed.entrySet()) {
            passed += entry.getValue();
            if (passed >= rank) {
                return entry.getKey();
            }
        }
        throw new IllegalStateException("rank " + rank + " of " + passed + " closed cases");
    }

    private QuantileEstimate ofOpen(double share, Confidence confidence) {
        KaplanMeier steep = KaplanMeier.ofBuckets(closed, open, KaplanMeier.Leaving.BEFORE_CLOSING);
        KaplanMeier flat = KaplanMeier.ofBuckets(closed, open, KaplanMeier.Leaving.AFTER_CLOSING);
        OptionalDouble first = steep.firstAtMost(1 - share);
        OptionalDouble last = flat.lastAt(1 - share);
        double from = first.isPresent() ? DurationBuckets.lowerHours((int) first.getAsDouble()) : 0;
        double to = last.isPresent() ? DurationBuckets.upperHours((int) last.getAsDouble()) : Double.POSITIVE_INFINITY;
        QuantileEstimate steepest = steep.quantile(share, confidence);
        QuantileEstimate flattest = flat.quantile(share, confidence);
        OptionalDouble lower = steepest.lower().isPresent()
                ? OptionalDouble.of(
                        DurationBuckets.lowerHours((int) steepest.lower().getAsDouble()))
                : OptionalDouble.empty();
        OptionalDouble upper = flattest.upper().isPresent()
                ? upperHours((int) flattest.upper().getAsDouble())
                : OptionalDouble.empty();
        return estimate(from, to, lower, upper, confidence, QuantileEstimate.Method.KAPLAN_MEIER);
    }

    private static OptionalDouble upperHours(int bucket) {
        return bucket == DurationBuckets.LAST
                ? OptionalDouble.empty()
                : OptionalDouble.of(DurationBuckets.upperHours(bucket));
    }

    private QuantileEstimate estimate(
            double from,
            double to,
            OptionalDouble lower,
            OptionalDouble upper,
            Confidence confidence,
            QuantileEstimate.Method method) {
        boolean isReached = Double.isFinite(to);
        OptionalDouble value = isReached ? OptionalDouble.of((from + to) / 2) : OptionalDouble.empty();
        double error = isReached ? (to - from) / 2 : 0;
        return new QuantileEstimate(value, lower, upper, error, closedCount(), openCount(), confidence, method);
    }
}
