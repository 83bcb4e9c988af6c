package org.shequ.jobs.measure;

/**
 * What the components of one variant add up to in one area and period.
 *
 * @param numerator sum of the numerator
 * @param denominator sum of the denominator
 * @param squares squared weights of a weighted proportion, squared values of a mean
 * @param numeratorRows rows in the numerator
 * @param denominatorRows rows in the denominator
 */
record Sums(double numerator, double denominator, double squares, long numeratorRows, long denominatorRows) {}
