package org.shequ.jobs.curate;

import java.time.Instant;
import java.time.LocalDate;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import scala.jdk.javaapi.CollectionConverters;

/** Rows of plain values as Spark has them, and back. */
final class PlainRows {
    private PlainRows() {}

    static Row row(Object[] values) {
        Object[] converted = new Object[values.length];
        for (int at = 0; at < values.length; at++) {
            Object value = values[at];
            if (value instanceof Instant instant) {
                converted[at] = java.sql.Timestamp.from(instant);
            } else {
                converted[at] = value instanceof LocalDate day ? java.sql.Date.valueOf(day) : value;
            }
        }
        return RowFactory.create(converted);
    }

    static Object[] values(Row row) {
        Object[] values = new Object[row.size()];
        for (int at = 0; at < values.length; at++) {
            Object value = row.get(at);
            if (value instanceof java.sql.Timestamp instant) {
                values[at] = instant.toInstant();
            } else if (value instanceof java.sql.Date day) {
                values[at] = day.toLocalDate();
            } else if (value instanceof scala.collection.Seq<?> texts) {
                values[at] = CollectionConverters.asJava(texts).toArray(String[]::new);
            } else {
                values[at] = value;
            }
        }
        return values;
    }
}
