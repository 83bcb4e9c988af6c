package org.shequ.schemas.scheme;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Weights that differ between strata of areas, such as old estates.
 *
 * @param weights weight by the name of the stratum; all others have the plain weight
 */
public record Strata(Map<String, Double> weights) {
    public static final Strata NONE = new Strata(Map.of());

    public Strata {
        weights = java.util.Collections.unmodifiableMap(new TreeMap<>(weights));
        weights.forEach((stratum, weight) -> {
            if (weight <= 0) {
                throw new IllegalArgumentException(
                        "weight " + weight + " in stratum " + stratum + " (expected above 0)");
            }
        });
    }

    /** The weight in a group. */
    double weight(Optional<String> stratum, double plain) {
        return stratum.map(weights::get).orElse(plain);
    }
}
