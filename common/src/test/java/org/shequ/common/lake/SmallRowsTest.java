package org.shequ.common.lake;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;

/** Everything a night with nothing new needs, without Spark. */
class SmallRowsTest {
    private static final Contract CASES = Sample.CASES;

    @TempDir
    Path home;

    private LakeSettings settings;
    private LakeLock lock;
    private Lake lake;

    @BeforeEach
    void open() {
        settings = LakeSettings.local(home, ZoneId.of("Asia/Shanghai"));
        lock = LakeLock.take(settings, "test", LockPolicy.REFUSE, holder -> {});
        lake = Lake.writer(settings, lock);
    }

    @AfterEach
    void nothingStartedSpark() {
        assertFalse(lake.isSparkStarted());
        assertTrue(SparkSession.getDefaultSession().isEmpty());
        lake.close();
        lock.close();
    }

    @Test
    void theRunLogIsWrittenAndReadAgainAfterReopening() {
        Contract task = Contracts.load().of("run.task");
        Map<String, Object> row = new HashMap<>();
        task.names().forEach(name -> row.put(name, null));
        row.putAll(Map.of(
                "run_id",
                "r1",
                "job",
                "curate",
                "run_date",
                LocalDate.of(2024, 2, 29),
                "state",
                task.field("state")
                        .orElseThrow()
                        .codes()
                        .orElseThrow()
                        .inOrder()
                        .get(0),
                "rows_in",
                12L,
                "seconds",
                1.5,
                "code_version",
                "0.1.0",
                "finished_at",
                Instant.parse("2024-03-01T02:03:04.123456Z")));
        Commit commit = lake.append(task, List.of(row), Map.of("run", "r1"));
        lake.close();

        try (Lake again = Lake.reader(settings)) {
            assertEquals(List.of(row), again.readSmall(task));
            assertEquals(Map.of("run", "r1"), again.properties("run.task"));
            assertEquals(List.of(commit), again.history("run.task"));
        }
    }

    @Test
    void listsOfTextsAndPartitionsAreKept() {
        Contract delivery = Contracts.load().of("raw.delivery");
        lake.append(delivery, List.of(delivery("d1", "grid"), delivery("d2", "hotline")), Map.of());
        List<Map<String, Object>> rows = lake.readSmall(delivery, Slice.of("source_id", "grid"));
        assertEquals(1, rows.size());
        assertEquals("d1", rows.get(0).get("delivery_id"));
        assertEquals(List.of("案件号", "时间"), rows.get(0).get("columns"));
    }

    @Test
    void partsAreWrittenWhileTheyAreMade() {
        Staged staged = lake.stageParts(
                CASES,
                List.of(
                        () -> values("A1,open,2024-01,1", "A2,closed,2024-01,"),
                        () -> values(),
                        () -> values("A3,open,2024-02,3")));
        lake.append(CASES, staged, Map.of());
        assertEquals(
                List.of("A1 open 2024-01 1", "A2 closed 2024-01 null", "A3 open 2024-02 3"),
                lake.readSmall(CASES).stream()
                        .map(row -> row.get("case_id") + " " + row.get("status") + " " + row.get("event_month") + " "
                                + row.get("days"))
                        .sorted()
                        .toList());
    }

