package org.shequ.common.lake;

/** How rows are spread over tasks when they are written. */
public enum Spread {
    /** The rows of a partition are brought together first, so that each partition gets few files: right for many rows. */
    BY_PARTITION,

    /** Each task writes the rows it has, a file for every partition among them: right where few tasks hold them all. */
    AS_IT_IS
}
