package org.shequ.common.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.FieldType;
import org.shequ.schemas.contract.Partition;

class LakeTest {
    private static final Contract CASES = Sample.CASES;
    private static final Map<String, String> RUN = Map.of("run", "r1");

    @TempDir
    Path home;

    private LakeSettings settings;
    private LakeLock lock;
    private Lake lake;

    @BeforeEach
    void open() {
        settings = LakeSettings.local(home, ZoneId.of("Asia/Shanghai")).withMaster("local[2]");
        lock = LakeLock.take(settings, "test", LockPolicy.REFUSE, holder -> {});
        lake = Lake.writer(settings, lock);
    }

    @AfterAll
    static void stopSpark() {
        SparkSession.getDefaultSession().get().stop();
    }

    @AfterEach
    void close() {
        lake.close();
        lock.close();
    }

    @Test
    void aTableNeverWrittenHasItsColumnsAndNoRows() {
        assertEquals(Optional.empty(), lake.snapshot("core.case"));
        assertEquals(Map.of(), lake.properties("core.case"));
        assertEquals(List.of(), lake.history("core.case"));
        assertEquals(List.of(), contents());
        assertEquals(CASES.names(), List.of(lake.read(CASES).columns()));
    }

    @Test
    void whatIsAppendedIsThereWithWhatWasRecordedBesideIt() {
        Commit first =
                lake.append(CASES, cases("A1,open,2024-01,1", "A2,closed,2024-02,2"), Map.of("run", "r1", "job", "j"));
        Commit second = lake.append(CASES, cases("A3,open,2024-02,3"), Map.of("run", "r2"));

        assertEquals(List.of("A1,open,2024-01,1", "A2,closed,2024-02,2", "A3,open,2024-02,3"), contents());
        assertEquals(List.of(2L, 2L), List.of(first.rowsAdded(), first.rowsTotal()));
        assertEquals(List.of(1L, 3L), List.of(second.rowsAdded(), second.rowsTotal()));
        assertEquals(Map.of("run", "r2"), lake.properties("core.case"));
        assertEquals(Optional.of(second.snapshotId()), lake.snapshot("core.case"));
        assertEquals(List.of(second, first), lake.history("core.case"));
        assertEquals(
                List.of("A1,open,2024-01,1", "A2,closed,2024-02,2"), texts(lake.readAt(CASES, first.snapshotId())));
    }