    @Test
    void whatIsWrongInAnyPartIsToldTogetherAndLeavesNoFile() throws Exception {
        ContractException refused = assertThrows(
                ContractException.class,
                () -> lake.stageParts(
                        CASES,
                        List.of(
                                () -> values("A1,open,2024-01,101", "B,open,2024-01,1"),
                                () -> values("A1,open,2024-02,105", "A1,open,2024-02,1", "A4,shut,2024-02,1"))));
        assertEquals(
                List.of(
                        "1 row has case_id 'B' (expected text like [A-Z][0-9]+)",
                        "1 row has status 'shut' (expected one of open, closed)",
                        "2 rows have days such as '101' and '105' (expected at most 100)"),
                refused.violations());
        assertTrue(assertThrows(
                        ContractException.class,
                        () -> lake.stageParts(
                                CASES,
                                List.of(
                                        () -> values("A1,open,2024-01,1"),
                                        () -> values("A2,open,2024-02,1", "A1,open,2024-02,1"))))
                .getMessage()
                .contains("1 key stands on more than one row: case_id 'A1' on 2 rows"));
        try (Stream<Path> files = Files.walk(home)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.toString().endsWith(".parquet")).toList());
        }
    }

    /** So many cases of a month, more than one row group holds; one more that repeats the first where so many are asked for. */
    private static Iterator<Object[]> january(int cases) {
        return IntStream.range(0, cases)
                .mapToObj(at -> new Object[] {"A" + at % 500_100, "open", "2024-01", (Long) (at % 7L)})
                .iterator();
    }

    @Test
    void aLargePartIsWrittenInGroupsAndStillHasEachKeyOnce() {
        Staged staged = lake.stageParts(CASES, List.of(() -> january(500_100)));
        assertEquals(2, staged.files().get(0).splitOffsets().size());
        lake.append(CASES, staged, Map.of());
        long[] days = new long[7];
        lake.readSmallAt(
                CASES,
                lake.snapshot("core.case").orElseThrow(),
                Slice.of("event_month", "2024-01"),
                List.of("days"),
                values -> days[Math.toIntExact((Long) values.get(0))]++);
        assertArrayEquals(new long[] {71_443, 71_443, 71_443, 71_443, 71_443, 71_443, 71_442}, days);
        assertTrue(assertThrows(ContractException.class, () -> lake.stageParts(CASES, List.of(() -> january(500_101))))
                .getMessage()
                .contains("1 key stands on more than one row: case_id 'A0' on 2 rows"));
    }

    @Test
    void aPartIsOnePartition() {
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> lake.stageParts(CASES, List.of(() -> values("A1,open,2024-01,1", "A2,open,2024-02,1"))))
                .getMessage()
                .contains("it has rows of event_month '2024-01' and '2024-02'"));
    }

    /** Rows of cases in the order of the contract. */
    private static Iterator<Object[]> values(String... rows) {
        return Stream.of(rows)
                .map(row -> row.split(",", -1))
                .map(cells -> {
                    Object[] values = new Object[CASES.names().size()];
                    values[CASES.names().indexOf("case_id")] = cells[0];
                    values[CASES.names().indexOf("status")] = cells[1];
                    values[CASES.names().indexOf("event_month")] = cells[2];
                    values[CASES.names().indexOf("days")] = cells[3].isEmpty() ? null : Long.valueOf(cells[3]);
                    return values;
                })
                .iterator();
    }

    @Test
    void changesAreToldByPartition() {
        Commit first = lake.append(CASES, rows("A1,2024-01", "A2,2024-02", "A3,2024-03"), Map.of());
        assertEquals(new Changes.Known(Set.of()), lake.changedPartitions(CASES, first.snapshotId()));
        Commit second = lake.replaceWhere(CASES, Slice.of("event_month", "2024-02"), rows(), Map.of());
        lake.append(CASES, rows("A4,2024-04"), Map.of());
        assertEquals(Set.of("2024-02", "2024-04"), changed(first).values("event_month"));
        assertEquals(Set.of("2024-04"), changed(second).values("event_month"));
        assertEquals(3, lake.readSmall(CASES).size());
    }

    @Test
    void partitionsAreReplacedAndReadAsTheyWereAtASnapshot() {
        Commit first = lake.append(CASES, rows("A1,2024-01", "A2,2024-02", "A3,2024-02", "A4,2024-03"), Map.of());
        Commit second = lake.replacePartitions(
                CASES, rows("A5,2024-02"), List.of(Map.of("event_month", "2024-03")), Map.of("run", "r2"));
        assertEquals(
                Map.of(Map.of("event_month", "2024-01"), 1L, Map.of("event_month", "2024-02"), 1L),
                lake.partitions(CASES));
        assertEquals(Map.of("run", "r2"), second.properties());
        Slice february = Slice.of("event_month", "2024-02");
        assertEquals(List.of("A2", "A3"), ids(first, february));
        assertEquals(List.of("A5"), ids(second, february));
    }

    private List<String> ids(Commit commit, Slice slice) {
        List<String> ids = new ArrayList<>();
        lake.readSmallAt(
                CASES, commit.snapshotId(), slice, List.of("case_id"), values -> ids.add((String) values.get(0)));
        return ids.stream().sorted().toList();
    }

    @Test
    void whatIsNoAncestorOrNoTableIsUnknown() {
        assertInstanceOf(Changes.Unknown.class, lake.changedPartitions(CASES, 1));
        lake.append(CASES, rows("A1,2024-01"), Map.of());
        Changes.Unknown unknown = (Changes.Unknown) lake.changedPartitions(CASES, 1);
        assertEquals("snapshot 1 of core.case is no longer known", unknown.reason());
    }

    @Test
    void cleaningKeepsWhatIsNeededAndWhatIsNamed() throws Exception {
        Commit first = lake.append(CASES, rows("A1,2024-01"), Map.of());
        Commit second = lake.replace(CASES, rows("A2,2024-01"), Map.of());
        Commit third = lake.replace(CASES, rows("A3,2024-01"), Map.of());
        Commit fourth = lake.replace(CASES, rows("A4,2024-01"), Map.of("run", "r4"));
        lake.keep("core.case", first.snapshotId(), "release-1");
        Path stray = home.resolve("lake/core/case/data/event_month=2024-01/stray.parquet");
        Files.writeString(stray, "no table knows it");

        List<String> orphans =
                lake.clean(Instant.now().plusSeconds(60), Map.of("core.case", List.of(third.snapshotId())));

        assertEquals(1, orphans.size());
        assertFalse(Files.exists(stray));
        assertEquals(List.of(fourth, third), lake.history("core.case"));
        assertInstanceOf(Changes.Known.class, lake.changedPartitions(CASES, third.snapshotId()));
        assertInstanceOf(Changes.Unknown.class, lake.changedPartitions(CASES, second.snapshotId()));
        assertEquals(Map.of("run", "r4"), lake.properties("core.case"));
        assertEquals(List.of(Sample.row("A4", "open", "2024-01", 1L)), lake.readSmall(CASES));

        lake.forget("core.case", "release-1");
        lake.clean(Instant.now().plusSeconds(60), Map.of());
        assertEquals(List.of(fourth), lake.history("core.case"));
    }

    @Test
    void violationsReadAsThoseOfDatasets() {
        List<Map<String, Object>> rows = List.of(
                Sample.row(null, "open", "2024-01", 1),
                Sample.row("A1", "x", "2024-01", 1),
                Sample.row("A1", "open", "2024-01", 101));
        ContractException refused = assertThrows(ContractException.class, () -> lake.append(CASES, rows, Map.of()));
        assertEquals(
                List.of(
                        "1 row has no case_id",
                        "1 row has status 'x' (expected one of open, closed)",
                        "1 row has days '101' (expected at most 100)",
                        "1 key stands on more than one row: case_id 'A1' on 2 rows (expected one row a key)"),
                refused.violations());
        assertEquals(Optional.empty(), lake.snapshot("core.case"));
        ContractException mistyped = assertThrows(
                ContractException.class,
                () -> lake.append(CASES, List.of(Map.of("case_id", 5, "colour", "red")), Map.of()));
        assertEquals(2, mistyped.violations().size(), mistyped.getMessage());
    }

    @Test
    void rowsAreWrittenWhileTheyAreMade() {
        Contract row = Contracts.load().of("raw.row");
        List<Object[]> made = new ArrayList<>();
        for (long number = 1; number <= 5_000; number++) {
            made.add(new Object[] {number % 2 == 0 ? "grid" : "hotline", "d1", number, null, "a\u001fb", "r1"});
        }
        lake.append(row, lake.stage(row, made.iterator()), Map.of());
        assertEquals(
                Map.of(Map.of("source_id", "grid"), 2_500L, Map.of("source_id", "hotline"), 2_500L),
                lake.partitions(row));
        List<Map<String, Object>> grid = lake.readSmall(row, Slice.of("source_id", "grid"));
        assertEquals(
                List.of(2L, 4L),
                List.of(grid.get(0).get("row_number"), grid.get(1).get("row_number")));
        List<CountedRows> files = lake.readFilesAt(
                row,
                lake.snapshot("raw.row").orElseThrow(),
                Slice.of("source_id", List.of("grid", "hotline")),
                List.of("cells"),
                CountedRows::new);
        assertEquals(
                List.of(2_500, 2_500), files.stream().map(file -> file.rows).toList());
    }

    @Test
    void rowsThatBreakAContractOrOffLeaveNoFileBehind() throws Exception {
        Contract row = Contracts.load().of("raw.row");
        List<Object[]> broken = List.of(
                new Object[] {"grid", "d1", 1L, 2L, "a", "r1"},
                new Object[] {"grid", "d1", 2L, 3L, null, "r1"},
                new Object[] {"grid", null, 3L, 4L, "c", "r1"});
        ContractException refused = assertThrows(ContractException.class, () -> lake.stage(row, broken.iterator()));
        assertEquals(List.of("1 row has no delivery_id", "1 row has no cells"), refused.violations());
        Iterator<Object[]> ends = Stream.concat(
                        Stream.generate(() -> new Object[] {"grid", "d1", 1L, 2L, "a", "r1"})
                                .limit(5_000),
                        Stream.of(1).<Object[]>map(end -> {
                            throw new IllegalStateException("the file is damaged");
                        }))
                .iterator();
        assertEquals(
                "the file is damaged",
                assertThrows(IllegalStateException.class, () -> lake.stage(row, ends))
                        .getMessage());
        try (Stream<Path> left = Files.walk(home)) {
            assertEquals(
                    List.of(),
                    left.filter(file -> file.toString().endsWith(".parquet")).toList());
        }
        assertThrows(IllegalArgumentException.class, () -> lake.stage(CASES, broken.iterator()));
    }

    private static final class CountedRows implements Consumer<List<Object>> {
        private int rows;

        @Override
        public void accept(List<Object> values) {
            assertEquals(List.of("a\u001fb"), values);
            rows++;
        }
    }

    @Test
    void aReaderCannotWrite() {
        try (Lake reader = Lake.reader(settings)) {
            assertThrows(IllegalStateException.class, () -> reader.append(CASES, rows("A1,2024-01"), Map.of()));
        }
        lock.close();
        assertThrows(LakeException.class, () -> lake.append(CASES, rows("A1,2024-01"), Map.of()));
    }

    private Changes.Known changed(Commit since) {
        return (Changes.Known) lake.changedPartitions(CASES, since.snapshotId());
    }

    private static List<Map<String, Object>> rows(String... lines) {
        return java.util.Arrays.stream(lines)
                .map(line -> Sample.row(line.split(",")[0], "open", line.split(",")[1], 1L))
                .toList();
    }

    private static Map<String, Object> delivery(String id, String source) {
        Map<String, Object> row = new HashMap<>();
        row.put("delivery_id", id);
        row.put("source_id", source);
        row.put("file_name", "a.csv");
        row.put("file_bytes", 3L);
        row.put("sha256", "0".repeat(64));
        row.put("columns", List.of("案件号", "时间"));
        row.put("row_count", 1L);
        row.put("run_id", "r1");
        row.put("received_on", LocalDate.of(2024, 1, 1));
        return row;
    }
}
