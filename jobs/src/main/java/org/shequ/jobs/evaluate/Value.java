package org.shequ.jobs.evaluate;

import org.shequ.common.period.Period;

/**
 * One value of one indicator for one area and period, as {@code indicator.value} holds it. Numbers that are not known are
 * null.
 *
 * @param indicator id in the catalogue
 * @param variant id of the variant
 * @param area code of the area
 * @param period the period it is of
 * @param value in the indicator's own unit, shares between 0 and 1
 * @param numerator numerator, weighted where answers are
 * @param denominator denominator, weighted where answers are
 * @param n rows of the denominator, unweighted
 * @param lower95 lower end of its 95 % interval
 * @param upper95 upper end of its 95 % interval
 * @param status ok, or why it cannot be used
 * @param reason why, in Chinese and English
 */
public record Value(
        String indicator,
        String variant,
        String area,
        Period period,
        Double value,
        Double numerator,
        Double denominator,
        Long n,
        Double lower95,
        Double upper95,
        String status,
        String reason) {
    public static final String OK = "ok";

    /** Whether it is a usable number. */
    public boolean isOk() {
        return status.equals(OK) && value != null && Double.isFinite(value);
    }
}
