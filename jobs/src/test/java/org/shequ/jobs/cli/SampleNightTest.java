package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeLock;
import org.shequ.common.lake.LakeSettings;
import org.shequ.common.lake.LockPolicy;
import org.shequ.common.progress.Progress;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.jobs.publish.PublishedRoot;
import org.shequ.jobs.sample.SampleCity;
import org.shequ.jobs.sample.SampleRequest;
import org.shequ.schemas.city.Deployment;

/** A small invented city through all rooms: first night, a night with nothing new, a night with one late case. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SampleNightTest {
    private static final LocalDate DATE = LocalDate.of(2026, 10, 1);
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

    private static final String MOMENT = "20\\d\\d-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?Z?";

    @TempDir
    private static Path folder;

    private static Deployment deployment;
    private static List<NightRun.Done> first;

    @BeforeAll
    static void firstNight() {
        SampleCity.write(new SampleRequest(20, 6, YearMonth.of(2026, 9), 7, 0.2), folder.resolve("data"));
        deployment = Deployment.load(ROOT.resolve("schemas/deployments/sample"));
        first = night("runA", folder.resolve("home"));
    }

    @AfterAll
    static void nothingIsLeftBuilding() throws IOException {
        try (var files = Files.list(folder.resolve("home/published"))) {
            assertTrue(files.noneMatch(file -> file.getFileName().toString().startsWith(".")));
        }
    }

    @Test
    @Order(1)
    void everyReceivedRowIsAccountedFor() {
        try (Lake lake = Lake.reader(settings(folder.resolve("home")))) {
            long received = lake.readSmall(deployment.contracts().of("raw.delivery")).stream()
                    .mapToLong(row -> (Long) row.get("row_count"))
                    .sum();
            Map<String, Long> outcomes = new TreeMap<>();
            lake.readSmall(deployment.contracts().of("core.accounting"))
                    .forEach(
                            row -> outcomes.merge((String) row.get("outcome"), (Long) row.get("row_count"), Long::sum));
            assertEquals(
                    received,
                    outcomes.values().stream().mapToLong(Long::longValue).sum(),
                    outcomes.toString());
            assertTrue(outcomes.keySet().containsAll(Set.of("accepted", "excluded", "rejected", "superseded")));
        }
    }

    @Test
    @Order(2)
    void theNightEndsInACurrentRelease() {
        PublishedRoot root = new PublishedRoot(folder.resolve("home/published"));
        Path release = root.release(root.current().orElseThrow());
        for (String table :
                List.of("area", "indicator_value", "indicator_definition", "score", "reject_summary", "run")) {
            assertTrue(Files.isDirectory(release.resolve(table)), table);
            assertTrue(Files.isRegularFile(release.resolve("csv/" + table + ".csv")), table);
            assertTrue(Files.isRegularFile(release.resolve("contracts/" + table + ".yml")), table);
        }
        assertTrue(Files.isRegularFile(release.resolve("workbook.xlsx")));
        PublishedRelease opened = PublishedRelease.open(root, root.current().orElseThrow());
        for (String table : List.of("rank", "grade", "exclusion", "lineage")) {
            assertTrue(opened.statedRows().get(table) > 0, table);
        }
        assertTrue(Files.isRegularFile(release.resolve("datapackage.json")));
        assertTrue(Files.isRegularFile(release.resolve("scorecards/index.html")));
        assertTrue(Files.isRegularFile(release.resolve("scorecards/areas/990100000000.html")));
    }

    /** Staff are few everywhere: the assessors read how many left, the public reads no count of one to four of them. */
    @Test
    @Order(2)
    void onlyTheAssessorsEditionTellsOfFewPersons() {
        PublishedRoot root = new PublishedRoot(folder.resolve("home/published"));
        Path release = root.release(root.current().orElseThrow());
        String few = "select count(*) from '%s/indicator_value/*.parquet' where indicator_id = 'staff_turnover_rate'"
                + " and area_level = 'community' and numerator between 1 and 4";
        assertTrue(count(few.formatted(release)) > 0);
        Path open = release.resolve("public");
        assertEquals(0, count(few.formatted(open)));
        assertTrue(
                count("select count(*) from '" + open + "/indicator_value/*.parquet' where status = 'suppressed'") > 0);
        String all = "select count(*) from '%s/indicator_value/*.parquet'";
        assertEquals(count(all.formatted(release)), count(all.formatted(open)), "withheld figures keep their rows");
        for (String inside : List.of("flag", "lineage", "exclusion", "run", "workbook.xlsx")) {
            assertFalse(Files.exists(open.resolve(inside)), inside);
        }
        assertTrue(Files.isRegularFile(open.resolve("scorecards/areas/990100000000.html")));
    }

    private static long count(String query) {
        try (java.sql.Connection duckdb = java.sql.DriverManager.getConnection("jdbc:duckdb:");
                java.sql.ResultSet found = duckdb.createStatement().executeQuery(query)) {
            found.next();
            return found.getLong(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    @Test
    @Order(3)
    void aNightWithNothingNewDoesNothing() {
        List<NightRun.Done> second = night("second", folder.resolve("home"));
        assertEquals(
                Set.of(Outcome.State.UNCHANGED),
                second.stream().map(done -> done.outcome().state()).collect(java.util.stream.Collectors.toSet()));
        assertEquals(
                "runA",
                new PublishedRoot(folder.resolve("home/published")).current().orElseThrow());
    }

    @Test
    @Order(4)
    void oneMoreCaseRecomputesOnlyItsMonths() throws IOException {
        Path july = folder.resolve("data/grid/网格案件_2026-07.csv");
        Charset gbk = Charset.forName("GB18030");
        List<String> lines = Files.readString(july, gbk).lines().toList();
        int columns = lines.get(0).split(",", -1).length;
        int reported = List.of(lines.get(0).split(",", -1)).indexOf("上报时间");
        String late = lines.stream()
                .filter(line -> !line.contains("\"") && line.split(",", -1).length == columns)
                .filter(line -> line.split(",", -1)[reported].startsWith("2026-07"))
                .findFirst()
                .orElseThrow()
                .replaceFirst("^[^,]+", "LATE-1");
        Files.writeString(folder.resolve("data/grid/网格案件_2026-07_补.csv"), lines.get(0) + "\r\n" + late + "\r\n", gbk);
        List<NightRun.Done> third = night("third", folder.resolve("home"));
        Outcome curated = outcome(third, "curate_grid_case");
        assertEquals(1, curated.rowsIn());
        assertEquals(Set.of("2026-07"), curated.months());
        Outcome measured = outcome(third, "measure");
        assertTrue(measured.months().size() <= 3 && measured.months().contains("2026-07"), measured.toString());
        assertFalse(outcome(third, "publish").state() == Outcome.State.UNCHANGED);
        assertEquals(
                Outcome.State.UNCHANGED,
                outcome(third, "curate_hotline_request").state());
    }

    @Test
    @Order(2)
    void theSameExtractsGiveTheSameReleaseAgain() throws IOException {
        night("runB", folder.resolve("second-home"));
        Map<String, String> one = release(folder.resolve("home/published/release=runA"), "runA");
        Map<String, String> other = release(folder.resolve("second-home/published/release=runB"), "runB");
        assertEquals(one.keySet(), other.keySet());
        one.forEach((file, content) -> assertEquals(stateless(file, content), stateless(file, other.get(file)), file));
    }

    /** Lineage without the ids of tables' states, which every lake draws for itself. */
    private static String stateless(String file, String content) {
        return file.contains("lineage") ? content.replaceAll("(?<=[,\"])\\d{15,19}(?=[,\"])", "STATE") : content;
    }

    /**
     * The files of a release by name: Parquet as its rows in order, pages and definitions as they are but for the run's id and
     * moments. Left out is what tells of the run itself.
     */
    private static Map<String, String> release(Path release, String run) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (java.util.stream.Stream<Path> walk = Files.walk(release)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                String name = release.relativize(file).toString();
                if (name.startsWith("run/")
                        || name.equals("csv/run.csv")
                        || name.equals("checksums.sha256")
                        || name.endsWith("datapackage.json")) {
                    continue;
                }
                if (name.endsWith(".xlsx")) {
                    files.put(name, parts(file).replace(run, "RUN").replaceAll(MOMENT, "MOMENT"));
                } else if (name.endsWith(".parquet")) {
                    files.merge(Path.of(name).getParent().toString(), rows(file), String::concat);
                } else {
                    files.put(name, Files.readString(file).replace(run, "RUN").replaceAll(MOMENT, "MOMENT"));
                }
            }
        }
        return files;
    }

    private static String parts(Path zipped) throws IOException {
        StringBuilder text = new StringBuilder();
        try (java.util.zip.ZipInputStream in = new java.util.zip.ZipInputStream(Files.newInputStream(zipped))) {
            for (java.util.zip.ZipEntry part = in.getNextEntry(); part != null; part = in.getNextEntry()) {
                text.append(part.getName())
                        .append(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }

    private static String rows(Path parquet) {
        try (java.sql.Connection duckdb = java.sql.DriverManager.getConnection("jdbc:duckdb:");
                java.sql.Statement statement = duckdb.createStatement();
                java.sql.ResultSet rows =
                        statement.executeQuery("select to_json(t)::varchar from read_parquet('" + parquet + "') t")) {
            StringBuilder text = new StringBuilder();
            while (rows.next()) {
                text.append(rows.getString(1).replaceFirst(",\"release\":\"[^\"]*\"", ""))
                        .append('\n');
            }
            return text.toString();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException("Cannot read " + parquet, e);
        }
    }

    private static Outcome outcome(List<NightRun.Done> done, String job) {
        return done.stream()
                .filter(each -> each.job().equals(job))
                .findFirst()
                .orElseThrow()
                .outcome();
    }

    private static LakeSettings settings(Path home) {
        return LakeSettings.local(home, deployment.city().zone()).withSpark("spark.sql.shuffle.partitions", "2");
    }

    private static List<NightRun.Done> night(String runId, Path home) {
        LakeSettings settings = settings(home);
        try (LakeLock lock = LakeLock.take(settings, "test", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock)) {
            Night night =
                    new Night(runId, DATE, deployment, folder.resolve("data").toString(), home, new byte[] {1}, "test");
            return new NightRun(lake, night, Progress.unseen()).run(Jobs.nightly(deployment));
        }
    }
}
