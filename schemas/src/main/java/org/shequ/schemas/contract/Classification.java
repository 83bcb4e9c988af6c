package org.shequ.schemas.contract;

/** How a field may travel, after the Personal Information Protection Law (PIPL). */
public enum Classification {
    /** May be published. */
    PUBLIC,
    /** Stays inside the lake; publishing aggregates of it is fine. */
    INTERNAL,
    /** A pseudonym of a person: personal information still, never published row by row. */
    PSEUDONYM,
    /** Free text or another carrier of personal information: raw room only. */
    PERSONAL
}
