package org.shequ.jobs.cities;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cli.CityNight;

/** The order in which the days of Stuttgart arrive, and how often and how far each had grown, leaves no trace in the table. */
class ShuffledDaysTest {
    /** The last so many of 1,464 days; all of them in the long run. */
    private static final int DAYS = Integer.getInteger("test.days", 60);

    private static final int NIGHTS = 5;
    private static final String FEED = "core.grid_case";

    @TempDir
    private static Path folder;

    private static List<Path> days;
    private static List<Map<String, Object>> clean;

    @BeforeAll
    static void oneCleanLoad() throws IOException {
        List<Path> all = PlainCsv.files(CityNight.data().resolve("stuttgart_gelbekarten/daily"), ".csv");
        days = all.subList(Math.max(0, all.size() - DAYS), all.size());
        clean = loaded(
                "clean", List.of(days.stream().map(day -> new Part(day, 1)).toList()));
        int rows = days.stream().mapToInt(day -> PlainCsv.cells(day).size()).sum();
        assertEquals(true, clean.size() > rows * 9 / 10, clean.size() + " of about " + rows);
    }

    /**
     * A delivery of a day.
     *
     * @param share how much of its rows has come, from the first on
     */
    private record Part(Path day, double share) {}

    /** The table after some nights, by everything that is not about the way it came. */
    private static List<Map<String, Object>> loaded(String name, List<List<Part>> nights) throws IOException {
        Path data = folder.resolve(name + "/data");
        BundledCity city = new BundledCity("stuttgart", folder.resolve(name + "/home"), data);
        for (List<Part> parts : nights) {
            for (Part part : parts) {
                Path year = part.day().getParent().getFileName();
                Path file = data.resolve("stuttgart_gelbekarten/daily")
                        .resolve(year)
                        .resolve(part.day().getFileName());
                Files.createDirectories(file.getParent());
                List<String> lines = Files.readAllLines(part.day());
                int count = part.share() == 1 ? lines.size() : 1 + (int) (part.share() * (lines.size() - 1));
                Files.writeString(file, String.join("\n", lines.subList(0, count)) + "\n");
            }
            city.night("core.area", FEED);
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Map<String, Object> row : city.table(FEED)) {
            Map<String, Object> business = new LinkedHashMap<>(row);
            business.keySet().removeAll(List.of("delivery_id", "row_number"));
            rows.add(business);
        }
        rows.sort(java.util.Comparator.comparing(row -> (String) row.get("case_id")));
        return rows;
    }

    private static List<List<Part>> nights(List<Part> parts) {
        List<List<Part>> nights = new ArrayList<>();
        for (int night = 0; night < NIGHTS; night++) {
            nights.add(parts.subList(parts.size() * night / NIGHTS, parts.size() * (night + 1) / NIGHTS));
        }
        return nights;
    }

    @Test
    void theReverseOrder() throws IOException {
        List<Part> parts =
                new ArrayList<>(days.stream().map(day -> new Part(day, 1)).toList());
        Collections.reverse(parts);
        assertEquals(clean, loaded("reverse", nights(parts)));
    }

    @Test
    void shuffledOrdersWithGrowingDays() throws IOException {
        Random random = new Random(5);
        List<Path> shuffled = new ArrayList<>(days);
        Collections.shuffle(shuffled, random);
        List<List<Part>> nights = new ArrayList<>();
        for (int night = 0; night < NIGHTS; night++) {
            nights.add(new ArrayList<>());
        }
        for (Path day : shuffled) {
            int last = random.nextInt(NIGHTS);
            for (int night = 0; night < last; night++) {
                if (random.nextBoolean()) {
                    nights.get(night).add(new Part(day, (night + 1.0) / (NIGHTS + 1)));
                }
            }
            nights.get(last).add(new Part(day, 1));
            if (last + 1 < NIGHTS && random.nextInt(4) == 0) {
                // The whole day again, or an earlier state of it that came late.
                nights.get(last + 1).add(new Part(day, random.nextBoolean() ? 1 : 0.5));
            }
        }
        assertEquals(clean, loaded("shuffled", nights));
    }
}
