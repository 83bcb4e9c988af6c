package org.shequ.jobs.evaluate;

import org.shequ.common.statistics.RandomStream;

/**
 * Random draws in bulk, the same bits on every machine and for any number of threads: each task has a sampler of its own,
 * named by what it is for. For hundreds of millions of draws; normals by the ziggurat (Marsaglia and Tsang 2000,
 * in the form of Doornik 2005), gammas by Marsaglia and Tsang (2000) with their squeeze. Not to be shared between threads.
 */
final class Sampler {
    private static final int LAYERS = 128;
    private static final double TAIL = 3.442619855899;
    private static final double AREA = 9.91256303526217e-3;
    private static final double[] EDGE = new double[LAYERS + 1];
    private static final double[] RATIO = new double[LAYERS];

    static {
        double density = StrictMath.exp(-0.5 * TAIL * TAIL);
        EDGE[0] = AREA / density;
        EDGE[1] = TAIL;
        for (int i = 2; i < LAYERS; i++) {
            EDGE[i] = StrictMath.sqrt(-2 * StrictMath.log(AREA / EDGE[i - 1] + density));
            density = StrictMath.exp(-0.5 * EDGE[i] * EDGE[i]);
        }
        for (int i = 0; i < LAYERS; i++) {
            RATIO[i] = EDGE[i + 1] / EDGE[i];
        }
    }

    private final RandomStream stream;

    /** The sampler of a list of names, such as seed, scheme, period and area; the same names draw the same numbers. */
    Sampler(String... names) {
        stream = RandomStream.of(names);
    }

    /** Between 0 and 1, neither of which occurs. */
    double uniform() {
        return stream.uniform();
    }

    double normal() {
        while (true) {
            long bits = stream.bits();
            int layer = (int) (bits & (LAYERS - 1));
            double side = ((bits >>> 11) + 0.5) * 0x1.0p-52 - 1;
            if (Math.abs(side) < RATIO[layer]) {
                return side * EDGE[layer];
            }
            if (layer == 0) {
                return Math.signum(side) * tail();
            }
            double x = side * EDGE[layer];
            double outer = StrictMath.exp(-0.5 * (EDGE[layer] * EDGE[layer] - x * x));
            double inner = StrictMath.exp(-0.5 * (EDGE[layer + 1] * EDGE[layer + 1] - x * x));
            if (inner + uniform() * (outer - inner) < 1) {
                return x;
            }
        }
    }

    private double tail() {
        double x;
        double y;
        do {
            x = StrictMath.log(uniform()) / TAIL;
            y = StrictMath.log(uniform());
        } while (-2 * y < x * x);
        return TAIL - x;
    }

    /** Gamma with scale 1. */
    double gamma(double shape) {
        if (shape == 0.5) {
            double normal = normal();
            return normal * normal / 2;
        }
        if (shape < 1) {
            return gamma(shape + 1) * StrictMath.pow(uniform(), 1 / shape);
        }
        double size = shape - 1.0 / 3;
        double slope = 1 / Math.sqrt(9 * size);
        while (true) {
            double normal = normal();
            double root = 1 + slope * normal;
            if (root <= 0) {
                continue;
            }
            double cube = root * root * root;
            double uniform = uniform();
            double square = normal * normal;
            if (uniform < 1 - 0.0331 * square * square
                    || StrictMath.log(uniform) < 0.5 * square + size * (1 - cube + StrictMath.log(cube))) {
                return size * cube;
            }
        }
    }

    double beta(double alpha, double beta) {
        double first = gamma(alpha);
        double second = gamma(beta);
        return first + second == 0 ? 0.5 : first / (first + second);
    }

    /** Student's t. */
    double student(double degreesOfFreedom) {
        return normal() / Math.sqrt(2 * gamma(degreesOfFreedom / 2) / degreesOfFreedom);
    }

    /** Weights around nominal ones with mean equal to them: Dirichlet with the given total concentration. */
    double[] weights(double[] nominal, double concentration) {
        double all = 0;
        for (double weight : nominal) {
            all += weight;
        }
        double[] drawn = new double[nominal.length];
        double total = 0;
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = gamma(concentration * nominal[i] / all);
            total += drawn[i];
        }
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = total == 0 ? nominal[i] / all : drawn[i] / total;
        }
        return drawn;
    }
}
