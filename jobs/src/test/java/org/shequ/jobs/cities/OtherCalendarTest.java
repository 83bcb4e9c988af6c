package org.shequ.jobs.cities;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.publish.PublishedRelease;

/** A whole night of a city whose months begin on the 19th, whose days end at noon and whose years begin in November. */
class OtherCalendarTest {
    @TempDir
    private Path folder;

    @Test
    void everyRequestCountsWhereTheCitysOwnDaysPutIt() throws IOException {
        OneSource city = OneSource.in(folder, "read: {files: ['*.csv']}\n" + OneSource.COLUMNS);
        city.write("city/city.yml", """
                id: tiny
                code: C
                name: {zh: 小城, en: Tiny}
                time_zone: Asia/Shanghai
                calendar: {month_starts_on: 19, day_ends_at: '12:00', year_starts_in: 11}
                """);
        city.deliver("a.csv", """
                id,area,at,type
                1,A,2026-09-18 11:59:59,噪声
                2,A,2026-09-18 12:00:00,噪声
                3,B,2026-10-18 11:59:59,噪声
                4,B,2026-10-18 12:00:00,噪声
                5,B,2025-10-18 11:59:59,噪声
                6,B,2025-10-18 12:00:00,噪声
                """);
        city.on(LocalDate.of(2026, 10, 20));
        PublishedRelease release = city.published();
        // The fourth is of November, which is not over.
        assertEquals(
                List.of(
                        "half_year 2025-H2 B 1",
                        "half_year 2025-H2 C 1",
                        "half_year 2026-H1 B 1",
                        "half_year 2026-H1 C 1",
                        "half_year 2026-H2 A 2",
                        "half_year 2026-H2 B 1",
                        "half_year 2026-H2 C 3",
                        "month 2025-10 B 1",
                        "month 2025-10 C 1",
                        "month 2025-11 B 1",
                        "month 2025-11 C 1",
                        "month 2026-09 A 1",
                        "month 2026-09 C 1",
                        "month 2026-10 A 1",
                        "month 2026-10 B 1",
                        "month 2026-10 C 2",
                        "quarter 2025-Q4 B 1",
                        "quarter 2025-Q4 C 1",
                        "quarter 2026-Q1 B 1",
                        "quarter 2026-Q1 C 1",
                        "quarter 2026-Q4 A 2",
                        "quarter 2026-Q4 B 1",
                        "quarter 2026-Q4 C 3",
                        "year 2025 B 1",
                        "year 2025 C 1",
                        "year 2026 A 2",
                        "year 2026 B 2",
                        "year 2026 C 4"),
                release
                        .rows(
                                "indicator_value",
                                List.of("indicator_id", "period_type", "period", "area_code", "denominator"),
                                row -> row[0].equals("dq_exclusion_share")
                                        && row[4] != null
                                        && !row[1].equals("rolling_12"))
                        .stream()
                        .map(row -> row[1] + " " + row[2] + " " + row[3] + " " + ((Double) row[4]).intValue())
                        .sorted()
                        .toList());
        JsonNode said = new ObjectMapper()
                .readTree(release.folder().resolve("datapackage.json").toFile());
        assertEquals(
                "quarter 2026-Q4 2026-07-19 2026-10-18",
                String.join(
                        " ",
                        said.get("period_type").asText(),
                        said.get("period").asText(),
                        said.get("first_day").asText(),
                        said.get("last_day").asText()));
    }
}
