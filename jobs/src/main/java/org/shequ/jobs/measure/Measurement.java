package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.shequ.schemas.indicator.Indicator;

/**
 * Makes the additive components of all indicators on one core table in one pass over it, for the tables
 * {@code indicator.component} holds.
 *
 * <p>A row counts in the month, in the session's time zone, of the date column a term names; where that is null it is not
 * counted. Conditions count 1 where they hold; null counts as not holding. Numbers are summed; null adds nothing. In a
 * proportion or a mean the numerator takes only rows the denominator takes on the same date. Weighted indicators sum
 * weights in the place of counts and take only rows with a weight above 0.
 *
 * <p>Rows are first summed by community, partition month and the months of all date columns together, which is a small
 * table, and only that is unfolded by date column and indicator: the rows themselves are read once and never multiplied.
 */
public final class Measurement {
    private static final String AREA = "area_code";
    private static final String EVENT_MONTH = "event_month";
    private static final String MONTH = "month";

    private final String table;
    private final List<Indicator> indicators;

    private Measurement(String table, List<Indicator> indicators) {
        this.table = table;
        this.indicators = indicators;
    }

    /**
     * The measurement of one core table by those of the indicators that read it.
     *
     * @throws IllegalArgumentException where none does
     */
    public static Measurement of(String table, Collection<Indicator> indicators) {
        List<Indicator> reading = indicators.stream()
                .filter(indicator -> indicator.tables().contains(table))
                .toList();
        if (reading.isEmpty()) {
            throw new IllegalArgumentException(
                    "Cannot measure " + table + ": no indicator reads it (expected at least one)");
        }
        return new Measurement(table, reading);
    }

    /**
     * Components of the rows, as contract {@code indicator.component} has them; components that count no row are left
     * out. Rows of one {@code event_month} make the components of that event month only, so a changed partition replaces
     * its own components and no others.
     */
    public Dataset<Row> components(Dataset<Row> rows) {
        Plan plan = Plan.of(
                table,
                indicators,
                Expressions.types(rows.sparkSession(), rows.schema(), Plan.values(table, indicators)));
        return rows.transform(input -> withMonths(input, plan))
                .transform(input -> summed(input, plan))
                .transform(input -> byMonth(input, plan))
                .transform(input -> unfolded(input, plan));
    }

    private static Dataset<Row> withMonths(Dataset<Row> rows, Plan plan) {
        Set<String> bounds = new LinkedHashSet<>();
        List<Column> columns = new ArrayList<>(List.of(col("*")));
        for (String date : plan.dates()) {
            columns.add(expr("trunc(cast(" + date + " as date), 'MM')").as(monthOf(date)));
            for (String bound : List.of(Expressions.PERIOD_START, Expressions.PERIOD_END)) {
                if (isAsked(plan, date, bound) && bounds.add(bound + date)) {
                    columns.add(bound(bound, date));
                }
            }
        }
        return rows.select(columns.toArray(new Column[0]));
    }

    private static boolean isAsked(Plan plan, String date, String bound) {
        String column = Expressions.boundColumn(bound, date);
        return plan.sums().keySet().stream().anyMatch(sum -> sum.sql().contains(column));
    }

    private static Column bound(String bound, String date) {
        int later = bound.equals(Expressions.PERIOD_END) ? 1 : 0;
        return expr("cast(add_months(trunc(cast(" + date + " as date), 'MM'), " + later + ") as timestamp)")
                .as(Expressions.boundColumn(bound, date));
    }

    /** One row per community, partition month and months of all dates. */
    private static Dataset<Row> summed(Dataset<Row> rows, Plan plan) {
        Column[] keys = Stream.concat(
                        Stream.of(AREA, EVENT_MONTH), plan.dates().stream().map(Measurement::monthOf))
                .map(name -> col(name))
                .toArray(Column[]::new);
        List<Column> sums = plan.sums().entrySet().stream()
                .map(sum -> expr(sum.getKey().sql()).as(sum.getValue()))
                .toList();
        return rows.groupBy(keys).agg(sums.get(0), sums.subList(1, sums.size()).toArray(new Column[0]));
    }

    /** One row per community, partition month and month counted in. */
    private static Dataset<Row> byMonth(Dataset<Row> summed, Plan plan) {
        List<String> dates = plan.dates();
        if (dates.size() == 1) {
            return summed.withColumnRenamed(monthOf(dates.get(0)), MONTH)
                    .where(col(MONTH).isNotNull());
        }
        Column[] months = dates.stream().map(date -> col(monthOf(date))).toArray(Column[]::new);
        List<Column> sums = new ArrayList<>();
        for (Map.Entry<Plan.Sum, String> each : plan.sums().entrySet()) {
            Column isItsMonth = col(monthOf(each.getKey().countsBy())).equalTo(col(MONTH));
            sums.add(sum(when(isItsMonth, col(each.getValue()))).as(each.getValue()));
        }
        return summed.withColumn(MONTH, explode(array_distinct(array(months))))
                .where(col(MONTH).isNotNull())
                .groupBy(col(AREA), col(EVENT_MONTH), col(MONTH))
                .agg(sums.get(0), sums.subList(1, sums.size()).toArray(new Column[0]));
    }

    /** One row per indicator variant. */
    private Dataset<Row> unfolded(Dataset<Row> sums, Plan plan) {
        List<Column> columns = new ArrayList<>(
                List.of(col(AREA), expr("date_format(" + MONTH + ", 'yyyy-MM')").as(MONTH), col(EVENT_MONTH)));
        plan.sums()
                .values()
                .forEach(name -> columns.add(coalesce(col(name), lit(0)).as(name)));
        String parts = plan.parts().stream().map(Measurement::struct).collect(Collectors.joining(", "));
        return sums.select(columns.toArray(new Column[0]))
                .selectExpr(AREA, MONTH, EVENT_MONTH, "inline(array(" + parts + "))")
                .where("numerator_n > 0 or denominator_n > 0")
                .select(
                        col("indicator_id"),
                        col("variant"),
                        col(AREA),
                        col(MONTH),
                        lit(table).as("source_table"),
                        col(EVENT_MONTH),
                        col("numerator").cast(DataTypes.DoubleType),
                        col("denominator").cast(DataTypes.DoubleType),
                        col("numerator_n"),
                        col("denominator_n"),
                        col("square_sum").cast(DataTypes.DoubleType));
    }

    private static String struct(Plan.Part part) {
        return "named_struct('indicator_id', '" + part.indicator() + "', 'variant', '" + part.variant()
                + "', 'numerator', " + part.numerator() + ", 'denominator', " + part.denominator()
                + ", 'numerator_n', " + part.numeratorRows() + ", 'denominator_n', " + part.denominatorRows()
                + ", 'square_sum', " + part.squares() + ")";
    }

    private static String monthOf(String date) {
        return "__month_of_" + date;
    }
}
