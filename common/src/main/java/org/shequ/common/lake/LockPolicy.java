package org.shequ.common.lake;

/** What a second writer does while a first one holds the lake. */
public enum LockPolicy {
    /** Waits until the holder is done or dies. */
    WAIT,
    /** Gives up at once and says who holds it. */
    REFUSE
}
