package org.shequ.common.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A stratified sample of primary sampling units, from which weighted shares and means get standard errors that respect
 * the design, by Taylor linearisation (Wolter 2007; Lumley 2010).
 */
public final class SurveySample {
    private final List<SurveyAnswer> answers;
    private final Map<String, Double> unitsInPopulation;

    private SurveySample(List<SurveyAnswer> answers, Map<String, Double> unitsInPopulation) {
        this.answers = List.copyOf(answers);
        this.unitsInPopulation = Map.copyOf(unitsInPopulation);
    }

    /** A sample whose strata are so large that the part drawn does not matter. */
    public static SurveySample of(List<SurveyAnswer> answers) {
        return new SurveySample(answers, Map.of());
    }

    /**
     * A sample drawn without replacement from strata of known size, which narrows the standard error by the finite
     * population correction 1 - n/N.
     *
     * @param unitsInPopulation number of primary sampling units in the population, by stratum
     * @throws IllegalArgumentException naming every stratum without a size, or smaller than its sample
     */
    public static SurveySample ofFinite(List<SurveyAnswer> answers, Map<String, Double> unitsInPopulation) {
        List<String> problems = new ArrayList<>();
        totalsByUnit(answers, List.of()).forEach((stratum, units) -> {
            Double size = unitsInPopulation.get(stratum);
            if (size == null || !(size >= units.size())) {
                problems.add("stratum " + stratum + " has " + units.size() + " units of " + size);
            }
        });
        if (!problems.isEmpty()) {
            throw Refusal.of(
                    "correct for a finite population",
                    String.join("; ", problems),
                    "for each stratum a population of at least its sampled units");
        }
        return new SurveySample(answers, unitsInPopulation);
    }

    /** The weighted share or mean of the answers given; empty when nobody answered. */
    public Optional<SurveyEstimate> estimate() {
        double weights = 0;
        double weighted = 0;
        int count = 0;
        for (SurveyAnswer answer : answers) {
            if (answer.value().isPresent()) {
                weights += answer.weight();
                weighted += answer.weight() * answer.value().getAsDouble();
                count++;
            }
        }
        if (count == 0) {
            return Optional.empty();
        }
        double mean = weighted / weights;
        Map<String, Map<String, Double>> strata = totalsByUnit(answers, influence(mean, weights));
        int units = strata.values().stream().mapToInt(Map::size).sum();
        return Optional.of(new SurveyEstimate(
                mean,
                Math.sqrt(variance(strata)),
                populationVariance(mean, weights, count),
                count,
                weights,
                units - strata.size(),
                (int) strata.values().stream()
                        .filter(stratum -> stratum.size() == 1)
                        .count()));
    }

    /** What each answer adds to the estimate at first order: w (y - mean) / sum w, 0 for those who did not answer. */
    private List<Double> influence(double mean, double weights) {
        return answers.stream()
                .map(answer -> answer.value().isPresent()
                        ? answer.weight() * (answer.value().getAsDouble() - mean) / weights
                        : 0.0)
                .toList();
    }

    private static Map<String, Map<String, Double>> totalsByUnit(List<SurveyAnswer> answers, List<Double> amounts) {
        Map<String, Map<String, Double>> strata = new TreeMap<>();
        for (int index = 0; index < answers.size(); index++) {
            SurveyAnswer answer = answers.get(index);
            double amount = amounts.isEmpty() ? 0 : amounts.get(index);
            strata.computeIfAbsent(answer.stratum(), name -> new TreeMap<>()).merge(answer.unit(), amount, Double::sum);
        }
        return strata;
    }

    private double variance(Map<String, Map<String, Double>> strata) {
        double variance = 0;
        for (Map.Entry<String, Map<String, Double>> stratum : strata.entrySet()) {
            int units = stratum.getValue().size();
            Double population = unitsInPopulation.get(stratum.getKey());
            double correction = population == null ? 1 : 1 - units / population;
            variance += correction * betweenUnits(stratum.getValue());
        }
        return variance;
    }

    /** A stratum with one unit is held against the whole sample, whose influences add up to 0. */
    private static double betweenUnits(Map<String, Double> totals) {
        int units = totals.size();
        double centre = units == 1
                ? 0
                : totals.values().stream().mapToDouble(Double::doubleValue).sum() / units;
        double squares = totals.values().stream()
                .mapToDouble(total -> (total - centre) * (total - centre))
                .sum();
        return units == 1 ? squares : squares * units / (units - 1);
    }

    private double populationVariance(double mean, double weights, int count) {
        if (count < 2) {
            return 0;
        }
        double squares = 0;
        for (SurveyAnswer answer : answers) {
            if (answer.value().isPresent()) {
                double distance = answer.value().getAsDouble() - mean;
                squares += answer.weight() * distance * distance;
            }
        }
        return squares / weights * count / (count - 1);
    }
}
