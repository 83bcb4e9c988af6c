package org.shequ.dags.store;

import java.time.Instant;
import java.util.List;

/** The tables of scheduler nodes and of the section only one of them may be in. */
public final class NodeTable {
    private final Sql sql;

    public NodeTable(Sql sql) {
        this.sql = sql;
    }

    /** A scheduler process. */
    public record Node(String id, String host, Instant started, Instant heartbeat) {}

    /** Enters the critical section until the transaction ends; false if another node is in it. */
    public boolean enter() {
        return sql.first(
                        "select name from critical_section where name = 'scheduling' for update skip locked",
                        row -> row.text("name"))
                .isPresent();
    }

    public void beat(String id, String host, Instant now) {
        if (sql.change("update node set heartbeat_at = ? where id = ?", now, id) == 0) {
            sql.change("insert into node (id, host, started_at, heartbeat_at) values (?, ?, ?, ?)", id, host, now, now);
        }
    }

    /** Says that a node has gone; its row stays, since its tasks may still run on its host. */
    public void leave(String id) {
        sql.change("update node set heartbeat_at = ? where id = ?", Instant.EPOCH, id);
    }

    public List<Node> all() {
        return sql.list(
                "select * from node order by started_at",
                row -> new Node(
                        row.text("id"),
                        row.text("host"),
                        row.requiredTime("started_at"),
                        row.requiredTime("heartbeat_at")));
    }
}
