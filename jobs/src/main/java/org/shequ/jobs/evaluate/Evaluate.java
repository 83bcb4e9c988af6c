package org.shequ.jobs.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.period.Period;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Fingerprint;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.scheme.Scheme;

/** Scores the areas of the assessed period and of some before it, whenever values, areas or the scheme have changed. */
public final class Evaluate implements Job {
    private static final String AREA = "core.area";
    private static final String VALUE = "indicator.value";
    private static final String SCORE = "evaluation.score";
    private static final int PERIODS = 8;

    @Override
    public String name() {
        return "evaluate";
    }

    @Override
    public String room() {
        return "evaluate";
    }

    @Override
    public Set<String> reads() {
        return Set.of(AREA, VALUE);
    }

    @Override
    public Set<String> writes() {
        return Set.of(SCORE);
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        if (night.deployment().scheme().isEmpty()) {
            return Outcome.unchanged("the city only reports 仅报告，不评分");
        }
        if (tables.snapshot(VALUE).isEmpty()) {
            return Outcome.unchanged("nothing to score 无数据可评分");
        }
        Scheme scheme = night.deployment().scheme().orElseThrow();
        List<Indicator> catalogue = List.copyOf(night.deployment().indicators().all());
        Map<String, String> properties = new HashMap<>();
        properties.put("scheme", Fingerprint.of(scheme, catalogue));
        properties.put("input." + AREA, Long.toString(tables.snapshot(AREA).orElseThrow()));
        properties.put("input." + VALUE, Long.toString(tables.snapshot(VALUE).orElseThrow()));
        properties.put("last_month", night.lastMonth().toString());
        Map<String, String> before = tables.properties(SCORE);
        if (properties.entrySet().stream().allMatch(entry -> entry.getValue().equals(before.get(entry.getKey())))) {
            return Outcome.unchanged("nothing new 无新数据");
        }
        return score(scheme, catalogue, properties, tables, night);
    }

    private static Outcome score(
            Scheme scheme,
            List<Indicator> catalogue,
            Map<String, String> properties,
            DeclaredTables tables,
            Night night) {
        List<Period> periods = assessed(tables, night);
        if (periods.isEmpty()) {
            return Outcome.unchanged("no complete period 无完整周期");
        }
        Dataset<Row> areas = tables.read(AREA).persist();
        List<Value> values = ScoreTables.valuesOf(tables.read(VALUE), scheme, periods);
        Evaluator evaluator = new Evaluator(scheme, catalogue);
        List<Row> rows = new ArrayList<>();
        Values held = new Values(values);
        for (Period period : periods) {
            evaluator
                    .scores(ScoreTables.areasOn(areas, period.lastDay()), held, period)
                    .forEach(score -> rows.add(ScoreTables.row(score)));
        }
        areas.unpersist();
        Dataset<Row> scores = tables.session()
                .createDataFrame(rows, SparkRows.schema(tables.contract(SCORE)))
                .coalesce(1);
        long written = tables.replace(SCORE, scores, properties).rowsAdded();
        return Outcome.done(
                values.size(),
                written,
                0,
                List.of(),
                periods.get(periods.size() - 1).name());
    }

    /** The last complete period with data and those before it, oldest first. */
    private static List<Period> assessed(DeclaredTables tables, Night night) {
        String type = night.deployment().city().assess();
        List<Period> all = tables
                .read(VALUE)
                .filter(org.apache.spark.sql.functions.col("period_type").equalTo(type))
                .filter(org.apache.spark.sql.functions.col("denominator").isNotNull())
                .select("period")
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> Period.of(type, row.getString(0)))
                .filter(period -> !period.last().isAfter(night.lastMonth()))
                .sorted(java.util.Comparator.comparing(Period::last))
                .toList();
        return all.subList(Math.max(0, all.size() - PERIODS), all.size());
    }
}
