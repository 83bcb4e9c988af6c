package org.shequ.dags.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What the store knows of a DAG besides its file. */
public record DagRow(
        String id,
        String file,
        boolean isPaused,
        boolean isActive,
        String hash,
        Optional<Instant> nextRunAfter,
        Optional<Instant> nextLogicalDate) {

    static DagRow of(Sql.Row row) throws SQLException {
        return new DagRow(
                row.text("dag_id"),
                row.text("file"),
                row.isTrue("is_paused"),
                row.isTrue("is_active"),
                row.text("definition_hash"),
                row.time("next_run_after"),
                row.time("next_logical_date"));
    }
}
