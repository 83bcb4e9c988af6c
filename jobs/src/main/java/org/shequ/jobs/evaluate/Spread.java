package org.shequ.jobs.evaluate;

import org.apache.commons.math3.distribution.TDistribution;
import org.shequ.schemas.indicator.Indicator;

/**
 * The sampling distribution of one value: where its true value may lie, given the counts it rests on (Jeffreys' prior for
 * proportions and rates). A complete count has none and stays where it is.
 */
final class Spread {
    private static final double Z_95 = 1.959963984540054;

    private enum Shape {
        FIXED,
        BETA,
        GAMMA,
        STUDENT,
        TWO_SIDED
    }

    private final Shape shape;
    private final double first;
    private final double second;
    private final double centre;

    private Spread(Shape shape, double first, double second, double centre) {
        this.shape = shape;
        this.first = first;
        this.second = second;
        this.centre = centre;
    }

    static Spread of(Indicator indicator, Value value) {
        return switch (indicator.interval()) {
            case WILSON, WILSON_WEIGHTED -> share(Values.rows(indicator, value), value.value());
            case BYAR -> rate(indicator, value);
            case T -> mean(value);
            case MEDIAN -> median(value);
            case NONE -> fixed(value.value());
        };
    }

    private static Spread fixed(double value) {
        return new Spread(Shape.FIXED, 0, 0, value);
    }

    private static Spread share(double rows, double share) {
        return rows > 0 && share >= 0 && share <= 1
                ? new Spread(Shape.BETA, rows * share + 0.5, rows * (1 - share) + 0.5, share)
                : fixed(share);
    }

    private static Spread rate(Indicator indicator, Value value) {
        if (value.numerator() == null || value.numerator() < 0) {
            return fixed(value.value());
        }
        if (value.numerator() > 0) {
            return new Spread(Shape.GAMMA, value.numerator() + 0.5, value.value() / value.numerator(), value.value());
        }
        return value.denominator() == null || value.denominator() <= 0
                ? fixed(value.value())
                : new Spread(Shape.GAMMA, 0.5, indicator.per() / value.denominator(), value.value());
    }

    private static Spread mean(Value value) {
        if (value.n() == null || value.n() < 2 || value.lower95() == null || value.upper95() == null) {
            return fixed(value.value());
        }
        double freedom = value.n() - 1.0;
        double half = (value.upper95() - value.lower95()) / 2;
        double error = half / new TDistribution(null, freedom).inverseCumulativeProbability(0.975);
        return new Spread(Shape.STUDENT, error, freedom, value.value());
    }

    private static Spread median(Value value) {
        if (value.lower95() == null || value.upper95() == null) {
            return fixed(value.value());
        }
        return new Spread(
                Shape.TWO_SIDED,
                (value.value() - value.lower95()) / Z_95,
                (value.upper95() - value.value()) / Z_95,
                value.value());
    }

    /** Fills an array with draws. */
    void draw(Sampler sampler, double[] into) {
        switch (shape) {
            case FIXED -> java.util.Arrays.fill(into, centre);
            case BETA -> {
                for (int i = 0; i < into.length; i++) {
                    into[i] = sampler.beta(first, second);
                }
            }
            case GAMMA -> {
                for (int i = 0; i < into.length; i++) {
                    into[i] = second * sampler.gamma(first);
                }
            }
            case STUDENT -> {
                for (int i = 0; i < into.length; i++) {
                    into[i] = centre + first * sampler.student(second);
                }
            }
            case TWO_SIDED -> {
                for (int i = 0; i < into.length; i++) {
                    double normal = sampler.normal();
                    into[i] = centre + normal * (normal < 0 ? first : second);
                }
            }
        }
    }
}
