package org.shequ.jobs.cities;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cli.CityNight;

/** The night of Los Angeles on the real rows, against figures counted here by hand from the same files. */
class LosAngelesTest {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM/dd/yyyy hh:mm:ss a", Locale.US);

    @TempDir
    private static Path home;

    private static CityNight night;
    private static List<Map<String, String>> received;
    private static List<Request> requests;
    private static Map<String, String> regions;

    /** One request as the file has it, cancelled ones left out. */
    private record Request(
            String owner, String council, LocalDateTime created, LocalDateTime due, LocalDateTime closed) {
        boolean isOnTime() {
            return due != null && closed != null && !closed.isAfter(due);
        }
    }

    @BeforeAll
    static void run() throws Exception {
        Path data = CityNight.data();
        received = new ArrayList<>();
        PlainCsv.files(data.resolve("myla311"), ".csv").forEach(file -> received.addAll(PlainCsv.rows(file)));
        Map<String, Map<String, String>> distinct = new HashMap<>();
        received.forEach(row -> distinct.put(row.get("SRNumber"), row));
        requests = distinct.values().stream()
                .filter(row -> !row.get("Status").equals("Cancelled"))
                .map(row -> new Request(
                        row.get("Owner"),
                        row.get("NC").isEmpty() ? "0" : row.get("NC"),
                        time(row.get("CreatedDate")),
                        due(row.get("ServiceDate")),
                        time(row.get("ClosedDate"))))
                .toList();
        regions = new HashMap<>();
        PlainCsv.rows(data.resolve("la_nc_community/councils.csv"))
                .forEach(row -> regions.put(row.get("council_id"), row.get("region_id")));
        night = CityNight.run("los-angeles", home, LocalDate.of(2019, 1, 2));
    }

    @AfterAll
    static void close() throws Exception {
        if (night != null) {
            night.close();
        }
    }

    private static LocalDateTime time(String text) {
        return text.isEmpty() ? null : LocalDateTime.parse(text, TIME);
    }

    /** A service date at midnight is a day: due by its end. */
    private static LocalDateTime due(String text) {
        LocalDateTime due = time(text);
        return due != null && due.toLocalTime().equals(LocalTime.MIDNIGHT)
                ? due.plusDays(1).minusSeconds(1)
                : due;
    }

    @Test
    void accountsForEveryRow() {
        long cancelled = received.stream()
                .filter(row -> row.get("Status").equals("Cancelled"))
                .count();
        Map<String, Long> accounted = night.accounted("hotline_requests");
        assertEquals((long) requests.size(), accounted.get("accepted"));
        assertEquals(cancelled, accounted.get("excluded:cancelled"));
        assertEquals(
                received.size(),
                accounted.values().stream().mapToLong(Long::longValue).sum());
        assertEquals(929, cancelled);
    }

    @Test
    void countsDistinctRequestsByCouncilAndWhetherClosed() {
        Map<String, Count> expected = new TreeMap<>();
        for (Request request : requests) {
            Count.add(expected, key(request), request.closed() != null ? 1 : 0, 1);
        }
        assertEquals(expected, byCouncil(Count.released(night, "request_closed_share", "month")));
        assertEquals(
                3,
                expected.keySet().stream().filter(key -> key.startsWith("0 ")).count());
    }

    @Test
    void sharesOnTimeByCouncilRegionAndCity() {
        Map<String, Count> expected = new TreeMap<>();
        for (Request request : requests) {
            if (request.due() != null) {
                String year = " " + request.created().getYear();
                String region = regions.get(request.council());
                Count.add(expected, request.council() + year, request.isOnTime() ? 1 : 0, 1);
                Count.add(expected, "0644000" + year, request.isOnTime() ? 1 : 0, 1);
                if (!region.equals("0")) {
                    Count.add(expected, "R" + region + year, request.isOnTime() ? 1 : 0, 1);
                }
            }
        }
        Map<String, Count> released = Count.released(night, "request_ontime_share", "year");
        released.keySet().removeIf(area -> area.startsWith("D"));
        assertEquals(expected, released);
    }

    @Test
    void sharesOnTimeByDepartment() {
        Map<String, String> agencies = new HashMap<>();
        PlainCsv.rows(CityNight.data().resolve("la_nc_community/agencies.csv"))
                .forEach(row -> agencies.put(row.get("data_code"), "D" + row.get("agency_id")));
        assertEquals(12, agencies.size());
        Map<String, Count> expected = new TreeMap<>();
        for (Request request : requests) {
            if (request.due() != null) {
                String year = " " + request.created().getYear();
                Count.add(expected, agencies.get(request.owner()) + year, request.isOnTime() ? 1 : 0, 1);
            }
        }
        Map<String, Count> released = Count.released(night, "request_ontime_share", "year");
        released.keySet().removeIf(area -> !area.startsWith("D"));
        assertEquals(expected, released);
        assertEquals(Map.of("accepted", 11L, "excluded:same_bureau", 1L), night.accounted("area_departments"));
    }

    @Test
    void tellsTheRequestsClosedBeforeTheyWereTaken() {
        Map<String, Count> released = Count.released(night, "dq_closed_before_created_share", "year");
        double before = released.get("0644000 2017").numerator()
                + released.get("0644000 2018").numerator();
        assertEquals(
                requests.stream()
                        .filter(request ->
                                request.closed() != null && request.closed().isBefore(request.created()))
                        .count(),
                before);
        assertEquals(48, before);
    }

    @Test
    void looksUpThePopulationOfCouncils() {
        Map<String, Long> expected = new TreeMap<>();
        PlainCsv.rows(CityNight.data().resolve("la_nc_community/tracts_nc_final.csv"))
                .forEach(row -> expected.put(row.get("NC_ID"), Long.parseLong(row.get("total_population"))));
        Map<String, Long> released = new TreeMap<>();
        for (Row row : night.released("area")
                .filter("area_level = 'community' and not is_virtual")
                .select("area_code", "resident_population")
                .collectAsList()) {
            released.put(row.getString(0), row.getLong(1));
        }
        assertEquals(expected, released);
        assertEquals(99, released.size());
    }

    @Test
    void scoresCouncilsButNotThoseWithoutOne() {
        List<String> scored =
                night
                        .released("score")
                        .filter("score is not null")
                        .select("area_code")
                        .distinct()
                        .collectAsList()
                        .stream()
                        .map(row -> row.getString(0))
                        .toList();
        assertTrue(scored.contains("0644000"), scored::toString);
        assertTrue(scored.contains("R1"), scored::toString);
        assertTrue(scored.contains("50"), scored::toString);
        assertFalse(scored.contains("0"), scored::toString);
    }

    private static String key(Request request) {
        return request.council() + " " + request.created().toString().substring(0, 7);
    }

    private static Map<String, Count> byCouncil(Map<String, Count> released) {
        Map<String, Count> councils = new TreeMap<>(released);
        councils.keySet().removeIf(key -> key.startsWith("R") || key.startsWith("0644000"));
        return councils;
    }
}
