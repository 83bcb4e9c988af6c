package org.shequ.jobs.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scenario of pulls on MariaDB, by one of the two drivers for it. Its server lives eight hours east of UTC. */
abstract class MariaDbPulls extends DatabasePulls {
    private static MariaDb server;

    @BeforeAll
    static void start() {
        try {
            server = MariaDb.started();
        } catch (IOException e) {
            abort("MariaDB cannot be started here: " + e.getMessage());
        }
    }

    @Override
    boolean isWholeReadToo() {
        return Boolean.getBoolean("test.long");
    }

    @Override
    Connection connection() throws SQLException {
        return server.connection();
    }

    @Override
    int port() {
        return server.port();
    }

    @Override
    String user() {
        return MariaDb.USER;
    }

    @Override
    List<String> types() {
        return List.of(
                "bigint", "varchar(20)", "datetime", "varchar(50)", "timestamp not null default '2000-01-01 00:00:00'");
    }

    @Override
    String instant(String time) {
        return "timestamp'" + time + "'";
    }

    @Override
    String plusSeconds() {
        return " + interval ? second";
    }

    @Override
    String optionalChange() {
        return "alter table request modify changed timestamp null";
    }

    @Override
    String writingQuery() {
        return "(select *, nextval(counter) from request) r";
    }

    @Override
    String quoted(String name) {
        return '`' + name + '`';
    }

    /** A tinyint(1) is no truth, a year no day, a timestamp an instant wherever the server is, and a zero date is not blank. */
    @Test
    void valuesArriveAsTheyAreStored() throws Exception {
        sql(
                "drop table if exists kinds",
                "create table kinds (id bigint unsigned, mark tinyint(1), small int unsigned, is_open bit(1), bits bit(8),"
                        + " amount decimal(20, 4), rough float, wide double, at datetime(3), since timestamp(6) null,"
                        + " day date, born year, clock time, note varchar(20), choice enum('x', 'y'), bytes blob)");
        try (Connection connection = connection();
                var statement = connection.createStatement()) {
            statement.execute("set sql_mode = ''");
            statement.execute("insert into kinds values (18446744073709551615, 5, 4000000000, 1, 255,"
                    + " 123456789012345.67, 1.1, 1e20, '2026-03-29 02:30:00.5', '2026-03-29 01:30:00.000001',"
                    + " '2026-03-29', 2026, '08:30', '社区😀𠮷', 'y', x'00ff')");
            statement.execute(
                    "insert into kinds (id, mark, is_open, at, day) values (2, 0, 0, '0000-00-00', '2026-00-00')");
            statement.execute("insert into kinds (id) values (1)");
        }
        List<List<String>> rows = read("kinds");
        assertEquals(
                List.of(
                        "id", "mark", "small", "is_open", "bits", "amount", "rough", "wide", "at", "since", "day",
                        "born", "clock", "note", "choice", "bytes"),
                rows.get(0));
        assertEquals(List.of("1", "", "", "", "", "", "", "", "", "", "", "", "", "", "", ""), rows.get(1));
        assertEquals("2026-00-00", rows.get(2).get(10));
        assertTrue(
                rows.get(2).get(8).startsWith("0000-00-00 00:00:00"),
                rows.get(2).get(8));
        assertEquals(List.of("0", "", "false"), rows.get(2).subList(1, 4));
        assertEquals(
                List.of(
                        "18446744073709551615",
                        "5",
                        "4000000000",
                        "true",
                        "255",
                        "123456789012345.6700",
                        "1.1",
                        "100000000000000000000",
                        "2026-03-29T02:30:00.5",
                        "2026-03-29T01:30:00.000001Z",
                        "2026-03-29",
                        "2026",
                        "08:30:00",
                        "社区😀𠮷",
                        "y",
                        "00ff"),
                rows.get(3));
    }

    @Test
    void aZeroTimeIsNoWatermark() throws Exception {
        try (Connection connection = connection();
                var statement = connection.createStatement()) {
            statement.execute("set sql_mode = ''");
            statement.execute("update request set at = '0000-00-00'");
        }
        String message = assertThrows(InputRefusedException.class, city(port(), "watermark: at")::night)
                .getMessage();
        assertTrue(message.contains("the greatest at of request is '0000-00-00 00:00:00' (expected"), message);
    }
}
