package org.shequ.schemas.source;

/** What a delivered file is. */
public enum Format {
    CSV,
    XLSX
}
