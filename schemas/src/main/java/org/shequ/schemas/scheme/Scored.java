package org.shequ.schemas.scheme;

import java.util.Optional;

/**
 * One indicator of a dimension with its weight and how its value is scored.
 *
 * @param indicator id in the catalogue or among the scheme's own inputs
 * @param variant the variant scored, {@code main} by default
 * @param weight weight within the dimension, relative; full marks in a scheme that adds up marks
 * @param weights weights that differ between strata
 * @param rule how a value becomes a score
 */
public record Scored(String indicator, String variant, double weight, Strata weights, Rule rule) {
    public Scored {
        if (weight <= 0) {
            throw new IllegalArgumentException(
                    "indicator " + indicator + " has weight " + weight + " (expected above 0)");
        }
    }

    /** An indicator scored between two goalposts. */
    public Scored(String indicator, String variant, double weight, double zero, double full) {
        this(indicator, variant, weight, Strata.NONE, new Rule.Goalposts(zero, full));
    }

    /** The same with the weight of a stratum as its plain one. */
    Scored in(Optional<String> stratum) {
        return new Scored(indicator, variant, weights.weight(stratum, weight), Strata.NONE, rule);
    }

    /** A value that scores 0. */
    public double zero() {
        return rule.zero();
    }

    /** A value that scores 100. */
    public double full() {
        return rule.full();
    }

    /** The score of a value, 0 to 100. */
    public double score(double value) {
        return rule.score(value);
    }
}
