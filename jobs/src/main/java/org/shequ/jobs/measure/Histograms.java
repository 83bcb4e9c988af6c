package org.shequ.jobs.measure;

import org.shequ.common.statistics.DurationHistogram;

/** Histograms of durations as components hold them: {@code bucket:count} of what is over, a bar, the same of what is open. */
final class Histograms {
    private Histograms() {}

    /** The text of a histogram; null where it counts nothing. */
    static String text(DurationHistogram histogram) {
        return histogram.isEmpty() ? null : histogram.toString();
    }

    /** The histogram of a text; nothing where there is none. */
    static DurationHistogram of(String text) {
        return text == null ? DurationHistogram.NONE : DurationHistogram.parse(text);
    }
}
