package org.shequ.schemas.appeal;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What an upheld appeal changes: rows of one source, named by their keys as the source writes them.
 *
 * @param source id of the source
 * @param excluded keys of the rows that are left out
 * @param corrected by key of a row, by field of the contract, the right content as the source would write it
 */
public record Effect(String source, List<String> excluded, Map<String, Map<String, String>> corrected) {
    /** Refuses an effect on nothing, and a row that is both left out and corrected. */
    public Effect {
        Objects.requireNonNull(source, "source");
        excluded = List.copyOf(excluded);
        corrected = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(corrected));
        if (excluded.isEmpty() && corrected.isEmpty()) {
            throw new IllegalArgumentException("the effect names no row (expected exclude or correct)");
        }
        List<String> both = excluded.stream().filter(corrected::containsKey).toList();
        if (!both.isEmpty()) {
            throw new IllegalArgumentException("the rows " + both + " are both excluded and corrected");
        }
    }
}
