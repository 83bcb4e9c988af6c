package org.shequ.jobs.cities;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shequ.jobs.publish.PublishedRelease;

/** Files that are delivered again and rows that come twice leave every figure of the release as it was. */
class SameAgainTest {
    private static final String MAPPING = """
            read: {files: ['*.csv']}
            columns:
              request_id: id
              area_code: area
              created_at: {from: at, formats: ['yyyy-MM-dd HH:mm:ss']}
              closed_at: {from: closed, formats: ['yyyy-MM-dd HH:mm:ss']}
              category: type
              request_type: kind
              is_followed_up: called
              satisfaction: said
              is_excluded: excluded
            """;
    private static final String HEADER = "id,area,at,closed,type,kind,called,said,excluded";
    private static final int ROWS = 60;

    @TempDir
    private Path folder;

    /** Six files of ten requests each, of July to September. */
    private static Map<String, List<String>> files(Random random) {
        String[] said = {"satisfied", "basically_satisfied", "dissatisfied", ""};
        Map<String, List<String>> files = new LinkedHashMap<>();
        for (int row = 0; row < ROWS; row++) {
            String day = "2026-0" + (7 + random.nextInt(3)) + "-" + (10 + random.nextInt(18));
            files.computeIfAbsent("day" + row % 6 + ".csv", name -> new ArrayList<>())
                    .add(String.join(
                            ",",
                            "W" + row,
                            random.nextBoolean() ? "A" : "B",
                            day + " 08:00:00",
                            random.nextInt(4) == 0 ? "" : day + " 1" + random.nextInt(10) + ":30:00",
                            random.nextBoolean() ? "噪声" : "道路",
                            random.nextBoolean() ? "complaint" : "help",
                            String.valueOf(random.nextInt(3) > 0),
                            said[random.nextInt(4)],
                            String.valueOf(random.nextInt(10) == 0)));
        }
        return files;
    }

    private static void deliver(OneSource city, String name, List<String> rows) {
        city.deliver(name, HEADER + "\n" + String.join("\n", rows) + "\n");
    }

    private static String values(PublishedRelease release) throws IOException {
        return Files.readString(release.folder().resolve("csv/indicator_value.csv"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_123})
    void whatComesTwiceCountsOnce(long seed) throws IOException {
        Random random = new Random(seed);
        Map<String, List<String>> files = files(random);
        OneSource plain = OneSource.in(folder.resolve("plain"), MAPPING);
        files.forEach((name, rows) -> deliver(plain, name, rows));
        String once = values(plain.published());
        assertEquals(Map.of("accepted", (long) ROWS), plain.accounting());
        assertTrue(
                once.lines()
                        .filter(line -> line.startsWith("dq_exclusion_share,main,"))
                        .anyMatch(line -> line.contains(",C,C,quarter,2026-Q3,") && line.contains(",60.0,60,")),
                once);

        OneSource city = OneSource.in(folder.resolve("again"), MAPPING);
        List<String> again = new ArrayList<>();
        files.forEach((name, rows) -> {
            List<String> doubled = new ArrayList<>(rows);
            rows.stream().filter(row -> random.nextInt(3) == 0).forEach(row -> {
                doubled.add(random.nextInt(doubled.size() + 1), row);
                again.add(row);
            });
            deliver(city, name, doubled);
            if (random.nextBoolean()) {
                deliver(city, "copy_of_" + name, rows);
                again.addAll(rows);
            }
        });
        assertEquals(once, values(city.published()), "rows twice in a file, files twice in a night");
        assertEquals(Map.of("accepted", (long) ROWS, "duplicate", (long) again.size()), city.accounting());

        files.forEach((name, rows) -> {
            List<String> shuffled = new ArrayList<>(rows);
            Collections.shuffle(shuffled, random);
            deliver(city, "late_" + name, shuffled);
            again.addAll(rows);
        });
        assertEquals(once, values(city.published()), "all files again on another night, in another order");
        assertEquals(Map.of("accepted", (long) ROWS, "duplicate", (long) again.size()), city.accounting());
    }
}
