package org.shequ.jobs.curate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.trunc;

import java.sql.Date;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;

/** Lays communities out by month, with the population that held in it, as denominators of rates. */
public final class AreaMonths implements Job {
    private static final String AREA = "core.area";
    private static final String AREA_MONTH = "core.area_month";
    private static final String INPUT = "input." + AREA;
    private static final String LAST = "last_month";
    private static final String FIRST = "first_month";
    private static final Column[] POPULATION = {
        col("resident_population"), col("registered_population"), col("actual_population"), col("households")
    };

    @Override
    public String name() {
        return "curate_area_month";
    }

    @Override
    public String room() {
        return "curate";
    }

    @Override
    public Set<String> reads() {
        return Set.of(AREA);
    }

    @Override
    public Set<String> writes() {
        return Set.of(AREA_MONTH);
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        if (tables.snapshot(AREA).isEmpty()) {
            return Outcome.unchanged("no areas 无区域");
        }
        String area = Long.toString(tables.snapshot(AREA).orElseThrow());
        YearMonth last = night.lastMonth();
        YearMonth first = last.minusMonths(night.deployment().city().monthsOfHistory() - 1L);
        Map<String, String> before = tables.properties(AREA_MONTH);
        boolean isSame = area.equals(before.get(INPUT));
        boolean isCovered = isSame
                && !YearMonth.parse(before.get(FIRST)).isAfter(first)
                && !YearMonth.parse(before.get(LAST)).isBefore(last);
        if (isCovered) {
            return Outcome.unchanged("nothing new 无新数据");
        }
        YearMonth from = isSame && !YearMonth.parse(before.get(FIRST)).isAfter(first)
                ? YearMonth.parse(before.get(LAST)).plusMonths(1)
                : first;
        YearMonth kept = from.isAfter(first) ? YearMonth.parse(before.get(FIRST)) : first;
        Dataset<Row> rows = months(tables.read(AREA), from, last);
        Map<String, String> properties = Map.of(INPUT, area, FIRST, kept.toString(), LAST, last.toString());
        long written = from.isAfter(first)
                ? tables.append(AREA_MONTH, rows, properties).rowsAdded()
                : tables.replace(AREA_MONTH, rows, properties).rowsAdded();
        return Outcome.done(written, written, 0, List.of(from.toString(), last.toString()), "");
    }

    /** A community counts in a month with the row that held on its first day, else with the first that began within it. */
    static Dataset<Row> months(Dataset<Row> areas, YearMonth first, YearMonth last) {
        Column all = sequence(
                lit(Date.valueOf(first.atDay(1))),
                lit(Date.valueOf(last.atDay(1))),
                org.apache.spark.sql.functions.expr("interval 1 month"));
        return areas.filter(col("area_level").equalTo("community"))
                .withColumn("month_start", explode(all))
                .filter(trunc(col("valid_from"), "MM").leq(col("month_start")))
                .filter(col("valid_to").isNull().or(col("valid_to").geq(col("month_start"))))
                .groupBy(col("area_code"), col("month_start"))
                .agg(min_by(struct(POPULATION), col("valid_from")).as("held"))
                .select(
                        col("area_code"),
                        col("month_start"),
                        col("held.resident_population"),
                        col("held.registered_population"),
                        col("held.actual_population"),
                        col("held.households"),
                        date_format(col("month_start"), "yyyy-MM").as("event_month"));
    }
}
