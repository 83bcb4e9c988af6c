package org.shequ.jobs.cities;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
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

/** The night of Kansas City on the real rows, against means taken here by hand from the same file. */
class KansasCityTest {
    private static final Set<String> MISSING = Set.of("9", "99", "NA", "");
    private static final String CITY = "2938000";

    @TempDir
    private static Path home;

    private static CityNight night;
    private static List<Map<String, String>> rows;

    @BeforeAll
    static void run() throws Exception {
        Path data = CityNight.data();
        rows = PlainCsv.rows(data.resolve("kcmo_resident_survey/FY2022_RS_Cleaned_safe.csv"));
        night = CityNight.run("kansas-city", home, LocalDate.of(2021, 10, 2));
    }

    @AfterAll
    static void close() throws Exception {
        if (night != null) {
            night.close();
        }
    }

    @Test
    void accountsForEveryQuestionnaire() {
        assertEquals(Map.of("accepted", 1033L), night.accounted("resident_survey"));
        assertEquals(1033, rows.size());
    }

    @Test
    void meansLeaveOutNineAndNinetyNine() {
        List<String> indicators =
                night.released("indicator_value").select("indicator_id").distinct().collectAsList().stream()
                        .map(row -> row.getString(0))
                        .filter(id -> id.matches("kc_q[123]_\\d\\d_.*"))
                        .toList();
        assertEquals(27, indicators.size());
        for (String indicator : indicators) {
            String column = indicator.substring(3, 8);
            assertEquals(sums(column, 0), Count.released(night, indicator, "wave"), indicator);
        }
        Row value = night.released("indicator_value")
                .filter("indicator_id = 'kc_q2_01_city_services' and area_code = '" + CITY
                        + "' and period_type = 'wave'")
                .select("value", "lower_95", "upper_95")
                .first();
        assertEquals(3.196, value.getDouble(0), 0.0005);
        assertTrue(value.getDouble(1) < 3.196);
        assertTrue(value.getDouble(2) > 3.196);
    }

    @Test
    void turnsRoundScalesThatRunBackwards() {
        Map<String, String> columns = Map.of(
                "kc_q25_count_on_neighbours", "q25_d",
                "kc_q28_health", "q28_h",
                "kc_q29_finances", "q29_t",
                "kc_q30_better_than_parents", "q30_t");
        columns.forEach((indicator, column) -> assertEquals(
                sums(column, column.equals("q25_d") ? 5 : 6), Count.released(night, indicator, "wave"), indicator));
    }

    @Test
    void countsWhoTookPart() {
        Map<String, Count> expected = new TreeMap<>();
        for (Map<String, String> row : rows) {
            if (!MISSING.contains(row.get("q27_01"))) {
                for (String area : List.of(row.get("counci"), CITY)) {
                    Count.add(expected, area + " 2021-09", row.get("q27_01").equals("1") ? 0 : 1, 1);
                }
            }
        }
        assertEquals(expected, Count.released(night, "kc_public_meeting_share", "wave"));
    }

    @Test
    void keepsTheReasonsOfMissingAnswersApart() {
        Map<String, Long> reasons = new HashMap<>();
        night.table("core.survey_answer")
                .filter("missing_reason is not null"
                        + " and question_id in ('city_services', 'police_priority_first', 'police_priority_second')")
                .groupBy("question_id", "missing_reason")
                .count()
                .collectAsList()
                .forEach(row -> reasons.put(row.getString(0) + " " + row.getString(1), row.getLong(2)));
        assertEquals(
                Map.of(
                        "city_services dont_know", answers("q2_01", "9"),
                        "police_priority_first refused", answers("q8_01", "99"),
                        "police_priority_second blank", answers("q8_02", "NA")),
                reasons);
    }

    private static long answers(String column, String answer) {
        return rows.stream().filter(row -> row.get(column).equals(answer)).count();
    }

    /** Sums of answers by district and for the city; where {@code from} is not 0, answers are taken from it. */
    private static Map<String, Count> sums(String column, int from) {
        Map<String, Count> sums = new TreeMap<>();
        for (Map<String, String> row : rows) {
            if (!MISSING.contains(row.get(column))) {
                int answer = Integer.parseInt(row.get(column));
                for (String area : List.of(row.get("counci"), CITY)) {
                    Count.add(sums, area + " 2021-09", from == 0 ? answer : from - answer, 1);
                }
            }
        }
        return sums;
    }
}
