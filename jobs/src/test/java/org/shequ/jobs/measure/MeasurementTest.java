package org.shequ.jobs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.shequ.common.lake.SparkRows;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Indicators;

class MeasurementTest {
    private final Contracts contracts = Contracts.load();
    private final Indicators catalogue = Indicators.load(contracts);

    private static final String[] ALL = {
        "indicator_id",
        "variant",
        "area_code",
        "month",
        "source_table",
        "event_month",
        "numerator",
        "denominator",
        "numerator_n",
        "denominator_n",
        "square_sum",
        "histogram"
    };

    private List<Indicator> indicators(String... ids) {
        return List.of(ids).stream().map(catalogue::of).toList();
    }

    /** All ways come to the same. */
    private static Dataset<Row> components(String table, Collection<Indicator> indicators, Dataset<Row> rows) {
        Measurement measurement = Measurement.of(indicators, CityCalendar.NATURAL);
        Dataset<Row> components = measurement.components(Map.of(table, rows));
        List<Row> few = new ArrayList<>();
        measurement.components(Map.of(table, Tables.few(rows)), Sparks.SQL).forEachRemaining(few::add);
        assertEquals(
                Tables.lines(components, ALL),
                Tables.lines(Sparks.SESSION.createDataFrame(few, components.schema()), ALL));
        List<Row> parts = new ArrayList<>();
        measurement.parts(Map.of(table, rows)).forEach(part -> part.get()
                .forEachRemaining(values -> parts.add(RowFactory.create(values))));
        assertEquals(
                Tables.lines(components, ALL),
                Tables.lines(Sparks.SESSION.createDataFrame(parts, components.schema()), ALL));
        return components;
    }

    @Test
    void allIndicatorsOnATableComeFromOneScanOfIt() {
        Measurement measurement = Measurement.of(catalogue.all(), CityCalendar.NATURAL);
        Set<String> tables = new TreeSet<>();
        catalogue.all().forEach(indicator -> tables.addAll(indicator.tables()));
        for (String table : tables) {
            Dataset<Row> rows = Tables.table(contracts, table, "area_code | event_month\nA | 2026-02");
            String plan = measurement.scan(table, rows);
            assertEquals(1, plan.split("LocalTableScan", -1).length - 1, plan);
        }
    }

    @Test
    void partsOfOneMonthStayApartByThePartitionTheyComeFrom() {
        Dataset<Row> cases = Tables.table(contracts, "core.grid_case", """
                case_id | area_code | reported_at | due_at     | closed_at  | is_deferred | rework_count | event_month
                a       | A         | 2026-02-27  | 2026-03-02 | 2026-03-01 | false       | 0            | 2026-02
                b       | A         | 2026-03-01  | 2026-03-05 | 2026-04-03 | false       | 2            | 2026-03
                c       | B         | 2026-03-01  |            |            | false       | 1            | 2026-03""");
        // Case a was reported in February, due and closed in March; case b is closed in April; c is never due.
        assertEquals(
                List.of(
                        "grid_rework_rate closed A 2026-03 core.grid_case 2026-02 0.0 1.0 0 1 0.0 -",
                        "grid_rework_rate closed A 2026-04 core.grid_case 2026-03 1.0 1.0 1 1 0.0 -",
                        "grid_rework_rate main A 2026-03 core.grid_case 2026-02 0.0 1.0 0 1 0.0 -",
                        "grid_rework_rate main A 2026-03 core.grid_case 2026-03 1.0 1.0 1 1 0.0 -"),
                Tables.lines(components("core.grid_case", indicators("grid_rework_rate"), cases), ALL));
    }

    @Test
    void weightedAnswersCarryTheirSquaredWeights() {
        Dataset<Row> answers = Tables.table(contracts, "core.survey_answer", """
                respondent_id | area_code | question_id          | wave_date  | respondent_kind | score | weight | event_month
                a             | A         | satisfaction_overall | 2026-03-31 | resident        | 5     | 1.5    | 2026-03
                b             | A         | satisfaction_overall | 2026-03-31 | resident        | 2     | 0.5    | 2026-03
                c             | A         | satisfaction_overall | 2026-03-31 | resident        |       | 9      | 2026-03""");
        // 1.5 of 1.5 + 0.5; squares 2.25 + 0.25.
        assertEquals(
                List.of(
                        "resident_satisfaction_rate main A 2026-03 core.survey_answer 2026-03 1.5 2.0 1 2 2.5 -",
                        "resident_satisfaction_rate very_satisfied A 2026-03 core.survey_answer 2026-03 1.5 2.0 1 2 2.5 -"),
                Tables.lines(components("core.survey_answer", indicators("resident_satisfaction_rate"), answers), ALL));
    }

