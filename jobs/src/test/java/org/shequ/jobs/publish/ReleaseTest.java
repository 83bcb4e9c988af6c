package org.shequ.jobs.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.schemas.Words;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.contract.Classification;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;
import org.shequ.schemas.contract.Partition;

class ReleaseTest {
    private static final String SHARE = "grid_closure_rate";

    private static SparkSession spark;

    @TempDir
    static Path shared;

    @TempDir
    Path home;

    private final Deployment deployment = SampleCity.scored();

    @BeforeAll
    static void open() {
        spark = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", false)
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", 1)
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate();
    }

    @AfterAll
    static void close() {
        spark.stop();
    }

    private static TableRows table(Object[]... rows) {
        return TableRows.of(List.of(rows));
    }

    private static Object[] member(String community, String from, String to) {
        return new Object[] {
            "990000000000:peer:all",
            "peer_group",
            "全部社区",
            "All communities",
            community,
            LocalDate.parse(from),
            to == null ? null : LocalDate.parse(to)
        };
    }

    /** Two communities of one street, one of them split off last year; an old span must not show. */
    private ReleaseInputs inputs() {
        return new ReleaseInputs(
                table(
                        area(
                                "990101001002",
                                "2026-01-01",
                                null,
                                "community",
                                "<script>alert(1)</script>",
                                "990101001000"),
                        area("990101001001", "2024-01-01", "2025-12-31", "community", "旧名", "990101001000"),
                        area("990101001001", "2026-01-01", null, "community", "柳荫社区", "990101001000"),
                        area("990101001000", "2024-01-01", null, "street", "长堤街道", "990000000000")),
                table(
                        member("990101001002", "2026-01-01", null),
                        member("990101001001", "2024-01-01", "2025-12-31"),
                        member("990101001001", "2026-01-01", null)),
                table(
                        value("990101001002", "quarter", "2026-Q3", null, 0, 0, "no_data"),
                        value("990101001001", "quarter", "2026-Q3", 0.9, 90, 100, "ok"),
                        value("990101001001", "quarter", "2025-Q3", 0.8, 80, 100, "ok"),
                        value("990101001001", "quarter", "2026-Q2", 0.7, 70, 100, "ok"),
                        value("990101001001", "month", "2026-09", 0.95, 19, 20, "ok"),
                        value("990101001001", "month", "2024-10", 0.5, 10, 20, "ok"),
                        value("990101001001", "month", "2024-09", 0.4, 8, 20, "ok")),
                table(
                        score("990101001001", "2026-Q3", 84.6, 1L),
                        score("990101001001", "2026-Q2", 80.0, 1L),
                        score("990101001002", "2026-Q3", null, null)),
                table(firm("990101001001")),
                table(shift("leave_out", SHARE)),
                table(),
                table(),
                table(
                        new Object[] {"grid", "d1", "accepted", "", 90L},
                        new Object[] {"grid", "d2", "accepted", "", 7L},
                        new Object[] {"grid", "d2", "rejected", "unknown_area", 3L}),
                table(
                        task("run-1", "extract", "extract", "2026-10-11T02:00:00Z"),
                        task("run-2", "measure", "measure", "2026-10-12T01:00:00Z"),
                        task("run-3", "measure", "measure", "2026-10-12T02:00:00Z"),
                        task("run-4", "flag", "evaluate", "2026-10-12T02:05:00Z"),
                        task("run-4", "change", "evaluate", "2026-10-12T02:06:00Z"),
                        task("run-3", "match_problems", "curate", "2026-10-12T02:07:00Z"),
                        task("run-2", "publish", "publish", "2026-10-12T01:05:00Z")),
                table(limit("2026-10-12", "flagged"), limit("2026-10-11", "flagged")),
                Origins.none());
    }

    private static Object[] limit(String day, String state) {
        return new Object[] {"run-" + day, LocalDate.parse(day), "grid", "volume", 0.5, null, 0.25, 25L, 100.0, state};
    }

    private static Object[] area(String code, String from, String to, String level, String name, String parent) {
        return new Object[] {
            code,
            LocalDate.parse(from),
            to == null ? null : LocalDate.parse(to),
            level,
            name,
            null,
            parent,
            null,
            "老旧小区",
            false,
            4318L,
            4000L,
            null,
            1702L,
            null,
            null,
            null,
            null,
            null,
            "areas",
            "d0",
            1L,
            null,
            from.substring(0, 7)
        };
    }

    private static Object[] value(
            String area,
            String type,
            String period,
            Double value,
            double numerator,
            double denominator,
            String status) {
        return new Object[] {
            SHARE,
            "main",
            99L,
            "community",
            area,
            "柳荫社区",
            type,
            period,
            value,
            numerator,
            denominator,
            (long) denominator,
            value == null ? null : value - 0.05,
            value == null ? null : value + 0.05,
            null,
            null,
            status,
            value == null ? "没有记录 | no rows" : null,
            null
        };
    }

