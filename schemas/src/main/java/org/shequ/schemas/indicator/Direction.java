package org.shequ.schemas.indicator;

/** Which way is better. */
public enum Direction {
    UP,
    DOWN,
    /** Neither way is better by itself; never scored. */
    NEUTRAL
}
