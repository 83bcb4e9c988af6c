package org.shequ.dags.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.shequ.dags.state.RunState;
import org.shequ.dags.state.RunType;
import org.shequ.dags.timetable.DataInterval;

/** The table of DAG runs. */
public final class RunTable {
    private final Sql sql;

    public RunTable(Sql sql) {
        this.sql = sql;
    }

    /** A run about to be stored. */
    public record NewRun(
            String dagId,
            String runId,
            RunType type,
            Optional<Instant> logicalDate,
            Optional<DataInterval> interval,
            Instant runAfter,
            String conf,
            Optional<Long> backfill,
            Optional<Integer> backfillOrdinal,
            Optional<Instant> deadline) {}

    public long insert(NewRun run, Instant now) {
        return sql.insert(
                "insert into dag_run (dag_id, run_id, run_type, logical_date, interval_start, interval_end, run_after,"
                        + " state, queued_at, conf, backfill_id, backfill_ordinal, deadline_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?)",
                run.dagId(),
                run.runId(),
                run.type().word(),
                run.logicalDate(),
                run.interval().map(DataInterval::start),
                run.interval().map(DataInterval::end),
                run.runAfter(),
                now,
                run.conf(),
                run.backfill(),
                run.backfillOrdinal(),
                run.deadline());
    }

    public Optional<RunRow> find(String dagId, String runId) {
        return sql.first("select * from dag_run where dag_id = ? and run_id = ?", RunRow::of, dagId, runId);
    }

    public Optional<RunRow> find(long id) {
        return sql.first("select * from dag_run where id = ?", RunRow::of, id);
    }

    public Optional<RunRow> at(String dagId, Instant logicalDate) {
        return sql.first("select * from dag_run where dag_id = ? and logical_date = ?", RunRow::of, dagId, logicalDate);
    }

    public List<RunRow> ofDag(String dagId, int limit) {
        return sql.list(
                "select * from dag_run where dag_id = ? order by run_after desc, id desc limit ?",
                RunRow::of,
                dagId,
                limit);
    }

    /** The latest runs of every DAG, each DAG's latest first. */
    public List<RunRow> latest(int ofEach) {
        return sql.list(
                "select * from (select r.*, row_number() over (partition by dag_id order by run_after desc, id desc) as place"
                        + " from dag_run r) placed where place <= ? order by dag_id, place",
                RunRow::of,
                ofEach);
    }

    /** The runs that missed their deadline, the latest first; of one DAG where one is named. */
    public List<RunRow> lastMisses(Optional<String> dagId, int limit) {
        return sql.list(
                "select * from dag_run where deadline_missed_at is not null and (dag_id = ? or cast(? as varchar) is null)"
                        + " order by deadline_missed_at desc limit ?",
                RunRow::of,
                dagId,
                dagId,
                limit);
    }

    public List<RunRow> in(RunState state) {
        return sql.list("select * from dag_run where state = ? order by run_after, id", RunRow::of, state.word());
    }

    /** The latest run a timetable counts on from. */
    public Optional<RunRow> lastAutomated(String dagId) {
        return sql.first(
                "select * from dag_run where dag_id = ? and run_type in ('scheduled', 'backfill')"
                        + " order by logical_date desc limit 1",
                RunRow::of,
                dagId);
    }

    public Optional<RunRow> lastSuccess(String dagId, Instant before) {
        return sql.first(
                "select * from dag_run where dag_id = ? and state = 'success' and logical_date < ?"
                        + " order by logical_date desc limit 1",
                RunRow::of,
                dagId,
                before);
    }

    /** The run before a date: of any type, or only those a schedule made. */
    public Optional<RunRow> previous(
            String dagId, Instant before, org.shequ.dags.state.PastDependency.PreviousKind kind) {
        String types =
                kind == org.shequ.dags.state.PastDependency.PreviousKind.SCHEDULED ? " and run_type = 'scheduled'" : "";
        return sql.first(
                "select * from dag_run where dag_id = ? and logical_date < ?" + types
                        + " order by logical_date desc limit 1",
                RunRow::of,
                dagId,
                before);
    }

    /** Runs that are queued or running and not a backfill's. */
    public int countActive(String dagId) {
        return sql.first(
                        "select count(*) as n from dag_run where dag_id = ? and state in ('queued', 'running')"
                                + " and backfill_id is null",
                        row -> row.number("n"),
                        dagId)
                .orElse(0);
    }

    public boolean start(long id, Instant now) {
        return sql.change(
                        "update dag_run set state = 'running', start_date = ?, end_date = null where id = ? and state = 'queued'",
                        now,
                        id)
                == 1;
    }

    public boolean finish(long id, RunState state, Instant now) {
        return sql.change(
                        "update dag_run set state = ?, end_date = ? where id = ? and state = 'running'",
                        state.word(),
                        now,
                        id)
                == 1;
    }

    /** Ends a run by hand, whatever its state was. */
    public void mark(long id, RunState state, Instant now) {
        sql.change("update dag_run set state = ?, end_date = ? where id = ?", state.word(), now, id);
    }

    /** Sends a finished run back to the queue, as clearing does; its clock starts anew. */
    public void requeue(long id, Instant now) {
        sql.change(
                "update dag_run set state = 'queued', queued_at = ?, start_date = null, end_date = null where id = ?"
                        + " and state in ('success', 'failed')",
                now,
                id);
    }

    public void joinBackfill(long id, long backfill, int ordinal) {
        sql.change(
                "update dag_run set backfill_id = ?, backfill_ordinal = ?, run_type = 'backfill' where id = ?",
                backfill,
                ordinal,
                id);
    }

    public void missDeadline(long id, Instant now) {
        sql.change("update dag_run set deadline_missed_at = ? where id = ?", now, id);
    }
}
