package org.shequ.jobs.publish;

import java.util.List;
import java.util.function.Consumer;

/**
 * The rows of a table, each as the values of its contract's fields in order: text, Long, Double, Boolean, LocalDate, Instant
 * or a list of texts. They come part by part, so that a large table need not be held whole.
 */
@FunctionalInterface
public interface TableRows {
    /** Gives the rows, part after part, in the same order every time. */
    void each(Consumer<List<Object[]>> use);

    /** Rows at hand, in one part. */
    static TableRows of(List<Object[]> rows) {
        return use -> use.accept(rows);
    }
}
