package org.shequ.jobs.measure;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.shequ.common.statistics.DurationHistogram;

/** Histograms of durations as components hold them: {@code bucket:count} of what is over, a bar, the same of what is open. */
final class Histograms {
    private Histograms() {}

    /** The text of a histogram; null where it counts nothing. */
    static String text(DurationHistogram histogram) {
        return histogram.isEmpty() ? null : text(histogram.closed()) + "|" + text(histogram.open());
    }

    private static String text(Map<Integer, Long> counts) {
        return counts.entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue())
                .collect(Collectors.joining(" "));
    }

    /** The histogram of a text; nothing where there is none. */
    static DurationHistogram of(String text) {
        if (text == null) {
            return DurationHistogram.NONE;
        }
        int bar = text.indexOf('|');
        return new DurationHistogram(counts(text.substring(0, bar)), counts(text.substring(bar + 1)));
    }

    private static SortedMap<Integer, Long> counts(String text) {
        SortedMap<Integer, Long> counts = new TreeMap<>();
        if (!text.isEmpty()) {
            for (String each : text.split(" ")) {
                int colon = each.indexOf(':');
                counts.put(Integer.valueOf(each.substring(0, colon)), Long.valueOf(each.substring(colon + 1)));
            }
        }
        return counts;
    }
}