    @Test
    void meansCarryTheSquaresOfTheirValues() {
        Dataset<Row> ratings = Tables.table(contracts, "core.committee_rating", """
                rating_id | area_code | wave_date  | ratee_kind | score | event_month
                a         | A         | 2026-03-15 | department | 4     | 2026-03
                b         | A         | 2026-03-15 | department | 1.5   | 2026-03""");
        // 4 + 1.5 over 2; squares 16 + 2.25.
        assertEquals(
                List.of(
                        "department_service_rating_mean main A 2026-03 core.committee_rating 2026-03 5.5 2.0 2 2 18.25 -"),
                Tables.lines(
                        components("core.committee_rating", indicators("department_service_rating_mean"), ratings),
                        ALL));
    }

    @Test
    void decimalsAreAddedUpExactly() {
        StringBuilder text = new StringBuilder(
                "request_id | area_code | created_at | closed_at | is_followed_up | satisfaction | is_excluded | event_month");
        for (int i = 0; i < 9; i++) {
            text.append("\n").append(i).append(" | A | 2026-03-01 | 2026-03-02 | true | ");
            text.append("basically_satisfied | false | 2026-03");
        }
        Dataset<Row> requests = Tables.table(contracts, "core.hotline_request", text.toString());
        // Nine times 0.9 is 8.1, which floating-point numbers added up miss.
        assertEquals(
                List.of("main 8.1 9.0", "lenient 9.0 9.0", "strict 0.0 9.0", "with_excluded 8.1 9.0").stream()
                        .sorted()
                        .toList(),
                Tables.lines(
                        components("core.hotline_request", indicators("hotline_satisfied_rate"), requests),
                        "variant",
                        "numerator",
                        "denominator"));
    }

    @Test
    void theEndOfAMonthIsThatOfTheMonthCountedIn() {
        Dataset<Row> cases = Tables.table(contracts, "core.grid_case", """
                case_id | area_code | reported_at | due_at     | closed_at           | is_deferred | event_month
                a       | A         | 2026-02-27  | 2026-03-02 | 2026-03-31 23:59:59 | false       | 2026-02
                b       | A         | 2026-03-01  | 2026-03-31 | 2026-04-01 00:00:00 | false       | 2026-03""");
        // Both are due in March; case b is closed when March is over.
        assertEquals(
                List.of(
                        "main A 2026-03 2026-02 1.0 1.0",
                        "main A 2026-03 2026-03 0.0 1.0",
                        "reported A 2026-02 2026-02 0.0 1.0",
                        "reported A 2026-03 2026-03 0.0 1.0"),
                Tables.lines(
                        components("core.grid_case", indicators("grid_closure_rate"), cases)
                                .where("variant in ('main', 'reported')"),
                        "variant",
                        "area_code",
                        "month",
                        "event_month",
                        "numerator",
                        "denominator"));
    }

    @Test
    void partsOfSeveralTablesAreMeasuredTableByTable() {
        Dataset<Row> months = Tables.table(contracts, "core.area_month", """
                area_code | month_start | resident_population | event_month
                A         | 2026-03-01  | 1000                | 2026-03""");
        assertEquals(
                List.of("hotline_volume_per_1000 main A 2026-03 0.0 83.333333333333 0 1"),
                Tables.lines(
                        components("core.area_month", indicators("hotline_volume_per_1000"), months),
                        "indicator_id",
                        "variant",
                        "area_code",
                        "month",
                        "numerator",
                        "denominator",
                        "numerator_n",
                        "denominator_n"));
    }

    @Test
    void sumsDoNotDependOnTheOrderOfRows() {
        StringBuilder text = new StringBuilder(
                "respondent_id | area_code | question_id | wave_date | respondent_kind | score | weight | event_month");
        for (int i = 0; i < 200; i++) {
            text.append("\n").append(i).append(" | A | satisfaction_overall | 2026-03-31 | resident | 5 | ");
            text.append(Math.pow(1.37, i % 40) / 7).append(" | 2026-03");
        }
        Dataset<Row> answers = Tables.table(contracts, "core.survey_answer", text.toString());
        List<Indicator> satisfaction = indicators("resident_satisfaction_rate");
        List<String> expected = Tables.lines(components("core.survey_answer", satisfaction, answers), ALL);
        for (int partitions : new int[] {1, 3, 7}) {
            Dataset<Row> shuffled = answers.repartition(
                            partitions, org.apache.spark.sql.functions.expr("hash(score, weight)"))
                    .sortWithinPartitions(
                            org.apache.spark.sql.functions.expr("hash(respondent_id, " + partitions + ")"));
            assertEquals(expected, Tables.lines(components("core.survey_answer", satisfaction, shuffled), ALL));
        }
    }

    @Test
    void aTableNobodyReadsIsRefused() {
        Dataset<Row> rejects = SparkRows.none(Sparks.SESSION, contracts.of("core.reject"));
        assertEquals(
                "Cannot measure core.reject: no indicator reads it (expected at least one)",
                assertThrows(IllegalArgumentException.class, () -> components("core.reject", catalogue.all(), rejects))
                        .getMessage());
    }
}
