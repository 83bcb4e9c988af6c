package org.shequ.jobs.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.shequ.common.statistics.DurationHistogram;

/** The monthly sums of one variant in one area, added up over any stretch of months; whole numbers throughout, so exact. */
final class MonthlySums {
    private static final int NUMERATOR = 0;
    private static final int DENOMINATOR = 2;
    private static final int SQUARES = 4;
    private static final int NUMERATOR_ROWS = 6;
    private static final int DENOMINATOR_ROWS = 7;
    private static final int WIDTH = 8;

    private final int first;
    private final int length;
    private final long[][] upTo = new long[WIDTH][];
    /** What each month has until all is added up, and then; null where no month has any. */
    private List<List<DurationHistogram>> parts;

    private List<DurationHistogram> histograms;
    private boolean isAddedUp;

    /** Without sums yet, for the months from first to last as {@link Months} numbers them. */
    MonthlySums(int first, int last) {
        this.first = first;
        this.length = last - first + 2;
    }

    /** About how many bytes the sums of so many months take. */
    static long bytes(int months) {
        return 128 + 5L * (16 + Long.BYTES * (months + 1L));
    }

    /** Adds to a month, before anything was asked. */
    void add(int month, Sums each) {
        int at = month - first + 1;
        add(at, NUMERATOR, each.numerator());
        add(at, DENOMINATOR, each.denominator());
        add(at, SQUARES, each.squares());
        add(at, NUMERATOR_ROWS, each.numeratorRows());
        add(at, DENOMINATOR_ROWS, each.denominatorRows());
        if (each.histogram() != DurationHistogram.NONE) {
            parts(at).add(each.histogram());
        }
    }

    /** Adds what another has in a month, before either was asked. */
    void add(int month, MonthlySums other) {
        int at = month - first + 1;
        for (int slot = 0; slot < WIDTH; slot++) {
            if (other.upTo[slot] != null) {
                add(at, slot, other.upTo[slot][at]);
            }
        }
        if (other.parts != null && !other.parts.get(at).isEmpty()) {
            parts(at).addAll(other.parts.get(at));
        }
    }

    private List<DurationHistogram> parts(int at) {
        if (parts == null) {
            parts = new ArrayList<>(Collections.nCopies(length, List.of()));
        }
        if (parts.get(at).isEmpty()) {
            parts.set(at, new ArrayList<>(1));
        }
        return parts.get(at);
    }

    private void add(int at, int slot, double number) {
        long[] split = new long[2];
        ExactSum.add(split, 0, number);
        add(at, slot, split[0]);
        add(at, slot + 1, split[1]);
    }

    /** Most slots are 0 in most series: they take no room. */
    private void add(int at, int slot, long number) {
        if (number != 0) {
            if (upTo[slot] == null) {
                upTo[slot] = new long[length];
            }
            upTo[slot][at] = Math.addExact(upTo[slot][at], number);
        }
    }

    Sums between(int from, int to) {
        addUp();
        if (to < from) {
            return new Sums(0, 0, 0, 0, 0);
        }
        return new Sums(
                joined(from, to, NUMERATOR),
                joined(from, to, DENOMINATOR),
                joined(from, to, SQUARES),
                whole(from, to, NUMERATOR_ROWS),
                whole(from, to, DENOMINATOR_ROWS),
                histogram(from, to));
    }

    /** All counts of some months, added up in one go: adding histogram to histogram would copy each again and again. */
    private DurationHistogram histogram(int from, int to) {
        return histograms == null
                ? DurationHistogram.NONE
                : DurationHistogram.sum(histograms.subList(from - first + 1, to - first + 2));
    }

    private double joined(int from, int to, int slot) {
        return ExactSum.joined(whole(from, to, slot), whole(from, to, slot + 1));
    }

    private long whole(int from, int to, int slot) {
        return upTo[slot] == null ? 0 : upTo[slot][to - first + 1] - upTo[slot][from - first];
    }

    /** Ends the adding; from then on several threads may ask. */
    void addUp() {
        if (isAddedUp) {
            return;
        }
        isAddedUp = true;
        if (parts != null) {
            histograms = parts.stream().map(DurationHistogram::sum).toList();
            parts = null;
        }
        for (long[] sums : upTo) {
            for (int at = 1; sums != null && at < length; at++) {
                sums[at] = Math.addExact(sums[at], sums[at - 1]);
            }
        }
    }
}