    private static Object[] score(String area, String period, Double score, Long rank) {
        return new Object[] {
            "sample_2026",
            "community",
            area,
            "柳荫社区",
            "quarter",
            period,
            "overall",
            "overall",
            null,
            score,
            score,
            null,
            null,
            1.0,
            1.0,
            null,
            null,
            null,
            null,
            rank,
            rank == null ? null : 1L,
            score == null ? null : "good",
            null,
            null,
            null,
            score == null ? "not_scored" : "ok",
            null,
            null,
            null
        };
    }

    private static Object[] firm(String area) {
        return new Object[] {
            "sample_2026",
            "community",
            area,
            "柳荫社区",
            "quarter",
            "2026-Q3",
            84.6,
            81.0,
            87.5,
            1L,
            1L,
            1.0,
            1L,
            1L,
            1L,
            1L,
            1L,
            1L,
            0L,
            1.0,
            1.0,
            "good",
            0.02,
            0.92,
            0.06,
            0.0,
            true,
            "良（92%） | Good (92 %)",
            2000L,
            "seed"
        };
    }

    private static Object[] shift(String assumption, String item) {
        return new Object[] {
            "sample_2026", "community", "quarter", "2026-Q3", assumption, item, 0.5, 1L, null, 2L, 0L, 0.2, 0.4
        };
    }

    private static Object[] task(String run, String job, String room, String finished) {
        return new Object[] {
            run,
            job,
            room,
            LocalDate.parse(finished.substring(0, 10)),
            "done",
            100L,
            97L,
            3L,
            "2026-09",
            1.5,
            null,
            "0.1.0",
            Instant.parse(finished)
        };
    }

    /** One release for all tests that only look at it. */
    private Path published() {
        Path folder = new PublishedRoot(shared).release("r0042");
        return Files.exists(folder)
                ? folder
                : publish(shared, SampleCity.EDITION).folder();
    }

    private Release.Published publish(Path folder, Edition edition) {
        return new Release(new PublishedRoot(folder))
                .publish(
                        inputs(),
                        edition,
                        deployment,
                        Map.of(),
                        (read, pages) -> PublishedRoot.write(pages.resolve("index.html"), "page"));
    }

    @Test
    void readsWhatPagesNeed() {
        ReleaseData data = ReleaseReader.read(inputs(), SampleCity.EDITION, deployment);
        assertEquals(
                List.of("长堤街道", "柳荫社区", "<script>alert(1)</script>"),
                data.areas().stream().map(AreaRow::name).toList());
        assertEquals(
                Optional.of(new ValueRow(
                        OptionalDouble.of(0.8),
                        OptionalDouble.of(80),
                        OptionalDouble.of(100),
                        OptionalLong.of(100),
                        OptionalDouble.of(0.75),
                        OptionalDouble.of(0.8 + 0.05),
                        "ok",
                        Optional.empty())),
                data.values().find(SHARE, "main", "quarter", "2025-Q3", "990101001001"));
        assertEquals(Optional.empty(), data.values().find(SHARE, "main", "quarter", "2026-Q2", "990101001001"));
        ValueRow unknown = data.values()
                .find(SHARE, "main", "quarter", "2026-Q3", "990101001002")
                .orElseThrow();
        assertEquals("no_data", unknown.status());
        assertFalse(unknown.isUsable());
        double[] months = data.values().series(SHARE, "990101001001");
        assertEquals(24, months.length);
        assertEquals(0.5, months[0]);
        assertTrue(Double.isNaN(months[1]));
        assertEquals(0.95, months[23]);
        assertEquals(List.of(80.0, 84.6), data.scoreHistory().get("990101001001"));
        assertEquals(97, data.rows("accepted"));
        assertEquals(100, data.received());
        ScoreRow.Firmness firm =
                data.scores().get("990101001001").get(0).firmness().orElseThrow();
        assertEquals("良（92%）", firm.grade().zh());
        assertEquals(0.92, firm.gradeProbability());
        assertEquals(1, data.sensitivities().size());
        // The latest date's, each job's last, without the publishing of an earlier release; not in the order they ended
        // in.
        assertEquals(
                List.of("match_problems", "measure", "change", "flag"),
                data.runs().stream().map(RunRow::job).toList());
        assertEquals(
                List.of(new LimitRow(
                        "grid",
                        "volume",
                        0.25,
                        OptionalDouble.of(0.5),
                        OptionalDouble.empty(),
                        25,
                        OptionalDouble.of(100))),
                data.limits());
    }

