package org.shequ.schemas.contract;

/** The types a field of a contract can have, independent of any engine. */
public enum FieldType {
    /** Text; codes are text, however they look. */
    STRING,
    /** Whole number of 64 bits. */
    INTEGER,
    /** Floating-point number of 64 bits. */
    NUMBER,
    BOOLEAN,
    /** A calendar day. */
    DATE,
    /** An instant with microseconds. */
    TIMESTAMP,
    /** A list of texts. */
    ARRAY
}
