package org.shequ.jobs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shequ.common.period.Span;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicators;

/** What must hold in any city: random small ones, drawn from a printed seed. */
class CityPropertiesTest {
    private static final int STREETS = 2;
    private static final int COMMUNITIES = 6;

    private final Contracts contracts = Contracts.load();
    private final Indicators catalogue = Indicators.load(contracts);
    private final Span observed = new Span(YearMonth.of(2026, 1), YearMonth.of(2026, 3));

    private AreaTree areas() {
        StringBuilder text =
                new StringBuilder("area_code | valid_from | valid_to | area_level | area_name | parent_code");
        text.append("\nX | 2020-01-01 | | city | 城 |");
        for (int street = 0; street < STREETS; street++) {
            text.append("\nS" + street + " | 2020-01-01 | | street | 街 | X");
        }
        for (int community = 0; community < COMMUNITIES; community++) {
            text.append("\nC" + community + " | 2020-01-01 | | community | 社区 | S" + community % STREETS);
        }
        return AreaTree.of(Tables.maps(contracts, "core.area", text.toString()), CityCalendar.NATURAL);
    }

    private static List<String> requests(Random random) {
        List<String> lines = new ArrayList<>();
        String[] said = {"satisfied", "basically_satisfied", "dissatisfied", ""};
        for (int i = 0; i < 300; i++) {
            int month = 1 + random.nextInt(3);
            String created = "2026-0" + month + "-" + (10 + random.nextInt(19));
            String closed = random.nextInt(5) == 0 ? "" : "2026-0" + Math.min(3, month + random.nextInt(2)) + "-28";
            lines.add(String.join(
                    " | ",
                    "r" + i,
                    "C" + random.nextInt(COMMUNITIES),
                    "complaint",
                    created,
                    closed,
                    String.valueOf(random.nextBoolean()),
                    said[random.nextInt(4)],
                    String.valueOf(random.nextInt(10) == 0),
                    "2026-0" + month));
        }
        return lines;
    }

    private Dataset<Row> values(List<String> requests, int partitions) {
        Dataset<Row> rows = Tables.table(
                        contracts,
                        "core.hotline_request",
                        "request_id | area_code | request_type | created_at | closed_at | is_followed_up | satisfaction |"
                                + " is_excluded | event_month\n" + String.join("\n", requests))
                .repartition(partitions);
        var indicators = List.of(catalogue.of("hotline_satisfied_rate"), catalogue.of("dq_exclusion_share"));
        Dataset<Row> components =
                Measurement.of(indicators, CityCalendar.NATURAL).components(Map.of("core.hotline_request", rows));
        return Values.of(
                        contracts.of("indicator.value"),
                        areas(),
                        indicators,
                        Map.of("core.hotline_request", observed),
                        List.of(observed.first(), YearMonth.of(2026, 2), observed.last()),
                        CityCalendar.NATURAL)
                .values(components, partitions);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20260101})
    void citiesKeepTheRules(long seed) {
        Random random = new Random(seed);
        List<String> requests = requests(random);
        List<Row> values = values(requests, 1).collectAsList();
        parentsAddUpAndLieWithinTheirChildren(values);
        quartersAddUpMonths(values);
        List<String> shuffled = new ArrayList<>(requests);
        Collections.shuffle(shuffled, random);
        assertEquals(sorted(values), sorted(values(shuffled, 5).collectAsList()));
    }

    private static List<String> sorted(List<Row> rows) {
        return rows.stream().map(Row::toString).sorted().toList();
    }

    private static String group(Row row) {
        return row.getAs("indicator_id") + " " + row.getAs("variant") + " " + row.getAs("period_type") + " "
                + row.getAs("period");
    }

    private static double number(Row row, String column) {
        Double number = row.getAs(column);
        return number == null ? 0 : number;
    }

    private static void parentsAddUpAndLieWithinTheirChildren(List<Row> values) {
        Map<String, List<Row>> byGroup = new HashMap<>();
        values.forEach(row ->
                byGroup.computeIfAbsent(group(row), unseen -> new ArrayList<>()).add(row));
        byGroup.forEach((group, rows) -> {
            Row city = rows.stream()
                    .filter(row -> "city".equals(row.getAs("area_level")))
                    .findFirst()
                    .orElseThrow();
            List<Row> communities = rows.stream()
                    .filter(row -> "community".equals(row.getAs("area_level")))
                    .toList();
            assertEquals(COMMUNITIES, communities.size(), group);
            for (String column : List.of("numerator", "denominator")) {
                double sum = communities.stream()
                        .mapToDouble(row -> number(row, column))
                        .sum();
                assertEquals(sum, number(city, column), 1e-9, group);
            }
            double[] rates = communities.stream()
                    .filter(row -> number(row, "denominator") > 0)
                    .mapToDouble(row -> number(row, "numerator") / number(row, "denominator"))
                    .sorted()
                    .toArray();
            double rate = number(city, "numerator") / number(city, "denominator");
            assertTrue(rate >= rates[0] - 1e-12 && rate <= rates[rates.length - 1] + 1e-12, group);
        });
    }

    private static void quartersAddUpMonths(List<Row> values) {
        Map<String, Double> quarters = new HashMap<>();
        Map<String, Double> months = new HashMap<>();
        for (Row row : values) {
            String key = row.getAs("indicator_id") + " " + row.getAs("variant") + " " + row.getAs("area_code");
            if ("quarter".equals(row.getAs("period_type"))) {
                quarters.put(key, number(row, "numerator"));
            } else if ("month".equals(row.getAs("period_type"))) {
                months.merge(key, number(row, "numerator"), Double::sum);
            }
        }
        assertEquals(months.keySet(), quarters.keySet());
        quarters.forEach((key, sum) -> assertEquals(months.get(key), sum, 1e-9, key));
    }
}
