package org.shequ.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Date;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Scheme;

class ScoreTablesTest {
    private final Contracts contracts = Contracts.load();
    private final Indicators catalogue = Bench.catalogue("closed community up proportion wilson month 30");
    private final Scheme scheme = Bench.scheme(catalogue, """
            id: test_2026
            name: {zh: 试, en: Test}
            adoption: {zh: 试, en: Test}
            valid_from: 2026-01-01
            evaluations:
              - level: community
                dimensions:
                  - id: service
                    name: {zh: 服务, en: Service}
                    weight: 1
                    indicators:
                      - {id: closed, zero: 0, full: 1}
            grades: [{id: poor, name: {zh: 差, en: Poor}, from: 0}]
            """);

    @Test
    void rowsComeFromTheTablesOfTheDayAndFitTheContract() {
        SparkSession session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                .getOrCreate();
        StructType valueColumns = columns("indicator.value");
        Dataset<Row> values = session.createDataFrame(
                List.of(
                        value(valueColumns, "c1", "2026-Q3", 0.75, "ok"),
                        value(valueColumns, "c1", "2026-Q2", 0.25, "ok"),
                        value(valueColumns, "c2", "2026-Q3", null, "no_data")),
                valueColumns);
        StructType areaColumns = columns("core.area");
        Dataset<Row> areas = session.createDataFrame(
                List.of(
                        area(areaColumns, "c1", "2024-01-01", null),
                        area(areaColumns, "c2", "2024-01-01", null),
                        area(areaColumns, "c3", "2024-01-01", "2026-09-29")),
                areaColumns);

        List<Row> scores = ScoreTables.scores(
                        values, areas, scheme, List.copyOf(catalogue.all()), Bench.QUARTER, columns("evaluation.score"))
                .where("item_kind = 'overall'")
                .select("area_code", "score", "rank", "ranked", "grade", "status")
                .collectAsList();

        assertEquals(
                List.of(
                        RowFactory.create("c1", 75.0, 1L, 1L, "poor", "ok"),
                        RowFactory.create("c2", null, null, 1L, null, "not_scored")),
                scores);

        Evaluator evaluator = new Evaluator(scheme, catalogue.all());
        List<Area> known = ScoreTables.areasOn(areas, Bench.QUARTER.lastDay());
        Values found = ScoreTables.values(values, scheme, Bench.QUARTER);
        List<Uncertainty> firm = new Simulation(evaluator, scheme, new SimulationPlan(50, "seed", 50, 1))
                .uncertainties(known, found, Bench.QUARTER);
        assertEquals(
                List.of(RowFactory.create("c1", 1L, 1L, 1.0, null, "差（100%） | Poor (100 %)")),
                ScoreTables.uncertainties(session, firm, columns("evaluation.uncertainty"))
                        .select(
                                "area_code",
                                "rank_lower",
                                "rank_upper",
                                "poor_probability",
                                "good_probability",
                                "firmness")
                        .collectAsList());
        List<Sensitivity> shifts =
                new SensitivityAnalysis(evaluator, scheme).sensitivities(known, found, Bench.QUARTER);
        assertEquals(
                List.of(RowFactory.create("leave_out", "closed", 0L)),
                ScoreTables.sensitivities(session, shifts, columns("evaluation.sensitivity"))
                        .where("assumption = 'leave_out'")
                        .select("assumption", "item_id", "ranked")
                        .collectAsList());
    }

    private StructType columns(String table) {
        Contract contract = contracts.of(table);
        StructType columns = new StructType();
        for (Field field : contract.fields()) {
            String type =
                    switch (field.type()) {
                        case INTEGER -> "bigint";
                        case NUMBER -> "double";
                        case ARRAY -> "array<string>";
                        case STRING, BOOLEAN, DATE, TIMESTAMP ->
                            field.type().name().toLowerCase(java.util.Locale.ROOT);
                    };
            columns = columns.add(field.name(), type);
        }
        return columns;
    }

    private static Row value(StructType columns, String area, String period, Double value, String status) {
        Object[] cells = new Object[columns.length()];
        List<String> names = Arrays.asList(columns.fieldNames());
        cells[names.indexOf("indicator_id")] = "closed";
        cells[names.indexOf("variant")] = "main";
        cells[names.indexOf("area_code")] = area;
        cells[names.indexOf("period_type")] = "quarter";
        cells[names.indexOf("period")] = period;
        cells[names.indexOf("value")] = value;
        cells[names.indexOf("n")] = 40L;
        cells[names.indexOf("status")] = status;
        return RowFactory.create(cells);
    }

    private static Row area(StructType columns, String code, String from, String to) {
        Object[] cells = new Object[columns.length()];
        List<String> names = Arrays.asList(columns.fieldNames());
        cells[names.indexOf("area_code")] = code;
        cells[names.indexOf("area_level")] = "community";
        cells[names.indexOf("area_name")] = "区" + code;
        cells[names.indexOf("valid_from")] = Date.valueOf(from);
        cells[names.indexOf("valid_to")] = to == null ? null : Date.valueOf(to);
        return RowFactory.create(cells);
    }
}
