package org.shequ.jobs.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cities.OneSource;
import org.shequ.jobs.job.Outcome;
import org.shequ.schemas.source.DatabasePull;

/** Pulls from a real database: nothing is lost and nothing comes twice, whatever happens on the way. */
abstract class DatabasePulls {
    static final String PASSWORD = "never-to-be-told";

    private static final Pattern INSTANT = Pattern.compile("\\{([^}]+)}");

    private static final String COLUMNS = """
            version_at: changed
            columns:
              request_id: id
              area_code: area
              created_at: at
              category: kind
              request_type: {constant: other}
              is_excluded: {constant: 'false'}
            """;

    @TempDir
    private Path folder;

    /** A connection that may write and tells instants in UTC. */
    abstract Connection connection() throws SQLException;

    abstract int port();

    /** The address of the database behind a port of this machine. */
    abstract String url(int port);

    abstract String user();

    /** The types of a request's id, area, time of call, kind, and instant of its last change, which is never null. */
    abstract List<String> types();

    /** An instant, given as a time in UTC without fractions. */
    abstract String instant(String time);

    /** What makes the last change of a request optional. */
    abstract String optionalChange();

    /** A query that would count a sequence {@code counter} up. */
    abstract String writingQuery();

    /** The name of a table as an identifier. */
    abstract String quoted(String name);

    @BeforeEach
    void aThousandRequests() throws SQLException {
        List<String> types = types();
        sql(
                "drop table if exists request",
                "create table request (id %s primary key, area %s, at %s, kind %s, changed %s)"
                        .formatted(types.toArray()));
        LocalDateTime start = LocalDateTime.of(2026, 9, 1, 8, 0);
        try (Connection connection = connection();
                PreparedStatement insert = connection.prepareStatement("insert into request values (?, ?, ?, ?, "
                        + instant("2026-09-02 00:00:00") + plusSeconds() + ")")) {
            connection.setAutoCommit(false);
            for (int id = 1; id <= 1000; id++) {
                insert.setLong(1, id);
                insert.setString(2, id % 2 == 0 ? "A" : "B");
                insert.setObject(3, start.plusMinutes(id));
                insert.setString(4, "k,\"\n社区😀𠮷" + id);
                insert.setInt(5, id);
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    /** What adds a parameter's seconds to an instant. */
    abstract String plusSeconds();

    /** Executes statements in which an instant stands as {@code {2026-09-03 00:00:00}}, in UTC. */
    final void sql(String... statements) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(INSTANT.matcher(each).replaceAll(found -> instant(found.group(1))));
            }
        }
    }

