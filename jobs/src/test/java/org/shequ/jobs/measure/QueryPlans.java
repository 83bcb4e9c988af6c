package org.shequ.jobs.measure;

import java.util.Collection;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.indicator.Indicator;

/** The query plans of measuring, for benchmarks that show them. */
public final class QueryPlans {
    private QueryPlans() {}

    /** How Spark reads a table for all indicators on it. */
    public static String of(Collection<Indicator> catalogue, String table, Dataset<Row> rows) {
        return Measurement.of(catalogue, CityCalendar.NATURAL).scan(table, rows);
    }
}
