package org.shequ.jobs.publish;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * How far ranks of one level move when one assumption of the scheme is changed.
 *
 * @param level level of the areas
 * @param assumption code of assumption
 * @param item the indicator or dimension concerned, or normalisation and mean such as {@code min_max/geometric}
 * @param meanShift mean absolute shift of ranks, places
 * @param largestShift largest absolute shift, places
 * @param largestShiftArea the area it befalls
 * @param ranked number of areas compared
 * @param gradesChanged number of areas whose grade changes
 * @param nominalWeight the scheme's weight as a share of the total, where the item is left out
 * @param effectiveWeight its squared correlation with the totals, as a share of those of its kind
 */
public record SensitivityRow(
        String level,
        String assumption,
        String item,
        double meanShift,
        int largestShift,
        Optional<String> largestShiftArea,
        int ranked,
        OptionalInt gradesChanged,
        OptionalDouble nominalWeight,
        OptionalDouble effectiveWeight) {
    /** Assumption of an item left out. */
    public static final String LEAVE_OUT = "leave_out";

    /** Assumption of another way of putting scores together. */
    public static final String METHOD = "method";
}
