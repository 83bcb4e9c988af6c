package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.shequ.common.period.Period;
import org.shequ.common.period.Span;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Indicators;

class ValuesTest {
    private static final YearMonth JANUARY = YearMonth.of(2026, 1);
    private static final YearMonth MARCH = YearMonth.of(2026, 3);

    private final Contracts contracts = Contracts.load();
    private final Indicators catalogue = Indicators.load(contracts);
    /** Community C moves from street S to street T on 1 March; D is born in March. */
    private final AreaTree areas = AreaTree.of(Tables.maps(contracts, "core.area", """
            area_code | valid_from | valid_to   | area_level | area_name | parent_code
            X         | 2020-01-01 |            | city       | 城        |
            S         | 2020-01-01 |            | street     | 东街      | X
            T         | 2020-01-01 |            | street     | 西街      | X
            B         | 2020-01-01 |            | community  | 甲社区    | S
            C         | 2020-01-01 | 2026-02-28 | community  | 乙社区    | S
            C         | 2026-03-01 |            | community  | 乙社区    | T
            D         | 2026-03-10 |            | community  | 丙社区    | T"""), CityCalendar.NATURAL);

    private Dataset<Row> components(String text) {
        return Tables.table(contracts, "indicator.component", text);
    }

    private Dataset<Row> values(
            Dataset<Row> components, Map<String, Span> observed, String indicator, YearMonth... changed) {
        Values values = Values.of(
                contracts.of("indicator.value"),
                areas,
                List.of(catalogue.of(indicator)),
                observed,
                List.of(changed),
                CityCalendar.NATURAL);
        Dataset<Row> made = values.values(components, 2);
        String[] all = contracts.of("indicator.value").names().toArray(new String[0]);
        assertEquals(
                Tables.lines(made, all),
                Tables.lines(Sparks.SESSION.createDataFrame(byPeriod(values, components), made.schema()), all));
        return made.where("variant = 'main'");
    }

    /** The same, period by period. */
    private static List<Row> byPeriod(Values values, Dataset<Row> components) {
        List<Row> rows = components
                .select(Values.columns().stream().map(name -> col(name)).toArray(Column[]::new))
                .collectAsList();
        List<Row> made = new ArrayList<>();
        values.parts(List.of(use -> rows.forEach(row -> use.accept(texts(row))), use -> {}))
                .forEach(part -> {
                    Set<Object> periods = new HashSet<>();
                    part.get().forEachRemaining(row -> {
                        made.add(RowFactory.create(row));
                        periods.add(row[6] + " " + row[7]);
                    });
                    assertTrue(periods.size() <= 1, periods::toString);
                });
        return made;
    }

    private static List<Object> texts(Row row) {
        return IntStream.range(0, row.size()).mapToObj(row::get).collect(ArrayList::new, List::add, List::addAll);
    }

    private static final String CLOSURE = """
            indicator_id      | variant | area_code | month   | source_table   | event_month | numerator | denominator | numerator_n | denominator_n | square_sum
            grid_closure_rate | main    | B         | 2026-01 | core.grid_case | 2026-01     | 30        | 40          | 30          | 40            | 0
            grid_closure_rate | main    | B         | 2026-03 | core.grid_case | 2026-02     | 5         | 5           | 5           | 5             | 0
            grid_closure_rate | main    | B         | 2026-03 | core.grid_case | 2026-03     | 10        | 15          | 10          | 15            | 0
            grid_closure_rate | main    | C         | 2026-01 | core.grid_case | 2026-01     | 10        | 10          | 10          | 10            | 0
            grid_closure_rate | main    | C         | 2026-03 | core.grid_case | 2026-03     | 3         | 9           | 3           | 9             | 0""";

    private static final Map<String, Span> GRID = Map.of("core.grid_case", new Span(JANUARY, MARCH));

    @Test
    void areasAddComponentsUpTheHierarchyOfTheirMonth() {
        Dataset<Row> values = values(components(CLOSURE), GRID, "grid_closure_rate", JANUARY, MARCH);
        // January: C under S (30+10 of 40+10). March: C under T (3 of 9: too few to show); B 5+10 of 5+15.
        assertEquals(
                List.of(
                        "month 2026-01 city X 0.8 40.0 50.0 ok",
                        "month 2026-01 community B 0.75 30.0 40.0 ok",
                        "month 2026-01 community C 1.0 10.0 10.0 below_minimum_n",
                        "month 2026-01 street S 0.8 40.0 50.0 ok",
                        "month 2026-01 street T - - - no_data",
                        "month 2026-03 city X 0.6206896551724138 18.0 29.0 below_minimum_n",
                        "month 2026-03 community B 0.75 15.0 20.0 below_minimum_n",
                        "month 2026-03 community C - 3.0 9.0 below_minimum_n",
                        "month 2026-03 community D - - - no_data",
                        "month 2026-03 street S 0.75 15.0 20.0 below_minimum_n",
                        "month 2026-03 street T - 3.0 9.0 below_minimum_n"),
                Tables.lines(
                        values.where("period_type = 'month'"),
                        "period_type",
                        "period",
                        "area_level",
                        "area_code",
                        "value",
                        "numerator",
                        "denominator",
                        "status"));
    }

