package org.shequ.common.statistics;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Whether a series of at least five periods that do not overlap rises or falls by more than chance.
 *
 * @param slope change per unit of position, in the unit of the values; a share for proportions
 * @param statistic chi-square with one degree of freedom for proportions; Student's t for other values,
 *     infinite when all points lie on the line
 * @param pValue two-sided probability of such a slope by chance
 * @param points number of points
 */
public record Trend(double slope, double statistic, double pValue, int points) {
    /** Fewest points for which a trend is computed. */
    public static final int FEWEST_POINTS = 5;

    private static final String TASK = "test for a trend";

    /** The direction of a trend. */
    public enum Direction {
        /** Rises by more than chance. */
        RISING,
        /** Falls by more than chance. */
        FALLING,
        /** Within chance. */
        NO_TREND
    }

    /**
     * One period of a proportion.
     *
     * @param position of the period on the time axis, such as a number of months
     * @param numerator events, from 0 to the denominator
     * @param denominator trials, above 0
     */
    public record ProportionPoint(double position, double numerator, double denominator) {
        /** Refuses what is not a proportion. */
        public ProportionPoint {
            Refusal.finite(position, TASK, "position");
            Refusal.positive(denominator, TASK, "denominator");
            Refusal.share(numerator / denominator, TASK, "numerator / denominator");
        }
    }

    /**
     * One period of any other value.
     *
     * @param position of the period on the time axis
     * @param value of the period
     * @param standardError of the value, above 0; its inverse square is the weight
     */
    public record ValuePoint(double position, double value, double standardError) {
        /** Refuses values that are not finite and errors that are not above 0. */
        public ValuePoint {
            Refusal.finite(position, TASK, "position");
            Refusal.finite(value, TASK, "value");
            Refusal.positive(standardError, TASK, "standard error");
        }

        /**
         * A value known with its interval, such as of a rate, a weighted share or a median: half the width over the normal
         * quantile as standard error (for medians McKean and Schrader 1984). An interval has a width also where nothing
         * was counted.
         *
         * @throws IllegalArgumentException if the interval has no width
         */
        public static ValuePoint of(double position, double value, Interval interval) {
            return new ValuePoint(
                    position,
                    value,
                    interval.width() / 2 / interval.confidence().z());
        }

        /**
         * A mean known with its t interval.
         *
         * @param count values it is the mean of, at least 2
         * @throws IllegalArgumentException if the interval has no width or the values are fewer than two
         */
        public static ValuePoint ofMean(double position, double value, Interval interval, long count) {
            double quantile = Quantiles.student(1 - interval.confidence().tail(), count - 1.0);
            return new ValuePoint(position, value, interval.width() / 2 / quantile);
        }

        double weight() {
            return 1 / (standardError * standardError);
        }
    }

    /** Refuses probabilities outside 0 to 1. */
    public Trend {
        Refusal.finite(slope, "hold a trend", "slope");
        Refusal.share(pValue, "hold a trend", "p-value");
    }

    /**
     * The chi-square test for a linear trend in proportions (Cochran 1954; Armitage 1955), with the slope weighted by
     * trials.
     *
     * @throws IllegalArgumentException below five points, or if two share a position
     */
    public static Trend ofProportions(List<ProportionPoint> points) {
        checkPositions(points.stream().map(ProportionPoint::position).toList());
        double trials =
                points.stream().mapToDouble(ProportionPoint::denominator).sum();
        double common = points.stream().mapToDouble(ProportionPoint::numerator).sum() / trials;
        double middle = points.stream()
                        .mapToDouble(point -> point.denominator() * point.position())
                        .sum()
                / trials;
        double along = 0;
        double squares = 0;
        for (ProportionPoint point : points) {
            double distance = point.position() - middle;
            along += distance * (point.numerator() - point.denominator() * common);
            squares += point.denominator() * distance * distance;
        }
        double variance = common * (1 - common) * squares;
        double statistic = variance == 0 ? 0 : along * along / variance;
        return new Trend(along / squares, statistic, Quantiles.normalTwoSided(Math.sqrt(statistic)), points.size());
    }

    /**
     * The weighted least squares slope with weights 1/SE2, tested by Student's t with points - 2 degrees of freedom
     * (Draper and Smith 1998).
     *
     * @throws IllegalArgumentException below five points, or if two share a position
     */
    public static Trend ofValues(List<ValuePoint> points) {
        checkPositions(points.stream().map(ValuePoint::position).toList());
        double weights = points.stream().mapToDouble(ValuePoint::weight).sum();
        double middle = points.stream()
                        .mapToDouble(point -> point.weight() * point.position())
                        .sum()
                / weights;
        double level = points.stream()
                        .mapToDouble(point -> point.weight() * point.value())
                        .sum()
                / weights;
        double along = 0;
        double squares = 0;
        for (ValuePoint point : points) {
            double distance = point.position() - middle;
            along += point.weight() * distance * (point.value() - level);
            squares += point.weight() * distance * distance;
        }
        double slope = along / squares;
        double residuals = points.stream()
                .mapToDouble(
                        point -> point.weight() * square(point.value() - level - slope * (point.position() - middle)))
                .sum();
        int degrees = points.size() - 2;
        double error = Math.sqrt(residuals / degrees / squares);
        if (error == 0) {
            return slope == 0
                    ? new Trend(0, 0, 1, points.size())
                    : new Trend(slope, Math.copySign(Double.POSITIVE_INFINITY, slope), 0, points.size());
        }
        double statistic = slope / error;
        return new Trend(slope, statistic, Math.min(1, Quantiles.studentTwoSided(statistic, degrees)), points.size());
    }

    private static double square(double value) {
        return value * value;
    }

    private static void checkPositions(List<Double> positions) {
        Set<Double> different = new HashSet<>(positions);
        if (positions.size() < FEWEST_POINTS || different.size() < positions.size()) {
            throw Refusal.of(
                    TASK,
                    positions.size() + " points at " + different.size() + " positions",
                    "at least " + FEWEST_POINTS + " points, each at its own position");
        }
    }

    /** The direction of the trend, when it is more than chance at the level given. */
    public Direction direction(Confidence confidence) {
        Objects.requireNonNull(confidence, "confidence");
        if (pValue >= 1 - confidence.level()) {
            return Direction.NO_TREND;
        }
        return slope > 0 ? Direction.RISING : Direction.FALLING;
    }
}
