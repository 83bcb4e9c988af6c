package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.shequ.common.lake.Lake;
import org.shequ.common.period.Period;
import org.shequ.jobs.audit.Explainer;
import org.shequ.jobs.audit.Explanation;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.schemas.city.CityCalendar;

/**
 * A small invented city with hostile names through the whole night: its figures explained down to their rows, which come to
 * exactly what was published, and its names harmless in every file of the release.
 */
class PublishedCityTest {
    private static final long SEED = 20_261_001;
    private static final int FIGURES = Boolean.getBoolean("test.long") ? 240 : 60;

    private static PublishedCity city;
    private static PublishedRelease release;
    private static List<Object[]> figures;

    @BeforeAll
    static void night() {
        city = PublishedCity.shared();
        release = city.release();
        figures = release.rows(
                "indicator_value",
                List.of("area_code", "indicator_id", "variant", "period_type", "period", "denominator"),
                any -> true);
    }

    /** Random figures, two in three of them with something counted. */
    private static List<Object[]> drawn() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Object[]> counted = figures.stream().filter(row -> row[5] != null).toList();
        List<Object[]> drawn = new ArrayList<>();
        for (int each = 0; each < FIGURES; each++) {
            List<Object[]> from = each % 3 == 0 ? figures : counted;
            drawn.add(from.get(random.nextInt(from.size())));
        }
        return drawn;
    }

    @Test
    void countedRowsComeToExactlyThePublishedFigure() {
        try (Lake lake = Lake.reader(city.settings())) {
            Explainer explainer = new Explainer(release, lake, city.deployment());
            int recounted = 0;
            for (Object[] row : drawn()) {
                String what = row[1] + "/" + row[2] + " of " + row[0] + " in " + row[3] + " " + row[4];
                Explanation.Figure figure = explainer
                        .explain(
                                (String) row[0],
                                Period.of((String) row[3], (String) row[4], CityCalendar.NATURAL),
                                Optional.of((String) row[1]),
                                (String) row[2],
                                Integer.MAX_VALUE)
                        .figure();
                assertEquals(row[3] + " " + row[4], figure.periodType() + " " + figure.period(), what);
                if (figure.isSame() != null) {
                    recounted++;
                    check(figure, what);
                }
            }
            assertTrue(recounted > FIGURES / 2, recounted + " figures have a source");
        }
    }

    private static void check(Explanation.Figure figure, String what) {
        Explanation.Published published = figure.published();
        Explanation.Recounted recounted = figure.recounted();
        assertTrue(figure.isSame(), what + ": " + published + " but " + recounted);
        assertEquals(
                recounted.denominatorRows(),
                figure.parts().stream()
                        .mapToLong(part -> part.denominatorRows())
                        .sum(),
                what);
        assertEquals(
                recounted.denominatorRows(),
                figure.rows().stream()
                        .filter(Explanation.CountedRow::isInDenominator)
                        .count(),
                what);
        assertEquals(
                recounted.numeratorRows(),
                figure.rows().stream()
                        .filter(Explanation.CountedRow::isInNumerator)
                        .count(),
                what);
        assertEquals(
                recounted.numerator(),
                figure.rows().stream()
                        .mapToDouble(Explanation.CountedRow::numerator)
                        .sum(),
                1e-9 * Math.max(1, Math.abs(recounted.numerator())),
                what);
        assertEquals(
                recounted.denominator(),
                figure.rows().stream()
                        .mapToDouble(Explanation.CountedRow::denominator)
                        .sum(),
                1e-9 * Math.max(1, Math.abs(recounted.denominator())),
                what);
    }

    @Test
    void everyExcludedRowOfTheCityIsListedWithItsRuleFileAndLine() {
        try (Lake lake = Lake.reader(city.settings())) {
            long excluded = lake.readSmall(city.deployment().contracts().of("core.accounting")).stream()
                    .filter(row -> row.get("outcome").equals("excluded"))
                    .mapToLong(row -> (Long) row.get("row_count"))
                    .sum();
            List<Map<String, Object>> listed =
                    lake.readSmall(city.deployment().contracts().of("core.exclusion"));
            assertTrue(excluded > 0);
            assertEquals(excluded, listed.size());
            assertTrue(listed.stream().allMatch(row -> row.get("rule") != null && row.get("line_number") != null));
            assertTrue(listed.stream().anyMatch(row -> row.get("area_code") != null && row.get("event_month") != null));
        }
    }

    /** The lines named are the lines of the delivered files that hold the records. */
    @Test
    void aCountedRowIsFoundOnTheLineNamed() throws IOException {
        try (Lake lake = Lake.reader(city.settings())) {
            Explanation.Figure figure = new Explainer(release, lake, city.deployment())
                    .explain(
                            "990100000000",
                            Period.of("month", "2026-08", CityCalendar.NATURAL),
                            Optional.of("grid_closure_rate"),
                            "main",
                            10)
                    .figure();
            assertEquals(10, figure.rows().size());
            for (Explanation.CountedRow row : figure.rows()) {
                Path file = city.folder().resolve("data").resolve(row.origin().file());
                List<String> lines = Files.readAllLines(file, Charset.forName("GB18030"));
                String line = lines.get(Math.toIntExact(row.origin().line()) - 1);
                assertTrue(line.contains(row.key().get("case_id").toString()), line + " " + row);
            }
        }
    }

    @Test
    void theCommandSpeaksChineseFirstAndRefusesWhatItDoesNotKnow() {
        String area = figures.stream()
                .map(row -> (String) row[0])
                .max(String::compareTo)
                .orElseThrow();
        String table = said(0, "--area", area, "--indicator", "grid_closure_rate", "--period", "2026-Q3");
        assertTrue(table.contains("与发布完全一致 exactly as published"), table);
        assertTrue(table.contains("计入的行 Rows counted"), table);
        assertTrue(table.contains("不满足 does not hold: "), table);
        assertTrue(said(0, "--area", area, "--period", "2026-Q3").contains("总分 Overall"));
        String json = said(0, "--area", area, "--indicator", "grid_closure_rate", "-o", "json");
        assertTrue(json.contains("\"isSame\" : true"), json);
        assertTrue(said(2, "--area", "1").contains("Cannot explain area '1'"));
        assertTrue(said(2, "--area", area, "--indicator", "nothing").contains("not in the catalogue"));
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(release.folder())) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void hostileNamesStayTextInEveryFileAndNameNoFile() throws IOException {
        List<String> names = release.rows("area", List.of("area_name"), any -> true).stream()
                .map(row -> (String) row[0])
                .toList();
        assertTrue(names.containsAll(PublishedCity.HOSTILE), names.toString());
        String csv = Files.readString(release.folder().resolve("csv/area.csv"));
        assertTrue(csv.contains("\"'=HYPERLINK(\"\"http://bad.example\"\",\"\"x\"\")\""), csv);
        for (Path file : files()) {
            String name = release.folder().relativize(file).toString();
            assertTrue(name.matches("[A-Za-z0-9._~/-]+"), name);
            if (name.endsWith(".html")) {
                String page = Files.readString(file);
                assertFalse(page.contains("<script>") || page.contains("<img src=x"), name);
            }
        }
        try (Stream<Path> beside = Files.list(city.folder())) {
            assertEquals(
                    List.of("data", "home"),
                    beside.map(path -> path.getFileName().toString()).sorted().toList());
        }
        try (ZipFile book =
                new ZipFile(release.folder().resolve("workbook.xlsx").toFile())) {
            for (ZipEntry part : book.stream().toList()) {
                try (InputStream in = book.getInputStream(part)) {
                    assertFalse(new String(in.readAllBytes(), StandardCharsets.UTF_8).contains("<f>"), part.getName());
                }
            }
        }
    }

    private static String said(int code, String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> call = new ArrayList<>(
                List.of("explain", "--home", city.settings().home().toString()));
        call.addAll(List.of("--deployment", city.deployment().folder().toString()));
        call.addAll(List.of(options));
        int ended = Shequ.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(call.toArray(String[]::new));
        assertEquals(code, ended, () -> call.stream().collect(Collectors.joining(" ")) + "\n" + err);
        return out.toString() + err;
    }
}
