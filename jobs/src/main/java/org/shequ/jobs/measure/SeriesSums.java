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

    /** Adds a month's sums to the area they come from. Several threads may. */
    synchronized void add(int month, Sums sums, String area) {
        waves.set(month - first);
        byArea.computeIfAbsent(area, unseen -> new MonthlySums(first, last)).add(month, sums);
    }

    /**
     * Ends the adding, once: what areas have goes to all that count it; from then on several threads may ask.
     *
     * @param above by area and for each month from the first to the last, the other areas that count what is of it
     */
    void addUp(Map<String, List<List<String>>> above) {
        Map<String, MonthlySums> counted = new HashMap<>();
        byArea.forEach((area, own) -> {
            List<List<String>> areas = above.get(area);
            for (int month = waves.nextSetBit(0); month >= 0; month = waves.nextSetBit(month + 1)) {
                for (String each : areas.get(month)) {
                    counted.computeIfAbsent(each, unseen -> new MonthlySums(first, last))
                            .add(first + month, own);
                }
            }
        });
        counted.forEach((area, sums) -> {
            MonthlySums own = byArea.putIfAbsent(area, sums);
            for (int month = first; own != null && month <= last; month++) {
                own.add(month, sums);
            }
        });
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
