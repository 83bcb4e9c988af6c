package org.shequ.jobs.cities;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cli.CityNight;

/** The night of Stuttgart on the real rows, against figures counted here by hand from the same files. */
class StuttgartTest {
    private static final String CITY = "08111000";

    @TempDir
    private static Path home;

    private static CityNight night;
    private static List<List<String>> rows;

    @BeforeAll
    static void run() throws Exception {
        Path data = CityNight.data();
        rows = new ArrayList<>();
        for (Path file : PlainCsv.files(data.resolve("stuttgart_gelbekarten/daily"), ".csv")) {
            PlainCsv.cells(file).stream()
                    .filter(row -> !row.get(0).equals("first_seen_at_timestamp"))
                    .forEach(rows::add);
        }
        night = CityNight.run("stuttgart", home, LocalDate.of(2025, 1, 2));
    }

    @AfterAll
    static void close() throws Exception {
        if (night != null) {
            night.close();
        }
    }

    private static boolean isFarOutside(List<String> row) {
        double latitude = Double.parseDouble(row.get(6));
        double longitude = Double.parseDouble(row.get(7));
        return latitude < 48.6 || latitude > 48.95 || longitude < 9.0 || longitude > 9.4;
    }

    @Test
    void accountsForEveryRow() {
        long outside = rows.stream().filter(StuttgartTest::isFarOutside).count();
        Set<List<String>> distinct = new HashSet<>(rows);
        distinct.removeIf(StuttgartTest::isFarOutside);
        assertEquals(
                Map.of(
                        "accepted",
                        (long) distinct.size(),
                        "duplicate",
                        rows.size() - outside - distinct.size(),
                        "excluded:far_outside",
                        outside),
                night.accounted("yellow_cards"));
        assertEquals(86774, rows.size());
        assertEquals(72, outside);
    }

    /** The areas a card counts in: the city, and the place outside it or its cell and what holds the cells. */
    private static List<String> areas(List<String> row) {
        if (row.get(5).equals("Außerhalb Stuttgarts")) {
            return List.of(CITY, "outside");
        }
        long north = (long) Math.floor(Double.parseDouble(row.get(6)) * 20);
        long east = (long) Math.floor(Double.parseDouble(row.get(7)) * 20);
        return List.of(CITY, "stuttgart", "cell_" + north + "_" + east);
    }

    @Test
    void countsCardsByMonth() {
        Set<List<String>> distinct = new HashSet<>(rows);
        Map<String, Count> expected = new TreeMap<>();
        for (List<String> row : distinct) {
            if (!isFarOutside(row)) {
                String month = " " + row.get(0).substring(0, 7);
                for (String area : areas(row)) {
                    Count.add(expected, area + month, 1, 1);
                }
            }
        }
        Map<String, Count> released = Count.released(night, "yellow_cards", "month");
        released.values().removeIf(count -> count.denominator() == 0);
        assertEquals(expected, released);
        assertEquals(
                22,
                expected.keySet().stream()
                        .filter(key -> key.startsWith("cell_"))
                        .map(key -> key.substring(0, 12))
                        .distinct()
                        .count());
    }

    @Test
    void saysNoDataOfClosureAndNeverNought() {
        List<Row> values = night.released("indicator_value")
                .filter("indicator_id in ('grid_closure_rate', 'grid_ontime_closure_rate', 'grid_rework_rate',"
                        + " 'grid_overdue_open_rate', 'self_resolution_share')")
                .select("status", "value", "status_reason", "indicator_id", "variant")
                .distinct()
                .collectAsList();
        assertFalse(values.isEmpty());
        values.forEach(row -> {
            assertTrue(List.of("no_data", "no_source").contains(row.getString(0)));
            assertTrue(row.isNullAt(1));
            assertFalse(row.getString(2).isBlank());
        });
    }

    @Test
    void tellsTheMissingDay() {
        assertTrue(night.note("extract_grid_case").contains("1464 files"), night.note("extract_grid_case")::toString);
        assertTrue(night.note("extract_grid_case").contains("2023-09-19"), night.note("extract_grid_case")::toString);
    }
}
