package org.shequ.jobs.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.common.period.Period;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.contract.Contract;

/** What a release leaves out of its tables where persons are few. */
class SuppressionTest {
    private final Deployment deployment =
            Deployment.load(Path.of(System.getProperty("project.root", "..")).resolve("schemas/deployments/sample"));

    private final List<Object[]> areas = List.of(
            area("S", "street", null),
            area("A", "community", "S"),
            area("B", "community", "S"),
            area("C", "community", "S"));

    @TempDir
    private Path folder;

    private final Groups none = new Groups(deployment.contracts());

    private Object[] row(String table, Object... pairs) {
        Contract contract = deployment.contracts().of(table);
        Object[] row = new Object[contract.names().size()];
        for (int at = 0; at < pairs.length; at += 2) {
            row[contract.names().indexOf((String) pairs[at])] = pairs[at + 1];
        }
        return row;
    }

    private Object[] area(String code, String level, String parent) {
        return row(
                "core.area",
                "area_code",
                code,
                "area_level",
                level,
                "area_name",
                code,
                "parent_code",
                parent,
                "valid_from",
                LocalDate.parse("2020-01-01"));
    }

    private Object[] value(String indicator, String area, String type, String period, long above, long below) {
        return row(
                "indicator.value",
                "indicator_id",
                indicator,
                "variant",
                "main",
                "definition_version",
                1L,
                "area_level",
                "community",
                "area_name",
                area,
                "area_code",
                area,
                "period_type",
                type,
                "period",
                period,
                "value",
                (double) above / below,
                "numerator",
                1.5 * above,
                "denominator",
                1.5 * below,
                "n",
                below,
                "numerator_n",
                above,
                "status",
                "ok");
    }

    private static String told(Suppression suppression, List<Object[]> values, Contract contract) {
        return suppression.values(values).stream()
                .map(row -> row[contract.names().indexOf("area_code")] + "/"
                        + row[contract.names().indexOf("period_type")] + " "
                        + (row[contract.names().indexOf("n")] == null ? "-" : "n"))
                .collect(Collectors.joining(", "));
    }

    @Test
    void aSmallCellGoesWithItsSmallestNeighbourAndSoDoesNothingElse() {
        List<Object[]> values = new ArrayList<>();
        for (String type : List.of("wave", "year")) {
            String period = type.equals("wave") ? "2026-05" : "2026";
            values.add(value("resident_satisfaction_rate", "A", type, period, 3, 60));
            values.add(value("resident_satisfaction_rate", "B", type, period, 40, 80));
            values.add(value("resident_satisfaction_rate", "C", type, period, 30, 50));
            values.add(value("resident_satisfaction_rate", "S", type, period, 73, 190));
        }
        // Requests are no persons: three of them are published.
        values.add(value("hotline_satisfied_rate", "A", "month", "2026-05", 3, 20));
        Suppression suppression =
                Suppression.of(deployment, TableRows.of(areas), none, TableRows.of(values), CityCalendar.NATURAL);
        assertEquals(
                "A/wave -, B/wave n, C/wave -, S/wave n, A/year -, B/year n, C/year -, S/year n, A/month n",
                told(suppression, values, deployment.contracts().of("indicator.value")));
    }

    private Object[] area(String code, String level, String parent, String from) {
        Object[] area = area(code, level, parent);
        area[deployment.contracts().of("core.area").names().indexOf("valid_from")] = LocalDate.parse(from);
        return area;
    }

    /** A moves from S to T, which are in D; B is always in S and C in T. */
    private String toldOfMoved(String indicator, String type, String period, String moved, CityCalendar calendar) {
        List<Object[]> moving = List.of(
                area("D", "district", null),
                area("S", "street", "D"),
                area("T", "street", "D"),
                area("A", "community", "S"),
                area("A", "community", "T", moved),
                area("B", "community", "S"),
                area("C", "community", "T"));
        List<Object[]> values = List.of(
                value(indicator, "A", type, period, 30, 60),
                value(indicator, "B", type, period, 40, 80),
                value(indicator, "C", type, period, 30, 50),
                value(indicator, "S", type, period, 42, 84),
                value(indicator, "T", type, period, 58, 106),
                value(indicator, "D", type, period, 100, 190));
        Suppression suppression =
                Suppression.of(deployment, TableRows.of(moving), none, TableRows.of(values), calendar);
        return told(suppression, values, deployment.contracts().of("indicator.value"))
                .replace("/" + type, "");
    }

