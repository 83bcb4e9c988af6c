package org.shequ.schemas.source;

import org.shequ.schemas.Words;

/**
 * A named rule by which received rows are left out, counted and never silent.
 *
 * @param rule short name, kept in the row accounting
 * @param name shown to assessors
 * @param when Spark SQL over raw columns in backticks
 * @param line line of the mapping, for messages
 */
public record Exclusion(String rule, Words name, String when, int line) {}
