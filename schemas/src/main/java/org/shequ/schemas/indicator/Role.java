package org.shequ.schemas.indicator;

/** What an indicator is for in an evaluation. */
public enum Role {
    /** Scored. */
    CORE,
    /** Shown beside the score, never scored. */
    CONTEXT,
    /** A data-quality bar that caps the grade and never adds points. */
    GATE,
    /** A signal with evidence rows, never points. */
    FLAG
}
