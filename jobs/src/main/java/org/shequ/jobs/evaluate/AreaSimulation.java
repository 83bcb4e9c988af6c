package org.shequ.jobs.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.shequ.common.period.Period;
import org.shequ.jobs.evaluate.AreaResult.ChildrenResult;
import org.shequ.jobs.evaluate.AreaResult.DimensionResult;
import org.shequ.jobs.evaluate.AreaResult.IndicatorResult;
import org.shequ.schemas.scheme.Aggregation;
import org.shequ.schemas.scheme.Scheme;

/** Simulates the total of one area; what is missing stays missing in every replicate. */
final class AreaSimulation {
    private final Scheme scheme;
    private final AreaResult result;
    private final DrawnWeights weights;
    private final Sampler sampler;
    private final int draws;
    private final double[] values;
    private final Total total;
    private final Map<String, Uncertainty.Range> ranges = new LinkedHashMap<>();

    AreaSimulation(Scheme scheme, Period period, AreaResult result, DrawnWeights weights, SimulationPlan plan) {
        this.scheme = scheme;
        this.result = result;
        this.weights = weights;
        this.draws = plan.draws();
        this.values = new double[draws];
        this.sampler =
                new Sampler(plan.seed(), "values", period.name(), result.area().code());
        this.total = new Total();
    }

    Replicates run(Map<String, Replicates> below) {
        for (int i = 0; i < result.dimensions().size(); i++) {
            DimensionResult dimension = result.dimensions().get(i);
            if (dimension.part().isScored()) {
                Replicates part = part(dimension, weights.indicators[i]);
                ranges.put(dimension.dimension().id(), Simulation.range(part.all()));
                total.add(part, result.nominalShare(dimension), weights.dimensions[i]);
            }
        }
        result.children()
                .filter(children -> children.part().isScored())
                .ifPresent(children -> total.add(
                        mean(children, below),
                        result.childrenShare(),
                        weights.dimensions[weights.dimensions.length - 1]));
        Replicates replicates = total.replicates();
        double points = 100 * result.adjustment().marks() / scheme.fullMark();
        return points == 0 ? replicates : replicates.plus(points);
    }

    /** Where the scores of its dimensions lie, once it has been run. */
    Map<String, Uncertainty.Range> ranges() {
        return ranges;
    }

    /** A dimension put together from drawn values. */
    private Replicates part(DimensionResult dimension, double[][] drawnWeights) {
        boolean isGeometric = scheme.within() == Aggregation.GEOMETRIC;
        double[] sampling = new double[draws];
        double[] all = new double[draws];
        double[] centre = new double[draws];
        double[] weight = new double[draws];
        double nominal = 0;
        for (int i = 0; i < dimension.indicators().size(); i++) {
            IndicatorResult indicator = dimension.indicators().get(i);
            if (!indicator.isScored()) {
                continue;
            }
            double fixed = indicator.scored().weight();
            double[] drawn = drawnWeights[i];
            double point = inward(indicator.score(), isGeometric);
            nominal += fixed;
            Spread.of(indicator.indicator(), indicator.choice().value().orElseThrow())
                    .draw(sampler, values);
            for (int r = 0; r < draws; r++) {
                values[r] = inward(indicator.scored().score(values[r]), isGeometric);
            }
            for (int r = 0; r < draws; r++) {
                sampling[r] += fixed * values[r];
                all[r] += drawn[r] * values[r];
                centre[r] += drawn[r] * point;
                weight[r] += drawn[r];
            }
        }
        for (int r = 0; r < draws; r++) {
            sampling[r] = outward(sampling[r] / nominal, isGeometric);
            all[r] = outward(all[r] / weight[r], isGeometric);
            centre[r] = outward(centre[r] / weight[r], isGeometric);
        }
        return new Replicates(sampling, all, centre);
    }

    /** The mean of the areas below, replicate by replicate. */
    private Replicates mean(ChildrenResult children, Map<String, Replicates> below) {
        double[] sampling = new double[draws];
        double[] all = new double[draws];
        double[] centre = new double[draws];
        double sum = 0;
        for (int i = 0; i < children.below().size(); i++) {
            Replicates child = below.get(children.below().get(i).area().code());
            if (child == null) {
                continue;
            }
            double weight = children.weights()[i];
            sum += weight;
            for (int r = 0; r < draws; r++) {
                sampling[r] += weight * child.sampling()[r];
                all[r] += weight * child.all()[r];
                centre[r] += weight * child.centre()[r];
            }
        }
        for (int r = 0; r < draws; r++) {
            sampling[r] /= sum;
            all[r] /= sum;
            centre[r] /= sum;
        }
        return new Replicates(sampling, all, centre);
    }

    private static double inward(double score, boolean isGeometric) {
        return isGeometric ? StrictMath.log(Math.max(Mean.FLOOR, score)) : score;
    }

    private static double outward(double sum, boolean isGeometric) {
        return isGeometric ? StrictMath.exp(sum) : sum;
    }

    /** The total in the making: parts are added one by one with their share and their drawn weights. */
    private final class Total {
        private final double[] sampling = new double[draws];
        private final double[] all = new double[draws];
        private final double[] centre = new double[draws];
        private final double[] weight = new double[draws];
        private final boolean isGeometric = scheme.across() == Aggregation.GEOMETRIC;
        private double nominal;

        void add(Replicates part, double share, double[] drawn) {
            nominal += share;
            for (int r = 0; r < draws; r++) {
                sampling[r] += share * inward(part.sampling()[r], isGeometric);
            }
            for (int r = 0; r < draws; r++) {
                boolean isDrawnGeometric = weights.isGeometric[r];
                all[r] += drawn[r] * inward(part.all()[r], isDrawnGeometric);
                centre[r] += drawn[r] * inward(part.centre()[r], isDrawnGeometric);
                weight[r] += drawn[r];
            }
        }

        Replicates replicates() {
            for (int r = 0; r < draws; r++) {
                sampling[r] = outward(sampling[r] / nominal, isGeometric);
                all[r] = outward(all[r] / weight[r], weights.isGeometric[r]);
                centre[r] = outward(centre[r] / weight[r], weights.isGeometric[r]);
            }
            return new Replicates(sampling, all, centre);
        }
    }
}
