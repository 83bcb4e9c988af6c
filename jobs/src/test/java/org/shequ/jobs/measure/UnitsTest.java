package org.shequ.jobs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.period.Span;
import org.shequ.common.sql.RowSql;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Indicators;

/** Departments are judged by the rows that name them; what few raters say is not told. */
class UnitsTest {
    private static final Contracts CONTRACTS = Contracts.load();
    private static final Indicators CATALOGUE = Indicators.load(CONTRACTS);
    private static final RowSql SQL = new RowSql(ZoneId.of("Asia/Shanghai"));
    private static final YearMonth MARCH = YearMonth.of(2026, 3);

    private final List<Map<String, Object>> areas = new ArrayList<>(List.of(
            area("X", "city", "城", null, null),
            area("D1", "department", "城管局", null, "城管; 区城管局"),
            area("D2", "department", "住建局", null, null)));

    private final List<Map<String, Object>> members = new ArrayList<>();

    private static Map<String, Object> area(String code, String level, String name, String parent, String aliases) {
        Map<String, Object> row = new HashMap<>();
        row.put("area_code", code);
        row.put("valid_from", LocalDate.of(2020, 1, 1));
        row.put("area_level", level);
        row.put("area_name", name);
        row.put("parent_code", parent);
        row.put("aliases", aliases);
        return row;
    }

    private void street(String code, int communities) {
        areas.add(area(code, "street", code, "X", null));
        for (int i = 1; i <= communities; i++) {
            areas.add(area(code + i, "community", code + i, code, null));
        }
    }

    /** Values of March by indicator and area: value numerator/denominator status. */
    private Map<String, String> values(String table, List<Map<String, Object>> rows, String... ids) {
        Contract contract = CONTRACTS.of(table);
        List<Indicator> indicators = List.of(ids).stream().map(CATALOGUE::of).toList();
        Units units = Units.of(areas);
        Iterator<Row> made = Measurement.of(indicators, CityCalendar.NATURAL, units)
                .components(
                        Map.of(
                                table,
                                new Measurement.FewRows(
                                        SparkRows.schema(contract),
                                        List.of((columns, use) -> hand(rows, columns, use)))),
                        SQL);
        List<Row> components = new ArrayList<>();
        made.forEachRemaining(row -> components.add(RowFactory.create(
                row.get(0),
                row.get(1),
                row.get(2),
                row.get(3),
                row.get(6),
                row.get(7),
                row.get(10),
                row.get(8),
                row.get(9),
                row.get(11))));
        AreaTree tree = AreaTree.of(areas, members, CityCalendar.NATURAL);
        Raters.Count raters = new Raters.Count(tree, units, CityCalendar.NATURAL, SQL);
        indicators.stream()
                .filter(indicator -> indicator.raterColumn().isPresent())
                .forEach(indicator ->
                        raters.add(indicator, SparkRows.schema(contract), (columns, use) -> hand(rows, columns, use)));
        Map<String, String> values = new TreeMap<>();
        Tables.values(
                        Values.of(
                                        CONTRACTS.of("indicator.value"),
                                        tree,
                                        indicators,
                                        Map.of(table, new Span(MARCH, MARCH)),
                                        List.of(MARCH),
                                        CityCalendar.NATURAL)
                                .with(raters.raters()),
                        components)
                .forEachRemaining(row -> {
                    boolean isMarch = row.getString(7).equals("2026-03");
                    if (isMarch && row.getString(1).equals("main")) {
                        String name = (ids.length > 1 ? row.getString(0) + " " : "") + row.getString(4);
                        values.put(name, row.get(8) + " " + row.get(9) + "/" + row.get(10) + " " + row.getString(16));
                    }
                });
        return values;
    }

    private static void hand(List<Map<String, Object>> rows, List<String> columns, Consumer<List<Object>> use) {
        for (Map<String, Object> row : rows) {
            List<Object> values = new ArrayList<>();
            columns.forEach(column -> values.add(row.get(column)));
            use.accept(values);
        }
    }

    private static Map<String, Object> task(String area, String issuer, Boolean isOnList) {
        Map<String, Object> row = new HashMap<>();
        row.put("task_id", issuer + isOnList);
        row.put("area_code", area);
        row.put("issuer", issuer);
        row.put("item_type", "form");
        row.put("is_on_list", isOnList);
        row.put("issued_at", java.time.Instant.parse("2026-03-10T00:00:00Z"));
        row.put("event_month", "2026-03");
        return row;
    }

    @Test
    void whatDepartmentsAskForCountsForThemByWhateverNameTheRowKnowsThem() {
        street("S", 1);
        List<Map<String, Object>> tasks = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            tasks.add(task("S1", "城管", i >= 12));
            tasks.add(task("S1", "区城管局", i >= 12));
            tasks.add(task("S1", "住建局", true));
            tasks.add(task("S1", "某某科技公司", false));
        }

        Map<String, String> found = values("core.task_ledger", tasks, "non_listed_task_share");

