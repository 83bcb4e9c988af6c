package org.shequ.dags.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table of notices: written with the change they tell of, delivered after it, at least once. */
public final class NoticeTable {
    private final Sql sql;

    public NoticeTable(Sql sql) {
        this.sql = sql;
    }

    /** A notice to deliver. */
    public record Notice(
            long id, String kind, String dagId, String runId, Optional<String> taskId, String body, int attempts) {}

    public void insert(String kind, String dagId, String runId, Optional<String> taskId, String body, Instant now) {
        sql.change(
                "insert into notice (kind, dag_id, run_id, task_id, body, created_at, attempts) values (?, ?, ?, ?, ?, ?, 0)",
                kind,
                dagId,
                runId,
                taskId,
                body,
                now);
    }

    public List<Notice> undelivered(int attempts) {
        return sql.list(
                "select * from notice where delivered_at is null and attempts < ? order by id limit 50 for update skip locked",
                NoticeTable::notice,
                attempts);
    }

    public List<Notice> latest(int limit) {
        return sql.list("select * from notice order by id desc limit ?", NoticeTable::notice, limit);
    }

    private static Notice notice(Sql.Row row) throws java.sql.SQLException {
        return new Notice(
                row.id("id"),
                row.text("kind"),
                row.text("dag_id"),
                row.text("run_id"),
                row.optionalText("task_id"),
                row.text("body"),
                row.number("attempts"));
    }

    public void delivered(long id, Instant now) {
        sql.change("update notice set delivered_at = ?, attempts = attempts + 1 where id = ?", now, id);
    }

    public void failed(long id) {
        sql.change("update notice set attempts = attempts + 1 where id = ?", id);
    }
}
