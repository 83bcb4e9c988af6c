package org.shequ.common.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * All areas of one indicator and period against their common value: limits, flags and q-values (Spiegelhalter 2005;
 * Benjamini and Hochberg 1995).
 *
 * @param common value of all areas together: a share, or the ratio 1
 * @param overDispersion how much more the areas differ than chance explains
 * @param positions one for each area, in the order given
 */
public record Funnel(double common, OverDispersion overDispersion, List<Position> positions) {
    /** Largest q-value at which an area is called an outlier. */
    public static final double LARGEST_Q = 0.05;

    /**
     * Where one area stands.
     *
     * @param value of the area: a share, or observed over expected
     * @param limits95 limits of chance alone at 95 %
     * @param limits998 limits of chance alone at 99.8 %
     * @param adjusted95 limits of chance and spread at 95 %
     * @param adjusted998 limits of chance and spread at 99.8 %
     * @param significance against chance alone
     * @param adjustedSignificance against chance and spread
     * @param adjustedZ z-score against chance and spread
     * @param qValue of the adjusted z-score among all areas
     */
    public record Position(
            double value,
            Interval limits95,
            Interval limits998,
            Interval adjusted95,
            Interval adjusted998,
            Significance significance,
            Significance adjustedSignificance,
            double adjustedZ,
            double qValue) {
        /** Whether the area is called an outlier: outside the adjusted 99.8 % limits and q below 0.05. */
        public boolean isOutlier() {
            return adjustedSignificance.isOutside998() && qValue < LARGEST_Q;
        }
    }

    /** Copies the positions. */
    public Funnel {
        positions = List.copyOf(positions);
    }

    /**
     * The funnel of proportions around the pooled one.
     *
     * @param counts events and trials of each area
     * @throws IllegalArgumentException if there are no areas, or one has more events than trials
     */
    public static Funnel ofProportions(List<Shrinkage.Count> counts) {
        double events = counts.stream().mapToDouble(Shrinkage.Count::events).sum();
        double trials = counts.stream().mapToDouble(Shrinkage.Count::base).sum();
        return ofProportions(Math.min(1, events / Refusal.positive(trials, "draw a funnel", "sum of trials")), counts);
    }

    /**
     * The funnel of proportions around a given one, such as that of the whole city, with spread estimated on the scale
     * of shares.
     *
     * @param common from 0 to 1
     * @param counts events and trials of each area
     * @throws IllegalArgumentException if the common value is no share, is 0 or 1 while an area differs from it, or an
     *     area has more events than trials
     */
    public static Funnel ofProportions(double common, List<Shrinkage.Count> counts) {
        Refusal.share(common, "draw a funnel", "common proportion");
        counts.forEach(count -> Refusal.share(count.value(), "draw a funnel", "events / trials of an area"));
        if (common == 0 || common == 1) {
            return ofEqualProportions(common, counts);
        }
        List<OverDispersion.Unit> units = counts.stream()
                .map(count -> new OverDispersion.Unit(count.value(), Math.sqrt(common * (1 - common) / count.base())))
                .toList();
        OverDispersion spread = OverDispersion.of(common, units);
        List<Double> qValues = qValues(spread, common, units);
        List<Position> positions = new ArrayList<>();
        for (int index = 0; index < counts.size(); index++) {
            Shrinkage.Count count = counts.get(index);
            OverDispersion.Unit unit = units.get(index);
            Interval limits95 = FunnelLimits.proportion(common, count.base(), Confidence.NINETY_FIVE);
            Interval limits998 = FunnelLimits.proportion(common, count.base(), Confidence.NINETY_NINE_POINT_EIGHT);
            Interval adjusted95 = shares(spread.limits(common, unit.standardError(), Confidence.NINETY_FIVE));
            Interval adjusted998 =
                    shares(spread.limits(common, unit.standardError(), Confidence.NINETY_NINE_POINT_EIGHT));
            Significance significance = FunnelLimits.ofProportion(count.events(), count.base(), common);
            positions.add(new Position(
                    count.value(),
                    limits95,
                    limits998,
                    adjusted95,
                    adjusted998,
                    significance,
                    spread.isPresent() ? Significance.of(count.value(), adjusted95, adjusted998) : significance,
                    spread.adjustedZ(common, unit),
                    qValues.get(index)));
        }
        return new Funnel(common, spread, positions);
    }

    private static Funnel ofEqualProportions(double common, List<Shrinkage.Count> counts) {
        if (counts.stream().anyMatch(count -> count.value() != common)) {
            throw Refusal.of(
                    "draw a funnel",
                    "common proportion is " + common + " but an area differs from it",
                    "a common proportion between 0 and 1");
        }
        Interval at95 = new Interval(common, common, Confidence.NINETY_FIVE);
        Interval at998 = new Interval(common, common, Confidence.NINETY_NINE_POINT_EIGHT);
        Position same = new Position(
                common, at95, at998, at95, at998, Significance.NOT_SIGNIFICANT, Significance.NOT_SIGNIFICANT, 0, 1);
        return new Funnel(
                common,
                new OverDispersion(counts.size(), 0, 0),
                counts.stream().map(count -> same).toList());
    }

    /**
     * The funnel of ratios of observed to expected events around 1: exact limits of chance alone; spread estimated on
     * the scale of square roots, where the standard error is 1 / (2 sqrt E), and limits squared back.
     *
     * @param ratios one for each area, at least one
     */
    public static Funnel ofRatios(List<StandardisedRatio> ratios) {
        List<OverDispersion.Unit> units = ratios.stream()
                .map(ratio -> new OverDispersion.Unit(Math.sqrt(ratio.ratio()), 0.5 / Math.sqrt(ratio.expected())))
                .toList();
        OverDispersion spread = OverDispersion.of(1, units);
        List<Double> qValues = qValues(spread, 1, units);
        List<Position> positions = new ArrayList<>();
        for (int index = 0; index < ratios.size(); index++) {
            StandardisedRatio ratio = ratios.get(index);
            Interval limits95 = FunnelLimits.ratio(ratio.expected(), Confidence.NINETY_FIVE);
            Interval limits998 = FunnelLimits.ratio(ratio.expected(), Confidence.NINETY_NINE_POINT_EIGHT);
            Interval adjusted95 = spread.isPresent()
                    ? squared(spread.limits(1, units.get(index).standardError(), Confidence.NINETY_FIVE))
                    : limits95;
            Interval adjusted998 = spread.isPresent()
                    ? squared(spread.limits(1, units.get(index).standardError(), Confidence.NINETY_NINE_POINT_EIGHT))
                    : limits998;
            Significance significance = FunnelLimits.ofRatio(ratio.observed(), ratio.expected());
            positions.add(new Position(
                    ratio.ratio(),
                    limits95,
                    limits998,
                    adjusted95,
                    adjusted998,
                    significance,
                    spread.isPresent() ? Significance.of(ratio.ratio(), adjusted95, adjusted998) : significance,
                    spread.adjustedZ(1, units.get(index)),
                    qValues.get(index)));
        }
        return new Funnel(1, spread, positions);
    }

    private static Interval shares(Interval limits) {
        return limits.within(0, 1);
    }

    private static Interval squared(Interval root) {
        double lower = Math.max(0, root.lower());
        return new Interval(lower * lower, root.upper() * root.upper(), root.confidence());
    }

    private static List<Double> qValues(OverDispersion spread, double target, List<OverDispersion.Unit> units) {
        return BenjaminiHochberg.qValues(units.stream()
                .map(unit -> Quantiles.normalTwoSided(spread.adjustedZ(target, unit)))
                .toList());
    }
}
