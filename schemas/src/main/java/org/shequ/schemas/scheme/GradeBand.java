package org.shequ.schemas.scheme;

import org.shequ.schemas.Words;

/**
 * A grade and the smallest published score that earns it.
 *
 * @param id code of the grade: excellent, good, fair, poor
 * @param name shown to assessors
 * @param from smallest score, 0 to 100
 */
public record GradeBand(String id, Words name, double from) {}
