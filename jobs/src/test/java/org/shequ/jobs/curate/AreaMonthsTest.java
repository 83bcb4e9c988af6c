package org.shequ.jobs.curate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.shequ.schemas.city.CityCalendar;

/** Which row of a community a month is laid out by. */
class AreaMonthsTest {
    @Test
    void theRowOfTheFirstDayHoldsElseTheFirstThatBegan() {
        assertEquals(
                List.of(
                        "A 2026-08 100",
                        "A 2026-09 100", // the row of 100 held on the 1st, the row of 120 began on the 15th
                        "A 2026-10 120",
                        "B 2026-09 70", // nothing held on the 1st
                        "B 2026-10 70",
                        "C 2026-08 50"),
                months(
                        community("A", "2026-01-01", "2026-09-14", 100),
                        community("A", "2026-09-15", null, 120),
                        community("B", "2026-09-30", null, 70),
                        community("C", "2026-01-01", "2026-08-31", 50)));
    }

    @Test
    void theOrderOfRowsDoesNotMatter() {
        assertEquals(
                List.of("A 2026-08 100", "A 2026-09 100", "A 2026-10 120"),
                months(community("A", "2026-09-15", null, 120), community("A", "2026-01-01", "2026-09-14", 100)));
    }

    @Test
    void thoseMergedInMidSeptemberAreToldByTheOneThatTookTheirPlace() {
        List<Map<String, Object>> areas = List.of(
                community("M1", "2026-01-01", "2026-09-14", 100),
                community("M2", "2026-01-01", "2026-09-14", 50),
                community("M", "2026-09-15", null, 155),
                community("S", "2026-01-01", null, 7));
        assertEquals(
                List.of("M 2026-08 150", "M 2026-09 150", "M 2026-10 155", "S 2026-08 7", "S 2026-09 7", "S 2026-10 7"),
                months(areas, Map.of("M1", "M", "M2", "M")));
    }

    @Test
    void theSumIsUnknownWhereOneOfThemIs() {
        Map<String, Object> unknown = community("M2", "2026-01-01", "2026-09-30", 0);
        unknown.put("resident_population", null);
        assertEquals(
                List.of("M 2026-08 null", "M 2026-09 null", "M 2026-10 155"),
                months(
                        List.of(
                                community("M1", "2026-01-01", "2026-09-30", 100),
                                unknown,
                                community("M", "2026-10-01", null, 155)),
                        Map.of("M1", "M", "M2", "M")));
    }

    @SafeVarargs
    private static List<String> months(Map<String, Object>... areas) {
        return months(List.of(areas), Map.of());
    }

    private static List<String> months(List<Map<String, Object>> areas, Map<String, String> heirs) {
        return AreaMonths.months(areas, heirs, YearMonth.of(2026, 8), YearMonth.of(2026, 10), CityCalendar.NATURAL)
                .stream()
                .map(row -> row.get("area_code") + " " + row.get("event_month") + " " + row.get("resident_population"))
                .sorted()
                .toList();
    }

    private static Map<String, Object> community(String code, String from, String to, long residents) {
        Map<String, Object> row = new HashMap<>();
        row.put("area_code", code);
        row.put("area_level", "community");
        row.put("valid_from", LocalDate.parse(from));
        row.put("valid_to", to == null ? null : LocalDate.parse(to));
        row.put("resident_population", residents);
        return row;
    }
}
