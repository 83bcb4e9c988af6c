package org.shequ.common.statistics;

/** Whether more of an indicator is better or worse. */
public enum Direction {
    /** More is better. */
    HIGHER_IS_BETTER,
    /** Less is better. */
    LOWER_IS_BETTER
}
