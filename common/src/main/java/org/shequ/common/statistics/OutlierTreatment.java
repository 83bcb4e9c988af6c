package org.shequ.common.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Tells whether a few extreme values rule an indicator, and draws them in for analysts (OECD and JRC, Handbook on
 * Constructing Composite Indicators, 2008). Scored values are never changed by it.
 */
public final class OutlierTreatment {
    /** Skewness beyond which, together with kurtosis, values are called extreme. */
    public static final double SKEWNESS = 2;
    /** Excess kurtosis beyond which, together with skewness, values are called extreme. */
    public static final double KURTOSIS = 3.5;

    private OutlierTreatment() {}

    /**
     * Sample skewness, g1 sqrt(n(n-1)) / (n-2) (Joanes and Gill 1998, G1); empty below 3 values or when all are equal.
     *
     * @param values none missing
     */
    public static OptionalDouble skewness(double[] values) {
        int count = values.length;
        double second = moment(values, 2);
        if (count < 3 || second == 0) {
            return OptionalDouble.empty();
        }
        double raw = moment(values, 3) / Math.pow(second, 1.5);
        return OptionalDouble.of(raw * Math.sqrt((double) count * (count - 1)) / (count - 2));
    }

    /**
     * Sample excess kurtosis, ((n+1) g2 + 6)(n-1) / ((n-2)(n-3)) (Joanes and Gill 1998, G2), 0 for the normal
     * distribution; empty below 4 values or when all are equal.
     *
     * @param values none missing
     */
    public static OptionalDouble kurtosis(double[] values) {
        double count = values.length;
        double second = moment(values, 2);
        if (count < 4 || second == 0) {
            return OptionalDouble.empty();
        }
        double raw = moment(values, 4) / (second * second) - 3;
        return OptionalDouble.of(((count + 1) * raw + 6) * (count - 1) / ((count - 2) * (count - 3)));
    }

    /** Whether extreme values rule: |skewness| above 2 and excess kurtosis above 3.5. */
    public static boolean isRuledByExtremes(double[] values) {
        return Math.abs(skewness(values).orElse(0)) > SKEWNESS
                && kurtosis(values).orElse(0) > KURTOSIS;
    }

    /**
     * The values with the most extreme ones set to the next most extreme, one step at a time on the side of the skew,
     * until extremes no longer rule or the steps allowed are used up.
     *
     * @param most steps at most, at least 0
     * @throws IllegalArgumentException if the number is negative
     */
    public static double[] winsorised(double[] values, int most) {
        Refusal.notNegative(most, "draw in extreme values", "steps allowed");
        double[] treated = values.clone();
        int drawnIn = 0;
        while (drawnIn < most && isRuledByExtremes(treated)) {
            drawIn(treated, skewness(treated).orElseThrow() > 0 ? 1 : -1);
            drawnIn++;
        }
        return treated;
    }

    /** Sets the most extreme value of one side, and those equal to it, to the next most extreme. */
    private static void drawIn(double[] values, int side) {
        double extreme = Arrays.stream(values).map(value -> side * value).max().orElseThrow();
        double next = Arrays.stream(values)
                .map(value -> side * value)
                .filter(value -> value < extreme)
                .max()
                .orElse(extreme);
        for (int index = 0; index < values.length; index++) {
            values[index] = side * Math.min(side * values[index], next);
        }
    }

    private static double moment(double[] values, int order) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Arrays.stream(values)
                .map(value -> Math.pow(value - mean, order))
                .average()
                .orElse(0);
    }
}
