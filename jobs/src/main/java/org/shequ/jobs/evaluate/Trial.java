package org.shequ.jobs.evaluate;

import java.util.function.ToDoubleBiFunction;
import org.shequ.jobs.evaluate.AreaResult.DimensionResult;
import org.shequ.jobs.evaluate.AreaResult.IndicatorResult;
import org.shequ.schemas.scheme.Aggregation;

/**
 * A scheme with one assumption changed, to see what becomes of the totals.
 *
 * @param score score of an indicator for an area, NaN where it is left out
 * @param factor what the weight of a dimension or indicator is multiplied by
 * @param within how indicators make a dimension
 * @param across how dimensions make the total
 */
record Trial(
        ToDoubleBiFunction<AreaResult, IndicatorResult> score,
        java.util.function.ToDoubleFunction<String> factor,
        Aggregation within,
        Aggregation across) {

    /** The scheme's weights of an area's dimensions as shares of its total, which all trials start from. */
    static double[] shares(AreaResult result) {
        return result.dimensions().stream().mapToDouble(result::nominalShare).toArray();
    }

    /**
     * The total of a scored area; areas below keep theirs. NaN where nothing is left.
     *
     * @param shares what {@link #shares} says of the area
     */
    double total(AreaResult result, double[] shares) {
        int parts = result.dimensions().size() + 1;
        double[] scores = new double[parts];
        double[] weights = new double[parts];
        int count = 0;
        for (int i = 0; i < shares.length; i++) {
            DimensionResult dimension = result.dimensions().get(i);
            double score = dimension.part().isScored() ? part(result, dimension) : Double.NaN;
            if (!Double.isNaN(score)) {
                scores[count] = score;
                weights[count++] =
                        shares[i] * factor.applyAsDouble(dimension.dimension().id());
            }
        }
        if (result.children().isPresent() && result.children().get().part().isScored()) {
            scores[count] = result.children().get().part().score();
            weights[count++] = result.childrenShare();
        }
        return mean(across, scores, weights, count);
    }

    private double part(AreaResult result, DimensionResult dimension) {
        int count = 0;
        double[] scores = new double[dimension.indicators().size()];
        double[] weights = new double[dimension.indicators().size()];
        for (IndicatorResult indicator : dimension.indicators()) {
            double found = indicator.isScored() ? score.applyAsDouble(result, indicator) : Double.NaN;
            if (!Double.isNaN(found)) {
                scores[count] = found;
                weights[count++] = indicator.scored().weight()
                        * factor.applyAsDouble(indicator.scored().indicator());
            }
        }
        return mean(within, scores, weights, count);
    }

    private static double mean(Aggregation aggregation, double[] scores, double[] weights, int count) {
        return count == 0
                ? Double.NaN
                : Mean.of(aggregation, java.util.Arrays.copyOf(scores, count), java.util.Arrays.copyOf(weights, count));
    }
}