    /** What the city ought to hold, asked of the database itself. */
    private List<String> expected() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select id, area, kind from request")) {
            while (found.next()) {
                rows.add(found.getLong(1) + " " + found.getString(2) + " " + found.getString(3));
            }
        }
        return rows.stream().sorted().toList();
    }

    final OneSource city(int port, String more) throws IOException {
        OneSource city = OneSource.in(folder, mapping(port, more) + COLUMNS);
        Path secrets = city.write("home/secrets.properties", "DB_USER=" + user() + "\nDB_PASSWORD=" + PASSWORD + "\n");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        return city;
    }

    private String mapping(int port, String more) {
        return """
                database:
                  url: %s
                  user: DB_USER
                  password: DB_PASSWORD
                  from: request
                  fetch_size: 50
                  %s
                """.formatted(url(port), more);
    }

    /** The rows of a table as they are read, each as its cells. */
    final List<List<String>> read(String from) throws IOException {
        OneSource city = city(port(), "key: id");
        DatabasePull pull = new DatabasePull(
                url(port()),
                Optional.of("DB_USER"),
                Optional.of("DB_PASSWORD"),
                from,
                Optional.empty(),
                "0",
                Optional.of("id"),
                1,
                50,
                Map.of());
        Path file = folder.resolve("read.csv");
        new DatabaseReader("requests", pull, new Secrets(Map.of(), city.home())).pull(null, file);
        try (CsvReader<CsvRecord> rows = CsvReader.builder().ofCsvRecord(file)) {
            return rows.stream().map(CsvRecord::getFields).toList();
        }
    }

    @Test
    @EnabledIf("isWholeReadToo")
    void aFirstLoadAndThreeIncrements() throws Exception {
        firstLoadAndThreeIncrements("");
    }

    @Test
    void aFirstLoadAndThreeIncrementsInParts() throws Exception {
        firstLoadAndThreeIncrements("\n  partitions: 3");
    }

    /** Whether the increments are read whole as well as in parts, which takes as long again. */
    boolean isWholeReadToo() {
        return true;
    }

    private void firstLoadAndThreeIncrements(String parts) throws Exception {
        OneSource city = city(port(), "watermark: changed\n  overlap: PT1M\n  key: id" + parts);
        city.night();
        assertEquals(expected(), city.requests());
        sql("update request set kind = 'new', changed = {2026-09-03 00:00:00} where id in (7, 8)");
        sql("insert into request values (1001, 'A', '2026-09-03 00:00:00', 'late', {2026-09-03 00:00:01})");
        city.night();
        assertEquals(expected(), city.requests());
        // Committed late, with a time within the overlap.
        sql("insert into request values (1002, 'B', '2026-09-03 00:00:00', 'slow', {2026-09-02 23:59:30})");
        city.night();
        assertEquals(expected(), city.requests());
        sql("update request set area = 'B', changed = {2026-09-04 00:00:00} where id = 7");
        city.night();
        assertEquals(expected(), city.requests());
        assertEquals(1002L, city.accounting().get("accepted"));
        city.night();
        assertEquals(Outcome.State.UNCHANGED, city.night().get(0).state());
        assertEquals(1002L, city.accounting().get("accepted"));
    }

    @Test
    void aNightThatDiesBetweenPullAndCommitIsDoneAgain() throws Exception {
        OneSource city = city(port(), "watermark: changed");
        city.mapping(mapping(port(), "watermark: changed") + COLUMNS.replace("area_code: area", "area_code: zone"));
        String message = assertThrows(InputRefusedException.class, city::night).getMessage();
        assertTrue(message.contains("it has no column 'zone'"), message);
        try (var landed = Files.list(city.home().resolve("landing/requests"))) {
            assertEquals(1, landed.count());
        }
        city.mapping(mapping(port(), "watermark: changed") + COLUMNS);
        sql("delete from request where id = 1");
        city.night();
        assertEquals(expected(), city.requests());
        try (var landed = Files.list(city.home().resolve("landing/requests"))) {
            assertEquals(0, landed.count());
        }
    }

    @Test
    void aConnectionThatDropsIsOpenedAgain() throws Exception {
        try (DroppingRelay relay = new DroppingRelay(port(), 20_000)) {
            OneSource city = city(relay.port(), "watermark: changed");
            city.night();
            assertEquals(2, relay.connections());
            assertEquals(expected(), city.requests());
            assertEquals(Map.of("accepted", 1000L), city.accounting());
        }
    }

    @Test
    void aWholeTableLosesWhatTheDatabaseDeletes() throws Exception {
        OneSource city = city(port(), "key: id");
        city.mapping("delivers: full\n" + mapping(port(), "key: id") + COLUMNS);
        city.night();
        sql("delete from request where id > 3");
        city.night();
        assertEquals(expected(), city.requests());
        assertEquals(Map.of("accepted", 3L, "superseded", 1000L), city.accounting());
        assertEquals(Outcome.State.UNCHANGED, city.night().get(0).state());
    }

    @Test
    void nothingIsWrittenAndNoSecretIsTold() throws Exception {
        sql("create sequence if not exists counter");
        OneSource city = city(port(), "key: id");
        city.mapping(
                (mapping(port(), "key: id") + COLUMNS).replace("from: request\n", "from: " + writingQuery() + "\n"));
        String message =
                assertThrows(SourceUnreachableException.class, city::night).getMessage();
        assertTrue(message.matches("(?is).*read.only.*"), message);
        city.mapping((mapping(port(), "key: id") + COLUMNS)
                .replace("from: request\n", "from: '" + quoted(PASSWORD) + "'\n"));
        String struck =
                assertThrows(SourceUnreachableException.class, city::night).getMessage();
        assertTrue(struck.contains("***"), struck);
        assertFalse(struck.contains(PASSWORD), struck);
        Files.setPosixFilePermissions(
                city.home().resolve("secrets.properties"), PosixFilePermissions.fromString("rw-r--r--"));
        String open = assertThrows(InputRefusedException.class, city::night).getMessage();
        assertTrue(open.contains("expected chmod 600"), open);
    }

    @Test
    void rowsWithoutAWatermarkAreRefused() throws Exception {
        sql(optionalChange(), "update request set changed = null where id = 5");
        OneSource city = city(port(), "watermark: changed");
        String message = assertThrows(InputRefusedException.class, city::night).getMessage();
        assertTrue(message.contains("1 rows of request have no changed"), message);
    }
}
