package org.shequ.jobs.sample;

import java.util.ArrayList;
import java.util.List;

/**
 * Things to choose from, each with its weight, for the generators of this room.
 *
 * @param options the things
 * @param cumulative running sum of their weights, as long as options
 */
record Choice<T>(List<T> options, double[] cumulative) {
    static <T> Builder<T> of(T option, double weight) {
        return new Builder<T>().or(option, weight);
    }

    T pick(Chance chance) {
        double at = chance.uniform(0, cumulative[cumulative.length - 1]);
        int index = 0;
        while (cumulative[index] <= at) {
            index++;
        }
        return options.get(index);
    }

    /** Collects options and weights. */
    static final class Builder<T> {
        private final List<T> options = new ArrayList<>();
        private final List<Double> weights = new ArrayList<>();

        Builder<T> or(T option, double weight) {
            options.add(option);
            weights.add(weight);
            return this;
        }

        Choice<T> build() {
            double[] cumulative = new double[weights.size()];
            double sum = 0;
            for (int i = 0; i < cumulative.length; i++) {
                sum += weights.get(i);
                cumulative[i] = sum;
            }
            return new Choice<>(List.copyOf(options), cumulative);
        }
    }
}
