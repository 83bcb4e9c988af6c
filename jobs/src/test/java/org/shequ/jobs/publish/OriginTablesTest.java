package org.shequ.jobs.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.shequ.schemas.Words;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.source.Delivers;
import org.shequ.schemas.source.Exclusion;
import org.shequ.schemas.source.Limits;
import org.shequ.schemas.source.Source;

/** Ranks, grades, what rules left out and where figures come from, on tables small enough to check by eye. */
class OriginTablesTest {
    private static final String CITY = "990000000000";
    private static final String STREET = "990101001000";
    private static final String WILLOW = "990101001001";
    private static final String BRIDGE = "990101001002";

    private final Deployment plain = SampleCity.scored();
    private final String feed = plain.indicators()
            .all()
            .iterator()
            .next()
            .main()
            .denominator()
            .get(0)
            .table();
    private final Deployment deployment = new Deployment(
            plain.folder(),
            plain.city(),
            plain.contracts(),
            plain.indicators(),
            plain.scheme(),
            List.of(new Source(
                    "grid_export",
                    new Words("网格案件", "Grid cases"),
                    feed,
                    null,
                    Optional.empty(),
                    Delivers.CHANGES,
                    Optional.empty(),
                    List.of(new Exclusion(
                            "voided",
                            new Words("作废", "Voided"),
                            "`阶段` = '作废'",
                            Optional.of(
                                    new Exclusion.Approval(LocalDate.parse("2026-01-05"), "市评价办", Optional.of("误报"))),
                            3)),
                    List.of(),
                    List.of(),
                    Limits.NONE,
                    "grid.yml",
                    1)),
            plain.keeping());

    private List<String> reading() {
        return plain.indicators().all().stream()
                .filter(indicator -> indicator.tables().contains(feed))
                .map(Indicator::id)
                .sorted()
                .toList();
    }

    private Object[] row(String table, Map<String, Object> values) {
        return plain.contracts().of(table).names().stream().map(values::get).toArray();
    }

    private Object[] area(String code, String level, String name, String parent) {
        Map<String, Object> values = new java.util.HashMap<>();
        values.put("area_code", code);
        values.put("area_level", level);
        values.put("area_name", name);
        values.put("parent_code", parent);
        values.put("valid_from", LocalDate.parse("2020-01-01"));
        return row("core.area", values);
    }

    private Object[] excluded(String area, String month, long row) {
        Map<String, Object> values = new java.util.HashMap<>();
        values.put("source_id", "grid_export");
        values.put("delivery_id", "d1");
        values.put("file_name", "grid/july.csv");
        values.put("row_number", row);
        values.put("rule", "voided");
        values.put("area_code", area);
        values.put("event_month", month);
        return row("core.exclusion", values);
    }

    @Test
    void excludedRowsCountForTheAreaAndAllAboveItByIndicatorAndRule() {
        String indicator = reading().get(0);
        Values values = new Values(List.of(WILLOW, BRIDGE, STREET, CITY), 24);
        values.add(
                indicator,
                "main",
                "quarter",
                "2026-Q3",
                WILLOW,
                new ValueRow(
                        OptionalDouble.of(0.9),
                        OptionalDouble.of(90),
                        OptionalDouble.of(100),
                        OptionalLong.of(100),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        "ok",
                        Optional.empty()));
        TableRows areas = TableRows.of(List.of(
                area(CITY, "city", "示例市", null),
                area(STREET, "street", "长堤街道", CITY),
                area(WILLOW, "community", "柳荫", STREET),
                area(BRIDGE, "community", "石桥", STREET)));
        // Two of 柳荫 in the quarter, one of 石桥, one without an area, one of another quarter, one without a month.
        TableRows exclusion = TableRows.of(List.of(
                excluded(WILLOW, "2026-07", 1),
                excluded(WILLOW, "2026-09", 2),
                excluded(BRIDGE, "2026-08", 3),
                excluded(null, "2026-08", 4),
                excluded(WILLOW, "2026-06", 5),
                excluded(WILLOW, null, 6)));
        List<Object[]> rows = new Exclusions(deployment, SampleCity.EDITION.period(), areas, values).rows(exclusion);
        assertEquals(
                List.of(
                        "city 990000000000 示例市 voided 作废 Voided 4 null",
                        "community 990101001001 柳荫 voided 作废 Voided 2 100",
                        "community 990101001002 石桥 voided 作废 Voided 1 null",
                        "street 990101001000 长堤街道 voided 作废 Voided 3 null"),
                rows.stream()
                        .filter(row -> row[0].equals(indicator))
                        .map(row -> row[1] + " " + row[2] + " " + row[3] + " " + row[7] + " " + row[8] + " " + row[9]
                                + " " + row[10] + " " + row[11])
                        .sorted()
                        .toList());
        assertEquals(4 * reading().size(), rows.size());
        assertEquals(
                List.of(LocalDate.parse("2026-01-05"), "市评价办", "误报"),
                List.of(rows.get(0)[12], rows.get(0)[13], rows.get(0)[14]));
        assertEquals(
                "作废 (2026-01-05 市评价办)", Exclusions.byRule(rows).get(0).words().zh());
    }

