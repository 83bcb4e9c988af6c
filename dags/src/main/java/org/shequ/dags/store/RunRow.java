package org.shequ.dags.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.shequ.dags.state.RunState;
import org.shequ.dags.state.RunType;
import org.shequ.dags.timetable.DataInterval;

/** A DAG run as stored; {@code conf} is JSON. */
public record RunRow(
        long id,
        String dagId,
        String runId,
        RunType type,
        Optional<Instant> logicalDate,
        Optional<DataInterval> interval,
        Instant runAfter,
        RunState state,
        Instant queuedAt,
        Optional<Instant> start,
        Optional<Instant> end,
        String conf,
        Optional<Long> backfill,
        int backfillOrdinal,
        Optional<Instant> deadline,
        Optional<Instant> deadlineMissed) {

    static RunRow of(Sql.Row row) throws SQLException {
        Optional<Instant> start = row.time("interval_start");
        Optional<Instant> end = row.time("interval_end");
        return new RunRow(
                row.id("id"),
                row.text("dag_id"),
                row.text("run_id"),
                RunType.of(row.text("run_type")),
                row.time("logical_date"),
                start.flatMap(from -> end.map(to -> new DataInterval(from, to))),
                row.requiredTime("run_after"),
                RunState.of(row.text("state")),
                row.requiredTime("queued_at"),
                row.time("start_date"),
                row.time("end_date"),
                row.text("conf"),
                row.optionalId("backfill_id"),
                row.number("backfill_ordinal"),
                row.time("deadline_at"),
                row.time("deadline_missed_at"));
    }
}
