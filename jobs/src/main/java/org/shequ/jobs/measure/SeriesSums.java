package org.shequ.jobs.measure;

import java.util.BitSet;

/** The sums of one variant in all areas, and the months in which it has waves: those any component counts in. */
final class SeriesSums {
    private final int first;
    private final int last;
    private final MonthlySums nothing;
    private final MonthlySums[] byArea;
    private final BitSet waves = new BitSet();

    /** Without sums yet, for so many areas and the months from first to last as {@link Months} numbers them. */
    SeriesSums(int areas, int first, int last) {
        this.byArea = new MonthlySums[areas];
        this.first = first;
        this.last = last;
        this.nothing = new MonthlySums(first, last);
    }

    /** Adds a month's sums to the area they come from, at its position. Several threads may. */
    synchronized void add(int month, Sums sums, int area) {
        waves.set(month - first);
        added(byArea, area).add(month, sums);
    }

    private MonthlySums added(MonthlySums[] all, int area) {
        if (all[area] == null) {
            all[area] = new MonthlySums(first, last);
        }
        return all[area];
    }

    /**
     * Ends the adding, once: what areas have goes to all that count it; from then on several threads may ask.
     *
     * @param above of each area, for each month from the first to the last, the other areas that count what is of it
     */
    void addUp(int[][][] above) {
        MonthlySums[] counted = new MonthlySums[byArea.length];
        for (int area = 0; area < byArea.length; area++) {
            for (int month = waves.nextSetBit(0); byArea[area] != null && month >= 0; ) {
                for (int each : above[area][month]) {
                    added(counted, each).add(first + month, byArea[area]);
                }
                month = waves.nextSetBit(month + 1);
            }
        }
        nothing.addUp();
        for (int area = 0; area < byArea.length; area++) {
            for (int month = first; counted[area] != null && month <= last; month++) {
                added(byArea, area).add(month, counted[area]);
            }
            if (byArea[area] != null) {
                byArea[area].addUp();
            }
        }
    }

    /** The sums of the area at a position, all 0 where it has none. */
    MonthlySums of(int area) {
        return byArea[area] == null ? nothing : byArea[area];
    }

    /** Whether a wave was held in one of the months. */
    boolean hasWave(int from, int to) {
        int next = from > to ? -1 : waves.nextSetBit(from - first);
        return next >= 0 && next <= to - first;
    }
}
