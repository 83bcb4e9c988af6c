package org.shequ.jobs.evaluate;

import java.util.List;
import java.util.Optional;
import org.shequ.schemas.Words;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.scheme.Dimension;
import org.shequ.schemas.scheme.Evaluation;
import org.shequ.schemas.scheme.GradeBand;
import org.shequ.schemas.scheme.Scored;

/**
 * How one area was evaluated, part by part.
 *
 * @param area the area
 * @param evaluation how its level is evaluated
 * @param isRated false where areas like it are not rated at all
 * @param dimensions its dimensions in the order of the scheme; empty where it is not rated
 * @param children the mean of the areas below, where the scheme asks for it
 * @param total the whole, with the marks of the ledger
 * @param adjustment what stands beside the composite
 * @param forced the best grade that the scheme's shares leave to its place, where they limit it
 */
record AreaResult(
        Area area,
        Evaluation evaluation,
        boolean isRated,
        List<DimensionResult> dimensions,
        Optional<ChildrenResult> children,
        Part total,
        Adjustment adjustment,
        Optional<GradeBand> forced) {

    static AreaResult unrated(Area area, Evaluation evaluation, Words reason) {
        return new AreaResult(
                area,
                evaluation,
                false,
                List.of(),
                Optional.empty(),
                Part.unscored(reason),
                Adjustment.NONE,
                Optional.empty());
    }

    /** The same, where shares leave its place no better grade than this. */
    AreaResult noBetterThan(GradeBand best) {
        return new AreaResult(area, evaluation, isRated, dimensions, children, total, adjustment, Optional.of(best));
    }

    /**
     * One indicator of a dimension.
     *
     * @param scored its place in the scheme
     * @param indicator its entry in the catalogue
     * @param isAnswerable whether it may move this area's score
     * @param choice the value it is scored by
     * @param score 0 to 100, NaN where there is none
     */
    record IndicatorResult(Scored scored, Indicator indicator, boolean isAnswerable, Choice choice, double score) {
        boolean isScored() {
            return !Double.isNaN(score);
        }
    }

    /** One dimension. */
    record DimensionResult(Dimension dimension, List<IndicatorResult> indicators, Part part) {
        /** Weight of the indicators that may move this area's score. */
        double nominalWeight() {
            return indicators.stream()
                    .filter(IndicatorResult::isAnswerable)
                    .mapToDouble(indicator -> indicator.scored().weight())
                    .sum();
        }

        double presentWeight() {
            return indicators.stream()
                    .filter(IndicatorResult::isScored)
                    .mapToDouble(indicator -> indicator.scored().weight())
                    .sum();
        }
    }

    /**
     * The mean of the areas below.
     *
     * @param below the areas below that are rated, scored or not, in order of their codes
     * @param weights what each weighs, households where all are known
     * @param part their mean
     */
    record ChildrenResult(List<AreaResult> below, double[] weights, Part part) {
        int scored() {
            return (int)
                    below.stream().filter(child -> child.total().isScored()).count();
        }
    }

    /** The scheme's weight of a dimension as a share of the total. */
    double nominalShare(DimensionResult dimension) {
        double all = dimensions.stream()
                .filter(other -> other.nominalWeight() > 0)
                .mapToDouble(other -> other.dimension().weight())
                .sum();
        return dimension.nominalWeight() == 0
                ? 0
                : (1 - childrenShare()) * dimension.dimension().weight() / all;
    }

    /** The scheme's weight of the areas below as a share of the total. */
    double childrenShare() {
        boolean isAlone = dimensions.stream().allMatch(dimension -> dimension.nominalWeight() == 0);
        return isAlone ? 1 : evaluation.childrenShare();
    }

    /** Share of the total's weight that is present, 0 to 1. */
    double presentShare() {
        double present = children.filter(mean -> mean.part().isScored())
                .map(mean -> childrenShare())
                .orElse(0.0);
        for (DimensionResult dimension : dimensions) {
            if (dimension.part().isScored()) {
                present += nominalShare(dimension);
            }
        }
        return present;
    }
}
