package org.shequ.schemas.source;

/** Whether a file names its columns. */
public enum Header {
    /** The header row names them. */
    PRESENT,
    /** The mapping names them; every row is data. */
    ABSENT,
    /** Some files have the header, others do not: the first row is a header where it equals the mapping's names. */
    DETECT
}