    @Test
    void longerPeriodsAddMonthsAndTellWhatIsMissing() {
        Dataset<Row> values = values(components(CLOSURE), GRID, "grid_closure_rate", MARCH);
        assertEquals(
                List.of(
                        "half_year 2026-H1 45.0 60.0 provisional 暂定：6 个月中已有 3 个月 | provisional: 3 of 6 months so far",
                        "month 2026-03 15.0 20.0 below_minimum_n 样本不足：20，少于 30，显示但不参与评分排名 | too few: 20 of at"
                                + " least 30, shown, neither scored nor ranked",
                        "quarter 2026-Q1 45.0 60.0 ok -",
                        "year 2026 45.0 60.0 provisional 暂定：12 个月中已有 3 个月 | provisional: 3 of 12 months so far"),
                Tables.lines(
                        values.where("area_code = 'B'"),
                        "period_type",
                        "period",
                        "numerator",
                        "denominator",
                        "status",
                        "status_reason"));
    }

    @Test
    void intervalsStandBesideShownValuesOnly() {
        Row shown = values(components(CLOSURE), GRID, "grid_closure_rate", JANUARY)
                .where("area_code = 'X' and period_type = 'month'")
                .collectAsList()
                .get(0);
        // Wilson 1927 for 40 of 50 at 95 %: 0.6696 to 0.8876.
        assertEquals(0.6696, shown.<Double>getAs("lower_95"), 5e-5);
        assertEquals(0.8876, shown.<Double>getAs("upper_95"), 5e-5);
        assertTrue(shown.<Double>getAs("lower_998") < shown.<Double>getAs("lower_95"));
        assertEquals(50L, shown.<Long>getAs("n"));
    }

    @Test
    void aShareAboveItsWholeIsRefused() {
        Dataset<Row> values = values(
                components("""
                        indicator_id        | variant | area_code | month   | source_table     | event_month | numerator | denominator | numerator_n | denominator_n | square_sum
                        grid_staff_coverage | main    | B         | 2026-03 | core.staff_month | 2026-03     | 10        | 8           | 1           | 1             | 0"""), Map.of("core.staff_month", new Span(MARCH, MARCH)), "grid_staff_coverage", MARCH);
        assertEquals(
                List.of("- 10.0 8.0 refused 拒绝计算：分子 10 超出分母 8 | refused: numerator 10 is no part of denominator 8"),
                Tables.lines(
                        values.where("area_code = 'B' and period_type = 'month'"),
                        "value",
                        "numerator",
                        "denominator",
                        "status",
                        "status_reason"));
    }

    @Test
    void withoutSourceNothingIsCountedAsNothing() {
        Dataset<Row> values = values(components(CLOSURE).where("false"), GRID, "non_listed_task_share", MARCH);
        assertEquals(
                List.of("- - - - no_source 无来源：未接入 core.task_ledger | no source: core.task_ledger is not delivered"),
                Tables.lines(
                        values.where("area_code = 'B' and period_type = 'month'"),
                        "value",
                        "numerator",
                        "denominator",
                        "n",
                        "status",
                        "status_reason"));
    }

    @Test
    void wavesHaveTheMonthOfTheWaveAndTheYear() {
        Dataset<Row> values = values(
                components("""
                        indicator_id               | variant | area_code | month   | source_table       | event_month | numerator | denominator | numerator_n | denominator_n | square_sum
                        resident_satisfaction_rate | main    | B         | 2026-02 | core.survey_answer | 2026-02     | 60        | 100         | 55          | 100           | 125"""),
                Map.of("core.survey_answer", new Span(JANUARY, MARCH)),
                "resident_satisfaction_rate",
                JANUARY,
                YearMonth.of(2026, 2),
                MARCH);
        // Effective answers: 100 squared over 125 = 80.
        assertEquals(
                List.of(
                        "wave 2026-02 B 0.6 100 ok",
                        "wave 2026-02 C - 0 no_data",
                        "wave 2026-02 S 0.6 100 ok",
                        "wave 2026-02 T - 0 no_data",
                        "wave 2026-02 X 0.6 100 ok",
                        "year 2026 B 0.6 100 ok",
                        "year 2026 C - 0 no_data",
                        "year 2026 D - 0 no_data",
                        "year 2026 S 0.6 100 ok",
                        "year 2026 T - 0 no_data",
                        "year 2026 X 0.6 100 ok"),
                Tables.lines(values, "period_type", "period", "area_code", "value", "n", "status"));
    }

    @Test
    void anUnknownAreaStopsTheCount() {
        Dataset<Row> components = components(CLOSURE.replace("| B  ", "| Z  "));
        Exception refused = org.junit.jupiter.api.Assertions.assertThrows(
                Exception.class,
                () -> values(components, GRID, "grid_closure_rate", MARCH).collectAsList());
        assertTrue(
                Stream.iterate((Throwable) refused, each -> each != null, Throwable::getCause)
                        .anyMatch(each -> String.valueOf(each.getMessage()).contains("components of area 'Z'")),
                refused::toString);
    }

    @Test
    void aChangedMonthMovesItsOwnPeriodsOnly() {
        Span observed = new Span(YearMonth.of(2025, 1), YearMonth.of(2026, 6));
        assertEquals(
                List.of(
                        "month 2026-05",
                        "quarter 2026-Q2",
                        "half_year 2026-H1",
                        "year 2026",
                        "wave 2026-05",
                        "rolling_12 2026-05",
                        "rolling_12 2026-06"),
                Period.touching(List.of(YearMonth.of(2026, 5)), observed, CityCalendar.NATURAL).stream()
                        .map(period -> period.type().code() + " " + period.name())
                        .toList());
    }

    @Test
    void everyIndicatorGivesEveryContractColumn() {
        List<Indicator> all = List.copyOf(catalogue.all());
        Dataset<Row> values = Values.of(
                        contracts.of("indicator.value"), areas, all, GRID, List.of(MARCH), CityCalendar.NATURAL)
                .values(components(CLOSURE), 2);
        assertEquals(contracts.of("indicator.value").names(), List.of(values.columns()));
        assertEquals(all.size(), values.select("indicator_id").distinct().count());
    }
}
