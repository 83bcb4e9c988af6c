package org.shequ.schemas.source;

/** What a delivered file is, once unpacked: text and workbooks may lie in gzip or zip. */
public enum Format {
    /** Cells parted by a comma, or by what the mapping names. */
    CSV,
    /** Cells parted by tabs. */
    TSV,
    /** A workbook. */
    XLSX,
    /** One JSON document, or one a line. */
    JSON,
    /** Parquet with columns that hold one value a row. */
    PARQUET
}
