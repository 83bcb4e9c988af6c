package org.shequ.jobs.extract;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What MySQL and MariaDB have of their own, so that their values arrive as they are stored: a {@code tinyint(1)} is a number
 * and not a truth, a year is not the first of January, a {@code timestamp} is an instant, and a date may be zero.
 */
final class MySql {
    private static final Pattern URL = Pattern.compile("jdbc:(mysql|mariadb)[:+].*");
    private static final Pattern ZERO = Pattern.compile("0000-.*|\\d{4}-00-.*|\\d{4}-\\d\\d-00.*");

    private MySql() {}

    static boolean is(String url) {
        return URL.matcher(url).matches();
    }

    /** Properties of both drivers: types as stored, and rows fetched in parts and not all at once. */
    static Map<String, String> properties() {
        return Map.of(
                "tinyInt1isBit", "false",
                "transformedBitIsBoolean", "false",
                "yearIsDateType", "false",
                "useCursorFetch", "true");
    }

    /** Lets a session tell and compare instants in UTC, whatever zone the server is in. */
    static void inUtc(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set time_zone = '+00:00'");
        }
    }

    /** Whether a date or time is none, such as {@code 0000-00-00}: drivers know no value for it. */
    static boolean isZero(String text) {
        return ZERO.matcher(text).matches();
    }
}
