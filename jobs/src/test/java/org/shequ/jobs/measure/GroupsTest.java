package org.shequ.jobs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.shequ.common.period.Span;
import org.shequ.common.sql.RowSql;
import org.shequ.schemas.Words;
import org.shequ.schemas.city.City;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.city.PeerGroup;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.yaml.DefinitionException;

/** Strata and peer groups of a tiny city: two strata across two streets, one community without, one that changes, one split. */
class GroupsTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Contracts CONTRACTS = Contracts.load();
    private static final Indicators CATALOGUE = Indicators.load(CONTRACTS);

    private final List<Map<String, Object>> areas = List.of(
            area("X", "city", null, "2020-01-01", null, null, 0),
            area("S", "street", "X", "2020-01-01", null, null, 0),
            area("T", "street", "X", "2020-01-01", null, null, 0),
            area("A", "community", "S", "2020-01-01", null, "老旧", 900),
            area("B", "community", "S", "2020-01-01", null, "新建", 3000),
            area("C", "community", "T", "2020-01-01", null, "老旧", 800),
            area("D", "community", "T", "2020-01-01", null, null, 700),
            // E is torn down and counts as old from March on, when it also goes over to the other street.
            area("E", "community", "S", "2020-01-01", "2026-02-28", "新建", 500),
            area("E", "community", "T", "2026-03-01", null, "老旧", 500),
            // F is split: G takes most of its households in March.
            area("F", "community", "T", "2020-01-01", "2026-02-28", "新建", 2500),
            area("G", "community", "T", "2026-03-01", null, "新建", 3500));

    static City city(String code, List<PeerGroup> groups) {
        return new City(
                "tiny",
                code,
                new Words("小城", "Tiny"),
                ZONE,
                CityCalendar.NATURAL,
                "month",
                Deployment.LEVELS,
                Optional.empty(),
                5,
                36,
                groups);
    }

    private static PeerGroup where(String id, String condition, int line) {
        return new PeerGroup(id, new Words(id, id), Optional.of(condition), List.of(), "city.yml", line);
    }

    private static PeerGroup of(String id, List<String> communities, int line) {
        return new PeerGroup(id, new Words(id, id), Optional.empty(), communities, "city.yml", line);
    }

    private static Map<String, Object> area(
            String code, String level, String parent, String from, String to, String stratum, long households) {
        Map<String, Object> row = new HashMap<>();
        row.put("area_code", code);
        row.put("area_level", level);
        row.put("area_name", code);
        row.put("parent_code", parent);
        row.put("valid_from", LocalDate.parse(from));
        row.put("valid_to", to == null ? null : LocalDate.parse(to));
        row.put("stratum", stratum);
        row.put("households", households);
        return row;
    }

    private List<Map<String, Object>> members(PeerGroup... groups) {
        return new Groups(city("X", List.of(groups)), CONTRACTS.of("core.area"), new RowSql(ZONE)).members(areas);
    }

    private static Row component(String area, String month, double numerator, double denominator) {
        return RowFactory.create(
                "grid_closure_rate",
                "main",
                area,
                month,
                numerator,
                denominator,
                0.0,
                (long) numerator,
                (long) denominator,
                null);
    }

    /** Values of groups: period, group, value, numerator and denominator. */
    private List<String> values(List<Row> components, PeerGroup... groups) {
        Span months = new Span(YearMonth.of(2026, 1), YearMonth.of(2026, 3));
        TreeSet<String> lines = new TreeSet<>();
        Tables.values(
                        Values.of(
                                CONTRACTS.of("indicator.value"),
                                AreaTree.of(areas, members(groups), CityCalendar.NATURAL),
                                List.of(CATALOGUE.of("grid_closure_rate")),
                                Map.of("core.grid_case", months),
                                months.months(),
                                CityCalendar.NATURAL),
                        components)
                .forEachRemaining(row -> {
                    boolean isAsked = List.of("month", "quarter").contains(row.getString(6));
                    if (isAsked
                            && row.getString(1).equals("main")
                            && row.getString(4).startsWith("X:")) {
                        lines.add(row.get(7) + " " + row.get(3) + " " + row.get(4) + " " + row.get(8) + " " + row.get(9)
                                + "/" + row.get(10));
                    }
                });
        return List.copyOf(lines);
    }

    @Test
    void groupsAddComponentsOfTheirCommunitiesOfTheMonth() {
        List<Row> components = new ArrayList<>(List.of(
                component("A", "2026-01", 30, 40),
                component("B", "2026-01", 9, 10),
                component("C", "2026-01", 10, 10),
                component("D", "2026-01", 20, 20),
                component("E", "2026-01", 10, 10),
                component("F", "2026-01", 15, 20),
                component("A", "2026-03", 30, 40),
                component("C", "2026-03", 5, 10),
                component("E", "2026-03", 2, 10),
                component("F", "2026-03", 1, 10),
                component("G", "2026-03", 6, 10)));
        assertEquals(
                List.of(
                        // those of 3,000 households or more: B, from March G too
                        "2026-01 peer_group X:peer:large 0.9 9.0/10.0",
                        // A and D: 30 + 20 of 40 + 20
                        "2026-01 peer_group X:peer:picked 0.8333333333333334 50.0/60.0",
                        // B, E and F: 9 + 10 + 15 of 10 + 10 + 20; the mean of their rates would be 0.8833
                        "2026-01 stratum X:stratum:新建 0.85 34.0/40.0",
                        // A and C: 30 + 10 of 40 + 10; D has no stratum: 40 + 34 + 20 are the city's 94
                        "2026-01 stratum X:stratum:老旧 0.8 40.0/50.0",
                        "2026-02 peer_group X:peer:large null null/null",
                        "2026-02 peer_group X:peer:picked null null/null",
                        "2026-02 stratum X:stratum:新建 null null/null",
                        "2026-02 stratum X:stratum:老旧 null null/null",
                        "2026-03 peer_group X:peer:large 0.6 6.0/10.0",
                        "2026-03 peer_group X:peer:picked 0.75 30.0/40.0",
                        // F ended, but its late case counts where it was last; with G
                        "2026-03 stratum X:stratum:新建 0.35 7.0/20.0",
                        // E has gone over: 30 + 5 + 2 of 40 + 10 + 10
                        "2026-03 stratum X:stratum:老旧 0.6166666666666667 37.0/60.0",
                        "2026-Q1 peer_group X:peer:large 0.75 15.0/20.0",
                        "2026-Q1 peer_group X:peer:picked 0.8 80.0/100.0",
                        "2026-Q1 stratum X:stratum:新建 0.6833333333333333 41.0/60.0",
                        "2026-Q1 stratum X:stratum:老旧 0.7 77.0/110.0"),
                values(components, where("large", "households >= 3000", 9), of("picked", List.of("A", "D"), 10)));
    }

    @Test
    void aGroupStandsInPeriodsThatOneOfItsCommunitiesExistsIn() {
        assertEquals(
                List.of(
                        "2026-03 peer_group X:peer:larger null null/null",
                        "2026-Q1 peer_group X:peer:larger null null/null"),
                values(List.of(), where("larger", "households > 3000", 9), where("none", "households > 9999", 10))
                        .stream()
                        .filter(line -> line.contains(":peer:"))
                        .toList());
    }

    @Test
    void whatIsWrongWithPeerGroupsIsToldAtOnce() {
        DefinitionException refused = assertThrows(
                DefinitionException.class,
                () -> members(
                        where("one", "household > 1", 9),
                        where("two", "households", 10),
                        where("three", "max(households) > 1", 11),
                        where("four", "rand() > 0.5", 12),
                        of("five", List.of("A", "Z", "S"), 13)));
        String told = refused.getMessage();
        for (String begun : List.of(
                "city.yml:9: peer group one: members 'household > 1' uses column 'household', which core.area does not have",
                "city.yml:10: peer group two: members 'households' is BIGINT (expected true or false)",
                "city.yml:11: peer group three: members 'max(households) > 1' looks at more than one row",
                "city.yml:12: peer group four: members 'rand() > 0.5' depends on chance or on the clock",
                "city.yml:13: peer group five: 'Z' is no community of core.area (expected codes of communities)",
                "city.yml:13: peer group five: 'S' is no community of core.area (expected codes of communities)")) {
            assertEquals(1, told.lines().filter(line -> line.startsWith(begun)).count(), () -> begun + "\nin\n" + told);
        }
    }

    @Test
    void noAreaMayHaveTheCodeOfAGroup() {
        List<Map<String, Object>> strange = new ArrayList<>(areas);
        strange.add(area("X:peer:large", "community", "S", "2020-01-01", null, null, 1));
        Groups groups = new Groups(
                city("X", List.of(where("large", "households >= 3000", 9))),
                CONTRACTS.of("core.area"),
                new RowSql(ZONE));
        assertEquals(
                "Cannot make group X:peer:large: an area has this code (expected codes of areas without colons)",
                assertThrows(IllegalArgumentException.class, () -> groups.members(strange))
                        .getMessage());
    }
}
