package org.shequ.schemas.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one field of the contract is made. Exactly one of {@code from}, {@code expression} and {@code constant} is given.
 *
 * @param field the contract's field
 * @param from raw columns to take it from: the first that the delivery has
 * @param expression Spark SQL over raw columns in backticks
 * @param constant the same text for every row
 * @param formats date patterns, tried in order; ISO 8601 where none is given
 * @param codes raw value to code
 * @param otherwise code for values not listed in {@code codes}; without it they reject the row
 * @param empty value of blank cells
 * @param missing raw values that mean there is none, beside the blank
 * @param lookup the table the raw value is looked up in; values it lacks reject the row unless {@code otherwise} is given
 * @param pseudonym the namespace in which the value is replaced by a keyed digest
 * @param notBefore the field of a date or time that the value cannot lie before: one that does is taken as that, and told
 * @param isBackCast whether the code of an area that has ended becomes that of the one area that took its place
 * @param line line of the mapping, for messages
 */
public record Column(
        String field,
        List<String> from,
        Optional<String> expression,
        Optional<String> constant,
        List<String> formats,
        Map<String, String> codes,
        Optional<String> otherwise,
        Optional<String> empty,
        List<String> missing,
        Optional<Lookup> lookup,
        Optional<String> pseudonym,
        Optional<String> notBefore,
        boolean isBackCast,
        int line) {
    public Column {
        int ways = (from.isEmpty() ? 0 : 1) + (expression.isPresent() ? 1 : 0) + (constant.isPresent() ? 1 : 0);
        if (ways != 1) {
            throw new IllegalArgumentException(
                    "field '" + field + "' is made in " + ways + " ways (expected one of from, expression, constant)");
        }
        if (lookup.isPresent() && !codes.isEmpty()) {
            throw new IllegalArgumentException(
                    "field '" + field + "' has both codes and a lookup (expected at most one of them)");
        }
        if (isBackCast && !field.equals("area_code")) {
            throw new IllegalArgumentException(
                    "field '" + field + "' cannot be back_cast (expected area_code, which names the area of a row)");
        }
    }
}
