package org.shequ.common.statistics;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts of durations by the buckets of {@link DurationBuckets}; counts of parts add up to the counts of the whole, so
 * the median of a district comes from its communities without raw rows.
 */
public final class DurationHistogram {
    private static final double ROUNDING = 1e-12;

    /** The histogram of nothing. */
    public static final DurationHistogram NONE = new DurationHistogram(Counts.NONE, Counts.NONE);

    /**
     * Counts above 0 by bucket.
     *
     * @param buckets in rising order
     * @param counts of each
     */
    record Counts(int[] buckets, long[] counts) {
        static final Counts NONE = new Counts(new int[0], new long[0]);

        /** Those of a table by bucket that are above 0. */
        static Counts of(long[] byBucket) {
            int size = 0;
            for (long count : byBucket) {
                size += count > 0 ? 1 : 0;
            }
            int[] buckets = new int[size];
            long[] counts = new long[size];
            int next = 0;
            for (int bucket = 0; bucket < byBucket.length; bucket++) {
                if (byBucket[bucket] > 0) {
                    buckets[next] = bucket;
                    counts[next++] = byBucket[bucket];
                }
            }
            return new Counts(buckets, counts);
        }

        int size() {
            return buckets.length;
        }

        long total() {
            long total = 0;
            for (long count : counts) {
                total += count;
            }
            return total;
        }

        void addTo(long[] byBucket) {
            for (int at = 0; at < buckets.length; at++) {
                byBucket[buckets[at]] = Math.addExact(byBucket[buckets[at]], counts[at]);
            }
        }

        SortedMap<Integer, Long> map() {
            SortedMap<Integer, Long> map = new TreeMap<>();
            for (int at = 0; at < buckets.length; at++) {
                map.put(buckets[at], counts[at]);
            }
            return Collections.unmodifiableSortedMap(map);
        }
    }

    private final Counts closed;
    private final Counts open;

    private DurationHistogram(Counts closed, Counts open) {
        this.closed = closed;
        this.open = open;
    }

    /**
     * Takes over the counts but for empty buckets.
     *
     * @param closed number of closed cases by bucket of their duration; empty buckets may be left out
     * @param open number of open cases by bucket of the time they have lasted so far
     * @throws IllegalArgumentException for a bucket that does not exist or a negative count
     */
    public DurationHistogram(Map<Integer, Long> closed, Map<Integer, Long> open) {
        this(checked(closed), checked(open));
    }

    private static Counts checked(Map<Integer, Long> counts) {
        long[] byBucket = new long[DurationBuckets.LAST + 1];
        counts.forEach((bucket, count) -> {
            if (bucket < 0 || bucket > DurationBuckets.LAST || count < 0) {
                throw Refusal.of(
                        "hold a histogram of durations",
                        "bucket " + bucket + " counts " + count,
                        "buckets 0 to " + DurationBuckets.LAST + ", counts of at least 0");
            }
            byBucket[bucket] = count;
        });
        return Counts.of(byBucket);
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

    private static Counts counted(double[] hours) {
        long[] byBucket = new long[DurationBuckets.LAST + 1];
        for (double duration : hours) {
            byBucket[DurationBuckets.bucketOf(duration)]++;
        }
        return Counts.of(byBucket);
    }

    /** The counts of all parts together. */
    public static DurationHistogram sum(Iterable<DurationHistogram> parts) {
        long[] closed = new long[DurationBuckets.LAST + 1];
        long[] open = new long[DurationBuckets.LAST + 1];
        for (DurationHistogram part : parts) {
            part.closed.addTo(closed);
            part.open.addTo(open);
        }
        return new DurationHistogram(Counts.of(closed), Counts.of(open));
    }

    /** The counts of both parts together. */
    public DurationHistogram plus(DurationHistogram other) {
        return other.isEmpty() ? this : isEmpty() ? other : sum(List.of(this, other));
    }

    /** Whether it counts nothing. */
    public boolean isEmpty() {
        return closed.size() == 0 && open.size() == 0;
    }

    /** Number of closed cases by bucket of their duration, without empty buckets. */
    public SortedMap<Integer, Long> closed() {
        return closed.map();
    }

    /** Number of open cases by bucket of the time they have lasted so far, without empty buckets. */
    public SortedMap<Integer, Long> open() {
        return open.map();
    }

    /** Number of closed cases. */
    public long closedCount() {
        return closed.total();
    }

    /** Number of open cases. */
    public long openCount() {
        return open.total();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DurationHistogram histogram
                && closed().equals(histogram.closed())
                && open().equals(histogram.open());
    }

    @Override
    public int hashCode() {
        return 31 * closed().hashCode() + open().hashCode();
    }

    @Override
    public String toString() {
        return "DurationHistogram[closed=" + closed() + ", open=" + open() + "]";
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
        return quantiles(share, List.of(confidence)).get(0);
    }

    /** The same {@link #quantile} with intervals of several confidences, in their order; what they share is made once. */
    public List<QuantileEstimate> quantiles(double share, List<Confidence> confidences) {
        OrderStatistics.checkShare(share);
        if (open.size() == 0) {
            return confidences.stream().map(each -> ofClosed(share, each)).toList();
        }
        Curves curves = curves();
        return confidences.stream().map(each -> ofOpen(share, each, curves)).toList();
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
        for (int at = 0; at < closed.size(); at++) {
            passed += closed.counts()[at];
            if (passed >= rank) {
                return closed.buckets()[at];
            }
        }
        throw new IllegalStateException("rank " + rank + " of " + passed + " closed cases");
    }

    /** The curves with the open cases of a bucket leaving before and after its closed ones. */
    private record Curves(KaplanMeier steep, KaplanMeier flat) {}

    private Curves curves() {
        return new Curves(
                KaplanMeier.ofBuckets(closed, open, KaplanMeier.Leaving.BEFORE_CLOSING),
                KaplanMeier.ofBuckets(closed, open, KaplanMeier.Leaving.AFTER_CLOSING));
    }

    private QuantileEstimate ofOpen(double share, Confidence confidence, Curves curves) {
        KaplanMeier steep = curves.steep();
        KaplanMeier flat = curves.flat();
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
