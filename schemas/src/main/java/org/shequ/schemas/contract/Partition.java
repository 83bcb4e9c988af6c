package org.shequ.schemas.contract;

/** How a table is cut into partitions by a field. */
public enum Partition {
    /** Not a partition field. */
    NONE,
    /** One partition a value. */
    VALUE,
    /** One partition a calendar month (UTC) of a date or timestamp. */
    MONTH
}
