package org.shequ.jobs.publish;

import java.util.Arrays;
import java.util.Optional;

/**
 * How areas spread on a figure, told so that no figure of any of them can be read from it: each quartile is the mean of the
 * three areas nearest to it.
 *
 * @param areas areas with a usable figure
 * @param lowerQuartile about which a quarter of them lies below
 * @param median about which half of them lies below
 * @param upperQuartile about which a quarter of them lies above
 */
public record Spread(int areas, double lowerQuartile, double median, double upperQuartile) {
    /** Of fewer areas nothing but their number is told. */
    public static final int FEWEST = 8;

    private static final int TOGETHER = 3;

    /** The spread of figures, in any order; empty of fewer than {@link #FEWEST}. */
    static Optional<Spread> of(double[] figures) {
        if (figures.length < FEWEST) {
            return Optional.empty();
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        return Optional.of(new Spread(sorted.length, about(sorted, 0.25), about(sorted, 0.5), about(sorted, 0.75)));
    }

    private static double about(double[] sorted, double share) {
        int middle = (int) Math.round(share * (sorted.length - 1));
        int first = Math.max(0, Math.min(sorted.length - TOGETHER, middle - TOGETHER / 2));
        return Arrays.stream(sorted, first, first + TOGETHER).average().orElseThrow();
    }
}
