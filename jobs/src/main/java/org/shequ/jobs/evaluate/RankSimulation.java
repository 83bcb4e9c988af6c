package org.shequ.jobs.evaluate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Ranks of simulated scores, one column a replicate.
 *
 * <p>Simulated scores carry the sampling error twice: once in the value observed, once in the draw around it. Left so, the
 * spread of true scores looks wider than it is and intervals of ranks cover too seldom. The scores of a replicate are therefore
 * drawn in towards the mean of the level as far as the spread between areas is explained by sampling error alone (empirical
 * Bayes for normal means: Morris 1983; ranks: Laird and Louis 1989, Goldstein and Spiegelhalter 1996). Only ranks are made
 * from them; scores and grades never are.
 */
final class RankSimulation {
    private static final int FEWEST_AREAS_TO_POOL = 8;

    /** Best place of each area in each replicate: one more than the number strictly better. */
    final int[][] best;
    /** Worst place: the number of areas less those strictly worse. Differs from the best only where areas tie. */
    final int[][] worst;

    /**
     * @param draws simulated scores by area and replicate
     * @param centres scores without sampling error by area and replicate
     * @param shrinkage how far each area is drawn in, 1 for not at all
     */
    RankSimulation(double[][] draws, double[][] centres, double[] shrinkage) {
        int areas = draws.length;
        int replicates = areas == 0 ? 0 : draws[0].length;
        best = new int[areas][replicates];
        worst = new int[areas][replicates];
        IntStream.range(0, replicates).parallel().forEach(replicate -> rank(replicate, draws, centres, shrinkage));
    }

    private void rank(int replicate, double[][] draws, double[][] centres, double[] shrinkage) {
        int areas = draws.length;
        double mean = 0;
        for (int area = 0; area < areas; area++) {
            mean += centres[area][replicate];
        }
        mean /= areas;
        double[] drawn = new double[areas];
        for (int area = 0; area < areas; area++) {
            double centre = centres[area][replicate];
            double keep = shrinkage[area];
            drawn[area] = keep == 1
                    ? draws[area][replicate]
                    : mean + keep * (centre - mean) + Math.sqrt(keep) * (draws[area][replicate] - centre);
        }
        double[] ascending = drawn.clone();
        Arrays.sort(ascending);
        for (int area = 0; area < areas; area++) {
            best[area][replicate] = areas - upTo(ascending, drawn[area]) + 1;
            worst[area][replicate] = areas - below(ascending, drawn[area]);
        }
    }

    private static int upTo(double[] ascending, double score) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] > score) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static int below(double[] ascending, double score) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ascending[middle] >= score) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /**
     * How far the scores of areas are drawn in towards their mean: between-area variance over between-area plus sampling
     * variance, the former by moments (DerSimonian and Laird 1986) and never below 0. Too few areas are left as they are.
     *
     * @param scores published scores
     * @param errors sampling variances of them
     */
    static double[] shrinkage(double[] scores, double[] errors) {
        int areas = scores.length;
        double[] keep = new double[areas];
        if (areas < FEWEST_AREAS_TO_POOL) {
            Arrays.fill(keep, 1);
            return keep;
        }
        double mean = 0;
        double error = 0;
        for (int area = 0; area < areas; area++) {
            mean += scores[area] / areas;
            error += errors[area] / areas;
        }
        double spread = 0;
        for (double score : scores) {
            spread += (score - mean) * (score - mean) / (areas - 1);
        }
        double between = Math.max(0, spread - error);
        for (int area = 0; area < areas; area++) {
            keep[area] = errors[area] == 0 ? 1 : between / (between + errors[area]);
        }
        return keep;
    }
}
