package org.shequ.jobs.evaluate;

import org.shequ.schemas.scheme.Aggregation;

/**
 * Weighted means of scores between 0 and 100 (OECD and JRC, Handbook on Constructing Composite Indicators, 2008). Weights are
 * relative; sums run in the order given, so that the same scores make the same bits.
 */
final class Mean {
    /** Scores below this count as this much in a geometric mean, so that one 0 does not wipe out the rest. */
    static final double FLOOR = 1;

    private Mean() {}

    static double of(Aggregation aggregation, double[] scores, double[] weights) {
        return aggregation == Aggregation.ARITHMETIC ? arithmetic(scores, weights) : geometric(scores, weights);
    }

    static double arithmetic(double[] scores, double[] weights) {
        double sum = 0;
        double total = 0;
        for (int i = 0; i < scores.length; i++) {
            sum += weights[i] * scores[i];
            total += weights[i];
        }
        return clip(sum / total);
    }

    /** Taken relative to the best score, so that equal scores have exactly themselves as their mean. */
    static double geometric(double[] scores, double[] weights) {
        double best = FLOOR;
        for (double score : scores) {
            best = Math.max(best, score);
        }
        double sum = 0;
        double total = 0;
        for (int i = 0; i < scores.length; i++) {
            sum += weights[i] * StrictMath.log(Math.max(FLOOR, scores[i]) / best);
            total += weights[i];
        }
        return clip(best * StrictMath.exp(sum / total));
    }

    /** Rounding must not lift a mean of full scores above 100. */
    private static double clip(double score) {
        return Math.max(0, Math.min(100, score));
    }
}
