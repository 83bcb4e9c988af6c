package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.udf;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.shequ.schemas.indicator.Indicator;

/**
 * Makes the additive components of all indicators on core tables in one pass over each, for the tables
 * {@code indicator.component} holds.
 *
 * <p>A row counts in the month, in the session's time zone, of the date column a term names; where that is null it is not
 * counted. Conditions count 1 where they hold; null counts as not holding. Numbers are summed; null adds nothing. In a
 * proportion or a mean the numerator takes only rows the denominator takes on the same date. Weighted indicators sum
 * weights in the place of counts and take only rows with a weight above 0.
 *
 * <p>Spark reads the rows and tells of each which conditions hold; adding up by community, partition month and month
 * counted in is plain Java, first where the rows are read, then once more where the sums of one partition month meet.
 */
public final class Measurement {
    private final List<Indicator> catalogue;

    private Measurement(Collection<Indicator> catalogue) {
        this.catalogue = List.copyOf(catalogue);
    }

    /** The measurement of core tables by those of the indicators that read them. */
    public static Measurement of(Collection<Indicator> catalogue) {
        return new Measurement(catalogue);
    }

    /**
     * Components of the rows of some tables, as contract {@code indicator.component} has them; components that count no
     * row are left out. Rows of one {@code event_month} make the components of that event month only, so a changed
     * partition replaces its own components and no others.
     *
     * @param rows by name of the table, its rows
     * @throws IllegalArgumentException where no indicator reads one of the tables
     */
    public Dataset<Row> components(Map<String, Dataset<Row>> rows) {
        Map<String, Plan> plans = new LinkedHashMap<>();
        rows.forEach((table, each) -> plans.put(table, plan(table, each)));
        return rows.entrySet().stream()
                .map(each -> summed(each.getValue(), plans.get(each.getKey())))
                .reduce(Dataset::union)
                .orElseThrow(() -> new IllegalArgumentException("Cannot measure: there are no tables"))
                .repartition(col(PartialSums.TABLE), col(PartialSums.EVENT_MONTH))
                .mapPartitions(new Unfolding(plans), Encoders.row(Unfolding.SCHEMA));
    }

    private Plan plan(String table, Dataset<Row> rows) {
        List<Indicator> reading = catalogue.stream()
                .filter(indicator -> indicator.tables().contains(table))
                .toList();
        if (reading.isEmpty()) {
            throw new IllegalArgumentException(
                    "Cannot measure " + table + ": no indicator reads it (expected at least one)");
        }
        return Plan.of(
                table,
                reading,
                Expressions.types(rows.sparkSession(), rows.schema(), Plan.values(table, reading)));
    }

    private static Dataset<Row> summed(Dataset<Row> rows, Plan plan) {
        MonthStarts months = new MonthStarts(
                ZoneId.of(rows.sparkSession().conf().get("spark.sql.session.timeZone")));
        return rows.transform(input -> withBounds(input, plan, months))
                .select(PartialSums.columns(plan))
                .mapPartitions(new PartialSums(plan, months), Encoders.row(PartialSums.SCHEMA));
    }

    /** Adds the first instants of the month counted in and of the next, where an expression asks for them. */
    private static Dataset<Row> withBounds(Dataset<Row> rows, Plan plan, MonthStarts months) {
        List<Column> columns = new ArrayList<>(List.of(col("*")));
        for (String date : plan.dates()) {
            for (String bound : List.of(Expressions.PERIOD_START, Expressions.PERIOD_END)) {
                String name = Expressions.boundColumn(bound, date);
                if (plan.asksFor(name)) {
                    int later = bound.equals(Expressions.PERIOD_END) ? 1 : 0;
                    UDF1<Long, Long> start =
                            instant -> instant == null ? null : months.startOf(months.monthOf(instant) + later);
                    Column instant = expr(PartialSums.instantOf(date));
                    columns.add(timestamp_micros(udf(start, DataTypes.LongType).apply(instant)).as(name));
                }
            }
        }
        return rows.select(columns.toArray(new Column[0]));
    }
}