    @Test
    void aGroupIsAnAreaOfTheTablesAndNoneOfThePages() throws SQLException {
        String areas = published().resolve("area/area.parquet").toString();
        assertEquals(
                List.of("990000000000:peer:all peer_group 全部社区 null 2024-01-01 null"),
                query(
                        "select area_code, area_level, area_name, parent_code, valid_from, valid_to from '" + areas
                                + "' where area_level = 'peer_group'",
                        6));
        ReleaseData data = ReleaseReader.read(inputs(), SampleCity.EDITION, deployment);
        assertFalse(data.areas().stream().anyMatch(area -> area.code().contains(":")));
        assertEquals(
                List.of(new GroupRow(
                        "990000000000:peer:all",
                        "peer_group",
                        "全部社区",
                        Optional.of("All communities"),
                        Set.of("990101001001", "990101001002"))),
                data.groups());
    }

    @Test
    void aReleaseHoldsItsTablesAndNothingElse() throws IOException {
        Path published = published();
        assertEquals(shared.resolve("release=r0042"), published);
        assertEquals(
                List.of(
                        "appeal/appeal.parquet",
                        "area/area.parquet",
                        "change/change.parquet",
                        "checksums.sha256",
                        "datapackage.json",
                        "exclusion/exclusion.parquet",
                        "flag/flag.parquet",
                        "grade/grade.parquet",
                        "group_member/group_member.parquet",
                        "indicator_definition/indicator_definition.parquet",
                        "indicator_value/indicator_value.parquet",
                        "lineage/lineage.parquet",
                        "public/area/area.parquet",
                        "public/change/change.parquet",
                        "public/datapackage.json",
                        "public/grade/grade.parquet",
                        "public/group_member/group_member.parquet",
                        "public/indicator_definition/indicator_definition.parquet",
                        "public/indicator_value/indicator_value.parquet",
                        "public/rank/rank.parquet",
                        "public/score/score.parquet",
                        "public/scorecards/index.html",
                        "rank/rank.parquet",
                        "reject_summary/reject_summary.parquet",
                        "run/run.parquet",
                        "score/score.parquet",
                        "scorecards/index.html",
                        "sensitivity/sensitivity.parquet",
                        "source_limit/source_limit.parquet",
                        "uncertainty/uncertainty.parquet",
                        "workbook.xlsx"),
                files(published).stream()
                        .filter(file -> !file.matches("(public/)?(definitions|csv|contracts)/.*"))
                        .toList());
        assertEquals(Optional.of("r0042"), new PublishedRoot(shared).current());
        JsonNode json = new ObjectMapper()
                .readTree(published.resolve("datapackage.json").toFile());
        JsonNode area = json.get("resources").get(0);
        assertEquals("area/area.parquet", area.get("path").asText());
        assertEquals(5, area.get("rows").asInt());
        assertEquals(
                "sha256:" + Checksums.sha256(published.resolve("area/area.parquet")),
                area.get("hash").asText());
        assertEquals(
                "[\"area_code\",\"valid_from\"]",
                area.get("schema").get("primaryKey").toString());
        for (JsonNode resource : json.get("resources")) {
            for (JsonNode field : resource.get("schema").get("fields")) {
                assertFalse(field.get("description").asText().isBlank());
            }
        }
    }

    @Test
    void duckDbReadsPlainTypesInOrder() throws SQLException {
        Path folder = published();
        assertEquals(
                List.of(
                        "area_code VARCHAR",
                        "valid_from DATE",
                        "valid_to DATE",
                        "area_level VARCHAR",
                        "area_name VARCHAR",
                        "area_name_en VARCHAR",
                        "parent_code VARCHAR",
                        "successor_codes VARCHAR",
                        "stratum VARCHAR",
                        "is_virtual BOOLEAN",
                        "resident_population BIGINT",
                        "registered_population BIGINT",
                        "actual_population BIGINT",
                        "households BIGINT",
                        "compounds BIGINT",
                        "compounds_with_party_org BIGINT",
                        "facility_area_m2 DOUBLE",
                        "work_budget_yuan DOUBLE",
                        "aliases VARCHAR"),
                query(
                        "describe select * from read_parquet('" + folder
                                + "/area/*.parquet', hive_partitioning = false)",
                        2));
        assertEquals(
                List.of("finished_at TIMESTAMP WITH TIME ZONE"),
                query("describe select finished_at from '" + folder + "/run/run.parquet'", 2));
        assertEquals(
                List.of("990101001000", "990101001001", "990101001001", "990101001002", "990000000000:peer:all"),
                query("select area_code from '" + folder + "/area/area.parquet'", 1));
        assertEquals(
                List.of("accepted 97", "rejected 3"),
                query("select outcome, row_count from '" + folder + "/reject_summary/*.parquet'", 2));
        assertEquals(
                List.of("minus_deferred 99 结案率"),
                query(
                        "select variant, definition_version, name_zh from '" + folder
                                + "/indicator_definition/*.parquet' where indicator_id = '" + SHARE
                                + "' and variant = 'minus_deferred'",
                        3));
        assertEquals(
                "统计用区划代码（12 位）或本地代码；文本 | Statistical division code of 12 digits or a local code; text",
                spark.read()
                        .parquet(folder.resolve("area").toString())
                        .schema()
                        .apply("area_code")
                        .getComment()
                        .get());
    }

