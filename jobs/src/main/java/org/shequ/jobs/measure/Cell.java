package org.shequ.jobs.measure;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.shequ.common.statistics.DurationBuckets;
import org.shequ.common.statistics.DurationHistogram;

/** The sums of a plan in one community and month: slots for numbers, and those buckets of durations that hold any. */
final class Cell {
    final long[] sums;
    private final TreeMap<Integer, Long> buckets = new TreeMap<>();

    Cell(int width) {
        this.sums = new long[width];
    }

    /** Counts a duration in hours. */
    void count(Plan.Sum sum, double hours) {
        buckets.merge(sum.slot() + DurationBuckets.bucketOf(hours), 1L, Long::sum);
    }

    /** All of it, as bytes to hand on. */
    byte[] bytes() {
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES * sums.length + (Integer.BYTES + Long.BYTES) * buckets.size());
        for (long sum : sums) {
            bytes.putLong(sum);
        }
        buckets.forEach((bucket, count) -> bytes.putInt(bucket).putLong(count));
        return bytes.array();
    }

    /** Adds what another made bytes of. */
    void add(byte[] other) {
        ByteBuffer bytes = ByteBuffer.wrap(other);
        for (int slot = 0; slot < sums.length; slot++) {
            sums[slot] = Math.addExact(sums[slot], bytes.getLong());
        }
        while (bytes.hasRemaining()) {
            buckets.merge(bytes.getInt(), bytes.getLong(), Math::addExact);
        }
    }

    /** What a part counts of durations; nothing where it is of something else. */
    DurationHistogram histogram(Plan.Part part) {
        return part.closed().isEmpty()
                ? DurationHistogram.NONE
                : new DurationHistogram(counts(part.closed()), counts(part.open()));
    }

    private TreeMap<Integer, Long> counts(List<Plan.Sum> durations) {
        TreeMap<Integer, Long> counts = new TreeMap<>();
        for (Plan.Sum sum : durations) {
            Map<Integer, Long> own = buckets.subMap(sum.slot(), sum.slot() + DurationBuckets.LAST + 1);
            own.forEach((bucket, count) -> counts.merge(bucket - sum.slot(), count, Math::addExact));
        }
        return counts;
    }
}
