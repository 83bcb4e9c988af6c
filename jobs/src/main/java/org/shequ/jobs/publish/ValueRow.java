package org.shequ.jobs.publish;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One indicator value of one area and period, as pages show it.
 *
 * @param value the value as published, in the unit of the catalogue before percent signs: shares run from 0 to 1
 * @param numerator numerator
 * @param denominator denominator
 * @param n unweighted rows of the denominator
 * @param lower95 lower end of the 95 % interval
 * @param upper95 upper end of the 95 % interval
 * @param status code of value_status
 * @param reason why it cannot be used, Chinese and English
 */
public record ValueRow(
        OptionalDouble value,
        OptionalDouble numerator,
        OptionalDouble denominator,
        OptionalLong n,
        OptionalDouble lower95,
        OptionalDouble upper95,
        String status,
        Optional<String> reason) {
    /** Whether the value may be compared with others. */
    public boolean isUsable() {
        return value.isPresent() && (status.equals("ok") || status.equals("provisional"));
    }

    /** Whether the 95 % interval is known. */
    public boolean hasInterval() {
        return lower95.isPresent() && upper95.isPresent();
    }
}
