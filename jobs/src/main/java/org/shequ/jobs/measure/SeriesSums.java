package org.shequ.jobs.measure;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.shequ.common.statistics.DurationHistogram;

/**
 * The monthly sums of one variant in all areas, added up over any stretch of months; whole numbers throughout, so exact. Sums of
 * a month stand side by side for all areas, as they are asked for; what is 0 in all of them takes no room.
 */
final class SeriesSums {
    private static final int NUMERATOR = 0;
    private static final int DENOMINATOR = 2;
    private static final int SQUARES = 4;
    private static final int NUMERATOR_ROWS = 6;
    private static final int DENOMINATOR_ROWS = 7;
    private static final int WIDTH = 8;

    /** Most series have so many sums that are not 0. */
    private static final int USUAL = 5;

    private final int areas;
    private final int first;
    private final int months;
    /** By slot and month the sums of areas: of the month while adding, from then on of all months up to it. */
    private final long[][][] slots;

    private final DurationHistogram[][] histograms;
    private final BitSet waves = new BitSet();

    /** Without sums yet, for so many areas and the months from first to last as {@link Months} numbers them. */
    SeriesSums(int areas, int first, int last) {
        this.areas = areas;
        this.first = first;
        this.months = last - first + 1;
        this.slots = new long[WIDTH][months][];
        this.histograms = new DurationHistogram[months][];
    }

    /** About how many bytes the sums of so many areas and months take. */
    static long bytes(int areas, int months) {
        return (long) USUAL * Long.BYTES * areas * months;
    }

    /** Adds a month's sums to the area they come from, at its position. Several threads may. */
    synchronized void add(int month, Sums sums, int area) {
        int at = month - first;
        waves.set(at);
        add(NUMERATOR, at, area, sums.numerator());
        add(DENOMINATOR, at, area, sums.denominator());
        add(SQUARES, at, area, sums.squares());
        add(NUMERATOR_ROWS, at, area, sums.numeratorRows());
        add(DENOMINATOR_ROWS, at, area, sums.denominatorRows());
        if (sums.histogram() != DurationHistogram.NONE) {
            add(at, area, sums.histogram());
        }
    }

    private void add(int slot, int at, int area, double number) {
        if (number != 0) {
            long[] split = new long[2];
            ExactSum.add(split, 0, number);
            add(slot, at, area, split[0]);
            add(slot + 1, at, area, split[1]);
        }
    }

    private void add(int slot, int at, int area, long number) {
        if (number != 0) {
            if (slots[slot][at] == null) {
                slots[slot][at] = new long[areas];
            }
            slots[slot][at][area] = Math.addExact(slots[slot][at][area], number);
        }
    }

    private void add(int at, int area, DurationHistogram histogram) {
        if (histograms[at] == null) {
            histograms[at] = new DurationHistogram[areas];
        }
        DurationHistogram before = histograms[at][area];
        histograms[at][area] = before == null ? histogram : before.plus(histogram);
    }

    /**
     * Ends the adding, once: what areas have goes to all that count it; from then on several threads may ask.
     *
     * @param above of each area, for each month from the first to the last, the other areas that count what is of it
     */
    void addUp(int[][][] above) {
        for (int at = waves.nextSetBit(0); at >= 0; at = waves.nextSetBit(at + 1)) {
            for (long[][] slot : slots) {
                if (slot[at] != null) {
                    slot[at] = counted(slot[at], at, above);
                }
            }
            if (histograms[at] != null) {
                count(histograms[at], at, above);
            }
        }
        for (long[][] slot : slots) {
            for (int at = 1; at < months; at++) {
                slot[at] = slot[at] == null ? slot[at - 1] : both(slot[at], slot[at - 1]);
            }
        }
    }

    private static long[] counted(long[] own, int at, int[][][] above) {
        long[] counted = own.clone();
        for (int area = 0; area < own.length; area++) {
            if (own[area] != 0) {
                for (int each : above[area][at]) {
                    counted[each] = Math.addExact(counted[each], own[area]);
                }
            }
        }
        return counted;
    }

    /** All counts of an area are added up in one go: adding histogram to histogram would copy each again and again. */
    private static void count(DurationHistogram[] own, int at, int[][][] above) {
        Map<Integer, List<DurationHistogram>> counted = new HashMap<>();
        for (int area = 0; area < own.length; area++) {
            if (own[area] != null) {
                for (int each : above[area][at]) {
                    counted.computeIfAbsent(each, unseen -> new ArrayList<>()).add(own[area]);
                }
            }
        }
        counted.forEach((area, parts) -> {
            if (own[area] != null) {
                parts.add(own[area]);
            }
            own[area] = DurationHistogram.sum(parts);
        });
    }

    private static long[] both(long[] sums, long[] before) {
        for (int area = 0; before != null && area < sums.length; area++) {
            sums[area] = Math.addExact(sums[area], before[area]);
        }
        return sums;
    }

    /** What the area at a position has in some months, which are among those of this. */
    Sums between(int area, int from, int to) {
        if (to < from) {
            return new Sums(0, 0, 0, 0, 0);
        }
        return new Sums(
                joined(NUMERATOR, area, from, to),
                joined(DENOMINATOR, area, from, to),
                joined(SQUARES, area, from, to),
                whole(NUMERATOR_ROWS, area, from, to),
                whole(DENOMINATOR_ROWS, area, from, to),
                histogram(area, from, to));
    }

    private double joined(int slot, int area, int from, int to) {
        return ExactSum.joined(whole(slot, area, from, to), whole(slot + 1, area, from, to));
    }

    private long whole(int slot, int area, int from, int to) {
        return upTo(slot, area, to) - upTo(slot, area, from - 1);
    }

    private long upTo(int slot, int area, int month) {
        long[] sums = month < first ? null : slots[slot][month - first];
        return sums == null ? 0 : sums[area];
    }

    private DurationHistogram histogram(int area, int from, int to) {
        List<DurationHistogram> parts = null;
        for (int month = from; month <= to; month++) {
            DurationHistogram[] own = histograms[month - first];
            if (own != null && own[area] != null) {
                parts = parts == null ? new ArrayList<>() : parts;
                parts.add(own[area]);
            }
        }
        return parts == null ? DurationHistogram.NONE : DurationHistogram.sum(parts);
    }

    /** Whether a wave was held in one of the months. */
    boolean hasWave(int from, int to) {
        int next = from > to ? -1 : waves.nextSetBit(from - first);
        return next >= 0 && next <= to - first;
    }
}
