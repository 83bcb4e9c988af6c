package org.shequ.jobs.evaluate;

import org.shequ.schemas.scheme.Dimension;
import org.shequ.schemas.scheme.Evaluation;

/**
 * What may be argued about in a scheme, drawn once a replicate for all areas of a level: weights of indicators, of dimensions
 * and of the areas below, and whether the total is an arithmetic or a geometric mean.
 */
final class DrawnWeights {
    private static final double LEAST = 1e-9;

    /** By dimension, indicator and replicate. */
    final double[][][] indicators;
    /** By dimension and replicate; the areas below come last. */
    final double[][] dimensions;
    /** By replicate. */
    final boolean[] isGeometric;

    DrawnWeights(Evaluation evaluation, SimulationPlan plan) {
        int count = evaluation.dimensions().size();
        double own =
                evaluation.dimensions().stream().mapToDouble(Dimension::weight).sum();
        double[] nominal = new double[count + 1];
        nominal[count] = evaluation.childrenShare();
        indicators = new double[count][][];
        Sampler sampler = new Sampler(plan.seed(), "weights", evaluation.level());
        for (int i = 0; i < count; i++) {
            Dimension dimension = evaluation.dimensions().get(i);
            nominal[i] = (1 - evaluation.childrenShare()) * dimension.weight() / own;
            double[] within = dimension.indicators().stream()
                    .mapToDouble(scored -> scored.weight())
                    .toArray();
            indicators[i] = draw(sampler, within, plan);
        }
        dimensions = draw(sampler, nominal, plan);
        isGeometric = new boolean[plan.draws()];
        for (int replicate = 0; replicate < plan.draws(); replicate++) {
            isGeometric[replicate] = sampler.uniform() < 0.5;
        }
    }

    private static double[][] draw(Sampler sampler, double[] nominal, SimulationPlan plan) {
        double[][] byItem = new double[nominal.length][plan.draws()];
        for (int replicate = 0; replicate < plan.draws(); replicate++) {
            double[] drawn = positive(sampler, nominal, plan.concentration());
            for (int item = 0; item < nominal.length; item++) {
                byItem[item][replicate] = drawn[item];
            }
        }
        return byItem;
    }

    private static double[] positive(Sampler sampler, double[] nominal, double concentration) {
        double[] present =
                java.util.Arrays.stream(nominal).filter(weight -> weight > 0).toArray();
        double[] drawn = sampler.weights(present, concentration);
        double[] all = new double[nominal.length];
        int next = 0;
        for (int item = 0; item < nominal.length; item++) {
            all[item] = nominal[item] > 0 ? Math.max(LEAST, drawn[next++]) : 0;
        }
        return all;
    }
}
