package org.shequ.jobs.evaluate;

/**
 * How a simulation is run; stored with its results.
 *
 * @param draws number of replicates
 * @param seed name of the random streams; the same seed draws the same numbers whatever the threads
 * @param concentration how closely drawn weights keep to the scheme's: alphas are this many times the weights
 * @param threads threads to use
 */
public record SimulationPlan(int draws, String seed, double concentration, int threads) {
    public SimulationPlan {
        if (draws < 20 || concentration <= 0 || threads < 1) {
            throw new IllegalArgumentException("Cannot simulate: " + draws + " draws, concentration " + concentration
                    + ", " + threads + " threads (expected at least 20, above 0, at least 1)");
        }
    }

    /** 2,000 draws with weights from Dirichlet(50 w) on all processors. */
    public static SimulationPlan standard(String seed) {
        return new SimulationPlan(2000, seed, 50, Runtime.getRuntime().availableProcessors());
    }
}
