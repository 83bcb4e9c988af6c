package org.shequ.common.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Counts of durations by the buckets of {@link DurationBuckets}; counts of parts add up to the counts of the whole, so
 * the median of a district comes from its communities without raw rows.
 */
public final class DurationHistogram {
    private static final double ROUNDING = 1e-12;
    private static final char BAR = '|';

    /** The histogram of nothing. */
    public static final DurationHistogram NONE = new DurationHistogram(BucketCounts.NONE, BucketCounts.NONE);

    private final BucketCounts closed;
    private final BucketCounts open;

    /**
     * The histogram of some counts.
     *
     * @param closed number of closed cases by bucket of their duration
     * @param open number of open cases by bucket of the time they have lasted so far
     */
    public DurationHistogram(BucketCounts closed, BucketCounts open) {
        this.closed = closed;
        this.open = open;
    }

    /**
     * The histogram of raw durations in hours.
     *
     * @param closed durations of closed cases
     * @param open time that open cases have lasted so far
     * @throws IllegalArgumentException if a duration is negative or not finite
     */
    public static DurationHistogram of(double[] closed, double[] open) {
        return new DurationHistogram(BucketCounts.of(closed), BucketCounts.of(open));
    }

    /**
     * The histogram of a text that {@link #toString} wrote.
     *
     * @throws IllegalArgumentException for another text
     */
    public static DurationHistogram parse(String text) {
        int bar = text.indexOf(BAR);
        if (bar < 0) {
            throw Refusal.of("read a histogram of durations", "'" + text + "'", "bucket:count ...|bucket:count ...");
        }
        return new DurationHistogram(
                BucketCounts.parse(text, 0, bar), BucketCounts.parse(text, bar + 1, text.length()));
    }

    /** The counts of all parts together. */
    public static DurationHistogram sum(Iterable<DurationHistogram> parts) {
        List<BucketCounts> closed = new ArrayList<>();
        List<BucketCounts> open = new ArrayList<>();
        for (DurationHistogram part : parts) {
            closed.add(part.closed);
            open.add(part.open);
        }
        return new DurationHistogram(BucketCounts.sum(closed), BucketCounts.sum(open));
    }

    /** The counts of both parts together. */
    public DurationHistogram plus(DurationHistogram other) {
        return other.isEmpty() ? this : isEmpty() ? other : sum(List.of(this, other));
    }

    /** Whether it counts nothing. */
    public boolean isEmpty() {
        return closed.size() == 0 && open.size() == 0;
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
        return other instanceof DurationHistogram same && closed.equals(same.closed) && open.equals(same.open);
    }

    @Override
    public int hashCode() {
        return 31 * closed.hashCode() + open.hashCode();
    }

    /** {@code bucket:count} of what is over, a bar, the same of what is open; see {@link #parse}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        closed.appendTo(text);
        open.appendTo(text.append(BAR));
        return text.toString();
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
        return ofOpen(share, confidences);
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
        OptionalDouble upper =
                last > count ? OptionalDouble.empty() : upperHours(OptionalDouble.of(bucketOfRank(last)));
        return estimate(from, to, lower, upper, confidence, QuantileEstimate.Method.ORDER_STATISTICS);
    }

    private int bucketOfRank(long rank) {
        long passed = 0;
        for (int at = 0; at < closed.size(); at++) {
            passed += closed.count(at);
            if (passed >= rank) {
                return closed.bucket(at);
            }
        }
        throw new IllegalStateException("rank " + rank + " of " + passed + " closed cases");
    }

    private List<QuantileEstimate> ofOpen(double share, List<Confidence> confidences) {
        KaplanMeier steep = KaplanMeier.ofBuckets(closed, open, KaplanMeier.Leaving.BEFORE_CLOSING);
        KaplanMeier flat = KaplanMeier.ofBuckets(closed, open, KaplanMeier.Leaving.AFTER_CLOSING);
        double from = lowerHours(steep.firstAtMost(1 - share)).orElse(0);
        double to = upperHours(flat.lastAt(1 - share)).orElse(Double.POSITIVE_INFINITY);
        return confidences.stream()
                .map(each -> estimate(
                        from,
                        to,
                        lowerHours(steep.lower(share, each)),
                        upperHours(flat.upper(share, each)),
                        each,
                        QuantileEstimate.Method.KAPLAN_MEIER))
                .toList();
    }

    private static OptionalDouble lowerHours(OptionalDouble bucket) {
        return bucket.isEmpty() ? bucket : OptionalDouble.of(DurationBuckets.lowerHours((int) bucket.getAsDouble()));
    }

    /** Empty also for the last bucket, which has no upper bound. */
    private static OptionalDouble upperHours(OptionalDouble bucket) {
        return bucket.isEmpty() || bucket.getAsDouble() == DurationBuckets.LAST
                ? OptionalDouble.empty()
                : OptionalDouble.of(DurationBuckets.upperHours((int) bucket.getAsDouble()));
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