    @Test
    void whereMonthsAreNeverToldAMoveWithinAQuarterTellsNoPartOfIt() {
        assertEquals("A n, B n, C n, S -, T -, D n", volunteers("2026-08-01", CityCalendar.NATURAL));
        assertEquals("A n, B n, C n, S n, T n, D n", volunteers("2026-07-01", CityCalendar.NATURAL));
        CityCalendar fromThe19th = new CityCalendar(19, LocalTime.MIDNIGHT, 1);
        assertEquals("A n, B n, C n, S n, T n, D n", volunteers("2026-06-19", fromThe19th));
        assertEquals("A n, B n, C n, S -, T -, D n", volunteers("2026-07-19", fromThe19th));
    }

    private String volunteers(String moved, CityCalendar calendar) {
        return toldOfMoved("volunteers_per_1000", "quarter", "2026-Q3", moved, calendar);
    }

    @Test
    void whoDidNotSaySoIsCountedToo() {
        List<Object[]> values = List.of(
                value("resident_satisfaction_rate", "A", "wave", "2026-05", 58, 60),
                value("resident_satisfaction_rate", "B", "wave", "2026-05", 40, 80),
                value("resident_satisfaction_rate", "C", "wave", "2026-05", 30, 50),
                value("resident_satisfaction_rate", "S", "wave", "2026-05", 128, 190));
        Suppression suppression =
                Suppression.of(deployment, TableRows.of(areas), none, TableRows.of(values), CityCalendar.NATURAL);
        assertEquals(
                "A/wave -, B/wave n, C/wave -, S/wave n",
                told(suppression, values, deployment.contracts().of("indicator.value")));
    }

    @Test
    void aYearThatIsNotOverIsTreatedAsItsWaves() {
        List<Object[]> values = new ArrayList<>();
        values.add(value("resident_satisfaction_rate", "A", "wave", "2026-05", 3, 60));
        values.add(value("resident_satisfaction_rate", "B", "wave", "2026-05", 40, 80));
        values.add(value("resident_satisfaction_rate", "C", "wave", "2026-05", 30, 50));
        values.add(value("resident_satisfaction_rate", "S", "wave", "2026-05", 73, 190));
        // With the wave of autumn A would have 20 in the year, and what was shown in spring would tell of the 3.
        values.add(value("resident_satisfaction_rate", "A", "year", "2026", 20, 120));
        values.add(value("resident_satisfaction_rate", "B", "year", "2026", 80, 160));
        values.add(value("resident_satisfaction_rate", "C", "year", "2026", 60, 100));
        values.add(value("resident_satisfaction_rate", "S", "year", "2026", 160, 380));
        assertEquals(
                "A/wave -, B/wave n, C/wave -, S/wave n, A/year n, B/year n, C/year n, S/year n",
                told(
                        Suppression.of(
                                deployment, TableRows.of(areas), none, TableRows.of(values), CityCalendar.NATURAL),
                        values,
                        deployment.contracts().of("indicator.value")));
        values.add(value("hotline_satisfied_rate", "A", "month", "2026-09", 3, 20));
        assertEquals(
                "A/wave -, B/wave n, C/wave -, S/wave n, A/year -, B/year n, C/year -, S/year n, A/month n",
                told(
                        Suppression.of(
                                deployment, TableRows.of(areas), none, TableRows.of(values), CityCalendar.NATURAL),
                        values,
                        deployment.contracts().of("indicator.value")));
    }

    private Groups groups(String... members) {
        Groups groups = new Groups(deployment.contracts());
        for (String member : members) {
            String[] parts = member.split(" ");
            groups.take(List.<Object[]>of(row(
                    "indicator.group_member",
                    "group_code",
                    parts[0],
                    "group_level",
                    "stratum",
                    "group_name",
                    parts[0],
                    "area_code",
                    parts[1],
                    "valid_from",
                    LocalDate.parse(parts[2]))));
        }
        return groups;
    }

