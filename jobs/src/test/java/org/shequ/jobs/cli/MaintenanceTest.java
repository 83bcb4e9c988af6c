package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
import org.shequ.jobs.audit.ReleaseCheck;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.JobException;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.jobs.maintain.Forget;
import org.shequ.jobs.maintain.PurgeRaw;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.jobs.publish.PublishedRoot;
import org.shequ.jobs.sample.SampleCity;
import org.shequ.jobs.sample.SampleRequest;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.city.Keeping;

/** A small invented city through its first night, the lock of its quarter, what arrives after that, and maintenance. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MaintenanceTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
    private static final Charset GBK = Charset.forName("GB18030");
    private static final byte[] KEY = {1};

    /** Releases carry the moment they were made; seen from here all of them are old. */
    private static final LocalDate MUCH_LATER = LocalDate.now().plusYears(1);

    @TempDir
    private static Path folder;

    private static Deployment sample;

    @BeforeAll
    static void firstNight() {
        SampleCity.write(new SampleRequest(20, 3, YearMonth.of(2026, 9), 7, 0.2), folder.resolve("data"));
        sample = Deployment.load(ROOT.resolve("schemas/deployments/sample"));
        // Before its first quarter is over the city assesses nothing: this release is about August.
        run("august", "nightly", LocalDate.of(2026, 9, 15));
        run("first", "nightly", LocalDate.of(2026, 10, 1));
    }

    @Test
    @Order(1)
    void aPeriodIsLockedOnce() {
        Outcome locked =
                run("lock", "monthly_evaluation", LocalDate.of(2026, 10, 5)).get("lock_period");
        assertEquals("2026-Q3 locked by release first 已锁定", locked.note());
        Outcome again = run("again", "lock_period", LocalDate.of(2026, 11, 5)).get("lock_period");
        assertEquals(Outcome.State.UNCHANGED, again.state());
        assertEquals("2026-Q3 is locked by release first 已锁定", again.note());
    }

    @Test
    @Order(2)
    void whatLeavesALockedPeriodAsItIsIsNoRestatement() throws IOException {
        oneMoreCase("OCT-1", "2026-10-02", "网格案件_2026-10.csv");
        run("october", "nightly", LocalDate.of(2026, 10, 6));
        assertEquals(Optional.of("october"), root().current());
        assertEquals(Map.of(), release("october").restates());
        assertFalse(Files.readString(release("october").folder().resolve("scorecards/index.html"))
                .contains("重述"));
    }

    @Test
    @Order(3)
    void whatDiffersAfterTheLockIsMarkedAndTheLockedReleaseStays() throws IOException {
        oneMoreCase("LATE-1", "2026-07-15", "网格案件_2026-07_补.csv");
        Outcome published = run("late", "nightly", LocalDate.of(2026, 10, 7)).get("publish");
        assertTrue(published.note().endsWith("; restates 重述 2026-Q3 of release first"), published.note());
        assertEquals(Map.of("2026-Q3", "first"), release("late").restates());
        assertTrue(Files.readString(release("late").folder().resolve("scorecards/index.html"))
                .contains("locked on 2026-10-05 by release first"));
        assertEquals(List.of(), ReleaseCheck.differences(release("first")));
    }

    @Test
    @Order(4)
    void aReleaseThatDoesNotHoldStopsMaintenance() throws IOException {
        assertEquals(
                "release late is as published 与发布时一致",
                run("verify", "verify_release", MUCH_LATER)
                        .get("verify_release")
                        .note());
        Path page = release("late").folder().resolve("scorecards/index.html");
        String text = Files.readString(page);
        Files.writeString(page, text + " ");
        JobException refused = assertThrows(JobException.class, () -> run("verify2", "maintenance", MUCH_LATER));
        assertTrue(
                refused.getMessage().startsWith("Cannot trust release late: it differs in 1 places"),
                refused.getMessage());
        assertEquals(List.of("august", "first", "late", "october"), root().releases());
        Files.writeString(page, text);
    }

    @Test
    @Order(5)
    void oldReleasesGoButNotTheLockedTheCurrentAndTheLastOfAPeriod() {
        assertEquals(
                Outcome.State.UNCHANGED,
                run("enough", "remove_releases", MUCH_LATER)
                        .get("remove_releases")
                        .state());
        keeping(new Keeping(1, 1, 1, Optional.empty(), Map.of()));
        assertEquals(
                Outcome.State.UNCHANGED,
                run("young", "remove_releases", LocalDate.now())
                        .get("remove_releases")
                        .state());
        assertEquals(
                "removed 已删除 october",
                run("old", "remove_releases", MUCH_LATER).get("remove_releases").note());
        assertEquals(List.of("august", "first", "late"), root().releases());
        assertEquals(Optional.of("late"), root().current());
    }

    @Test
    @Order(6)
    void rawRowsGoWhenTheirTimeIsUpAndWhatWasMadeOfThemStays() {
        Map<String, List<String>> core = core();
        long survey = rawRows("resident_survey");
        assertTrue(survey > 0);
        keeping(new Keeping(1, 1, 1, Optional.empty(), Map.of("grid_cases", 30)));
        assertEquals(
                "no raw row is due 无到期原始行",
                run("early", "purge_raw", LocalDate.of(2026, 10, 10))
                        .get("purge_raw")
                        .note());
        runAll("spark", List.of(new PurgeRaw(0)), MUCH_LATER, KEY);
        assertEquals(0, rawRows("grid_cases"));
        assertEquals(survey, rawRows("resident_survey"));
        keeping(new Keeping(1, 1, 1, Optional.of(30), Map.of()));
        assertEquals(
                Outcome.State.DONE,
                run("purge", "purge_raw", MUCH_LATER).get("purge_raw").state());
        assertEquals(
                Outcome.State.UNCHANGED,
                run("twice", "purge_raw", MUCH_LATER).get("purge_raw").state());
        assertEquals(core, core());
        assertEquals(received(), accounted());
        assertEquals(Set.of(Outcome.State.UNCHANGED), states(run("after", "nightly", LocalDate.of(2026, 10, 8))));
    }

    @Test
    @Order(7)
    void oldStatesGoAndTheNightStillKnowsWhatItHasDone() throws IOException {
        long before = bytes(folder.resolve("home/lake"));
        Outcome expired = run("expire", "expire_snapshots", MUCH_LATER).get("expire_snapshots");
        assertEquals(Outcome.State.DONE, expired.state());
        assertTrue(bytes(folder.resolve("home/lake")) < before);
        assertEquals(Set.of(Outcome.State.UNCHANGED), states(run("quiet", "nightly", LocalDate.of(2026, 10, 8))));
    }

    @Test
    @Order(8)
    void aFigureWhoseStatesAreGoneIsExplainedAsFarAsCanBe() throws IOException {
        assertEquals("late", root().current().orElseThrow());
        assertTrue(explained("late").contains("完全一致 exactly as published"), explained("late"));
        String expired = explained("first");
        assertTrue(expired.contains("未重算：发布所依据的状态已不在湖中"), expired);
        assertTrue(expired.contains("indicator.value "), expired);
        assertTrue(expired.contains("(expired, see keep in city.yml 已过保留期)"), expired);
        runAll("forget", List.of(new Forget(List.of(caller()), sample.contracts(), List.of())), MUCH_LATER, KEY);
        String forgotten = explained("late");
        assertTrue(forgotten.contains("(persons were forgotten on 个人信息已删除于 " + MUCH_LATER), forgotten);
        assertTrue(forgotten.contains("发布 published quarter 2026-Q3"), forgotten);
    }

    /** Somebody who called in September. */
    private static String caller() throws IOException {
        String calls = Files.readString(folder.resolve("data/hotline/12345工单_2026-09.csv"));
        return Pattern.compile("(?<=,)1[3-9]\\d{9}(?=,)")
                .matcher(calls)
                .results()
                .findFirst()
                .orElseThrow()
                .group();
    }

    private static String explained(String release) {
        CommandCall call = CommandCall.of(
                "explain",
                "--deployment",
                sample.folder().toString(),
                "--home",
                folder.resolve("home").toString(),
                "--release",
                release,
                "--area",
                sample.city().code(),
                "--indicator",
                "hotline_resolution_rate");
        assertEquals(0, call.exit(), call.err());
        return call.out();
    }

    @Test
    @Order(9)
    void anotherMappingLeavesWhatCannotBeMadeAgain() throws IOException {
        List<String> before = core().get("core.grid_case");
        oneMoreCase("NOV-1", "2026-07-16", "网格案件_2026-07_再补.csv");
        List<NightRun.Done> done = runAll("rekeyed", Jobs.nightly(sample), LocalDate.of(2026, 10, 9), new byte[] {2});
        Outcome curated = done.stream()
                .filter(each -> each.job().equals("curate_grid_case"))
                .findFirst()
                .orElseThrow()
                .outcome();
        assertEquals(1, curated.rowsIn());
        assertTrue(curated.note().startsWith("grid_cases keeps what its mapping before made of "), curated.note());
        List<String> after = core().get("core.grid_case");
        assertEquals(before.size() + 1, after.size());
        assertTrue(after.containsAll(before));
        assertEquals(received(), accounted());
    }

    private static void keeping(Keeping keeping) {
        sample = new Deployment(
                sample.folder(),
                sample.city(),
                sample.contracts(),
                sample.indicators(),
                sample.scheme(),
                sample.sources(),
                keeping);
    }

    private static PublishedRoot root() {
        return new PublishedRoot(folder.resolve("home/published"));
    }

    private static PublishedRelease release(String id) {
        return PublishedRelease.open(root(), id);
    }

    /** A file with one of July's cases under another number and day. */
    private static void oneMoreCase(String number, String day, String file) throws IOException {
        Path july = folder.resolve("data/grid/网格案件_2026-07.csv");
        List<String> lines = Files.readString(july, GBK).lines().toList();
        int columns = lines.get(0).split(",", -1).length;
        int reported = List.of(lines.get(0).split(",", -1)).indexOf("上报时间");
        String one = lines.stream()
                .filter(line -> !line.contains("\"") && line.split(",", -1).length == columns)
                .filter(line -> line.split(",", -1)[reported].startsWith("2026-07"))
                .findFirst()
                .orElseThrow();
        String moved = one.replaceFirst("^[^,]+", number).replaceAll("2026-07-\\d\\d", day);
        Files.writeString(folder.resolve("data/grid").resolve(file), lines.get(0) + "\r\n" + moved + "\r\n", GBK);
    }

    private static Map<String, Outcome> run(String runId, String name, LocalDate date) {
        Map<String, Outcome> outcomes = new TreeMap<>();
        runAll(runId, Jobs.find(name, sample).orElseThrow(), date, KEY)
                .forEach(done -> outcomes.put(done.job(), done.outcome()));
        return outcomes;
    }

    private static Set<Outcome.State> states(Map<String, Outcome> outcomes) {
        return outcomes.values().stream().map(Outcome::state).collect(Collectors.toSet());
    }

    private static List<NightRun.Done> runAll(String runId, List<Job> jobs, LocalDate date, byte[] key) {
        LakeSettings settings = settings();
        try (LakeLock lock = LakeLock.take(settings, "test", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock)) {
            Night night = new Night(
                    runId, date, sample, folder.resolve("data").toString(), folder.resolve("home"), key, "test");
            return new NightRun(lake, night, Progress.unseen()).run(jobs);
        }
    }

    private static LakeSettings settings() {
        return LakeSettings.local(folder.resolve("home"), sample.city().zone())
                .withSpark("spark.sql.shuffle.partitions", "2");
    }

    private static List<Map<String, Object>> rows(String table) {
        try (Lake lake = Lake.reader(settings())) {
            return lake.readSmall(sample.contracts().of(table));
        }
    }

    private static long rawRows(String source) {
        return rows("raw.row").stream()
                .filter(row -> source.equals(row.get("source_id")))
                .count();
    }

    private static Map<String, List<String>> core() {
        Map<String, List<String>> core = new TreeMap<>();
        sample.contracts()
                .feeds()
                .forEach(feed -> core.put(
                        feed.table(),
                        rows(feed.table()).stream()
                                .map(row -> new TreeMap<>(row).toString())
                                .sorted()
                                .toList()));
        return core;
    }

    /** Rows of each delivery as it was received. */
    private static Map<Object, Long> received() {
        Map<Object, Long> received = new TreeMap<>();
        rows("raw.delivery").forEach(row -> received.put(row.get("delivery_id"), (Long) row.get("row_count")));
        return received;
    }

    /** Rows of each delivery whose way is told. */
    private static Map<Object, Long> accounted() {
        Map<Object, Long> accounted = new TreeMap<>();
        rows("core.accounting")
                .forEach(row -> accounted.merge(row.get("delivery_id"), (Long) row.get("row_count"), Long::sum));
        return accounted;
    }

    private static long bytes(Path place) throws IOException {
        try (java.util.stream.Stream<Path> files = Files.walk(place)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
