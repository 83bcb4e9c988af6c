package org.shequ.common.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Counts above 0 by bucket of {@link DurationBuckets}, in rising order of the buckets. */
public final class BucketCounts {
    /** Counts of nothing. */
    public static final BucketCounts NONE = new BucketCounts(new int[0], new long[0]);

    private static final char COLON = ':';
    private static final char SPACE = ' ';

    private final int[] buckets;
    private final long[] counts;
    private final long total;

    /**
     * Takes over both.
     *
     * @param buckets in rising order
     * @param counts of each
     * @throws IllegalArgumentException for a bucket that does not exist or does not rise, or a count that is not above 0
     */
    public BucketCounts(int[] buckets, long[] counts) {
        boolean isFit = buckets.length == counts.length;
        int last = -1;
        long all = 0;
        for (int at = 0; isFit && at < buckets.length; at++) {
            isFit = buckets[at] > last && buckets[at] <= DurationBuckets.LAST && counts[at] > 0;
            last = buckets[at];
            all += counts[at];
        }
        if (!isFit) {
            throw Refusal.of(
                    "hold a histogram of durations",
                    "buckets " + Arrays.toString(buckets) + " count " + Arrays.toString(counts),
                    "rising buckets from 0 to " + DurationBuckets.LAST + ", each with a count above 0");
        }
        this.buckets = buckets;
        this.counts = counts;
        this.total = all;
    }

    /** Those of a part of a text, as {@link #toString} wrote them. */
    static BucketCounts parse(String text, int from, int to) {
        int size = from == to ? 0 : 1;
        for (int at = from; at < to; at++) {
            size += text.charAt(at) == SPACE ? 1 : 0;
        }
        int[] buckets = new int[size];
        long[] counts = new long[size];
        int begin = from;
        for (int at = 0; at < size; at++) {
            int colon = text.indexOf(COLON, begin);
            int end = at < size - 1 ? text.indexOf(SPACE, begin) : to;
            if (colon < 0 || colon > end) {
                throw Refusal.of("read a histogram of durations", "'" + text + "'", "bucket:count of each");
            }
            buckets[at] = Integer.parseInt(text, begin, colon, 10);
            counts[at] = Long.parseLong(text, colon + 1, end, 10);
            begin = end + 1;
        }
        return new BucketCounts(buckets, counts);
    }

    /** The counts of durations in hours. */
    static BucketCounts of(double[] hours) {
        Table table = new Table();
        for (double duration : hours) {
            table.add(DurationBuckets.bucketOf(duration), 1);
        }
        return table.counts();
    }

    /** All of them together. */
    public static BucketCounts sum(List<BucketCounts> parts) {
        List<BucketCounts> any = new ArrayList<>(parts.size());
        for (BucketCounts part : parts) {
            if (part.size() > 0) {
                any.add(part);
            }
        }
        if (any.size() < 2) {
            return any.isEmpty() ? NONE : any.get(0);
        }
        Table table = new Table();
        for (BucketCounts part : any) {
            for (int at = 0; at < part.buckets.length; at++) {
                table.add(part.buckets[at], part.counts[at]);
            }
        }
        return table.counts();
    }

    /** Counts of all buckets, and by bucket one bit whether it has any: most have none, and are passed over. */
    private static final class Table {
        private final long[] byBucket = new long[DurationBuckets.LAST + 1];
        private final long[] any = new long[DurationBuckets.LAST / Long.SIZE + 1];

        void add(int bucket, long count) {
            byBucket[bucket] = Math.addExact(byBucket[bucket], count);
            any[bucket / Long.SIZE] |= 1L << bucket;
        }

        BucketCounts counts() {
            int size = 0;
            for (long word : any) {
                size += Long.bitCount(word);
            }
            int[] buckets = new int[size];
            long[] counts = new long[size];
            int at = 0;
            for (int word = 0; word < any.length; word++) {
                for (long left = any[word]; left != 0; left &= left - 1) {
                    buckets[at] = word * Long.SIZE + Long.numberOfTrailingZeros(left);
                    counts[at] = byBucket[buckets[at++]];
                }
            }
            return new BucketCounts(buckets, counts);
        }
    }

    /** How many buckets count anything. */
    int size() {
        return buckets.length;
    }

    int bucket(int at) {
        return buckets[at];
    }

    long count(int at) {
        return counts[at];
    }

    long total() {
        return total;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BucketCounts same
                && Arrays.equals(buckets, same.buckets)
                && Arrays.equals(counts, same.counts);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(counts);
    }

    /** {@code bucket:count} of each, with spaces between. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        appendTo(text);
        return text.toString();
    }

    void appendTo(StringBuilder text) {
        for (int at = 0; at < buckets.length; at++) {
            if (at > 0) {
                text.append(SPACE);
            }
            text.append(buckets[at]).append(COLON).append(counts[at]);
        }
    }
}