    /** Repeated, as the editions are written side by side and what they share showed once in ten times. */
    @RepeatedTest(10)
    void theSameRowsGiveTheSameBytes() throws IOException {
        Path one = published();
        Path other = publish(home, SampleCity.EDITION).folder();
        List<String> different = new ArrayList<>();
        for (String file : files(one)) {
            if (Files.mismatch(one.resolve(file), other.resolve(file)) >= 0) {
                different.add(file);
            }
        }
        // Checksums come first and would hide which file it is.
        assertEquals(List.of(), different);
    }

    @Test
    void aDeadBuildIsClearedByTheNext() throws IOException {
        Files.createDirectories(home.resolve(".building-r0043/area"));
        Files.writeString(home.resolve(".building-r0043/area/area.parquet"), "half");
        Files.writeString(home.resolve(".CURRENT-r0043"), "r0043");
        PublishedRoot root = new PublishedRoot(home);
        assertEquals(List.of(), root.releases());
        assertEquals(Optional.empty(), root.current());
        PublishedRoot.write(root.begin("r0044").resolve("datapackage.json"), "{}");
        assertEquals(List.of(".building-r0044"), names(home));
        root.complete("r0044");
        assertEquals(Optional.empty(), root.current());
        root.point("r0044");
        assertEquals(Optional.of("r0044"), root.current());
        assertEquals(List.of("CURRENT", "release=r0044"), names(home));
    }

    private static Edition edition(String id) {
        return new Edition(
                id, SampleCity.EDITION.runDate(), SampleCity.EDITION.publishedAt(), SampleCity.EDITION.period());
    }

    @Test
    void aFailureOnTheWayChangesNothingForReaders() {
        published();
        ReleaseInputs inputs = inputs();
        Release release = new Release(new PublishedRoot(shared));
        assertThrows(
                IllegalStateException.class,
                () -> release.publish(inputs, edition("r0043"), deployment, Map.of(), (read, pages) -> {
                    throw new IllegalStateException("disk full");
                }));
        assertEquals(Optional.of("r0042"), new PublishedRoot(shared).current());
        assertEquals(List.of("r0042"), new PublishedRoot(shared).releases());
    }

    @Test
    void aReleaseNeverChanges() {
        published();
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> publish(shared, SampleCity.EDITION));
        assertTrue(refused.getMessage().startsWith("Cannot publish release r0042: "), refused.getMessage());
    }

    @Test
    void mistypedAndMissingValuesAreNamed() {
        PublishedTable accounting = new PublishedTable(
                "accounting",
                deployment.contracts().of("core.accounting"),
                deployment.contracts().of("core.accounting").fields());
        try (ParquetFile file = new ParquetFile(accounting, home)) {
            assertEquals(
                    "Cannot publish table accounting: a row has 1 values (expected 5)",
                    assertThrows(IllegalArgumentException.class, () -> file.write(new Object[] {"grid"}))
                            .getMessage());
        }
        try (ParquetFile file = new ParquetFile(accounting, home.resolve("other"))) {
            assertEquals(
                    "Cannot publish table accounting: column row_count holds String many (expected INTEGER)",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> file.write(new Object[] {"grid", "d1", "accepted", "", "many"}))
                            .getMessage());
        }
    }

    @Test
    void columnsAboutPersonsCannotBePublished() {
        List<Field> fields = new ArrayList<>();
        for (Classification classification : Classification.values()) {
            fields.add(field(classification));
        }
        Contract contract =
                new Contract("core.person", "1.0.0", new Words("人", "Person"), new Words("人", "Person"), false, fields);
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> new PublishedTable("person", contract, contract.fields()));
        assertEquals(
                "Cannot publish table person from core.person: found the fields internal_id (INTERNAL),"
                        + " pseudonym_id (PSEUDONYM), personal_id (PERSONAL) (expected PUBLIC fields only)",
                refused.getMessage());
    }

    private static Field field(Classification classification) {
        return new Field(
                classification.name().toLowerCase(java.util.Locale.ROOT) + "_id",
                FieldType.STRING,
                false,
                false,
                new Words("标识", "Id"),
                new Words("标识", "Id"),
                classification,
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Partition.NONE);
    }

    private static List<String> query(String sql, int columns) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    cells.add(rows.getString(column));
                }
                found.add(String.join(" ", cells));
            }
            return found;
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile)
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
