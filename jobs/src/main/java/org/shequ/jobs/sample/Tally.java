package org.shequ.jobs.sample;

import java.util.Map;
import java.util.TreeMap;

/** Counts what was really written of each planted truth and of each spoilt kind of row, for truth.csv. */
final class Tally {
    private final Map<Key, long[]> counts = new TreeMap<>();
    private final Map<String, Long> rows = new TreeMap<>();

    /** Counts one record of a community towards a measure, as a hit or as a miss. */
    void count(Measure measure, Community community, boolean hit) {
        add(measure, community, hit ? 1 : 0, 1);
    }

    void add(Measure measure, Community community, long numerator, long denominator) {
        Plant plant = community.plant();
        if (plant != Plant.CLEAN && plant != measure.plant()) {
            return;
        }
        String area = plant == Plant.CLEAN ? "" : community.code();
        long[] count = counts.computeIfAbsent(new Key(measure, area), any -> new long[2]);
        count[0] += numerator;
        count[1] += denominator;
    }

    /** Counts rows of a kind that readers must drop, refuse or supersede. */
    void addRow(String kind) {
        rows.merge(kind, 1L, Long::sum);
    }

    void add(Tally other) {
        other.counts.forEach((key, count) -> {
            long[] sum = counts.computeIfAbsent(key, any -> new long[2]);
            sum[0] += count[0];
            sum[1] += count[1];
        });
        other.rows.forEach((kind, count) -> rows.merge(kind, count, Long::sum));
    }

    Map<Key, long[]> counts() {
        return counts;
    }

    Map<String, Long> rows() {
        return rows;
    }

    /**
     * What a count is of.
     *
     * @param measure the measure
     * @param area code of the planted community, or empty for all clean ones together
     */
    record Key(Measure measure, String area) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byMeasure = measure.compareTo(other.measure);
            return byMeasure != 0 ? byMeasure : other.area.compareTo(area);
        }
    }
}
