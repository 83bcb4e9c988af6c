package org.shequ.jobs.cities;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.shequ.jobs.cli.CityNight;

/**
 * A numerator over its denominator, added up by key.
 *
 * @param numerator the sum above
 * @param denominator the count below
 */
record Count(double numerator, long denominator) {
    static void add(Map<String, Count> counts, String key, double numerator, long denominator) {
        counts.merge(
                key,
                new Count(numerator, denominator),
                (one, other) -> new Count(one.numerator + other.numerator, one.denominator + other.denominator));
    }

    /** What a release holds of an indicator in periods of a type: by area and period, rows of nothing left out. */
    static Map<String, Count> released(CityNight night, String indicator, String periodType) {
        Dataset<Row> rows = night.released("indicator_value")
                .filter("indicator_id = '" + indicator + "' and variant = 'main' and period_type = '" + periodType
                        + "' and denominator is not null")
                .select("area_code", "period", "numerator", "denominator");
        Map<String, Count> counts = new TreeMap<>();
        for (Row row : rows.collectAsList()) {
            counts.put(row.getString(0) + " " + row.getString(1), new Count(row.getDouble(2), (long) row.getDouble(3)));
        }
        return counts;
    }
}
