package org.shequ.schemas.scheme;

import java.util.List;
import java.util.Optional;
import org.shequ.schemas.Words;

/**
 * A dimension of an evaluation.
 *
 * @param id satisfaction, participation and so on
 * @param name shown to assessors
 * @param weight weight in the total, relative
 * @param weights weights in the total that differ between strata
 * @param indicators what it is made of
 */
public record Dimension(String id, Words name, double weight, Strata weights, List<Scored> indicators) {
    public Dimension {
        if (weight <= 0) {
            throw new IllegalArgumentException("dimension " + id + " has weight " + weight + " (expected above 0)");
        }
        indicators = List.copyOf(indicators);
        if (indicators.isEmpty()) {
            throw new IllegalArgumentException("dimension " + id + " has no indicators");
        }
    }

    boolean hasStrata() {
        return weights != Strata.NONE || indicators.stream().anyMatch(scored -> scored.weights() != Strata.NONE);
    }

    /** The same with the weights of a stratum as its plain ones. */
    Dimension in(Optional<String> stratum) {
        return new Dimension(
                id,
                name,
                weights.weight(stratum, weight),
                Strata.NONE,
                indicators.stream().map(scored -> scored.in(stratum)).toList());
    }
}
