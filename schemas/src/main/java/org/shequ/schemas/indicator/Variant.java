package org.shequ.schemas.indicator;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.shequ.schemas.Words;

/**
 * One way the field really computes an indicator; the first variant of an indicator is the main one, others are published
 * beside it.
 *
 * @param id its name within the indicator, {@code main} for the first
 * @param name what sets it apart
 * @param numerator the terms of the numerator, added up
 * @param denominator the terms of the denominator, added up
 * @param open for durations, the Spark SQL condition of cases that are known only to last longer than the numerator says
 * @param quantile for durations, the share of cases that last no longer than the value: 0.5 for the median
 */
public record Variant(
        String id, Words name, List<Term> numerator, List<Term> denominator, Optional<String> open, double quantile) {
    public static final String MAIN = "main";

    /** The quantile that is the median. */
    public static final double HALF = 0.5;

    public Variant {
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException(
                    "variant '" + id + "' is of quantile " + quantile + " (expected above 0 and below 1)");
        }
        numerator = List.copyOf(numerator);
        denominator = List.copyOf(denominator);
        if (numerator.isEmpty() || denominator.isEmpty()) {
            throw new IllegalArgumentException("variant '" + id + "' lacks a numerator or a denominator");
        }
    }

    /** The tables it reads. */
    public Set<String> tables() {
        Set<String> tables = new LinkedHashSet<>();
        numerator.forEach(term -> tables.add(term.table()));
        denominator.forEach(term -> tables.add(term.table()));
        return tables;
    }

    /** A variant of anything but a duration. */
    public Variant(String id, Words name, List<Term> numerator, List<Term> denominator) {
        this(id, name, numerator, denominator, Optional.empty(), HALF);
    }
}
