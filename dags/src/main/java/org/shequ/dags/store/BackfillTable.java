package org.shequ.dags.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.shequ.dags.state.BackfillRequest;

/** The tables of backfills and of the dates they cover. */
public final class BackfillTable {
    private final Sql sql;

    public BackfillTable(Sql sql) {
        this.sql = sql;
    }

    /** A backfill that is not finished. */
    public record Open(long id, String dagId, int maxActiveRuns) {}

    public long insert(String dagId, BackfillRequest request, int maxActiveRuns, Instant now) {
        return sql.insert(
                "insert into backfill (dag_id, from_date, to_date, reprocess, max_active_runs, is_paused, created_at)"
                        + " values (?, ?, ?, ?, ?, false, ?)",
                dagId,
                request.from(),
                request.to(),
                request.reprocess().word(),
                maxActiveRuns,
                now);
    }

    public void insertDate(
            long backfill, Instant logicalDate, int ordinal, Optional<Long> run, Optional<String> reason) {
        sql.change(
                "insert into backfill_dag_run (backfill_id, logical_date, ordinal, dag_run_id, exception_reason)"
                        + " values (?, ?, ?, ?, ?)",
                backfill,
                logicalDate,
                ordinal,
                run,
                reason);
    }

    public List<Open> open() {
        return sql.list(
                "select * from backfill where completed_at is null and not is_paused order by id",
                row -> new Open(row.id("id"), row.text("dag_id"), row.number("max_active_runs")));
    }

    public int running(long backfill) {
        return sql.first(
                        "select count(*) as n from dag_run where backfill_id = ? and state = 'running'",
                        row -> row.number("n"),
                        backfill)
                .orElse(0);
    }

    public boolean completeIfDone(long backfill, Instant now) {
        return sql.change(
                        "update backfill set completed_at = ? where id = ? and completed_at is null and not exists"
                                + " (select 1 from dag_run r where r.backfill_id = ? and r.state in ('queued', 'running'))",
                        now,
                        backfill,
                        backfill)
                == 1;
    }

    /** How many runs of a backfill may run at once. */
    public Optional<Integer> maxActiveRuns(long backfill) {
        return sql.first(
                "select max_active_runs from backfill where id = ?", row -> row.number("max_active_runs"), backfill);
    }
}
