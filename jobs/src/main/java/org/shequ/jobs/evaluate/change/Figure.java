package org.shequ.jobs.evaluate.change;

/**
 * A figure of one area and period, as values have it.
 *
 * @param period name of the period
 * @param value the value
 * @param numerator its numerator
 * @param denominator its denominator
 * @param lower lower end of its 95 % interval; null where it has none
 * @param upper upper end likewise
 */
record Figure(String period, double value, double numerator, double denominator, Double lower, Double upper) {}
