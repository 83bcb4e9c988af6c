package org.shequ.common.statistics;

/**
 * Random draws from the distributions of estimates and weights, the same on every machine: only operations with exact
 * results and StrictMath are used. Not to be shared between threads.
 */
public final class Draws {
    private final RandomStream stream;
    private double spare = Double.NaN;

    /** Draws that use up the given stream. */
    public Draws(RandomStream stream) {
        this.stream = stream;
    }

    /** A number spread evenly between 0 and 1, neither of which occurs. */
    public double uniform() {
        return stream.uniform();
    }

    /** A draw from the standard normal distribution, by the polar method (Marsaglia and Bray 1964). */
    public double normal() {
        if (!Double.isNaN(spare)) {
            double kept = spare;
            spare = Double.NaN;
            return kept;
        }
        double first;
        double second;
        double square;
        do {
            first = 2 * stream.uniform() - 1;
            second = 2 * stream.uniform() - 1;
            square = first * first + second * second;
        } while (square >= 1 || square == 0);
        double scale = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        spare = second * scale;
        return first * scale;
    }

    /**
     * A draw from the gamma distribution with scale 1 (Marsaglia and Tsang 2000). For a rate with x events: shape x + 1/2.
     *
     * @param shape above 0
     * @throws IllegalArgumentException if the shape is not above 0
     */
    public double gamma(double shape) {
        Refusal.positive(shape, "draw from a gamma distribution", "shape");
        if (shape < 1) {
            return gamma(shape + 1) * StrictMath.pow(stream.uniform(), 1 / shape);
        }
        double size = shape - 1.0 / 3;
        double slope = 1 / StrictMath.sqrt(9 * size);
        while (true) {
            double normal = normal();
            double root = 1 + slope * normal;
            if (root > 0) {
                double cube = root * root * root;
                double accept = StrictMath.log(stream.uniform());
                if (accept < normal * normal / 2 + size * (1 - cube + StrictMath.log(cube))) {
                    return size * cube;
                }
            }
        }
    }

    /**
     * A draw from the beta distribution, from two gammas. For a proportion of x in n: x + 1/2 and n - x + 1/2.
     *
     * @param alpha above 0
     * @param beta above 0
     * @throws IllegalArgumentException if either is not above 0
     */
    public double beta(double alpha, double beta) {
        double first = gamma(alpha);
        double second = gamma(beta);
        if (first + second == 0) {
            return stream.uniform() < alpha / (alpha + beta) ? 1 : 0;
        }
        return first / (first + second);
    }

    /**
     * A draw from the Dirichlet distribution: weights that add up to 1. For nominal weights w: 50 w.
     *
     * @param alphas at least 0, with one above 0; a 0 always draws 0
     * @throws IllegalArgumentException if one is negative or none is above 0
     */
    public double[] dirichlet(double[] alphas) {
        double sum = 0;
        for (double alpha : alphas) {
            sum += Refusal.notNegative(alpha, "draw from a Dirichlet distribution", "alpha");
        }
        Refusal.positive(sum, "draw from a Dirichlet distribution", "sum of alphas");
        double[] draws = new double[alphas.length];
        double total = 0;
        while (total == 0) {
            for (int index = 0; index < alphas.length; index++) {
                draws[index] = alphas[index] == 0 ? 0 : gamma(alphas[index]);
                total += draws[index];
            }
        }
        for (int index = 0; index < draws.length; index++) {
            draws[index] /= total;
        }
        return draws;
    }

    /**
     * A draw from Student's t. For a mean: mean + SE t with its degrees of freedom.
     *
     * @param degreesOfFreedom above 0
     * @throws IllegalArgumentException if the degrees of freedom are not above 0
     */
    public double student(double degreesOfFreedom) {
        Refusal.positive(degreesOfFreedom, "draw from Student's t", "degrees of freedom");
        double normal = normal();
        double chiSquared = 2 * gamma(degreesOfFreedom / 2);
        return normal / StrictMath.sqrt(chiSquared / degreesOfFreedom);
    }
}
