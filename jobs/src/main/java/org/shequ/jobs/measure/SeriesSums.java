package org.shequ.jobs.measure;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sums of one variant in all areas, and the months in which it has waves: those any component counts in. */
final class SeriesSums {
    private final int first;
    private final int last;
    private final MonthlySums nothing;
    private final Map<String, MonthlySums> byArea = new HashMap<>();
    private final BitSet waves = new BitSet();

    /** Without sums yet, for the months from first to last as {@link Months} numbers them. */
    SeriesSums(int first, int last) {
        this.first = first;
        this.last = last;
        this.nothing = new MonthlySums(first, last);
    }

    /** Adds a month's sums to some areas: the one they come from and all above it. Several threads may. */
    synchronized void add(int month, Sums sums, List<String> areas) {
        waves.set(month - first);
        for (String area : areas) {
            byArea.computeIfAbsent(area, unseen -> new MonthlySums(first, last)).add(month, sums);
        }
    }

    /** Ends the adding; from then on several threads may ask. */
    void addUp() {
        nothing.addUp();
        byArea.values().forEach(MonthlySums::addUp);
    }

    /** The sums of an area, all 0 where it has none. */
    MonthlySums of(String area) {
        return byArea.getOrDefault(area, nothing);
    }

    /** Whether a wave was held in one of the months. */
    boolean hasWave(int from, int to) {
        int next = from > to ? -1 : waves.nextSetBit(from - first);
        return next >= 0 && next <= to - first;
    }
}
