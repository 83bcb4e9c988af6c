package org.shequ.common.statistics;

import java.util.Objects;

/**
 * The worst and best value that count, fixed before the period: an area's score then does not move when another area
 * moves (UNDP, Human Development Report, technical notes; COINr n_goalposts).
 *
 * @param low lower goalpost, in the unit of the indicator
 * @param high upper goalpost, above the lower
 * @param direction which of the two is the better
 */
public record Goalposts(double low, double high, Direction direction) {
    /**
     * Refuses goalposts that do not stand apart.
     *
     * @throws IllegalArgumentException with the goalposts found
     */
    public Goalposts {
        Objects.requireNonNull(direction, "direction");
        Refusal.finite(low, "set goalposts", "low");
        Refusal.finite(high, "set goalposts", "high");
        if (low >= high) {
            throw Refusal.of("set goalposts", "low is " + low + ", high is " + high, "low < high");
        }
    }

    /**
     * How far a value has come from the worse goalpost to the better, from 0 to 1; beyond them it stays at 0 or 1.
     *
     * @param value in the unit of the indicator, finite
     * @throws IllegalArgumentException if the value is not finite
     */
    public double share(double value) {
        Refusal.finite(value, "score a value", "value");
        double share = Math.min(1, Math.max(0, (value - low) / (high - low)));
        return direction == Direction.HIGHER_IS_BETTER ? share : 1 - share;
    }

    /**
     * The same in points from 0 to 100.
     *
     * @throws IllegalArgumentException if the value is not finite
     */
    public double score(double value) {
        return 100 * share(value);
    }
}
