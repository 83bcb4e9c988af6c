package org.shequ.jobs.publish.scorecard;

import java.util.Arrays;
import org.shequ.jobs.publish.Spread;

/**
 * How the areas of one level and group spread on one indicator.
 *
 * @param lowerQuartile a quarter of the areas lie below
 * @param median half of the areas lie below
 * @param upperQuartile a quarter of the areas lie above
 * @param areas number of areas with a usable value
 */
record Peers(double lowerQuartile, double median, double upperQuartile, int areas) {
    /** With fewer areas no quarter can be told. */
    static final int FEWEST = 8;

    /** The spread of values, by linear interpolation between them; at least one value. */
    static Peers of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Peers(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75), sorted.length);
    }

    /** The spread of areas that are not told one by one. */
    static Peers of(Spread spread) {
        return new Peers(spread.lowerQuartile(), spread.median(), spread.upperQuartile(), spread.areas());
    }

    private static double at(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** Whether there are enough areas to speak of their middle half. */
    boolean areEnough() {
        return areas >= FEWEST;
    }
}
