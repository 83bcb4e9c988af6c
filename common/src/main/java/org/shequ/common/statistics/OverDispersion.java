package org.shequ.common.statistics;

import java.util.Arrays;
import java.util.List;

/**
 * How much more areas differ than chance explains: where all differ a little for reasons nobody measured, limits of
 * chance alone would call too many of them outliers (Spiegelhalter 2005).
 *
 * @param areas number of areas
 * @param phi mean square of the winsorised z-scores; 1 when chance explains all
 * @param betweenVariance variance between areas beyond chance (tau squared), in the unit of the values squared; 0 when
 *     phi is within what chance gives
 */
public record OverDispersion(int areas, double phi, double betweenVariance) {
    /** Share of z-scores drawn in at either end before phi is computed. */
    public static final double WINSORISED = 0.10;

    /**
     * One area.
     *
     * @param value on the scale on which standard errors are computed
     * @param standardError by chance alone if the area were at the target, above 0
     */
    public record Unit(double value, double standardError) {
        /** Refuses values that are not finite and errors that are not above 0. */
        public Unit {
            Refusal.finite(value, "estimate over-dispersion", "value");
            Refusal.positive(standardError, "estimate over-dispersion", "standard error");
        }

        double z(double target) {
            return (value - target) / standardError;
        }
    }

    /** Refuses numbers that no areas can give. */
    public OverDispersion {
        Refusal.notNegative(areas, "hold over-dispersion", "number of areas");
        Refusal.notNegative(phi, "hold over-dispersion", "phi");
        Refusal.notNegative(betweenVariance, "hold over-dispersion", "variance between areas");
    }

    /**
     * Phi and the additive variance around a target, by the moment estimator with weights w = 1/s2:
     * (k phi - (k - 1)) / (sum w - sum w2 / sum w), where phi exceeds what chance gives.
     *
     * <p>The z-scores beyond the 10th and 90th percentile (linear interpolation) are set to them first, so that real
     * outliers do not hide themselves.
     *
     * @param target common value, on the scale of the values
     */
    public static OverDispersion of(double target, List<Unit> units) {
        int count = units.size();
        if (count == 0) {
            return new OverDispersion(0, 0, 0);
        }
        double[] scores =
                winsorised(units.stream().mapToDouble(unit -> unit.z(target)).toArray());
        double phi = Arrays.stream(scores).map(score -> score * score).sum() / count;
        if (phi <= largestByChance(count)) {
            return new OverDispersion(count, phi, 0);
        }
        double weights = 0;
        double squaredWeights = 0;
        for (Unit unit : units) {
            double weight = 1 / (unit.standardError() * unit.standardError());
            weights += weight;
            squaredWeights += weight * weight;
        }
        double room = weights - squaredWeights / weights;
        double variance = room <= 0 ? 0 : Math.max(0, (count * phi - (count - 1)) / room);
        return new OverDispersion(count, phi, variance);
    }

    /** The z-scores with those beyond the 10th and the 90th percentile set to them, in the order given. */
    static double[] winsorised(double[] scores) {
        double[] sorted = scores.clone();
        Arrays.sort(sorted);
        double lowest = percentile(sorted, WINSORISED);
        double highest = percentile(sorted, 1 - WINSORISED);
        return Arrays.stream(scores)
                .map(score -> Math.min(highest, Math.max(lowest, score)))
                .toArray();
    }

    private static double percentile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** The phi that chance alone stays below: 1 + 2 sqrt(2/k), two standard deviations of a mean of k chi-squares. */
    private static double largestByChance(int count) {
        return 1 + 2 * Math.sqrt(2.0 / count);
    }

    /** Whether areas differ by more than chance. */
    public boolean isPresent() {
        return betweenVariance > 0;
    }

    /**
     * The z-score of an area against chance and spread together.
     *
     * @param target common value, on the scale of the values
     */
    public double adjustedZ(double target, Unit unit) {
        return (unit.value() - target) / adjustedError(unit.standardError());
    }

    /**
     * Limits around a target that allow for the spread, target +- z sqrt(s2 + tau2), on the scale of the values.
     *
     * @param standardError by chance alone, above 0
     * @throws IllegalArgumentException if the standard error is not above 0
     */
    public Interval limits(double target, double standardError, Confidence confidence) {
        Refusal.positive(standardError, "compute adjusted funnel limits", "standard error");
        double reach = confidence.z() * adjustedError(standardError);
        return new Interval(target - reach, target + reach, confidence);
    }

    private double adjustedError(double standardError) {
        return Math.sqrt(standardError * standardError + betweenVariance);
    }
}
