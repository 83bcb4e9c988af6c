package org.shequ.schemas.indicator;

/** Which periods an indicator has values for. */
public enum Calendar {
    /** Every month and all longer periods. */
    MONTH,
    /** Every quarter and all longer periods: what is too rare, or told too seldom, for a month. */
    QUARTER,
    /** Survey waves: the month a wave is dated by, and years. */
    WAVE
}
