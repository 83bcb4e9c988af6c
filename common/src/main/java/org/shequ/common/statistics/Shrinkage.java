package org.shequ.common.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Values of small areas drawn toward the value of the whole, the more the fewer cases an area has (empirical Bayes). Raw
 * value, shrunk value and weight are published side by side.
 *
 * @param status whether values were shrunk at all
 * @param centre value of all areas together, in the unit of the values
 * @param spread variance between areas beyond chance, in the unit squared; for proportions the intra-area correlation
 *     times centre (1 - centre)
 * @param areas one for each area, in the order given
 */
public record Shrinkage(Status status, double centre, double spread, List<Area> areas) {
    /** Below this many areas the spread cannot be told, and nothing is shrunk. */
    public static final int FEWEST_AREAS = 8;

    /** Whether values were shrunk. */
    public enum Status {
        /** Values were shrunk. */
        SHRUNK,
        /** Too few areas: shrunk values equal the raw ones, with weight 1. */
        TOO_FEW_AREAS
    }

    /**
     * The value of one area.
     *
     * @param raw its own value
     * @param shrunk weight times raw plus 1 - weight times centre
     * @param weight trust in its own value, from 0 to 1
     */
    public record Area(double raw, double shrunk, double weight) {}

    /**
     * Events of one area and what they are counted over.
     *
     * @param events at least 0
     * @param base exposure or expected events for rates, trials for proportions; above 0
     */
    public record Count(double events, double base) {
        /** Refuses negative events and a base that is not above 0. */
        public Count {
            Refusal.notNegative(events, "shrink the value of an area", "events");
            Refusal.positive(base, "shrink the value of an area", "base");
        }

        double value() {
            return events / base;
        }
    }

    /** Copies the areas. */
    public Shrinkage {
        Objects.requireNonNull(status, "status");
        areas = List.copyOf(areas);
    }

    /**
     * Shrinks rates, or ratios of observed to expected, by the global estimator of Marshall 1991: with m the pooled
     * rate, s2 the base-weighted variance of the rates around it and A = max(0, s2 - m / mean base), the weight of an
     * area is A / (A + m / base).
     *
     * @throws IllegalArgumentException if there are no areas
     */
    public static Shrinkage ofRates(List<Count> counts) {
        double base = total(counts);
        double centre = counts.stream().mapToDouble(Count::events).sum() / base;
        double variance = squaresAround(centre, counts) / base;
        double spread = Math.max(0, variance - centre / (base / counts.size()));
        if (counts.size() < FEWEST_AREAS) {
            return unshrunk(centre, spread, counts);
        }
        List<Area> areas = counts.stream()
                .map(count -> area(count, centre, spread == 0 ? 0 : spread / (spread + centre / count.base())))
                .toList();
        return new Shrinkage(Status.SHRUNK, centre, spread, areas);
    }

    /**
     * Shrinks proportions by the beta-binomial model with its parameters from moments weighted by trials (Kleinman
     * 1973): with m the pooled proportion and rho the correlation inside an area, the weight of an area of n trials is
     * n rho / (1 + (n - 1) rho).
     *
     * @throws IllegalArgumentException if there are no areas, or an area has more events than trials
     */
    public static Shrinkage ofProportions(List<Count> counts) {
        for (Count count : counts) {
            if (count.events() > count.base()) {
                throw Refusal.of(
                        "shrink the proportion of an area",
                        count.events() + " of " + count.base(),
                        "no more events than trials");
            }
        }
        double trials = total(counts);
        double centre = counts.stream().mapToDouble(Count::events).sum() / trials;
        double correlation = correlation(counts, centre, trials);
        double spread = correlation * centre * (1 - centre);
        if (counts.size() < FEWEST_AREAS) {
            return unshrunk(centre, spread, counts);
        }
        List<Area> areas = counts.stream()
                .map(count -> area(
                        count,
                        centre,
                        correlation == 0 ? 0 : count.base() * correlation / (1 + (count.base() - 1) * correlation)))
                .toList();
        return new Shrinkage(Status.SHRUNK, centre, spread, areas);
    }

    /**
     * The correlation that makes the expected sum of squares the one found: E = m(1-m) [(k-1) + rho sum (n-1)(1-n/N)].
     */
    private static double correlation(List<Count> counts, double centre, double trials) {
        double expected = centre * (1 - centre);
        double room = counts.stream()
                .mapToDouble(count -> (count.base() - 1) * (1 - count.base() / trials))
                .sum();
        if (expected == 0 || room <= 0) {
            return 0;
        }
        double excess = squaresAround(centre, counts) / expected - (counts.size() - 1);
        return Math.min(1, Math.max(0, excess / room));
    }

    private static double total(List<Count> counts) {
        double total = counts.stream().mapToDouble(Count::base).sum();
        return Refusal.positive(total, "shrink the values of areas", "sum of bases");
    }

    private static double squaresAround(double centre, List<Count> counts) {
        return counts.stream()
                .mapToDouble(count -> count.base() * (count.value() - centre) * (count.value() - centre))
                .sum();
    }

    private static Area area(Count count, double centre, double weight) {
        return new Area(count.value(), weight * count.value() + (1 - weight) * centre, weight);
    }

    private static Shrinkage unshrunk(double centre, double spread, List<Count> counts) {
        List<Area> areas = new ArrayList<>();
        for (Count count : counts) {
            areas.add(new Area(count.value(), count.value(), 1));
        }
        return new Shrinkage(Status.TOO_FEW_AREAS, centre, spread, areas);
    }
}
