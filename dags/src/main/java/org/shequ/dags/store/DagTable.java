package org.shequ.dags.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.shequ.dags.factory.ImportError;
import org.shequ.dags.timetable.RunInfo;

/** The tables of DAGs and of files that could not be loaded. */
public final class DagTable {
    private final Sql sql;

    public DagTable(Sql sql) {
        this.sql = sql;
    }

    /** Whether a DAG may run. */
    public enum Pause {
        PAUSED,
        ACTIVE
    }

    public List<DagRow> all() {
        return sql.list("select * from dag order by dag_id", DagRow::of);
    }

    public Optional<DagRow> find(String dagId) {
        return sql.first("select * from dag where dag_id = ?", DagRow::of, dagId);
    }

    public void insert(String dagId, String file, Pause pause, String hash, Instant now) {
        sql.change(
                "insert into dag (dag_id, file, is_paused, is_active, definition_hash, seen_at) values (?, ?, ?, true, ?, ?)",
                dagId,
                file,
                pause == Pause.PAUSED,
                hash,
                now);
    }

    public void update(String dagId, String file, String hash, Instant now) {
        sql.change(
                "update dag set file = ?, is_active = true, definition_hash = ?, seen_at = ? where dag_id = ?",
                file,
                hash,
                now,
                dagId);
    }

    public void deactivate(String dagId) {
        sql.change("update dag set is_active = false where dag_id = ?", dagId);
    }

    /** @return false if there is no such DAG */
    public boolean pause(String dagId, Pause pause) {
        return sql.change("update dag set is_paused = ? where dag_id = ?", pause == Pause.PAUSED, dagId) > 0;
    }

    public void setNext(String dagId, Optional<RunInfo> next) {
        sql.change(
                "update dag set next_run_after = ?, next_logical_date = ? where dag_id = ?",
                next.map(RunInfo::runAfter),
                next.map(RunInfo::logicalDate),
                dagId);
    }

    public void replaceErrors(List<ImportError> errors, Instant now) {
        sql.change("delete from import_error");
        errors.forEach(error -> sql.change(
                "insert into import_error (file, line, message, seen_at) values (?, ?, ?, ?)",
                error.file(),
                error.line(),
                error.message().length() > 8000 ? error.message().substring(0, 8000) : error.message(),
                now));
    }

    public List<ImportError> errors() {
        return sql.list(
                "select * from import_error order by file, line",
                row -> new ImportError(row.text("file"), row.number("line"), row.text("message")));
    }
}
