package org.shequ.schemas.indicator;

import java.util.Optional;

/**
 * Something summed over the rows of one table: a part of a numerator or a denominator.
 *
 * @param table the table, such as {@code core.grid_case}
 * @param countsBy the date or timestamp column that decides the month a row counts in; rows without it are not counted
 * @param where a Spark SQL condition the row must meet, over the table's columns and {@code period_start}, {@code period_end}
 * @param value a Spark SQL expression: a condition counts 1 where it holds, a number is summed
 * @param line the line of the catalogue file it stands on, for messages
 */
public record Term(String table, String countsBy, Optional<String> where, String value, int line) {
    public Term {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a term over " + table + " has no expression");
        }
    }
}
