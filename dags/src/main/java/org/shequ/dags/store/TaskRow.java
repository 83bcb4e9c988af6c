package org.shequ.dags.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.shequ.dags.state.TaskState;

/** A task instance as stored; {@code attempt} counts the attempts begun so far. */
public record TaskRow(
        long id,
        long runId,
        String taskId,
        TaskState state,
        int attempt,
        int maxTries,
        String pool,
        int slots,
        int weight,
        Optional<Instant> start,
        Optional<Instant> end,
        Optional<Instant> retryAt,
        Optional<String> attemptId,
        Optional<String> node,
        Optional<Instant> heartbeat) {

    static TaskRow of(Sql.Row row) throws SQLException {
        return new TaskRow(
                row.id("id"),
                row.id("dag_run_id"),
                row.text("task_id"),
                TaskState.of(row.text("state")),
                row.number("try_number"),
                row.number("max_tries"),
                row.text("pool"),
                row.number("pool_slots"),
                row.number("priority_weight"),
                row.time("start_date"),
                row.time("end_date"),
                row.time("retry_at"),
                row.optionalText("attempt_id"),
                row.optionalText("node_id"),
                row.time("heartbeat_at"));
    }
}
