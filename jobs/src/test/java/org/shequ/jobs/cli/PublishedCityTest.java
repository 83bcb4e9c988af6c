package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeLock;
import org.shequ.common.lake.LakeSettings;
import org.shequ.common.lake.LockPolicy;
import org.shequ.common.period.Period;
import org.shequ.common.progress.Progress;
import org.shequ.jobs.audit.Explainer;
import org.shequ.jobs.audit.Explanation;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.jobs.publish.PublishedRoot;
import org.shequ.jobs.sample.SampleCity;
import org.shequ.jobs.sample.SampleRequest;
import org.shequ.schemas.city.Deployment;

/**
 * A small invented city with hostile names through the whole night: its figures explained down to their rows, which come to
 * exactly what was published, and its names harmless in every file of the release.
 */
class PublishedCityTest {
    private static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "=HYPERLINK(\"http://bad.example\",\"x\")",
            "../../x",
            "\"><img src=x onerror=alert(1)>");

    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
    private static final long SEED = 20_261_001;
    private static final int FIGURES = 120;

    // Chromium may still be tidying its profile when it has answered.
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private static Path folder;

    private static Deployment deployment;
    private static PublishedRelease release;
    private static List<Object[]> figures;

    @BeforeAll
    static void night() throws IOException {
        SampleCity.write(new SampleRequest(20, 4, YearMonth.of(2026, 9), 11, 0.3), folder.resolve("data"));
        nameWithMalice(folder.resolve("data/area/areas.csv"));
        deployment = Deployment.load(ROOT.resolve("schemas/deployments/sample"));
        LakeSettings settings = settings();
        try (LakeLock lock = LakeLock.take(settings, "test", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock)) {
            Night night = new Night(
                    "explained",
                    LocalDate.of(2026, 10, 1),
                    deployment,
                    folder.resolve("data").toString(),
                    settings.home(),
                    new byte[] {1},
                    "test");
            new NightRun(lake, night, Progress.unseen()).run(Jobs.nightly(deployment));
        }
        release = PublishedRelease.open(new PublishedRoot(settings.home().resolve("published")), "explained");
        figures = release.rows(
                "indicator_value",
                List.of("area_code", "indicator_id", "variant", "period_type", "period", "denominator"),
                any -> true);
    }

    /** Gives the first communities names that want to be more than names. */
    private static void nameWithMalice(Path areas) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(areas));
        int named = 0;
        for (int at = 1; at < lines.size() && named < HOSTILE.size(); at++) {
            String[] cells = lines.get(at).split(",", -1);
            if (cells[3].equals("社区")) {
                cells[1] = '"' + HOSTILE.get(named++).replace("\"", "\"\"") + '"';
                lines.set(at, String.join(",", cells));
            }
        }
        Files.write(areas, lines);
    }

    private static LakeSettings settings() {
        return LakeSettings.local(folder.resolve("home"), deployment.city().zone())
                .withSpark("spark.sql.shuffle.partitions", "2");
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
        try (Lake lake = Lake.reader(settings())) {
            Explainer explainer = new Explainer(release, lake, deployment);
            int recounted = 0;
            for (Object[] row : drawn()) {
                String what = row[1] + "/" + row[2] + " of " + row[0] + " in " + row[3] + " " + row[4];
                Explanation.Figure figure = explainer
                        .explain(
                                (String) row[0],
                                Period.of((String) row[3], (String) row[4]),
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
        try (Lake lake = Lake.reader(settings())) {
            long excluded = lake.readSmall(deployment.contracts().of("core.accounting")).stream()
                    .filter(row -> row.get("outcome").equals("excluded"))
                    .mapToLong(row -> (Long) row.get("row_count"))
                    .sum();
            List<Map<String, Object>> listed =
                    lake.readSmall(deployment.contracts().of("core.exclusion"));
            assertTrue(excluded > 0);
            assertEquals(excluded, listed.size());
            assertTrue(listed.stream().allMatch(row -> row.get("rule") != null && row.get("line_number") != null));
            assertTrue(listed.stream().anyMatch(row -> row.get("area_code") != null && row.get("event_month") != null));
        }
    }

    /** The lines named are the lines of the delivered files that hold the records. */
    @Test
    void aCountedRowIsFoundOnTheLineNamed() throws IOException {
        try (Lake lake = Lake.reader(settings())) {
            Explanation.Figure figure = new Explainer(release, lake, deployment)
                    .explain(
                            "990100000000", Period.of("month", "2026-08"), Optional.of("grid_closure_rate"), "main", 10)
                    .figure();
            assertEquals(10, figure.rows().size());
            for (Explanation.CountedRow row : figure.rows()) {
                Path file = folder.resolve("data").resolve(row.origin().file());
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
        assertTrue(names.containsAll(HOSTILE), names.toString());
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
        try (Stream<Path> beside = Files.list(folder)) {
            assertEquals(
                    List.of("data", "home"),
                    beside.map(path -> path.getFileName().toString())
                            .filter(name -> !name.startsWith("browser"))
                            .sorted()
                            .toList());
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

    @Test
    void aBrowserFindsNoFaultAndPrintsAnAreaOnOneSide() throws Exception {
        Optional<String> browser = chromium();
        assumeTrue(browser.isPresent(), "Skipped: there is no Chromium on the PATH");
        Path pages = release.folder().resolve("scorecards");
        String overview = browse(browser.get(), pages.resolve("index.html"), "--dump-dom");
        assertTrue(overview.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assertTrue(overview.contains("class=\"scripted\""), "the script of the pages ran");
        String english = browse(browser.get(), pages.resolve("index.html"), "--dump-dom", "#en");
        assertTrue(english.contains("<html lang=\"en\""), english.substring(0, 200));
        assumeTrue(hasChineseFont(), "Skipped from here: there is no Chinese font to print a side with");
        try (Stream<Path> areas = Files.list(pages.resolve("areas"))) {
            List<Path> all = areas.sorted(java.util.Comparator.reverseOrder()).toList();
            for (Path area : List.of(all.get(0), all.get(1), all.get(all.size() / 2), all.get(all.size() - 1))) {
                Path pdf = folder.resolve("browser.pdf");
                for (String language : List.of("", "#en")) {
                    browse(browser.get(), area, "--print-to-pdf=" + pdf, language);
                    String printed = Files.readString(pdf, StandardCharsets.ISO_8859_1);
                    assertEquals(1, printed.split("/Type\\s*/Page\\b", -1).length - 1, area + language);
                }
            }
        }
    }

    /** Without one, boxes of another size stand for the letters. */
    private static boolean hasChineseFont() {
        try {
            Process process = new ProcessBuilder("fc-list", ":lang=zh").start();
            return process.getInputStream().readAllBytes().length > 0;
        } catch (IOException absent) {
            return false;
        }
    }

    private static Optional<String> chromium() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .flatMap(place -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> place + "/" + name))
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst();
    }

    /** Opens a page without network; what the browser complains of fails the test. */
    private static String browse(String browser, Path page, String what, String... fragment) throws Exception {
        Path out = folder.resolve("browser.out");
        Path complaints = folder.resolve("browser.err");
        Process process = new ProcessBuilder(List.of(
                        browser,
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--no-pdf-header-footer",
                        "--host-resolver-rules=MAP * ~NOTFOUND",
                        "--user-data-dir=" + folder.resolve("browser-profile"),
                        "--enable-logging=stderr",
                        "--virtual-time-budget=3000",
                        what,
                        page.toUri() + String.join("", fragment)))
                .redirectOutput(out.toFile())
                .redirectError(complaints.toFile())
                .start();
        if (!process.waitFor(2, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException("Chromium did not answer for " + page);
        }
        assertFalse(Files.readString(complaints).contains("CONSOLE"), Files.readString(complaints));
        return Files.readString(out);
    }

    private static String said(int code, String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> call =
                new ArrayList<>(List.of("explain", "--home", settings().home().toString()));
        call.addAll(List.of("--deployment", deployment.folder().toString()));
        call.addAll(List.of(options));
        int ended = Shequ.commandLine(new PrintWriter(out, true), new PrintWriter(err, true))
                .execute(call.toArray(String[]::new));
        assertEquals(code, ended, () -> call.stream().collect(Collectors.joining(" ")) + "\n" + err);
        return out.toString() + err;
    }
}
