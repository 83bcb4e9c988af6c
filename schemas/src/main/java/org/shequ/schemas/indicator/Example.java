package org.shequ.schemas.indicator;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A worked example: a few rows and what the indicator makes of them in one month.
 *
 * @param file where it stands, for messages
 * @param line the line it begins on
 * @param given by table, rows as text: a header line of column names, then one line a row, cells split by {@code |}, an
 *     empty cell is null, columns left out are null
 * @param month the month it is counted in, yyyy-MM
 * @param variant the variant it is about, where not the main one
 * @param numerator what the numerator adds up to
 * @param denominator what the denominator adds up to
 * @param value the value expected, empty where there is none
 */
public record Example(
        String file,
        int line,
        java.util.Map<String, String> given,
        String month,
        Optional<String> variant,
        double numerator,
        double denominator,
        OptionalDouble value) {}
