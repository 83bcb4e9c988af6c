package org.shequ.jobs.evaluate;

/**
 * Simulated totals of one area by replicate.
 *
 * @param sampling with sampling error alone, weights and mean as in the scheme
 * @param all with sampling error, drawn weights and drawn mean
 * @param centre with drawn weights and mean but no sampling error: what {@code all} varies around
 */
record Replicates(double[] sampling, double[] all, double[] centre) {
    /** The same with points added or taken off, kept between 0 and 100. */
    Replicates plus(double points) {
        for (double[] scores : new double[][] {sampling, all, centre}) {
            for (int i = 0; i < scores.length; i++) {
                scores[i] = Part.clip(scores[i] + points);
            }
        }
        return this;
    }

    /** Mean squared distance of the scores with sampling error from the score without. */
    double samplingVariance(double score) {
        double sum = 0;
        for (double draw : sampling) {
            sum += (draw - score) * (draw - score);
        }
        return sum / sampling.length;
    }
}
