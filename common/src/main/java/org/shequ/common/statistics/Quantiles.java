package org.shequ.common.statistics;

import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;

/** Quantiles and tails of the reference distributions, at close to full precision, for the formulas beside it. */
final class Quantiles {
    private static final double PRECISION = 1e-15;
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

    private Quantiles() {}

    static double chiSquared(double probability, double degreesOfFreedom) {
        double accuracy = PRECISION * Math.min(1, degreesOfFreedom);
        return new ChiSquaredDistribution(null, degreesOfFreedom, accuracy).inverseCumulativeProbability(probability);
    }

    static double student(double probability, double degreesOfFreedom) {
        Refusal.positive(degreesOfFreedom, "find a quantile of Student's t", "degrees of freedom");
        return new TDistribution(null, degreesOfFreedom, PRECISION).inverseCumulativeProbability(probability);
    }

    static double studentTwoSided(double statistic, double degreesOfFreedom) {
        return 2 * new TDistribution(null, degreesOfFreedom).cumulativeProbability(-Math.abs(statistic));
    }

    static double beta(double probability, double alpha, double beta) {
        return new BetaDistribution(null, alpha, beta, PRECISION).inverseCumulativeProbability(probability);
    }

    static double normalTwoSided(double z) {
        return 2 * NORMAL.cumulativeProbability(-Math.abs(z));
    }
}
