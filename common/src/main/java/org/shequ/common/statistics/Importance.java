package org.shequ.common.statistics;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.SingularMatrixException;
import org.apache.commons.math3.stat.correlation.Covariance;

/**
 * How much each indicator really moves a weighted sum, which its nominal weight does not tell: an indicator that varies
 * little, or goes against the others, counts for less (Becker, Saisana, Paruolo and Vandecasteele 2017). For coherence
 * tables; it changes no score.
 */
public final class Importance {
    private static final String TASK = "weigh indicators by importance";

    private Importance() {}

    /**
     * The correlation of each indicator with the weighted sum, as shares that add up to 1.
     *
     * @param rows one for each area, one column for each indicator, none missing; at least 3 rows
     * @param weights of the indicators, with a sum that varies between areas
     * @throws IllegalArgumentException if an indicator or the sum is the same everywhere, or correlations add up to 0
     */
    public static double[] shares(double[][] rows, double[] weights) {
        RealMatrix covariance = covariance(rows, weights.length);
        double[] along = covariance.operate(weights);
        double variance = 0;
        for (int index = 0; index < weights.length; index++) {
            variance += weights[index] * along[index];
        }
        Refusal.positive(variance, TASK, "variance of the weighted sum");
        double[] correlations = new double[weights.length];
        for (int index = 0; index < weights.length; index++) {
            correlations[index] = along[index] / Math.sqrt(covariance.getEntry(index, index) * variance);
        }
        return shares(correlations);
    }

    /**
     * The weights, adding up to 1, with which the correlations of the indicators with the weighted sum stand in the given
     * proportion. They solve C w = c d, with C the covariances, d the standard deviations and c the importance.
     *
     * @param rows one for each area, one column for each indicator, none missing; at least 3 rows
     * @param importance of the indicators, above 0; only its proportions matter
     * @throws IllegalArgumentException if no weights of at least 0 give this importance, or indicators repeat one another
     */
    public static double[] weightsFor(double[][] rows, double[] importance) {
        RealMatrix covariance = covariance(rows, importance.length);
        double[] target = new double[importance.length];
        for (int index = 0; index < importance.length; index++) {
            target[index] = Refusal.positive(importance[index], TASK, "importance")
                    * Math.sqrt(covariance.getEntry(index, index));
        }
        double[] weights = solve(covariance, target);
        if (Arrays.stream(weights).anyMatch(weight -> weight < 0)) {
            throw Refusal.of(
                    TASK,
                    "importance " + Arrays.toString(importance) + " needs weights " + Arrays.toString(weights),
                    "weights of at least 0; ask for less extreme importance");
        }
        return shares(weights);
    }

    private static double[] solve(RealMatrix covariance, double[] target) {
        try {
            return new LUDecomposition(covariance)
                    .getSolver()
                    .solve(new Array2DRowRealMatrix(target))
                    .getColumn(0);
        } catch (SingularMatrixException failure) {
            throw Refusal.of(TASK, "an indicator is a sum of others", "indicators that do not repeat one another");
        }
    }

    private static RealMatrix covariance(double[][] rows, int columns) {
        if (rows.length < 3 || Arrays.stream(rows).anyMatch(row -> row.length != columns)) {
            throw Refusal.of(TASK, rows.length + " rows", "at least 3 rows, each with " + columns + " indicators");
        }
        RealMatrix covariance = columns == 1
                ? new Array2DRowRealMatrix(new double[][] {{variance(rows)}})
                : new Covariance(rows).getCovarianceMatrix();
        for (int index = 0; index < columns; index++) {
            Refusal.positive(covariance.getEntry(index, index), TASK, "variance of indicator " + (index + 1));
        }
        return covariance;
    }

    private static double variance(double[][] rows) {
        double deviation = MeanSums.of(
                        Arrays.stream(rows).mapToDouble(row -> row[0]).toArray())
                .standardDeviation()
                .orElseThrow();
        return deviation * deviation;
    }

    private static double[] shares(double[] parts) {
        double sum = Refusal.positive(Arrays.stream(parts).sum(), TASK, "sum of the parts");
        return Arrays.stream(parts).map(part -> part / sum).toArray();
    }
}
