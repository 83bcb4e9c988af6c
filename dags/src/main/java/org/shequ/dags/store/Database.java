package org.shequ.dags.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Function;

/** The scheduler's database: opens it, brings its tables up to date, and runs transactions. */
public final class Database implements AutoCloseable {
    private static final List<String> MIGRATIONS = List.of("V1__scheduler.sql", "V2__notice_delivery.sql");

    private final Access access;
    private final BlockingDeque<Connection> idle = new LinkedBlockingDeque<>();

    /** Where the database is and who asks. */
    public record Access(String url, String user, String password) {
        /** True for PostgreSQL, where several nodes may share the tables. */
        public boolean isShared() {
            return url.startsWith("jdbc:postgresql:");
        }

        @Override
        public String toString() {
            return url.replaceAll("password=[^&;]*", "password=***");
        }
    }

    private Database(Access access) {
        this.access = access;
    }

    /** Opens the database and applies the migrations it lacks. */
    public static Database open(Access access) {
        // H2's own server, which lets the command line in beside the scheduler, must not be reached from other
        // machines.
        System.setProperty("h2.bindAddress", System.getProperty("h2.bindAddress", "127.0.0.1"));
        Database database = new Database(access);
        database.migrate();
        return database;
    }

    public Access access() {
        return access;
    }

    /** Runs {@code work} in one transaction: all of it counts, or none. */
    public <T> T transaction(Function<Sql, T> work) {
        Connection connection = connection();
        try {
            T result = work.apply(new Sql(connection));
            connection.commit();
            idle.addFirst(connection);
            return result;
        } catch (SQLException e) {
            discard(connection);
            throw new StoreException("Cannot commit to " + access + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            discard(connection);
            throw e;
        }
    }

    private Connection connection() {
        try {
            Connection waiting = idle.pollFirst();
            if (waiting != null && waiting.isValid(2)) {
                return waiting;
            }
            Connection connection = DriverManager.getConnection(access.url(), access.user(), access.password());
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            throw new StoreException("Cannot open " + access + ": " + e.getMessage(), e);
        }
    }

    private static void discard(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // Closing undoes the transaction as well.
        }
        try {
            connection.close();
        } catch (SQLException e) {
            // The connection is gone already, which is what was wanted.
        }
    }

    private void migrate() {
        transaction(sql -> {
            sql.change("create table if not exists shequ_migration"
                    + " (name varchar(100) primary key, applied_at timestamp(6) with time zone not null)");
            return null;
        });
        for (String name : MIGRATIONS) {
            Connection connection = connection();
            try {
                Sql sql = new Sql(connection);
                if (access.isShared()) {
                    sql.change("lock table shequ_migration in access exclusive mode");
                }
                if (sql.first("select name from shequ_migration where name = ?", row -> row.text("name"), name)
                        .isEmpty()) {
                    script(connection, text("/org/shequ/dags/store/" + name));
                    sql.change("insert into shequ_migration (name, applied_at) values (?, ?)", name, Instant.now());
                }
                connection.commit();
                idle.addFirst(connection);
            } catch (SQLException | RuntimeException e) {
                discard(connection);
                throw new StoreException("Cannot apply migration " + name + " to " + access + ": " + e.getMessage(), e);
            }
        }
    }

    /** Runs a script of Quartz's or ours once: its statements end with a semicolon at the end of a line. */
    public void runScript(String resource) {
        transaction(sql -> {
            try {
                script(sql.connection(), text(resource));
                return null;
            } catch (SQLException e) {
                throw new StoreException("Cannot run script " + resource + ": " + e.getMessage(), e);
            }
        });
    }

    private static void script(Connection connection, String text) throws SQLException {
        String plain = text.replaceAll("(?m)^\\s*(--|#).*$", "");
        try (Statement statement = connection.createStatement()) {
            for (String part : plain.split(";\\s*(\\r?\\n|$)")) {
                if (!part.isBlank() && !part.strip().equalsIgnoreCase("commit")) {
                    statement.execute(part.strip());
                }
            }
        }
    }

    private static String text(String resource) {
        try (InputStream in = Database.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("Cannot find script " + resource + " on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read script " + resource, e);
        }
    }

    @Override
    public void close() {
        Connection connection = idle.pollFirst();
        while (connection != null) {
            discard(connection);
            connection = idle.pollFirst();
        }
    }
}
