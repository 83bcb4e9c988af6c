package org.shequ.jobs.cities;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cli.CityNight;

/** The night of Somerville on the real rows, against sums taken here by hand from the same file. */
class SomervilleTest {
    private static final String CITY = "2562535";
    private static final String RATE = "How.would.you.rate.the.following..";

    /** What is asked: indicator, column, end of the scale. */
    private record Asked(String indicator, String column, double end) {}

    private static final List<Asked> ASKED = List.of(
            new Asked("happiness", "How.happy.do.you.feel.right.now.", 10),
            new Asked("life_satisfaction", "How.satisfied.are.you.with.your.life.in.general.", 10),
            new Asked("place_to_live", "How.satisfied.are.you.with.Somerville.as.a.place.to.live.", 10),
            new Asked("neighborhood", "How.satisfied.are.you.with.your.neighborhood.", 10),
            new Asked("schools", RATE + "The.overall.quality.of.public.schools.", 5),
            new Asked("police_effectiveness", RATE + "The.effectiveness.of.the.local.police_2011_2013", 5));

    @TempDir
    private static Path home;

    private static CityNight night;
    private static List<Map<String, String>> rows;

    @BeforeAll
    static void run() throws Exception {
        Path data = CityNight.data();
        rows = PlainCsv.rows(PlainCsv.files(data.resolve("somerville"), ".csv").get(0));
        night = CityNight.run("somerville", home, LocalDate.of(2016, 1, 2));
    }

    @AfterAll
    static void close() throws Exception {
        if (night != null) {
            night.close();
        }
    }

    @Test
    void accountsForEveryQuestionnaire() {
        assertEquals(Map.of("accepted", (long) rows.size()), night.accounted("happiness_survey"));
        assertEquals(6545, rows.size());
    }

    @Test
    void sumsAnswersOnTheScaleByWaveAndWard() {
        for (Asked asked : ASKED) {
            Map<String, Count> expected = new TreeMap<>();
            for (Map<String, String> row : rows) {
                String answer = row.get(asked.column());
                if (!Set.of("", "NA", "R").contains(answer)) {
                    double score = Double.parseDouble(answer);
                    if (score >= 1 && score <= asked.end()) {
                        String wave = " " + row.get("Year") + "-12";
                        Count.add(expected, (row.get("Ward").isEmpty() ? "0" : row.get("Ward")) + wave, score, 1);
                        Count.add(expected, CITY + wave, score, 1);
                    }
                }
            }
            assertEquals(
                    expected,
                    Count.released(night, "somerville_" + asked.indicator() + "_mean", "wave"),
                    asked.indicator());
        }
    }

    @Test
    void tellsInvalidBlankAndUnaskedApart() {
        Map<String, Long> reasons = new HashMap<>();
        night.table("core.survey_answer")
                .filter("missing_reason is not null and question_id in ('happiness', 'neighborhood', 'pride')")
                .groupBy("question_id", "missing_reason")
                .count()
                .collectAsList()
                .forEach(row -> reasons.put(row.getString(0) + " " + row.getString(1), row.getLong(2)));
        assertEquals(
                Map.of(
                        "happiness blank", 124L,
                        "happiness invalid", 5L,
                        "neighborhood not_asked", 6167L,
                        "pride not_asked", 6360L,
                        "pride blank", 3L),
                reasons);
    }
}
