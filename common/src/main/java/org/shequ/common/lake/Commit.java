package org.shequ.common.lake;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * One finished write to a table.
 *
 * @param snapshotId the state of the table it left
 * @param at when it was committed
 * @param rowsAdded rows it wrote
 * @param rowsTotal rows in the table after it
 * @param properties what the writer recorded beside it: run, job, inputs, accounts
 */
public record Commit(long snapshotId, Instant at, long rowsAdded, long rowsTotal, Map<String, String> properties) {
    public Commit {
        properties = java.util.Collections.unmodifiableMap(new TreeMap<>(properties));
    }
}
