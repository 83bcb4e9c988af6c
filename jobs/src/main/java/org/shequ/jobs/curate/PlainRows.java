package org.shequ.jobs.curate;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.jdk.javaapi.CollectionConverters;

/** Rows of plain values as Spark has them, and back. */
final class PlainRows {
    private PlainRows() {}

    static Row row(Object[] values) {
        Object[] external = new Object[values.length];
        for (int at = 0; at < values.length; at++) {
            external[at] = external(values[at]);
        }
        return RowFactory.create(external);
    }

    private static Object external(Object value) {
        if (value instanceof Instant instant) {
            return java.sql.Timestamp.from(instant);
        }
        if (value instanceof LocalDate day) {
            return java.sql.Date.valueOf(day);
        }
        return value instanceof List<?> texts ? texts.toArray(String[]::new) : value;
    }

    static Object[] values(Row row) {
        Object[] values = new Object[row.size()];
        for (int at = 0; at < values.length; at++) {
            values[at] = plain(row.get(at));
        }
        return values;
    }

    private static Object plain(Object value) {
        if (value instanceof java.sql.Timestamp instant) {
            return instant.toInstant();
        }
        if (value instanceof java.sql.Date day) {
            return day.toLocalDate();
        }
        return value instanceof scala.collection.Seq<?> texts ? List.copyOf(CollectionConverters.asJava(texts)) : value;
    }
}