    private Object[] group(String code, String type, String period, long above, long below) {
        Object[] row = value("resident_satisfaction_rate", code, type, period, above, below);
        row[deployment.contracts().of("indicator.value").names().indexOf("area_level")] = "stratum";
        return row;
    }

    @Test
    void aGroupIsTheSumOfWhatIsShownOrIsWithheld() {
        List<Object[]> values = new ArrayList<>();
        for (String type : List.of("wave", "year")) {
            String period = type.equals("wave") ? "2026-05" : "2026";
            values.add(value("resident_satisfaction_rate", "A", type, period, type.equals("wave") ? 3 : 30, 60));
            values.add(value("resident_satisfaction_rate", "B", type, period, 40, 80));
            values.add(value("resident_satisfaction_rate", "C", type, period, 30, 50));
            values.add(value("resident_satisfaction_rate", "S", type, period, type.equals("wave") ? 73 : 100, 190));
            // A with B would tell A; of C some months only are in the third, and its waves are not told.
            values.add(group("both", type, period, 43, 140));
            values.add(group("alone", type, period, 40, 80));
            values.add(group("late", type, period, 30, 50));
        }
        List<Object[]> moved = new ArrayList<>(areas);
        Object[] later = area("C", "community", "S");
        later[deployment.contracts().of("core.area").names().indexOf("valid_from")] = LocalDate.parse("2026-03-01");
        moved.add(later);
        Groups groups = groups("both A 2020-01-01", "both B 2020-01-01", "alone B 2020-01-01", "late C 2026-03-01");
        assertEquals(
                "A/wave -, B/wave n, C/wave -, S/wave n, both/wave -, alone/wave n, late/wave -,"
                        + " A/year n, B/year n, C/year n, S/year n, both/year n, alone/year n, late/year -",
                told(
                        Suppression.of(
                                deployment, TableRows.of(moved), groups, TableRows.of(values), CityCalendar.NATURAL),
                        values,
                        deployment.contracts().of("indicator.value")));
    }

    private Object[] score(String area, String kind, String item, String parent, String valuePeriod) {
        return row(
                "evaluation.score",
                "scheme_id",
                "s",
                "area_code",
                area,
                "period_type",
                "quarter",
                "period",
                "2026-Q3",
                "item_kind",
                kind,
                "item_id",
                item,
                "parent_item",
                parent,
                "score",
                80.0,
                "value",
                0.9,
                "value_period",
                valuePeriod,
                "rank",
                1L,
                "status",
                "ok");
    }

    @Test
    void scoresDoNotGiveAWithheldFigureBack() {
        List<Object[]> values = List.of(
                value("resident_satisfaction_rate", "A", "wave", "2026-05", 3, 60),
                value("resident_satisfaction_rate", "B", "wave", "2026-05", 40, 80),
                value("resident_satisfaction_rate", "C", "wave", "2026-05", 30, 50),
                value("resident_satisfaction_rate", "S", "wave", "2026-05", 73, 190));
        Suppression suppression =
                Suppression.of(deployment, TableRows.of(areas), none, TableRows.of(values), CityCalendar.NATURAL);
        List<Object[]> scores = new ArrayList<>();
        for (String area : List.of("A", "B")) {
            scores.add(score(area, "indicator", "resident_satisfaction_rate", "satisfaction", "2026-05"));
            scores.add(score(area, "indicator", "hotline_satisfied_rate", "satisfaction", "2026-Q3"));
            scores.add(score(area, "dimension", "satisfaction", "overall", null));
            scores.add(score(area, "dimension", "service", "overall", null));
            scores.add(score(area, "overall", "overall", null, null));
        }
        Contract contract = deployment.contracts().of("evaluation.score");
        int place = contract.names().indexOf("score");
        // Of A the figure, its dimension and, since nothing else is withheld, the total; of B nothing.
        assertEquals(
                "- 80.0 - 80.0 - 80.0 80.0 80.0 80.0 80.0",
                suppression.scores(scores).stream()
                        .map(row -> row[place] == null ? "-" : row[place].toString())
                        .collect(Collectors.joining(" ")));
        Object[] first = suppression.scores(scores).get(0);
        assertEquals("suppressed", first[contract.names().indexOf("status")]);
        assertNull(first[contract.names().indexOf("value")]);
        assertEquals(1L, first[contract.names().indexOf("rank")], "places stay");
    }

