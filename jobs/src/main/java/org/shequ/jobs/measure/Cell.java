package org.shequ.jobs.measure;

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

    /** Hands all of it on. */
    void writeTo(Packed packed) {
        for (long sum : sums) {
            packed.write(sum);
        }
        packed.write(buckets.size());
        buckets.forEach((bucket, count) -> {
            packed.write(bucket);
            packed.write(count);
        });
    }

    /** Adds what another handed on. */
    void add(Packed.Reader other) {
        for (int slot = 0; slot < sums.length; slot++) {
            sums[slot] = Math.addExact(sums[slot], other.next());
        }
        for (long left = other.next(); left > 0; left--) {
            buckets.merge((int) other.next(), other.next(), Math::addExact);
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
