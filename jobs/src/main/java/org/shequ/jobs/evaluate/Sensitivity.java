package org.shequ.jobs.evaluate;

import org.shequ.common.period.Period;

/**
 * One row of {@code evaluation.sensitivity}: how far ranks move when one assumption of the scheme is changed.
 *
 * @param scheme id of the scheme
 * @param level level of the areas
 * @param period the assessed period
 * @param assumption leave_out, weight_up, weight_down or method
 * @param item the indicator or dimension concerned, or normalisation and mean such as {@code min_max/geometric}
 * @param meanShift mean absolute shift of ranks, places
 * @param largestShift largest absolute shift, places
 * @param largestShiftArea code of the first area it befalls; null where nothing moves
 * @param ranked number of areas compared
 * @param gradesChanged number of areas whose grade changes; null where the changed scores are on no scale that grades apply to
 * @param nominalWeight mean of the scheme's weights, as shares of the total; null but where something is left out
 * @param effectiveWeight how much of the differences between totals comes with the item: squared correlation with the total,
 *     as shares among indicators or dimensions (Paruolo, Saisana and Saltelli 2013); null as above, and where nothing differs
 */
public record Sensitivity(
        String scheme,
        String level,
        Period period,
        String assumption,
        String item,
        double meanShift,
        int largestShift,
        String largestShiftArea,
        int ranked,
        Integer gradesChanged,
        Double nominalWeight,
        Double effectiveWeight) {
    /** The same with what its item weighs by the scheme and in fact. */
    Sensitivity weighed(double nominal, Double effective) {
        return new Sensitivity(
                scheme,
                level,
                period,
                assumption,
                item,
                meanShift,
                largestShift,
                largestShiftArea,
                ranked,
                gradesChanged,
                nominal,
                effective);
    }
}