    /** What everyone is given of the release with these values, after those before it in the same folder. */
    private List<String> published(String id, List<Object[]> values) {
        new Release(new PublishedRoot(folder))
                .publish(
                        SampleCity.inputs(areas, values, List.of()),
                        new Edition(
                                id,
                                LocalDate.parse("2027-01-05"),
                                Instant.parse("2027-01-05T02:00:00Z"),
                                Period.of("quarter", "2026-Q4", CityCalendar.NATURAL)),
                        deployment,
                        Map.of("state", id),
                        (data, pages) -> {});
        return PublishedRelease.in(folder.resolve("release=" + id).resolve(Release.PUBLIC))
                .rows("indicator_value", List.of("area_code", "period_type", "n", "status"), any -> true)
                .stream()
                .filter(row -> !"month".equals(row[1]))
                .map(row -> row[1] + " " + row[0] + " " + (row[2] == null ? row[3] : row[2]))
                .sorted()
                .toList();
    }

    private List<Object[]> spring(long satisfied) {
        List<Object[]> values = new ArrayList<>();
        values.add(value("resident_satisfaction_rate", "A", "wave", "2026-05", satisfied, 60));
        values.add(value("resident_satisfaction_rate", "A", "year", "2026", satisfied + 30, 120));
        values.add(value("resident_satisfaction_rate", "B", "wave", "2026-05", 40, 80));
        values.add(value("resident_satisfaction_rate", "B", "year", "2026", 80, 160));
        values.add(value("resident_satisfaction_rate", "C", "wave", "2026-05", 30, 50));
        values.add(value("resident_satisfaction_rate", "C", "year", "2026", 60, 100));
        values.add(value("resident_satisfaction_rate", "S", "wave", "2026-05", satisfied + 70, 190));
        values.add(value("resident_satisfaction_rate", "S", "year", "2026", satisfied + 170, 380));
        values.add(value("hotline_satisfied_rate", "A", "month", "2026-12", 3, 20));
        return values;
    }

    @Test
    void whatAnEarlierReleaseShowedIsKnownAndWhatItWithheldStaysSo() {
        assertEquals(
                List.of(
                        "wave A 60",
                        "wave B 80",
                        "wave C 50",
                        "wave S 190",
                        "year A 120",
                        "year B 160",
                        "year C 100",
                        "year S 380"),
                published("r1", spring(30)));
        // A corrected row leaves 3 who were not satisfied. The year alone would not tell, but less the autumn, which is
        // the
        // first release's year less its spring, it would: both are withheld, and C that hides A with them.
        assertEquals(
                List.of(
                        "wave A suppressed",
                        "wave B 80",
                        "wave C suppressed",
                        "wave S 190",
                        "year A suppressed",
                        "year B 160",
                        "year C suppressed",
                        "year S 380"),
                published("r2", spring(57)));
        assertEquals(
                "wave A -, wave B n, wave C -, wave S n, year A n, year B n, year C n, year S n",
                fresh(spring(57)),
                "nobody who saw no release before could tell");
        // Corrected once more, nothing is small: it stays withheld, as the correction would tell of the one before.
        assertEquals(published("r3", spring(57)), published("r4", spring(30)));
    }

    private String fresh(List<Object[]> values) {
        Contract contract = deployment.contracts().of("indicator.value");
        return Suppression.of(deployment, TableRows.of(areas), none, TableRows.of(values), CityCalendar.NATURAL)
                .values(values)
                .stream()
                .filter(row -> !"month".equals(row[contract.names().indexOf("period_type")]))
                .map(row -> row[contract.names().indexOf("period_type")] + " "
                        + row[contract.names().indexOf("area_code")] + " "
                        + (row[contract.names().indexOf("n")] == null ? "-" : "n"))
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
