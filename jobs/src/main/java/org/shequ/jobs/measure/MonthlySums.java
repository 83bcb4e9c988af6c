package org.shequ.jobs.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
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
    private final long[][] upTo;
    private TreeMap<Integer, List<DurationHistogram>> histograms;
    private boolean isAddedUp;

    /** Without sums yet, for the months from first to last as {@link Months} numbers them. */
    MonthlySums(int first, int last) {
        this.first = first;
        this.upTo = new long[last - first + 2][WIDTH];
    }

    /** Adds to a month, before anything was asked. */
    void add(int month, Sums each) {
        long[] sums = upTo[month - first + 1];
        ExactSum.add(sums, NUMERATOR, each.numerator());
        ExactSum.add(sums, DENOMINATOR, each.denominator());
        ExactSum.add(sums, SQUARES, each.squares());
        sums[NUMERATOR_ROWS] = Math.addExact(sums[NUMERATOR_ROWS], each.numeratorRows());
        sums[DENOMINATOR_ROWS] = Math.addExact(sums[DENOMINATOR_ROWS], each.denominatorRows());
        if (each.histogram() != DurationHistogram.NONE) {
            histograms = histograms == null ? new TreeMap<>() : histograms;
            histograms.computeIfAbsent(month, unseen -> new ArrayList<>(1)).add(each.histogram());
        }
    }

    Sums between(int from, int to) {
        addUp();
        if (to < from) {
            return new Sums(0, 0, 0, 0, 0);
        }
        long[] before = upTo[from - first];
        long[] after = upTo[to - first + 1];
        return new Sums(
                joined(before, after, NUMERATOR),
                joined(before, after, DENOMINATOR),
                joined(before, after, SQUARES),
                after[NUMERATOR_ROWS] - before[NUMERATOR_ROWS],
                after[DENOMINATOR_ROWS] - before[DENOMINATOR_ROWS],
                histogram(from, to));
    }

    /** All counts of some months, added up in one go: adding histogram to histogram would copy each again and again. */
    private DurationHistogram histogram(int from, int to) {
        if (histograms == null) {
            return DurationHistogram.NONE;
        }
        List<DurationHistogram> parts = new ArrayList<>();
        histograms.subMap(from, true, to, true).values().forEach(parts::addAll);
        return parts.size() == 1 ? parts.get(0) : DurationHistogram.sum(parts);
    }

    private static double joined(long[] before, long[] after, int slot) {
        return ExactSum.joined(after[slot] - before[slot], after[slot + 1] - before[slot + 1]);
    }

    /** Ends the adding; from then on several threads may ask. */
    void addUp() {
        if (isAddedUp) {
            return;
        }
        isAddedUp = true;
        if (histograms != null) {
            histograms.replaceAll((month, parts) -> parts.size() == 1 ? parts : List.of(DurationHistogram.sum(parts)));
        }
        for (int month = 1; month < upTo.length; month++) {
            for (int i = 0; i < WIDTH; i++) {
                upTo[month][i] = Math.addExact(upTo[month][i], upTo[month - 1][i]);
            }
        }
    }
}
