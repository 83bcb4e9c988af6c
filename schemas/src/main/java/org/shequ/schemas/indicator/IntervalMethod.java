package org.shequ.schemas.indicator;

/** How the 95 % and 99.8 % intervals of an indicator are made. */
public enum IntervalMethod {
    /** Wilson (1927) on counts. */
    WILSON,
    /** Wilson on the effective number of answers, (sum of weights) squared over sum of squared weights (Kish 1965). */
    WILSON_WEIGHTED,
    /** Byar for 10 or more events, exact Poisson below. */
    BYAR,
    /** Student's t for a mean. */
    T,
    /** Order statistics for a median, Kaplan-Meier where cases are open. */
    MEDIAN,
    /** No interval: the value is a complete count of what it describes. */
    NONE
}