    /** As of a job whose thread was there before Spark was needed. */
    @Test
    void aThreadWithoutASessionOfItsOwnWritesToo() throws Exception {
        Dataset<Row> rows = cases("A1,open,2024-01,1");
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            thread.submit(SparkSession::clearActiveSession).get();
            thread.submit(() -> lake.append(CASES, rows, RUN)).get();
        } finally {
            thread.shutdown();
        }
        assertEquals(List.of("A1,open,2024-01,1"), contents());
    }

    @Test
    void partitionsOfTheRowsAreReplacedAndOthersStay() {
        lake.append(CASES, cases("A1,open,2024-01,1", "A2,open,2024-02,2", "A3,open,2024-02,3"), RUN);
        lake.replacePartitions(CASES, cases("A2,closed,2024-02,2"), RUN);
        assertEquals(List.of("A1,open,2024-01,1", "A2,closed,2024-02,2"), contents());
    }

    @Test
    void aPartitionWithoutRowsLeftIsEmptiedInTheSameCommit() {
        Commit before = lake.append(CASES, cases("A1,open,2024-01,1", "A2,open,2024-02,2", "A3,open,2024-03,3"), RUN);
        lake.replacePartitions(CASES, cases("A2,closed,2024-03,2"), List.of(Map.of("event_month", "2024-02")), RUN);
        assertEquals(List.of("A1,open,2024-01,1", "A2,closed,2024-03,2"), contents());
        assertEquals(2, lake.history("core.case").size());
        Changes.Known changes = (Changes.Known) lake.changedPartitions(CASES, before.snapshotId());
        assertEquals(Set.of("2024-02", "2024-03"), changes.values("event_month"));
    }

    @Test
    void aSliceIsReplacedEvenByNothing() {
        lake.append(CASES, cases("A1,open,2024-01,1", "A2,open,2024-02,2", "A3,open,2024-03,3"), RUN);
        lake.replaceWhere(
                CASES, Slice.of("event_month", List.of("2024-01", "2024-02")), cases("A9,open,2024-01,9"), RUN);
        assertEquals(List.of("A3,open,2024-03,3", "A9,open,2024-01,9"), contents());
        lake.replaceWhere(CASES, Slice.of("event_month", "2024-03"), cases(), RUN);
        assertEquals(List.of("A9,open,2024-01,9"), contents());
    }

    @Test
    void rowsOutsideTheSliceAreRefused() {
        lake.append(CASES, cases("A1,open,2024-01,1"), RUN);
        ContractException refused = assertThrows(
                ContractException.class,
                () -> lake.replaceWhere(CASES, Slice.of("event_month", "2024-02"), cases("A2,open,2024-03,2"), RUN));
        assertEquals(
                "Cannot write core.case: 1 rows belong to {event_month=2024-03} (expected event_month in [2024-02])",
                refused.getMessage());
        assertEquals(List.of("A1,open,2024-01,1"), contents());
    }

    @Test
    void theWholeTableIsReplaced() {
        lake.append(CASES, cases("A1,open,2024-01,1", "A2,open,2024-02,2"), RUN);
        lake.replace(CASES, cases("A5,open,2024-05,5"), RUN);
        assertEquals(List.of("A5,open,2024-05,5"), contents());
    }

    @Test
    void allViolationsAreListedAndTheTableIsUntouched() throws Exception {
        Commit before = lake.append(CASES, cases("A1,open,2024-01,1"), RUN);
        long files = files();
        ContractException refused = assertThrows(
                ContractException.class,
                () -> lake.append(
                        CASES,
                        cases(
                                ",open,2024-01,1",
                                ",open,2024-01,1",
                                "A2,x,2024-01,-1",
                                "A3,y,2024-01,500",
                                "bad,open,,5",
                                "A4,open,2024-01,4",
                                "A4,open,2024-02,4"),
                        RUN));
        assertEquals(
                List.of(
                        "2 rows have no case_id",
                        "1 row has case_id 'bad' (expected text like [A-Z][0-9]+)",
                        "2 rows have status such as 'x' and 'y' (expected one of "
                                + String.join(", ", Sample.STATUS.inOrder()) + ")",
                        "1 row has no event_month",
                        "1 row has days '-1' (expected at least 0)",
                        "1 row has days '500' (expected at most 100)",
                        "2 keys stand on more than one row: case_id 'A4' on 2 rows; case_id 'null' on 2 rows"
                                + " (expected one row a key)"),
                refused.violations());
        assertEquals(Optional.of(before.snapshotId()), lake.snapshot("core.case"));
        assertEquals(files, files(), "files left behind");
    }

    @Test
    void columnsThatDoNotFitAreListed() {
        Dataset<Row> rows = cases("A1,open,2024-01,1")
                .withColumnRenamed("status", "state")
                .selectExpr("*", "'5' as day")
                .drop("days")
                .withColumnRenamed("day", "days");
        ContractException refused = assertThrows(ContractException.class, () -> lake.append(CASES, rows, RUN));
        assertEquals(
                List.of(
                        "the rows have no column status",
                        "column days is string (expected bigint, a whole number)",
                        "the rows have a column state that the contract has not"),
                refused.violations());
    }

    @Test
    void aContractThatGainsAColumnGrowsTheTable() {
        lake.append(CASES, cases("A1,open,2024-01,1"), RUN);
        Contract wider = Sample.cases(Sample.field("note", FieldType.STRING, Partition.NONE));
        assertEquals(List.of("A1,open,2024-01,1,null"), texts(lake.read(wider)));
        lake.append(wider, cases("A2,open,2024-01,2").selectExpr("*", "'n' as note"), RUN);
        assertEquals(List.of("A1,open,2024-01,1,null", "A2,open,2024-01,2,n"), texts(lake.read(wider)));

        ContractException refused =
                assertThrows(ContractException.class, () -> lake.append(CASES, cases("A3,open,2024-01,3"), RUN));
        assertTrue(refused.getMessage().contains("the table has a column note"), refused.getMessage());
    }

    private Dataset<Row> cases(String... lines) {
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            String[] cells = line.split(",", -1);
            rows.add(RowFactory.create(
                    cells[0].isEmpty() ? null : cells[0],
                    cells[1],
                    cells[2].isEmpty() ? null : cells[2],
                    Long.valueOf(cells[3])));
        }
        return lake.session().createDataFrame(rows, SparkRows.schema(CASES));
    }

    private List<String> contents() {
        return texts(lake.read(CASES));
    }

    private static List<String> texts(Dataset<Row> rows) {
        return rows.collectAsList().stream()
                .map(row -> row.mkString(","))
                .sorted()
                .toList();
    }

    private long files() throws Exception {
        try (Stream<Path> paths = Files.walk(home.resolve("lake"))) {
            return paths.filter(path -> path.toString().endsWith(".parquet")).count();
        }
    }

    private static final Contract MIXED = Sample.cases(
            Sample.field("note", FieldType.STRING, Partition.NONE),
            Sample.field("share", FieldType.NUMBER, Partition.NONE),
            Sample.field("is_urgent", FieldType.BOOLEAN, Partition.NONE));

    /** Several pages of a month: texts of few and of many values, numbers, and rows without. */
    private static List<Object[]> mixed(String month) {
        return IntStream.range(0, 45_000)
                .mapToObj(at -> new Object[] {
                    "C" + month.substring(5).replace("0", "") + "0" + at,
                    at % 3 == 0 ? "open" : "closed",
                    month,
                    at % 7 == 0 ? null : (Long) (at % 101L),
                    at % 5 == 0 ? null : "备注" + (at < 22_000 ? at % 4 : at),
                    at % 11 == 0 ? null : (Double) (at / 8.0 - 100),
                    at % 2 == 0 ? null : (Boolean) (at % 4 == 1)
                })
                .toList();
    }

    @Test
    void partsAreReadAsTheyWereAndSayOfThemselvesWhatOtherFilesDo() {
        List<Object[]> january = mixed("2024-01");
        List<Object[]> all =
                Stream.concat(january.stream(), mixed("2024-02").stream()).toList();
        Staged parts = lake.stageParts(
                MIXED, List.of(january::iterator, () -> mixed("2024-02").iterator()));
        Staged plain = lake.stage(MIXED, NamedRow.of(MIXED, all));
        assertEquals(2, parts.files().size());
        for (int at = 0; at < 2; at++) {
            DataFile file = parts.files().get(at);
            DataFile other = plain.files().get(at);
            assertEquals(other.partition(), file.partition());
            assertEquals(other.recordCount(), file.recordCount());
            assertEquals(other.valueCounts(), file.valueCounts());
            assertEquals(other.nullValueCounts(), file.nullValueCounts());
            assertEquals(other.lowerBounds(), file.lowerBounds());
            assertEquals(other.upperBounds(), file.upperBounds());
            assertTrue(file.fileSizeInBytes() < other.fileSizeInBytes() * 1.1, file.fileSizeInBytes() + " bytes");
        }
        lake.append(MIXED, parts, RUN);
        List<String> expected = all.stream().map(Arrays::toString).toList();
        List<String> held = new ArrayList<>();
        lake.readSmallAt(
                MIXED,
                lake.snapshot("core.case").orElseThrow(),
                Slice.of("event_month", List.of("2024-01", "2024-02")),
                MIXED.names(),
                row -> held.add(row.toString()));
        assertEquals(expected, held);
        assertEquals(
                expected,
                lake.read(MIXED).orderBy("event_month").collectAsList().stream()
                        .map(Row::toString)
                        .map(text -> text.replace(",", ", "))
                        .toList());
    }
}
