package org.shequ.jobs.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scenario of pulls on PostgreSQL. */
class PostgresPullsTest extends DatabasePulls {
    private static EmbeddedPostgres postgres;

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

    @Override
    Connection connection() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    @Override
    int port() {
        return postgres.getPort();
    }

    @Override
    String url(int port) {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    @Override
    String user() {
        return "postgres";
    }

    @Override
    List<String> types() {
        return List.of("bigint", "text", "timestamp", "text", "timestamptz not null");
    }

    @Override
    String instant(String time) {
        return "timestamptz '" + time + "Z'";
    }

    @Override
    String plusSeconds() {
        return " + ? * interval '1 second'";
    }

    @Override
    String optionalChange() {
        return "alter table request alter changed drop not null";
    }

    @Override
    String writingQuery() {
        return "(select *, nextval('counter') from request) r";
    }

    @Override
    String quoted(String name) {
        return '"' + name + '"';
    }

    @Test
    void valuesArriveAsTheyAreStored() throws Exception {
        sql(
                "drop table if exists kinds",
                "create table kinds (id bigint, small smallint, amount numeric(20, 4), rough real, wide double precision,"
                        + " at timestamp, since timestamptz, day date, is_open boolean, note text, bytes bytea)",
                "insert into kinds values (9223372036854775807, 5, 123456789012345.67, 1.1, 1e20, '2026-03-29 02:30:00.5',"
                        + " '2026-03-29 09:30:00+08', '2026-03-29', true, '社区😀', '\\x00ff')",
                "insert into kinds (id) values (1)");
        assertEquals(
                List.of(
                        List.of(
                                "id", "small", "amount", "rough", "wide", "at", "since", "day", "is_open", "note",
                                "bytes"),
                        List.of("1", "", "", "", "", "", "", "", "", "", ""),
                        List.of(
                                "9223372036854775807",
                                "5",
                                "123456789012345.6700",
                                "1.1",
                                "100000000000000000000",
                                "2026-03-29T02:30:00.5",
                                "2026-03-29T01:30:00Z",
                                "2026-03-29",
                                "true",
                                "社区😀",
                                "00ff")),
                read("kinds"));
    }
}
