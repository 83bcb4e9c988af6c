package org.shequ.schemas.indicator;

/** Which periods an indicator has values for. */
public enum Calendar {
    /** Every month and all longer periods. */
    MONTH,
    /** Survey waves: the month a wave is dated by, and years. */
    WAVE
}
