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

    /**
     * The median handling time in hours, with its interval rounded outward to bucket bounds.
     *
     * <p>Without open cases: the middle of the bucket, or of the stretch between two buckets, that holds the middle
     * values, with the ranks of {@link Median#lowerRank}. With open cases: Kaplan-Meier on buckets, once with the open
     * cases of a bucket leaving before and once after its closed cases; the median of the raw durations lies between
     * the two. Either way the value is off by at most {@link MedianEstimate#error}. Empty where the median, or a bound,
     * lies in the last bucket, which has no upper bound.
     */
    public MedianEstimate median(Confidence confidence) {
        return open.isEmpty() ? ofClosed(confidence) : ofOpen(confidence);
    }

    private MedianEstimate ofClosed(Confidence confidence) {
        long count = closedCount();
        if (count == 0) {
            return Median.of(new double[0], confidence);
        }
        int low = bucketOfRank((count + 1) / 2);
        int high = bucketOfRank(count / 2 + 1);
        double from = (DurationBuckets.lowerHours(low) + DurationBuckets.lowerHours(high)) / 2;
        double to = (DurationBuckets.upperHours(low) + DurationBuckets.upperHours(high)) / 2;
        long rank = Median.lowerRank(count, confidence);
        OptionalDouble lower =
                rank == 0 ? OptionalDouble.empty() : OptionalDouble.of(DurationBuckets.lowerHours(bucketOfRank(rank)));
        OptionalDouble upper = rank == 0 ? OptionalDouble.empty() : upperHours(bucketOfRank(count + 1 - rank));
        return estimate(from, to, lower, upper, confidence, MedianEstimate.Method.ORDER_STATISTICS);
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

    private MedianEstimate ofOpen(Confidence confidence) {
        KaplanMeier steep = KaplanMeier.ofBuckets(closed, open, KaplanMeier.Leaving.BEFORE_CLOSING);
        KaplanMeier flat = KaplanMeier.ofBuckets(closed, open, KaplanMeier.Leaving.AFTER_CLOSING);
        OptionalDouble first = steep.firstAtMostHalf();
        OptionalDouble last = flat.lastAtHalf();
        double from = first.isPresent() ? DurationBuckets.lowerHours((int) first.getAsDouble()) : 0;
        double to = last.isPresent() ? DurationBuckets.upperHours((int) last.getAsDouble()) : Double.POSITIVE_INFINITY;
        MedianEstimate steepest = steep.median(confidence);
        MedianEstimate flattest = flat.median(confidence);
        OptionalDouble lower = steepest.lower().isPresent()
                ? OptionalDouble.of(
                        DurationBuckets.lowerHours((int) steepest.lower().getAsDouble()))
                : OptionalDouble.empty();
        OptionalDouble upper = flattest.upper().isPresent()
                ? upperHours((int) flattest.upper().getAsDouble())
                : OptionalDouble.empty();
        return estimate(from, to, lower, upper, confidence, MedianEstimate.Method.KAPLAN_MEIER);
    }

    private static OptionalDouble upperHours(int bucket) {
        return bucket == DurationBuckets.LAST
                ? OptionalDouble.empty()
                : OptionalDouble.of(DurationBuckets.upperHours(bucket));
    }

    private MedianEstimate estimate(
            double from,
            double to,
            OptionalDouble lower,
            OptionalDouble upper,
            Confidence confidence,
            MedianEstimate.Method method) {
        boolean isReached = Double.isFinite(to);
        OptionalDouble value = isReached ? OptionalDouble.of((from + to) / 2) : OptionalDouble.empty();
        double error = isReached ? (to - from) / 2 : 0;
        return new MedianEstimate(value, lower, upper, error, closedCount(), openCount(), confidence, method);
    }
}
