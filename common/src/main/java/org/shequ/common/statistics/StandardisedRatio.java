package org.shequ.common.statistics;

import java.util.List;

/**
 * Events observed against events expected if each class of cases had gone as in the reference (indirect
 * standardisation), so that areas with a harder mix are compared fairly (Breslow and Day 1987; Byar's interval).
 *
 * @param observed events in the area, at least 0
 * @param expected events that the reference rates give for the cases of the area, above 0
 */
public record StandardisedRatio(double observed, double expected) {
    /**
     * One class of cases, in the area and in the reference.
     *
     * @param population cases or people of the class in the area, at least 0
     * @param referenceEvents events of the class in the reference, at least 0
     * @param referencePopulation cases or people of the class in the reference, at least 0
     */
    public record Stratum(double population, double referenceEvents, double referencePopulation) {
        /**
         * Refuses negative numbers, and a class that the area has but the reference does not.
         *
         * @throws IllegalArgumentException with the numbers found
         */
        public Stratum {
            Refusal.notNegative(population, "standardise indirectly", "population of a class");
            Refusal.notNegative(referenceEvents, "standardise indirectly", "reference events of a class");
            Refusal.notNegative(referencePopulation, "standardise indirectly", "reference population of a class");
            if (referencePopulation == 0 && (population > 0 || referenceEvents > 0)) {
                throw Refusal.of(
                        "standardise indirectly",
                        "a class has population " + population + " and reference events " + referenceEvents
                                + " but no reference population",
                        "a reference population above 0");
            }
        }

        double expected() {
            return population == 0 ? 0 : population * referenceEvents / referencePopulation;
        }
    }

    /** Refuses negative events and an expectation that is not above 0. */
    public StandardisedRatio {
        Refusal.notNegative(observed, "form a standardised ratio", "observed events");
        Refusal.positive(expected, "form a standardised ratio", "expected events");
    }

    /**
     * The ratio of an area from its classes.
     *
     * @param observed events in the area over all classes, at least 0
     * @throws IllegalArgumentException if nothing is expected: the area has no cases in any class with events
     */
    public static StandardisedRatio of(double observed, List<Stratum> strata) {
        return new StandardisedRatio(
                observed, strata.stream().mapToDouble(Stratum::expected).sum());
    }

    /** Events of the reference over its population, the rate that {@link #rate} is scaled by; a share. */
    public static double referenceRate(List<Stratum> strata) {
        double events = strata.stream().mapToDouble(Stratum::referenceEvents).sum();
        double population =
                strata.stream().mapToDouble(Stratum::referencePopulation).sum();
        return events / Refusal.positive(population, "compute a reference rate", "reference population");
    }

    /** Observed over expected: 1 means as in the reference. */
    public double ratio() {
        return observed / expected;
    }

    /** The interval of the ratio: Byar from ten observed events on, exact below. */
    public Interval interval(Confidence confidence) {
        return PoissonInterval.ofRate(observed, expected, 1, confidence);
    }

    /**
     * The indirectly standardised rate, ratio times reference rate, in the unit of the reference rate.
     *
     * @param referenceRate above 0
     * @throws IllegalArgumentException if the reference rate is not above 0
     */
    public double rate(double referenceRate) {
        return ratio() * Refusal.positive(referenceRate, "compute a standardised rate", "reference rate");
    }

    /**
     * The interval of the indirectly standardised rate, in the unit of the reference rate.
     *
     * @param referenceRate above 0
     * @throws IllegalArgumentException if the reference rate is not above 0
     */
    public Interval rateInterval(double referenceRate, Confidence confidence) {
        return interval(confidence).times(referenceRate);
    }
}
