package org.shequ.common.statistics;

/** Where a value stands against a pair of limits, by strict comparison: a value on a limit is not outside. */
public enum Significance {
    /** Below the 99.8 % limit. */
    LOW_99_8,
    /** Below the 95 % limit only. */
    LOW_95,
    /** Between the 95 % limits. */
    NOT_SIGNIFICANT,
    /** Above the 95 % limit only. */
    HIGH_95,
    /** Above the 99.8 % limit. */
    HIGH_99_8;

    /**
     * The position of a value.
     *
     * @param value in the unit of the limits
     * @param limits95 limits at 95 %
     * @param limits998 limits at 99.8 %
     */
    public static Significance of(double value, Interval limits95, Interval limits998) {
        if (limits998.excludes(value)) {
            return value < limits998.lower() ? LOW_99_8 : HIGH_99_8;
        }
        if (limits95.excludes(value)) {
            return value < limits95.lower() ? LOW_95 : HIGH_95;
        }
        return NOT_SIGNIFICANT;
    }

    /** Whether the value is outside the 99.8 % limits. */
    public boolean isOutside998() {
        return this == LOW_99_8 || this == HIGH_99_8;
    }
}
