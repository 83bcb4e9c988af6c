package org.shequ.jobs.cities;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cli.CityNight;

/** Whole nights of small public extracts, up to what is published, against figures counted here by hand. */
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = "takes a minute: mvn -Plong verify")
class SmallNightsTest {
    private static final String INDICATOR = "dq_exclusion_share";

    @TempDir
    private Path home;

    /** An area and those above it, as the city's own table has them. */
    private static List<String> lineage(Map<String, String> parents, String area) {
        List<String> lineage = new ArrayList<>();
        for (String at = area; !at.isEmpty(); at = parents.getOrDefault(at, "")) {
            lineage.add(at);
        }
        return lineage;
    }

    private static Map<String, String> parents(String city) {
        Path root = Path.of(System.getProperty("project.root", "")).toAbsolutePath();
        return PlainCsv.rows(root.resolve("schemas/deployments").resolve(city).resolve("areas.csv")).stream()
                .collect(Collectors.toMap(row -> row.get("area_code"), row -> row.get("parent_code")));
    }

    private static Map<String, Count> ofSome(Map<String, Count> counts) {
        Map<String, Count> some = new TreeMap<>(counts);
        some.values().removeIf(count -> count.denominator() == 0);
        return some;
    }

    @Test
    void newYork() throws Exception {
        Path data = CityNight.data();
        Map<String, String> parents = parents("new-york");
        Map<String, Count> expected = new TreeMap<>();
        for (Map<String, String> row : PlainCsv.rows(data.resolve("nyc311/test_sample2.csv"))) {
            if (!row.get("Complaint Type").equals("Lost Property")) {
                String month = " " + YearMonth.from(SmallCitiesTest.american(row.get("Created Date")));
                for (String area : lineage(parents, row.get("Community Board"))) {
                    Count.add(expected, area + month, 0, 1);
                }
            }
        }
        try (CityNight night = CityNight.run("new-york", home, LocalDate.of(2023, 4, 2))) {
            assertEquals(expected, ofSome(Count.released(night, INDICATOR, "month")));
            assertTrue(expected.get("3651000 2023-03").denominator() > 90);
            assertEquals(
                    parents.size(),
                    night.released("area").select("area_code").distinct().count());
        }
    }

    @Test
    void messagesToACity() throws Exception {
        Path data = CityNight.data();
        Map<String, String> parents = parents("tipdm");
        Map<String, Count> months = new TreeMap<>();
        for (String file : List.of("附件3", "测试数据", "附件4_first400")) {
            for (Map<String, String> row : SmallCitiesTest.workbook(data.resolve("tipdm2020_c/" + file + ".xlsx"))) {
                String subject = row.get("留言主题");
                boolean isEnquiry = subject.contains("咨询") && !subject.contains("投诉") && !subject.contains("举报");
                if (!isEnquiry) {
                    YearMonth month = YearMonth.from(SmallCitiesTest.time(row.get("留言时间")));
                    for (String area : lineage(parents, SmallCitiesTest.place(subject, row.get("留言详情")))) {
                        Count.add(months, area + " " + month, 0, 1);
                    }
                }
            }
        }
        try (CityNight night = CityNight.run("tipdm", home, LocalDate.of(2020, 7, 1))) {
            Map<String, Count> released = ofSome(Count.released(night, INDICATOR, "month"));
            months.keySet().removeIf(key -> {
                YearMonth month = YearMonth.parse(key.substring(key.indexOf(' ') + 1));
                return month.isBefore(YearMonth.of(2019, 6)) || month.isAfter(YearMonth.of(2020, 6));
            });
            assertEquals(months, released);
            assertTrue(released.size() > 50, () -> released.size() + " figures");
        }
    }

    /** Areas and nothing else: a release that says so of every figure, and makes none up. */
    @Test
    void divisionsWithoutEvents() throws Exception {
        long communities =
                PlainCsv.rows(CityNight.data().resolve("cn_divisions/community_codes_5107_6101.csv")).stream()
                        .filter(row -> !row.get("street_name_2022").isEmpty())
                        .count();
        try (CityNight night = CityNight.run("mianyang", home, LocalDate.of(2026, 10, 2))) {
            assertEquals(
                    communities,
                    night.released("area")
                            .filter("area_level = 'community' and valid_to is null")
                            .count());
            Dataset<Row> values = night.released("indicator_value");
            assertEquals(
                    0, values.filter("value is not null or denominator <> 0").count());
            assertEquals(
                    List.of("no_source"),
                    values.select("status").distinct().as(Encoders.STRING()).collectAsList());
            assertEquals(
                    communities,
                    values.filter(
                                    "indicator_id = 'grid_closure_rate' and variant = 'main' and period = '2026-09'"
                                            + " and period_type = 'month' and area_level = 'community' and status = 'no_source'")
                            .count());
        }
    }
}
