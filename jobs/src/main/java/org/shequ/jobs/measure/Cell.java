package org.shequ.jobs.measure;

import java.util.Arrays;
import java.util.List;
import org.shequ.common.statistics.BucketCounts;
import org.shequ.common.statistics.DurationBuckets;
import org.shequ.common.statistics.DurationHistogram;

/** The sums of a plan in one community and month: slots for numbers, and those buckets of durations that hold any. */
final class Cell {
    private static final int FEW = 8;

    final long[] sums;
    /** The buckets of all durations that hold any, in rising order, and what they hold: the first so many places are used. */
    private int[] buckets = {};

    private long[] counts = {};
    private int size;

    Cell(int width) {
        this.sums = new long[width];
    }

    /** Counts a duration in hours. */
    void count(Plan.Sum sum, double hours) {
        count(sum.slot() + DurationBuckets.bucketOf(hours), 1);
    }

    private void count(int bucket, long more) {
        int at = placeOf(bucket);
        if (at == size || buckets[at] != bucket) {
            insert(at, bucket);
        }
        counts[at] = Math.addExact(counts[at], more);
    }

    /** Where a bucket stands, or would. */
    private int placeOf(int bucket) {
        int found = Arrays.binarySearch(buckets, 0, size, bucket);
        return found < 0 ? -found - 1 : found;
    }

    private void insert(int at, int bucket) {
        if (size == buckets.length) {
            buckets = Arrays.copyOf(buckets, Math.max(FEW, 2 * size));
            counts = Arrays.copyOf(counts, buckets.length);
        }
        System.arraycopy(buckets, at, buckets, at + 1, size - at);
        System.arraycopy(counts, at, counts, at + 1, size - at);
        buckets[at] = bucket;
        counts[at] = 0;
        size++;
    }

    /** Hands all of it on. */
    void writeTo(Packed packed) {
        for (long sum : sums) {
            packed.write(sum);
        }
        packed.write(size);
        for (int at = 0; at < size; at++) {
            packed.write(buckets[at]);
            packed.write(counts[at]);
        }
    }

    /** Adds what another handed on. */
    void add(Packed.Reader other) {
        for (int slot = 0; slot < sums.length; slot++) {
            sums[slot] = Math.addExact(sums[slot], other.next());
        }
        for (long left = other.next(); left > 0; left--) {
            count((int) other.next(), other.next());
        }
    }

    /** What a part counts of durations; nothing where it is of something else. */
    DurationHistogram histogram(Plan.Part part) {
        return part.closed().isEmpty()
                ? DurationHistogram.NONE
                : new DurationHistogram(counts(part.closed()), counts(part.open()));
    }

    private BucketCounts counts(List<Plan.Sum> durations) {
        return BucketCounts.sum(durations.stream().map(this::counts).toList());
    }

    private BucketCounts counts(Plan.Sum sum) {
        int from = placeOf(sum.slot());
        int to = placeOf(sum.slot() + DurationBuckets.LAST + 1);
        int[] own = Arrays.copyOfRange(buckets, from, to);
        for (int at = 0; at < own.length; at++) {
            own[at] -= sum.slot();
        }
        return new BucketCounts(own, Arrays.copyOfRange(counts, from, to));
    }
}