        // 城管 under two names: 12 + 12 of 15 + 15 off the list; the company is nobody who is judged, but burdens S1 all
        // the same
        assertEquals("0.8 24.0/30.0 ok", found.get("D1"));
        assertEquals("0.0 0.0/15.0 below_minimum_n", found.get("D2"));
        assertEquals("0.65 39.0/60.0 ok", found.get("S1"));
        assertEquals("0.65 39.0/60.0 ok", found.get("X"));
    }

    @Test
    void whatIsNotCountedByUnitHasNoValueOfADepartment() {
        street("S", 1);
        List<Map<String, Object>> tasks = List.of(task("S1", "城管", true));
        assertEquals(
                List.of("duplicate_report_share D1", "duplicate_report_share S", "duplicate_report_share S1"),
                values("core.task_ledger", tasks, "duplicate_report_share", "admin_hours_share").keySet().stream()
                        .filter(name -> name.startsWith("duplicate") && !name.endsWith("X"))
                        .toList());
        assertEquals(
                List.of("admin_hours_share S", "admin_hours_share S1", "admin_hours_share X"),
                values("core.task_ledger", tasks, "duplicate_report_share", "admin_hours_share").keySet().stream()
                        .filter(name -> name.startsWith("admin"))
                        .toList());
    }

    @Test
    void twoUnitsCannotShareAName() {
        areas.add(area("D3", "department", "区城管局", null, null));
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> Units.of(areas));
        assertEquals(
                "Cannot tell departments and companies apart: '区城管局' is D1 and D3 (expected one unit a name)",
                refusal.getMessage());
    }

    private static void rate(List<Map<String, Object>> into, String area, int raters, String kind, String ratee) {
        for (int rater = 0; rater < raters; rater++) {
            Map<String, Object> row = new HashMap<>();
            row.put("rating_id", area + rater + ratee + into.size());
            row.put("area_code", area);
            row.put("wave_date", LocalDate.of(2026, 3, 15));
            row.put("rater_id", area + "/" + rater);
            row.put("ratee_kind", kind);
            row.put("ratee_code", ratee);
            row.put("score", 4.0);
            row.put("event_month", "2026-03");
            into.add(row);
        }
    }

    private Map<String, String> ratingsOfStreets(int... communities) {
        List<Map<String, Object>> ratings = new ArrayList<>();
        for (int street = 0; street < communities.length; street++) {
            String code = "S" + (char) ('A' + street);
            street(code, communities[street]);
            for (int i = 1; i <= communities[street]; i++) {
                rate(ratings, code + i, 2, "street", code);
            }
        }
        Map<String, String> found =
                new TreeMap<>(values("core.committee_rating", ratings, "committee_satisfaction_with_street_rate"));
        found.keySet().removeIf(code -> code.length() > 2 || code.startsWith("D"));
        return found;
    }

    @Test
    void aStreetIsToldFromFiveCommunitiesAndTenRatersOn() {
        assertEquals(
                Map.of("SA", "1.0 10.0/10.0 ok", "SB", "1.0 12.0/12.0 ok", "X", "1.0 22.0/22.0 ok"),
                ratingsOfStreets(5, 6));
    }

    @Test
    void whatASubtractionWouldTellIsNotToldEither() {
        // SB has 2 communities; X less SA and SC would tell it, so the smaller of the two is kept back with it
        assertEquals(
                Map.of(
                        "SA", "null null/null suppressed",
                        "SB", "null null/null suppressed",
                        "SC", "1.0 12.0/12.0 ok",
                        "X", "1.0 26.0/26.0 ok"),
                ratingsOfStreets(5, 2, 6));
    }

    @Test
    void ofGroupsThatCutAcrossStreetsNothingIsTold() {
        street("SA", 5);
        street("SB", 6);
        List<Map<String, Object>> ratings = new ArrayList<>();
        for (String community : List.of("SA1", "SA2", "SA3", "SB1", "SB2", "SB3")) {
            Map<String, Object> member = area(community, "community", community, null, null);
            member.putAll(Map.of("group_code", "X:stratum:旧", "group_level", "stratum", "group_name", "旧"));
            members.add(member);
        }
        areas.stream()
                .filter(area -> area.get("area_level").equals("community"))
                .forEach(area -> rate(ratings, (String) area.get("area_code"), 2, "street", "S"));
        Map<String, String> found = values("core.committee_rating", ratings, "committee_satisfaction_with_street_rate");
        assertEquals("1.0 22.0/22.0 ok", found.get("X"));
        assertEquals("null null/null suppressed", found.get("X:stratum:旧"));
    }

    @Test
    void tenRatingsOfFewerPersonsAreNotTold() {
        street("S", 5);
        List<Map<String, Object>> ratings = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            // one person a community rates the department twice: 10 ratings, 5 raters; D2 is rated by 10
            rate(ratings, "S" + i, 1, "department", "城管");
            rate(ratings, "S" + i, 1, "department", "城管");
            rate(ratings, "S" + i, 2, "department", "住建局");
        }
        Map<String, String> found = values("core.committee_rating", ratings, "department_service_rating_mean");
        assertEquals("null null/null suppressed", found.get("D1"));
        assertEquals("4.0 40.0/10.0 ok", found.get("D2"));
        assertEquals("null null/null suppressed", found.get("S1"));
        assertEquals("4.0 80.0/20.0 ok", found.get("X"));
    }
}
