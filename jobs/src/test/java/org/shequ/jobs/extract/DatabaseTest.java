package org.shequ.jobs.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.cities.OneSource;
import org.shequ.jobs.job.Outcome;

/** Pulls from a real PostgreSQL: nothing is lost and nothing comes twice, whatever happens on the way. */
class DatabaseTest {
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

    private static EmbeddedPostgres postgres;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        try {
            postgres = EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
        } catch (IOException | IllegalStateException e) {
            abort("PostgreSQL cannot be started here: " + e.getMessage());
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
    }

    @BeforeEach
    void aThousandRequests() throws SQLException {
        sql(
                "drop table if exists request",
                "create table request (id bigint primary key, area text, at timestamp, kind text, changed timestamptz not null)",
                "insert into request select n, case n % 2 when 0 then 'A' else 'B' end,"
                        + " timestamp '2026-09-01 08:00:00' + n * interval '1 minute', E'k,\"\\n' || n,"
                        + " timestamptz '2026-09-02 00:00:00Z' + n * interval '1 second' from generate_series(1, 1000) n");
    }

    private static void sql(String... statements) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** What the city ought to hold, asked of the database itself. */
    private static List<String> expected() throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select id || ' ' || area || ' ' || kind from request")) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows.stream().sorted().toList();
    }

    private OneSource city(int port, String more) throws IOException {
        OneSource city = OneSource.in(folder, mapping(port, more) + COLUMNS);
        Path secrets = city.write("home/secrets.properties", "DB_USER=postgres\nDB_PASSWORD=never-to-be-told\n");
        Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
        return city;
    }

    private static String mapping(int port, String more) {
        return """
                database:
                  url: jdbc:postgresql://localhost:%d/postgres
                  user: DB_USER
                  password: DB_PASSWORD
                  from: request
                  fetch_size: 50
                  %s
                """.formatted(port, more);
    }

    @Test
    void aFirstLoadAndThreeIncrements() throws Exception {
        for (String parts : List.of("{}", "{}, partitions: 3")) {
            OneSource city = city(
                    postgres.getPort(),
                    "properties: " + parts.replace(", partitions: 3", "")
                            + "\n  watermark: changed\n  overlap: PT1M\n  key: id"
                            + (parts.contains("partitions") ? "\n  partitions: 3" : ""));
            Path home = city.home();
            city.night();
            assertEquals(expected(), city.requests());
            sql("update request set kind = 'new', changed = '2026-09-03 00:00:00Z' where id in (7, 8)");
            sql("insert into request values (1001, 'A', '2026-09-03 00:00:00', 'late', '2026-09-03 00:00:01Z')");
            city.night();
            assertEquals(expected(), city.requests());
            // Committed late, with a time within the overlap.
            sql("insert into request values (1002, 'B', '2026-09-03 00:00:00', 'slow', '2026-09-02 23:59:30Z')");
            city.night();
            assertEquals(expected(), city.requests());
            sql("update request set area = 'B', changed = '2026-09-04 00:00:00Z' where id = 7");
            city.night();
            assertEquals(expected(), city.requests());
            assertEquals(1002L, city.accounting().get("accepted"));
            city.night();
            assertEquals(Outcome.State.UNCHANGED, city.night().get(0).state());
            assertEquals(1002L, city.accounting().get("accepted"));
            delete(home);
            aThousandRequests();
        }
    }

    private static void delete(Path home) throws IOException {
        try (var files = Files.walk(home)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aNightThatDiesBetweenPullAndCommitIsDoneAgain() throws Exception {
        OneSource city = city(postgres.getPort(), "watermark: changed");
        city.mapping(mapping(postgres.getPort(), "watermark: changed")
                + COLUMNS.replace("area_code: area", "area_code: zone"));
        String message = assertThrows(InputRefusedException.class, city::night).getMessage();
        assertTrue(message.contains("it has no column 'zone'"), message);
        try (var landed = Files.list(city.home().resolve("landing/requests"))) {
            assertEquals(1, landed.count());
        }
        city.mapping(mapping(postgres.getPort(), "watermark: changed") + COLUMNS);
        sql("delete from request where id = 1");
        city.night();
        assertEquals(expected(), city.requests());
        try (var landed = Files.list(city.home().resolve("landing/requests"))) {
            assertEquals(0, landed.count());
        }
    }

    @Test
    void aConnectionThatDropsIsOpenedAgain() throws Exception {
        try (DroppingRelay relay = new DroppingRelay(postgres.getPort(), 20_000)) {
            OneSource city = city(relay.port(), "watermark: changed");
            city.night();
            assertEquals(2, relay.connections());
            assertEquals(expected(), city.requests());
            assertEquals(Map.of("accepted", 1000L), city.accounting());
        }
    }

    @Test
    void aWholeTableLosesWhatTheDatabaseDeletes() throws Exception {
        OneSource city = city(postgres.getPort(), "key: id");
        city.mapping("delivers: full\n" + mapping(postgres.getPort(), "key: id") + COLUMNS);
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
        OneSource city = city(postgres.getPort(), "key: id");
        city.mapping((mapping(postgres.getPort(), "key: id") + COLUMNS)
                .replace("from: request\n", "from: (select *, nextval('counter') from request) r\n"));
        String message =
                assertThrows(SourceUnreachableException.class, city::night).getMessage();
        assertTrue(message.contains("read-only transaction"), message);
        city.mapping((mapping(postgres.getPort(), "key: id") + COLUMNS)
                .replace("from: request\n", "from: (select cast('never-to-be-told' as int)) r\n"));
        String struck =
                assertThrows(SourceUnreachableException.class, city::night).getMessage();
        assertFalse(struck.contains("never-to-be-told"), struck);
        Files.setPosixFilePermissions(
                city.home().resolve("secrets.properties"), PosixFilePermissions.fromString("rw-r--r--"));
        String open = assertThrows(InputRefusedException.class, city::night).getMessage();
        assertTrue(open.contains("expected chmod 600"), open);
    }

    @Test
    void rowsWithoutAWatermarkAreRefused() throws Exception {
        sql("alter table request alter changed drop not null", "update request set changed = null where id = 5");
        OneSource city = city(postgres.getPort(), "watermark: changed");
        String message = assertThrows(InputRefusedException.class, city::night).getMessage();
        assertTrue(message.contains("1 rows of request have no changed"), message);
    }
}
