package org.shequ.jobs.cities;

import java.util.Map;
import java.util.TreeMap;
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
        Map<String, Count> counts = new TreeMap<>();
        for (Row row : night.values()) {
            if (row.getString(0).equals(indicator) && row.getString(1).equals(periodType)) {
                counts.put(row.getString(2) + " " + row.getString(3), new Count(row.getDouble(4), (long)
                        row.getDouble(5)));
            }
        }
        return counts;
    }
}
