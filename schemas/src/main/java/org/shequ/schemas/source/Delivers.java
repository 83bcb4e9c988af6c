package org.shequ.schemas.source;

/** What one delivery of a source holds. */
public enum Delivers {
    /** Rows that are new or changed; the latest version of a key holds. */
    CHANGES,
    /** The whole table: the latest delivery holds, rows it lacks are gone. */
    FULL
}
