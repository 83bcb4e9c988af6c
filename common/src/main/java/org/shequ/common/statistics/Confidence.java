package org.shequ.common.statistics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The two confidence levels at which results are published: 95 % for reading a value, 99.8 % for calling an area
 * different. They are the two-sigma and three-sigma limits of a control chart.
 */
public enum Confidence {
    /** 95 %: z = 1.959963984540054. */
    NINETY_FIVE(0.95, 1.959963984540054),
    /** 99.8 %: z = 3.090232306167813. */
    NINETY_NINE_POINT_EIGHT(0.998, 3.090232306167813);

    /** From here on the expansion of Abramowitz and Stegun 1964, 26.7.5, is more exact than the distribution function. */
    private static final double EXPANDED_FROM = 1e5;

    private final double level;
    private final double z;

    /** Quantiles found so far: they are costly, and millions of means share few degrees of freedom. */
    private final Map<Double, Double> quantiles = new ConcurrentHashMap<>();

    Confidence(double level, double z) {
        this.level = level;
        this.z = z;
    }

    /** The level as a share: 0.95 or 0.998. */
    public double level() {
        return level;
    }

    /** The two-sided quantile of the standard normal distribution. */
    public double z() {
        return z;
    }

    /** The probability left in one tail: 0.025 or 0.001. */
    public double tail() {
        return this == NINETY_FIVE ? 0.025 : 0.001;
    }

    /**
     * The two-sided quantile of Student's t (Student 1908), for estimates whose variance is itself estimated.
     *
     * @param degreesOfFreedom above 0; need not be whole
     * @throws IllegalArgumentException if the degrees of freedom are not above 0
     */
    public double t(double degreesOfFreedom) {
        if (degreesOfFreedom >= EXPANDED_FROM && Double.isFinite(degreesOfFreedom)) {
            double cube = z * z * z;
            return z
                    + (cube + z) / (4 * degreesOfFreedom)
                    + (5 * cube * z * z + 16 * cube + 3 * z) / (96 * degreesOfFreedom * degreesOfFreedom);
        }
        return quantiles.computeIfAbsent(degreesOfFreedom, degrees -> Quantiles.student(1 - tail(), degreesOfFreedom));
    }

    /**
     * The constant of a level as it is written in files and tables.
     *
     * @param level 0.95 or 0.998
     * @throws IllegalArgumentException for any other level
     */
    public static Confidence of(double level) {
        for (Confidence confidence : values()) {
            if (Math.abs(confidence.level - level) < 1e-9) {
                return confidence;
            }
        }
        throw Refusal.of("choose a confidence level", "level is " + level, "0.95 or 0.998");
    }
}
