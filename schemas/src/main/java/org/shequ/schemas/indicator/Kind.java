package org.shequ.schemas.indicator;

/** What sort of number an indicator is; decides how it is shown and which intervals suit it. */
public enum Kind {
    /** A share of units, between 0 and 1. */
    PROPORTION,
    /** Events per exposure, such as per 1,000 residents a year. */
    RATE,
    /** A mean of a measured quantity. */
    MEAN,
    /** A ratio of two totals that are no counts of the same units. */
    RATIO,
    /** A duration, summarised by its median. */
    DURATION,
    /** A count by itself. */
    COUNT
}
