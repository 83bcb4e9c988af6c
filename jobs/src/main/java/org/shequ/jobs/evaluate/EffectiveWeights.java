package org.shequ.jobs.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.shequ.jobs.evaluate.AreaResult.DimensionResult;
import org.shequ.jobs.evaluate.AreaResult.IndicatorResult;

/**
 * What weighs how much in fact, beside what the scheme says: the squared correlation of an item's scores with the totals, as
 * a share of those of its kind (Paruolo, Saisana and Saltelli 2013). An indicator on which all areas do alike moves no rank.
 */
final class EffectiveWeights {
    private static final int FEWEST = 3;

    private final Map<String, Item> indicators = new LinkedHashMap<>();
    private final Map<String, Item> dimensions = new LinkedHashMap<>();

    private static final class Item {
        private final List<Double> scores = new ArrayList<>();
        private final List<Double> totals = new ArrayList<>();
        private double weights;
        private double squaredCorrelation;

        void add(double score, double total, double weight) {
            scores.add(score);
            totals.add(total);
            weights += weight;
        }

        /** Ends the adding. */
        void correlate() {
            if (scores.size() >= FEWEST) {
                double found = new PearsonsCorrelation().correlation(array(scores), array(totals));
                squaredCorrelation = Double.isNaN(found) ? 0 : found * found;
            }
        }

        double squaredCorrelation() {
            return squaredCorrelation;
        }

        private static double[] array(List<Double> numbers) {
            return numbers.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** From the scored areas of one level. */
    EffectiveWeights(List<AreaResult> scored) {
        for (AreaResult result : scored) {
            double total = result.total().score();
            for (DimensionResult dimension : result.dimensions()) {
                if (!dimension.part().isScored()) {
                    continue;
                }
                double share = result.nominalShare(dimension);
                item(dimensions, dimension.dimension().id())
                        .add(dimension.part().score(), total, share);
                for (IndicatorResult indicator : dimension.indicators()) {
                    if (indicator.isScored()) {
                        item(indicators, indicator.scored().indicator())
                                .add(
                                        indicator.score(),
                                        total,
                                        share * indicator.scored().weight() / dimension.nominalWeight());
                    }
                }
            }
        }
        indicators.values().forEach(Item::correlate);
        dimensions.values().forEach(Item::correlate);
    }

    private static Item item(Map<String, Item> items, String id) {
        return items.computeIfAbsent(id, unseen -> new Item());
    }

    Sensitivity ofIndicator(String id, Sensitivity row) {
        return weighed(indicators, id, row);
    }

    Sensitivity ofDimension(String id, Sensitivity row) {
        return weighed(dimensions, id, row);
    }

    private static Sensitivity weighed(Map<String, Item> items, String id, Sensitivity row) {
        Item item = items.get(id);
        if (item == null) {
            return row;
        }
        double all =
                items.values().stream().mapToDouble(Item::squaredCorrelation).sum();
        return row.weighed(
                item.weights / item.scores.size(), all == 0 ? null : Double.valueOf(item.squaredCorrelation() / all));
    }
}
