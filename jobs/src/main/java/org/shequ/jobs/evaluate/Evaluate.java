package org.shequ.jobs.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.RowFactory;
import org.shequ.common.lake.NamedRow;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.period.Period;
import org.shequ.jobs.job.AssessedPeriods;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Fingerprint;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.scheme.Scheme;

/**
 * Scores the areas of the assessed period and of some before it, and says how firm the assessed period's ranks and grades are
 * and what they owe to the scheme's choices, whenever values, areas or the scheme have changed.
 */
public final class Evaluate implements Job {
    private static final String AREA = "core.area";
    private static final String VALUE = "indicator.value";
    private static final String SCORE = "evaluation.score";
    private static final String UNCERTAINTY = "evaluation.uncertainty";
    private static final String SENSITIVITY = "evaluation.sensitivity";
    private static final int PERIODS = 8;

    /** More rows than this are handed to Spark: as maps they would not fit beside one another. */
    private static final int FEW = 200_000;

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
        return Set.of(SCORE, UNCERTAINTY, SENSITIVITY);
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
        if (writes().stream().allMatch(table -> isWrittenWith(properties, tables.properties(table)))) {
            return Outcome.unchanged("nothing new 无新数据");
        }
        return score(scheme, catalogue, properties, tables, night);
    }

    private static boolean isWrittenWith(Map<String, String> now, Map<String, String> before) {
        return now.entrySet().stream().allMatch(entry -> entry.getValue().equals(before.get(entry.getKey())));
    }

    private static Outcome score(
            Scheme scheme,
            List<Indicator> catalogue,
            Map<String, String> properties,
            DeclaredTables tables,
            Night night) {
        List<Period> periods = AssessedPeriods.of(tables, night, PERIODS);
        if (periods.isEmpty()) {
            return Outcome.unchanged("no complete period 无完整周期");
        }
        ScoreInputs inputs = ScoreInputs.read(tables, AREA, VALUE, scheme, periods);
        Evaluator evaluator = new Evaluator(scheme, catalogue);
        Period last = periods.get(periods.size() - 1);
        List<Uncertainty> firm = firmness(evaluator, scheme, inputs, last, properties, tables);
        List<Object[]> scores = new ArrayList<>();
        for (Period period : periods) {
            List<Score> found = evaluator.scores(inputs.areasOn(period.lastDay()), inputs.values(), period);
            (period.equals(last) ? Uncertainty.within(found, firm) : found)
                    .forEach(score -> scores.add(ScoreTables.row(score)));
        }
        long written = write(SCORE, scores, properties, tables);
        return Outcome.done(inputs.size(), written, 0, List.of(), last.name());
    }

    /** The seed names scheme and period only, so that the same input gives the same bytes on any night. */
    private static List<Uncertainty> firmness(
            Evaluator evaluator,
            Scheme scheme,
            ScoreInputs inputs,
            Period period,
            Map<String, String> properties,
            DeclaredTables tables) {
        List<Area> areas = inputs.areasOn(period.lastDay());
        SimulationPlan plan = SimulationPlan.standard(scheme.id() + "/" + period.name());
        List<Uncertainty> firm = new Simulation(evaluator, scheme, plan).uncertainties(areas, inputs.values(), period);
        write(UNCERTAINTY, firm.stream().map(one -> ScoreTables.row(one)).toList(), properties, tables);
        List<Object[]> shifts = new SensitivityAnalysis(evaluator, scheme)
                .sensitivities(areas, inputs.values(), period).stream()
                        .map(ScoreTables::row)
                        .toList();
        write(SENSITIVITY, shifts, properties, tables);
        return firm;
    }

    private static long write(
            String table, List<Object[]> rows, Map<String, String> properties, DeclaredTables tables) {
        Contract contract = tables.contract(table);
        if (rows.size() <= FEW) {
            return tables.replace(table, NamedRow.of(contract, rows), properties)
                    .rowsAdded();
        }
        return tables.replace(
                        table,
                        tables.session()
                                .createDataFrame(
                                        rows.stream().map(RowFactory::create).toList(), SparkRows.schema(contract))
                                .coalesce(1),
                        properties)
                .rowsAdded();
    }
}