    @Test
    void aDeliveryNamesItsFileStateRulesIndicatorsAndWhereItsRowsWent() {
        Map<String, Object> delivery = new java.util.HashMap<>();
        delivery.put("delivery_id", "d1");
        delivery.put("source_id", "grid_export");
        delivery.put("file_name", "grid/july.csv");
        delivery.put("sha256", "ab12");
        delivery.put("row_count", 10L);
        delivery.put("received_on", LocalDate.parse("2026-08-01"));
        Lineage lineage = new Lineage(deployment);
        lineage.accounting(List.of(
                new Object[] {"grid_export", "d1", "accepted", "", 7L},
                new Object[] {"grid_export", "d1", "excluded", "voided", 2L},
                new Object[] {"grid_export", "d1", "rejected", "type", 1L}));
        Object[] row = lineage.rows(new Origins(
                        TableRows.of(List.<Object[]>of(row("raw.delivery", delivery))),
                        TableRows.of(List.of()),
                        Map.of(feed, "4711")))
                .get(0);
        assertEquals(
                Arrays.asList(
                        feed,
                        "grid_export",
                        "d1",
                        "4711",
                        "grid/july.csv",
                        "ab12",
                        LocalDate.parse("2026-08-01"),
                        10L,
                        7L,
                        0L,
                        0L,
                        2L,
                        1L,
                        List.of("voided"),
                        reading()),
                Arrays.asList(row));
    }

    @Test
    void ranksAndGradesOfAllToBeScoredWithHowFirmTheyAre() {
        Standings standings = new Standings();
        Map<String, Object> total = new java.util.HashMap<>(Map.of(
                "scheme_id", "s",
                "area_level", "community",
                "area_code", WILLOW,
                "area_name", "柳荫",
                "period_type", "quarter",
                "period", "2026-Q3",
                "item_kind", "overall",
                "item_id", "overall",
                "score", 84.61,
                "published_score", 84.6));
        total.putAll(Map.of("rank", 3L, "ranked", 9L, "grade", "good", "uncapped_grade", "good", "status", "ok"));
        Map<String, Object> unknown = new java.util.HashMap<>(Map.of(
                "scheme_id", "s",
                "area_level", "community",
                "area_code", BRIDGE,
                "area_name", "石桥",
                "period_type", "quarter",
                "period", "2026-Q3",
                "item_kind", "overall",
                "item_id", "overall",
                "status", "not_scored",
                "status_reason", "样本不足 | too few"));
        Map<String, Object> dimension = new java.util.HashMap<>(total);
        dimension.put("item_kind", "dimension");
        Map<String, Object> firm = new java.util.HashMap<>(Map.of(
                "scheme_id",
                "s",
                "area_code",
                WILLOW,
                "period_type",
                "quarter",
                "period",
                "2026-Q3",
                "rank_median",
                3.0,
                "rank_lower",
                1L,
                "rank_upper",
                5L,
                "indistinguishable_areas",
                4L,
                "top_quarter_probability",
                0.5));
        firm.putAll(Map.of(
                "bottom_quarter_probability", 0.0,
                "good_probability", 0.92,
                "excellent_probability", 0.08,
                "fair_probability", 0.0,
                "poor_probability", 0.0,
                "is_firm", true,
                "firmness", "良（92%） | Good (92 %)"));
        standings.take(
                plain.contracts().of("evaluation.score"),
                List.of(
                        row("evaluation.score", total),
                        row("evaluation.score", unknown),
                        row("evaluation.score", dimension)));
        standings.take(
                plain.contracts().of("evaluation.uncertainty"), List.<Object[]>of(row("evaluation.uncertainty", firm)));
        assertEquals(
                List.of(
                        "[s, community, 990101001001, 柳荫, quarter, 2026-Q3, 84.61, 3, 9, 3.0, 1, 5, 4, 0.5, 0.0, ok, null]",
                        "[s, community, 990101001002, 石桥, quarter, 2026-Q3, null, null, null, null, null, null, null, null,"
                                + " null, not_scored, 样本不足 | too few]"),
                standings.ranks().stream().map(Arrays::toString).toList());
        assertEquals(
                List.of(
                        "[s, community, 990101001001, 柳荫, quarter, 2026-Q3, 84.6, good, good, 0.92, 0.08, 0.92, 0.0, 0.0,"
                                + " true, 良（92%） | Good (92 %), ok, null]",
                        "[s, community, 990101001002, 石桥, quarter, 2026-Q3, null, null, null, null, null, null, null, null,"
                                + " null, null, not_scored, 样本不足 | too few]"),
                standings.grades().stream().map(Arrays::toString).toList());
    }
}
