package org.shequ.common.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brings survey weights to known population totals: post-stratification on one classification (Holt and Smith 1979),
 * raking on several (Deming and Stephan 1940).
 */
public final class Calibration {
    private static final String TASK = "calibrate survey weights";

    private Calibration() {}

    /**
     * One classification of the respondents with its known totals.
     *
     * @param name of the classification, for messages
     * @param categories the category of each respondent, in the order of the weights
     * @param totals population of each category, in persons or households, above 0
     */
    public record Margin(String name, List<String> categories, Map<String, Double> totals) {
        /**
         * Copies, and refuses categories and totals that do not match.
         *
         * @throws IllegalArgumentException naming every category without a total, total without a respondent, and total
         *     that is not above 0
         */
        public Margin {
            categories = List.copyOf(categories);
            totals = Map.copyOf(totals);
            List<String> problems = new ArrayList<>();
            for (String category : new TreeSet<>(categories)) {
                if (!totals.containsKey(category)) {
                    problems.add(category + " has no total");
                }
            }
            for (Map.Entry<String, Double> total : new TreeMap<>(totals).entrySet()) {
                if (!categories.contains(total.getKey())) {
                    problems.add(total.getKey() + " has no respondent");
                }
                if (!(total.getValue() > 0) || !Double.isFinite(total.getValue())) {
                    problems.add(total.getKey() + " has a total of " + total.getValue());
                }
            }
            if (!problems.isEmpty()) {
                throw Refusal.of(
                        TASK,
                        "in " + name + ": " + String.join("; ", problems),
                        "a total above 0 for each category, and a respondent in each: merge small categories");
            }
        }

        private double sum() {
            return new TreeMap<>(totals)
                    .values().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /**
     * Weights that were brought to their margins.
     *
     * @param weights in the order of the respondents
     * @param rounds passes over all margins that it took
     * @param largestGap largest relative distance of a category from its total that remains
     */
    public record Calibrated(List<Double> weights, int rounds, double largestGap) {
        /** Copies the weights. */
        public Calibrated {
            weights = List.copyOf(weights);
        }
    }

    /**
     * Scales the weights of each category to its total (Holt and Smith 1979).
     *
     * @param weights design weights, above 0
     * @throws IllegalArgumentException if weights and categories differ in number, or a weight is not above 0
     */
    public static Calibrated postStratify(List<Double> weights, Margin margin) {
        double[] scaled = checked(weights, List.of(margin));
        scale(scaled, margin);
        return new Calibrated(boxed(scaled), 1, gap(scaled, margin));
    }

    /**
     * Scales the weights to each margin in turn until all fit (Deming and Stephan 1940).
     *
     * @param weights design weights, above 0
     * @param margins at least one; their totals must add up to the same population
     * @param tolerance largest relative distance from a total that is accepted, such as 1e-6
     * @param mostRounds passes after which it gives up
     * @throws IllegalArgumentException if the margins contradict one another, or the weights do not come within the
     *     tolerance in time, with the distance left
     */
    public static Calibrated rake(List<Double> weights, List<Margin> margins, double tolerance, int mostRounds) {
        Refusal.positive(tolerance, TASK, "tolerance");
        double[] scaled = checked(weights, margins);
        sameSums(margins);
        double gap = Double.POSITIVE_INFINITY;
        for (int round = 1; round <= mostRounds; round++) {
            margins.forEach(margin -> scale(scaled, margin));
            gap = margins.stream()
                    .mapToDouble(margin -> gap(scaled, margin))
                    .max()
                    .orElse(0);
            if (gap <= tolerance) {
                return new Calibrated(boxed(scaled), round, gap);
            }
        }
        throw Refusal.of(
                TASK,
                "a category is still " + gap + " of its total away after " + mostRounds + " rounds",
                "at most " + tolerance + "; merge categories or allow more rounds");
    }

    private static double[] checked(List<Double> weights, List<Margin> margins) {
        if (weights.isEmpty() || margins.isEmpty()) {
            throw Refusal.of(
                    TASK, weights.size() + " weights and " + margins.size() + " margins", "at least one of each");
        }
        for (Margin margin : margins) {
            if (margin.categories().size() != weights.size()) {
                throw Refusal.of(
                        TASK,
                        weights.size() + " weights but " + margin.categories().size() + " respondents in "
                                + margin.name(),
                        "one category for each weight");
            }
        }
        for (double weight : weights) {
            Refusal.positive(weight, TASK, "weight");
        }
        return weights.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void sameSums(List<Margin> margins) {
        double expected = margins.get(0).sum();
        for (Margin margin : margins) {
            if (Math.abs(margin.sum() - expected) > 1e-6 * expected) {
                throw Refusal.of(
                        TASK,
                        margins.get(0).name() + " adds up to " + expected + ", " + margin.name() + " to "
                                + margin.sum(),
                        "margins of one population");
            }
        }
    }

    private static void scale(double[] weights, Margin margin) {
        Map<String, Double> sums = sums(weights, margin);
        for (int index = 0; index < weights.length; index++) {
            String category = margin.categories().get(index);
            weights[index] *= margin.totals().get(category) / sums.get(category);
        }
    }

    private static double gap(double[] weights, Margin margin) {
        return sums(weights, margin).entrySet().stream()
                .mapToDouble(sum -> Math.abs(sum.getValue() / margin.totals().get(sum.getKey()) - 1))
                .max()
                .orElse(0);
    }

    private static Map<String, Double> sums(double[] weights, Margin margin) {
        Map<String, Double> sums = new TreeMap<>();
        for (int index = 0; index < weights.length; index++) {
            sums.merge(margin.categories().get(index), weights[index], Double::sum);
        }
        return sums;
    }

    private static List<Double> boxed(double[] weights) {
        List<Double> boxed = new ArrayList<>();
        for (double weight : weights) {
            boxed.add(weight);
        }
        return boxed;
    }
}
