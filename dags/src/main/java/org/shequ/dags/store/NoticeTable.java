package org.shequ.dags.store;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The table of notices: written with the change they tell of, delivered after it, at least once. */
public final class NoticeTable {
    private final Sql sql;

    public NoticeTable(Sql sql) {
        this.sql = sql;
    }

    /**
     * A notice to deliver.
     *
     * @param body JSON
     * @param deliveredBy the channels that have delivered it
     */
    public record Notice(
            long id,
            String kind,
            String dagId,
            String runId,
            Optional<String> taskId,
            String body,
            int attempts,
            Set<String> deliveredBy) {
        public Notice {
            deliveredBy = Set.copyOf(deliveredBy);
        }
    }

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

    /** Those whose time it is to be tried, the oldest first; other nodes pass over them until this transaction ends. */
    public List<Notice> undelivered(int attempts, Instant now) {
        return sql.list(
                "select * from notice where delivered_at is null and attempts < ? and (next_at is null or next_at <= ?)"
                        + " order by id limit 50 for update skip locked",
                NoticeTable::notice,
                attempts,
                now);
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
                row.number("attempts"),
                Arrays.stream(row.text("delivered_by").split(" "))
                        .filter(channel -> !channel.isEmpty())
                        .collect(Collectors.toSet()));
    }

    public void delivered(long id, Instant now) {
        sql.change("update notice set delivered_at = ?, attempts = attempts + 1 where id = ?", now, id);
    }

    /** Some channel did not deliver it: it is tried again by those that did not. */
    public void failed(long id, Set<String> deliveredBy, Instant next) {
        sql.change(
                "update notice set attempts = attempts + 1, delivered_by = ?, next_at = ? where id = ?",
                String.join(" ", new TreeSet<>(deliveredBy)),
                next,
                id);
    }
}
