package org.shequ.jobs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.spark.sql.Row;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.period.Period;
import org.shequ.common.period.Span;
import org.shequ.common.sql.RowSql;
import org.shequ.schemas.Words;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.city.PeerGroup;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Indicators;

/** What must hold of figures made from any rows: random small cities, counted without Spark. */
class FigurePropertiesTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final RowSql SQL = new RowSql(ZONE);
    private static final Contracts CONTRACTS = Contracts.load();
    private static final Indicators CATALOGUE = Indicators.load(CONTRACTS);
    private static final Span YEAR = new Span(YearMonth.of(2024, 1), YearMonth.of(2024, 12));
    private static final List<String> COMMUNITIES = List.of("A", "B", "C");

    private static List<Indicator> indicators(String... ids) {
        return List.of(ids).stream().map(CATALOGUE::of).toList();
    }

    /** A case of 2024, a leap year, reported at any second; many within a second of midnight. */
    private static Map<String, Object> gridCase(Random random, int number) {
        LocalDate day = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(366));
        Instant midnight = day.atStartOfDay(ZONE).toInstant();
        Instant reported = random.nextBoolean()
                ? midnight.plusMillis(random.nextInt(3) * 500L)
                : midnight.plusSeconds(random.nextInt(86_400));
        Map<String, Object> row = new HashMap<>();
        row.put("case_id", "c" + number);
        row.put("area_code", COMMUNITIES.get(random.nextInt(COMMUNITIES.size())));
        row.put("event_month", YearMonth.from(day).toString());
        row.put("reported_at", reported);
        row.put("registered_at", reported.plusSeconds(600));
        row.put("due_at", reported.plusSeconds(86_400));
        row.put("closed_at", random.nextInt(6) == 0 ? null : reported.plusSeconds(900 + random.nextInt(300_000)));
        row.put("is_deferred", false);
        row.put("is_self_handled", false);
        row.put("rework_count", 0L);
        return row;
    }

    private static List<Map<String, Object>> cases(Random random, int count) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            rows.add(gridCase(random, number));
        }
        return rows;
    }

    private static List<Row> components(
            List<Indicator> indicators, List<Map<String, Object>> rows, int parts, CityCalendar calendar) {
        Contract contract = CONTRACTS.of("core.grid_case");
        List<java.util.function.BiConsumer<List<String>, java.util.function.Consumer<List<Object>>>> readers =
                new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int at = part;
            readers.add((columns, use) -> {
                for (int row = at; row < rows.size(); row += parts) {
                    List<Object> values = new ArrayList<>();
                    for (String column : columns) {
                        values.add(rows.get(row).get(column));
                    }
                    use.accept(values);
                }
            });
        }
        Iterator<Row> made = Measurement.of(indicators, calendar)
                .components(
                        Map.of("core.grid_case", new Measurement.FewRows(SparkRows.schema(contract), readers)), SQL);
        List<Row> components = new ArrayList<>();
        made.forEachRemaining(components::add);
        return components;
    }

    private static AreaTree areas(CityCalendar calendar) {
        List<Map<String, Object>> rows = new ArrayList<>();
        rows.add(area("X", "city", null));
        COMMUNITIES.forEach(code -> rows.add(area(code, "community", "X")));
        return AreaTree.of(rows, calendar);
    }

    /** The same with two strata and without one for some, all communities in a peer group besides; A changes at mid-year. */
    private static AreaTree grouped(Random random) {
        List<Map<String, Object>> rows = new ArrayList<>();
        rows.add(area("X", "city", null));
        for (String code : COMMUNITIES) {
            Map<String, Object> row = area(code, "community", "X");
            row.put("stratum", drawnStratum(random));
            rows.add(row);
        }
        Map<String, Object> moved = new HashMap<>(rows.get(1));
        rows.get(1).put("valid_to", LocalDate.of(2024, 6, 30));
        moved.put("valid_from", LocalDate.of(2024, 7, 1));
        moved.put("stratum", drawnStratum(random));
        rows.add(moved);
        List<PeerGroup> all = List.of(
                new PeerGroup("all", new Words("全部", "All"), Optional.of("area_code <> ''"), List.of(), "city.yml", 1));
        return AreaTree.of(
                rows,
                new Groups(GroupsTest.city("X", all), CONTRACTS.of("core.area"), SQL).members(rows),
                CityCalendar.NATURAL);
    }

    private static String drawnStratum(Random random) {
        return random.nextInt(4) == 0 ? null : random.nextBoolean() ? "旧" : "新";
    }

    private static Map<String, Object> area(String code, String level, String parent) {
        Map<String, Object> row = new HashMap<>();
        row.put("area_code", code);
        row.put("valid_from", LocalDate.of(2020, 1, 1));
        row.put("area_level", level);
        row.put("area_name", code);
        row.put("parent_code", parent);
        return row;
    }

    /** Value rows by indicator, variant, area, period type and period. */
    private static Map<String, Row> values(List<Indicator> indicators, List<Map<String, Object>> rows, int parts) {
        return values(indicators, rows, parts, CityCalendar.NATURAL, YEAR);
    }

    private static Map<String, Row> values(
            List<Indicator> indicators,
            List<Map<String, Object>> rows,
            int parts,
            CityCalendar calendar,
            Span observed) {
        return values(indicators, rows, parts, observed, calendar, areas(calendar));
    }

    private static Map<String, Row> values(
            List<Indicator> indicators,
            List<Map<String, Object>> rows,
            int parts,
            Span observed,
            CityCalendar calendar,
            AreaTree areas) {
        List<Row> components = new ArrayList<>();
        for (Row row : components(indicators, rows, parts, calendar)) {
            components.add(org.apache.spark.sql.RowFactory.create(
                    row.get(0),
                    row.get(1),
                    row.get(2),
                    row.get(3),
                    row.get(6),
                    row.get(7),
                    row.get(10),
                    row.get(8),
                    row.get(9),
                    row.get(11)));
        }
        Iterator<Row> made = Tables.values(
                Values.of(
                        CONTRACTS.of("indicator.value"),
                        areas,
                        indicators,
                        Map.of("core.grid_case", observed),
                        observed.months(),
                        calendar),
                components);
        Map<String, Row> values = new TreeMap<>();
        made.forEachRemaining(row -> values.put(
                String.join(
                        "/", row.getString(0), row.getString(1), row.getString(4), row.getString(6), row.getString(7)),
                row));
        return values;
    }

    private static final int VALUE = 8;
    private static final int DENOMINATOR = 10;
    private static final int LOWER = 12;
    private static final int UPPER = 13;
    private static final int STATUS = 16;
    private static final int REASON = 17;

    @Property(tries = 15)
    void everyInstantCountsInExactlyOneMonthAlsoInALeapYear(@ForAll @LongRange(max = 1_000_000) long seed) {
        List<Map<String, Object>> rows = cases(new Random(seed), 120);
        Map<String, Row> values = values(indicators("dq_duplicate_share"), rows, 1);
        for (String area : List.of("A", "B", "C", "X")) {
            double months = 0;
            for (YearMonth month : YEAR.months()) {
                Row row = values.get("dq_duplicate_share/main/" + area + "/month/" + month);
                months += row.isNullAt(DENOMINATOR) ? 0 : row.getDouble(DENOMINATOR);
                long within = rows.stream()
                        .filter(each -> area.equals("X") || area.equals(each.get("area_code")))
                        .filter(each -> YearMonth.from(((Instant) each.get("reported_at")).atZone(ZONE))
                                .equals(month))
                        .count();
                assertEquals(within, row.isNullAt(DENOMINATOR) ? 0 : row.getDouble(DENOMINATOR), area + " " + month);
            }
            Row year = values.get("dq_duplicate_share/main/" + area + "/year/2024");
            assertEquals(months, year.isNullAt(DENOMINATOR) ? 0 : year.getDouble(DENOMINATOR));
        }
    }

    /** Days that end at noon, months from the 19th, years from November: worked out here by hand. */
    @Property(tries = 15)
    void everyInstantCountsInExactlyOneMonthOfACityWithDaysOfItsOwn(@ForAll @LongRange(max = 1_000_000) long seed) {
        CityCalendar calendar = new CityCalendar(19, LocalTime.NOON, 11);
        Span observed = new Span(YearMonth.of(2023, 12), YearMonth.of(2025, 2));
        Random random = new Random(seed);
        List<Map<String, Object>> rows = cases(random, 120);
        for (Map<String, Object> row : rows) {
            LocalDate cut =
                    LocalDate.of(2024, 1 + random.nextInt(12), random.nextBoolean() ? 18 : 1 + random.nextInt(28));
            if (random.nextBoolean()) {
                row.put(
                        "reported_at",
                        cut.atTime(LocalTime.NOON).atZone(ZONE).toInstant().plusMillis((random.nextInt(3) - 1) * 1L));
            }
        }
        Map<String, Row> values = values(indicators("dq_duplicate_share"), rows, 2, calendar, observed);
        double all = 0;
        for (YearMonth month : observed.months()) {
            long within = rows.stream()
                    .map(row -> ((Instant) row.get("reported_at")).atZone(ZONE).toLocalDateTime())
                    .map(time -> time.getHour() < 12
                            ? time.toLocalDate()
                            : time.toLocalDate().plusDays(1))
                    .map(day -> day.getDayOfMonth() < 19
                            ? YearMonth.from(day)
                            : YearMonth.from(day).plusMonths(1))
                    .filter(month::equals)
                    .count();
            double counted = denominator(values.get("dq_duplicate_share/main/X/month/" + month));
            assertEquals(within, counted, month.toString());
            all += counted;
        }
        assertEquals(rows.size(), all);
        assertEquals(
                rows.size(),
                denominator(values.get("dq_duplicate_share/main/X/year/2024"))
                        + denominator(values.get("dq_duplicate_share/main/X/year/2025")));
    }

    @Property(tries = 15)
    void orderAndPartsChangeNothingNotEvenAMedian(@ForAll @LongRange(max = 1_000_000) long seed) {
        Random random = new Random(seed);
        List<Map<String, Object>> rows = cases(random, 200);
        List<Indicator> indicators = indicators("median_handling_hours", "grid_ontime_closure_rate");
        Map<String, Row> once = values(indicators, rows, 1);
        List<Map<String, Object>> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);
        assertEquals(once.toString(), values(indicators, shuffled, 4).toString());
    }

    @Property(tries = 15)
    void theCountsOfAWholeAreThoseOfItsPartsAndOfItsMonths(@ForAll @LongRange(max = 1_000_000) long seed) {
        Map<String, Row> values =
                values(indicators("grid_closure_rate", "median_handling_hours"), cases(new Random(seed), 300), 2);
        for (Map.Entry<String, Row> each : values.entrySet()) {
            String key = each.getKey();
            if (key.contains("/X/")) {
                double parts = COMMUNITIES.stream()
                        .mapToDouble(area -> denominator(values.get(key.replace("/X/", "/" + area + "/"))))
                        .sum();
                assertEquals(parts, denominator(each.getValue()), key);
            }
            if (key.contains("/year/")) {
                String monthly = key.replace("/year/2024", "/month/");
                double months = YEAR.months().stream()
                        .mapToDouble(month -> denominator(values.get(monthly + month)))
                        .sum();
                assertEquals(months, denominator(each.getValue()), key);
            }
        }
    }

    @Property(tries = 15)
    void strataAndThoseWithoutOneAreTheCityAndAGroupOfAllReadsAsIt(@ForAll @LongRange(max = 1_000_000) long seed) {
        Random random = new Random(seed);
        AreaTree areas = grouped(random);
        List<Map<String, Object>> cases = cases(random, 200);
        List<Map<String, Object>> without = cases.stream()
                .filter(row -> areas.counting((String) row.get("area_code"), month(row)).stream()
                        .noneMatch(area -> area.startsWith("X:stratum:")))
                .toList();
        List<Indicator> indicators = indicators("dq_duplicate_share", "median_handling_hours");
        Map<String, Row> values = values(indicators, cases, 2, YEAR, CityCalendar.NATURAL, areas);
        Map<String, Row> left = values(indicators("dq_duplicate_share"), without, 1);
        values.forEach((key, row) -> {
            if (!key.contains("/X/")) {
                return;
            }
            Row all = values.get(key.replace("/X/", "/X:peer:all/"));
            for (int at = VALUE; at < row.size(); at++) {
                assertEquals(row.get(at), all.get(at), key);
            }
            if (key.startsWith("dq_duplicate_share")) {
                double sum = denominator(left.get(key));
                for (String stratum : List.of("旧", "新")) {
                    sum += denominator(values.get(key.replace("/X/", "/X:stratum:" + stratum + "/")));
                }
                assertEquals(denominator(row), sum, key);
            }
        });
    }

    private static int month(Map<String, Object> row) {
        return Months.index(YearMonth.from(((Instant) row.get("reported_at")).atZone(ZONE)));
    }

    private static double denominator(Row row) {
        return row == null || row.isNullAt(DENOMINATOR) ? 0 : row.getDouble(DENOMINATOR);
    }

    @Property(tries = 15)
    void newNamesAndOtherCodesChangeNothingElse(@ForAll @LongRange(max = 1_000_000) long seed) {
        List<Map<String, Object>> rows = cases(new Random(seed), 200);
        Map<String, String> others = Map.of("A", "C", "B", "A", "C", "B");
        List<Map<String, Object>> renamed = rows.stream()
                .map(row -> {
                    Map<String, Object> copy = new HashMap<>(row);
                    copy.put("area_code", others.get(row.get("area_code")));
                    return copy;
                })
                .toList();
        List<Indicator> indicators = indicators("grid_closure_rate", "median_handling_hours");
        Map<String, Row> before = values(indicators, rows, 1);
        Map<String, Row> after = values(indicators, renamed, 1);
        assertEquals(before.keySet(), after.keySet());
        before.forEach((key, row) -> {
            String[] parts = key.split("/");
            parts[2] = others.getOrDefault(parts[2], parts[2]);
            Row other = after.get(String.join("/", parts));
            for (int at = VALUE; at < row.size(); at++) {
                assertEquals(row.get(at), other.get(at), key);
            }
        });
    }

    @Property(tries = 15)
    void quantilesRiseAndLieWithinTheirIntervals(@ForAll @LongRange(max = 1_000_000) long seed) {
        Map<String, Row> values = values(indicators("median_handling_hours"), cases(new Random(seed), 400), 1);
        for (String area : List.of("A", "B", "C", "X")) {
            double last = 0;
            for (String variant : List.of("main", "p80", "p90")) {
                Row row = values.get("median_handling_hours/" + variant + "/" + area + "/year/2024");
                if (!row.isNullAt(VALUE)) {
                    assertTrue(row.getDouble(VALUE) >= last, row::toString);
                    last = row.getDouble(VALUE);
                }
                if (!row.isNullAt(LOWER)) {
                    assertTrue(row.getDouble(LOWER) <= last && last <= row.getDouble(UPPER), row::toString);
                }
            }
        }
    }

    @Property(tries = 15)
    void aWholeLiesBetweenItsParts(@ForAll @LongRange(max = 1_000_000) long seed) {
        Map<String, Row> values = values(indicators("grid_ontime_closure_rate"), cases(new Random(seed), 400), 2);
        Row city = values.get("grid_ontime_closure_rate/main/X/year/2024");
        double[] parts = COMMUNITIES.stream()
                .map(area -> values.get("grid_ontime_closure_rate/main/" + area + "/year/2024"))
                .mapToDouble(row -> row.getDouble(VALUE))
                .sorted()
                .toArray();
        assertTrue(city.getDouble(VALUE) >= parts[0] && city.getDouble(VALUE) <= parts[2], city::toString);
    }

    @Property(tries = 15)
    void closingOneMoreCaseInTimeNeverLowersTheRate(@ForAll @LongRange(max = 1_000_000) long seed) {
        Random random = new Random(seed);
        List<Map<String, Object>> rows = cases(random, 300);
        Row before = values(indicators("grid_ontime_closure_rate"), rows, 1)
                .get("grid_ontime_closure_rate/main/X/year/2024");
        Map<String, Object> one = rows.get(random.nextInt(rows.size()));
        one.put("closed_at", one.get("due_at"));
        Row after = values(indicators("grid_ontime_closure_rate"), rows, 1)
                .get("grid_ontime_closure_rate/main/X/year/2024");
        assertTrue(after.getDouble(VALUE) >= before.getDouble(VALUE));
        assertEquals(before.getDouble(DENOMINATOR), after.getDouble(DENOMINATOR));
    }

    @Property(tries = 10)
    void twiceTheCasesGiveTheSameValueAndANarrowerInterval(@ForAll @LongRange(max = 1_000_000) long seed) {
        List<Map<String, Object>> rows = cases(new Random(seed), 300);
        List<Map<String, Object>> twice = new ArrayList<>(rows);
        rows.forEach(row -> {
            Map<String, Object> copy = new HashMap<>(row);
            copy.put("case_id", row.get("case_id") + "-again");
            twice.add(copy);
        });
        String key = "grid_ontime_closure_rate/main/X/year/2024";
        Row once = values(indicators("grid_ontime_closure_rate"), rows, 1).get(key);
        Row doubled = values(indicators("grid_ontime_closure_rate"), twice, 1).get(key);
        assertEquals(once.getDouble(VALUE), doubled.getDouble(VALUE), 1e-12);
        assertTrue(doubled.getDouble(UPPER) - doubled.getDouble(LOWER) < once.getDouble(UPPER) - once.getDouble(LOWER));
    }

    @Property(tries = 10)
    void noDenominatorIsNoValueAndSaysWhy(@ForAll @LongRange(max = 1_000_000) long seed) {
        List<Map<String, Object>> rows = cases(new Random(seed), 3);
        values(indicators("grid_closure_rate", "median_handling_hours"), rows, 1)
                .forEach((key, row) -> {
                    boolean isEmpty = row.isNullAt(DENOMINATOR) || row.getDouble(DENOMINATOR) == 0;
                    if (isEmpty) {
                        assertNull(row.get(VALUE), key);
                        // No hotline is delivered here, which leaves the other variants of the indicator as they are.
                        String expected = key.contains("/hotline/") ? "no_source" : "no_data";
                        assertEquals(expected, row.getString(STATUS), key);
                        assertNotNull(row.get(REASON), key);
                    }
                });
    }

    @Property(tries = 20)
    void aYearEarlierIsTheSameMonthAlsoAroundALeapDay(@ForAll @LongRange(min = 0, max = 400) long months) {
        Period month = Period.of(Period.Type.MONTH, YearMonth.of(2000, 1).plusMonths(months), CityCalendar.NATURAL);
        assertEquals(month.last().getMonth(), month.yearBefore().last().getMonth());
        assertEquals(month.last().getYear() - 1, month.yearBefore().last().getYear());
        assertEquals(month.last().lengthOfMonth(), month.lastDay().getDayOfMonth());
    }
}
