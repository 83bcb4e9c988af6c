package org.shequ.dags.store;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of pools. */
public final class PoolTable {
    private final Sql sql;

    public PoolTable(Sql sql) {
        this.sql = sql;
    }

    /** A pool: its name and how many slots it has. */
    public record Pool(String name, int slots, String description) {}

    public List<Pool> all() {
        return sql.list(
                "select * from pool order by name",
                row -> new Pool(row.text("name"), row.number("slots"), row.text("description")));
    }

    /** Open slots by pool. */
    public Map<String, Integer> free() {
        Map<String, Integer> taken = new TaskTable(sql).taken();
        return all().stream()
                .collect(Collectors.toMap(Pool::name, pool -> pool.slots() - taken.getOrDefault(pool.name(), 0)));
    }

    public void set(String name, int slots, String description) {
        if (sql.change("update pool set slots = ?, description = ? where name = ?", slots, description, name) == 0) {
            sql.change("insert into pool (name, slots, description) values (?, ?, ?)", name, slots, description);
        }
    }

    public boolean delete(String name) {
        if (name.equals("default_pool")) {
            throw new IllegalArgumentException("Cannot delete pool 'default_pool': tasks without a pool use it");
        }
        return sql.change("delete from pool where name = ?", name) == 1;
    }
}
