package org.shequ.jobs.curate;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.api.java.UDF1;

/** Replaces a value by what a small table holds for it; null where it holds nothing. */
final class Found implements UDF1<String, String> {
    private static final long serialVersionUID = 1L;

    private final TreeMap<String, String> table;

    Found(Map<String, String> table) {
        this.table = new TreeMap<>(table);
    }

    @Override
    public String call(String value) {
        return value == null ? null : table.get(value);
    }
}
