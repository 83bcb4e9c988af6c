package org.shequ.jobs.measure;

import org.shequ.common.statistics.DurationHistogram;

/**
 * What the components of one variant add up to in one area and period.
 *
 * @param numerator sum of the numerator
 * @param denominator sum of the denominator
 * @param squares squared weights of a weighted proportion, squared values of a mean
 * @param numeratorRows rows in the numerator
 * @param denominatorRows rows in the denominator
 * @param histogram durations by bucket; nothing of anything else
 */
record Sums(
        double numerator,
        double denominator,
        double squares,
        long numeratorRows,
        long denominatorRows,
        DurationHistogram histogram) {
    /** Sums of anything but durations. */
    Sums(double numerator, double denominator, double squares, long numeratorRows, long denominatorRows) {
        this(numerator, denominator, squares, numeratorRows, denominatorRows, DurationHistogram.NONE);
    }

    /** Both together. */
    Sums plus(Sums other) {
        return new Sums(
                numerator + other.numerator,
                denominator + other.denominator,
                squares + other.squares,
                numeratorRows + other.numeratorRows,
                denominatorRows + other.denominatorRows,
                histogram.plus(other.histogram));
    }
}
