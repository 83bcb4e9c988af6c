package org.shequ.schemas.scheme;

/** How scores are put together. */
public enum Aggregation {
    /** Weighted arithmetic mean: full compensation. */
    ARITHMETIC,
    /** Weighted geometric mean of scores floored at 1: a weak part is not fully made good by a strong one. */
    GEOMETRIC
}
