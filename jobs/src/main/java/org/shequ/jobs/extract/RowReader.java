package org.shequ.jobs.extract;

import java.io.Closeable;
import java.util.Iterator;
import java.util.Optional;

/** The rows of one delivered file, one after another, header and title rows already left behind. */
interface RowReader extends Iterator<RowReader.RawRow>, Closeable {
    /**
     * One row as received.
     *
     * @param line the line of the file it begins on, from 1
     * @param cells its cells as text, nothing trimmed
     */
    record RawRow(long line, String[] cells) {}

    /** What an operator should know of the file once its last row was read; empty where nothing is doubtful. */
    default Optional<String> doubt() {
        return Optional.empty();
    }
}
