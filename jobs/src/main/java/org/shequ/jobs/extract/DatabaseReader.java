package org.shequ.jobs.extract;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.shequ.schemas.source.DatabasePull;

/**
 * Reads what is new in a table since a watermark, in read-only transactions, into one file. Everything up to the greatest
 * watermark seen at the start is taken, however long the reading lasts; what comes later comes with the next pull. A
 * connection that drops is opened again and the pull done anew.
 */
final class DatabaseReader {
    private static final int ATTEMPTS = 3;
    private static final long PAUSE_MILLIS = 500;

    private final String source;
    private final DatabasePull pull;
    private final Secrets secrets;

    DatabaseReader(String source, DatabasePull pull, Secrets secrets) {
        this.source = source;
        this.pull = pull;
        this.secrets = secrets;
    }

    /** The columns there are. */
    List<String> columns() {
        return tried(() -> {
            try (Connection connection = connect();
                    PreparedStatement none =
                            connection.prepareStatement("select * from " + pull.from() + " where 1 = 0");
                    ResultSet rows = none.executeQuery()) {
                return new DatabaseCells(rows, pull.url()).names();
            }
        });
    }

    /**
     * Writes the rows since a watermark, with a header, in the order of watermark and key.
     *
     * @param last the watermark read up to before; null at the first time
     * @return the watermark read up to now; null where the source has none
     */
    String pull(String last, Path file) {
        return tried(() -> once(last, file));
    }

    private <T> T tried(Callable<T> read) {
        for (int attempt = 1; ; attempt++) {
            try {
                return read.call();
            } catch (InputRefusedException e) {
                throw e;
            } catch (Exception e) {
                if (attempt == ATTEMPTS || !isPassing(e)) {
                    throw new SourceUnreachableException(secrets.struck("Cannot read source " + source + " from "
                            + pull.url() + " (" + pull.from() + "): " + e.getMessage() + ", after " + attempt
                            + (attempt == 1 ? " try" : " tries")));
                }
                pause(attempt);
            }
        }
    }

    /** Whether another try may do: the connection broke, or the database says so. */
    private static boolean isPassing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientException
                    || cause instanceof SQLRecoverableException
                    || cause instanceof EOFException
                    || cause instanceof SocketException
                    || cause instanceof SocketTimeoutException) {
                return true;
            }
            String state = cause instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
            if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("40")) {
                return true;
            }
        }
        return false;
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(PAUSE_MILLIS << attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnreachableException("Cannot go on reading: interrupted");
        }
    }

    private Connection connect() throws SQLException {
        if (DriverManager.drivers().noneMatch(this::isAccepted)) {
            throw new InputRefusedException("Cannot read source " + source + " from " + pull.url()
                    + ": there is no driver for it (expected its jar in the folder that SHEQU_DRIVERS names;"
                    + " PostgreSQL's and MariaDB's are built in, the latter reads MySQL by jdbc:mariadb:)");
        }
        Properties properties = new Properties();
        if (MySql.is(pull.url())) {
            MySql.properties().forEach(properties::setProperty);
        }
        pull.properties().forEach(properties::setProperty);
        pull.user().ifPresent(name -> properties.setProperty("user", secrets.value(name)));
        pull.password().ifPresent(name -> properties.setProperty("password", secrets.value(name)));
        Connection connection = DriverManager.getConnection(pull.url(), properties);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        if (connection.getMetaData().supportsTransactionIsolationLevel(Connection.TRANSACTION_REPEATABLE_READ)) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        }
        if (MySql.is(pull.url())) {
            MySql.inUtc(connection);
        }
        return connection;
    }

    private boolean isAccepted(Driver driver) {
        try {
            return driver.acceptsURL(pull.url());
        } catch (SQLException e) {
            return false;
        }
    }

    private String once(String last, Path file) throws Exception {
        Optional<Watermark> from =
                Optional.ofNullable(last).map(Watermark::of).map(mark -> mark.before(pull.overlap(), source));
        try (Connection connection = connect()) {
            Optional<Watermark> until = pull.watermark().isPresent() ? greatest(connection) : Optional.empty();
            Range whole = new Range(from, until, null, null, true);
            if (pull.partitions() == 1) {
                write(connection, whole, file);
            } else {
                writeParts(parts(connection, whole), file);
            }
            return until.map(Watermark::text).orElse(last);
        }
    }

    /** The greatest watermark; refuses rows without one, which no later pull would ever find. */
    private Optional<Watermark> greatest(Connection connection) throws SQLException {
        String column = pull.watermark().orElseThrow();
        String query = "select max(" + column + ") as last_mark, count(*) - count(" + column + ") as unmarked from "
                + pull.from();
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            if (rows.getLong(2) > 0) {
                throw new InputRefusedException(
                        "Cannot read source " + source + ": " + rows.getLong(2) + " rows of " + pull.from()
                                + " have no " + column + " (expected one each; leave out 'watermark' or these rows)");
            }
            String text = new DatabaseCells(rows, pull.url()).row().get(0);
            try {
                return text.isEmpty() ? Optional.empty() : Optional.of(Watermark.of(text));
            } catch (DateTimeParseException e) {
                throw new InputRefusedException(
                        "Cannot read source " + source + ": the greatest " + column + " of " + pull.from() + " is '"
                                + text + "' (expected a number, a day or a time)",
                        e);
            }
        }
    }

    /**
     * Rows of a pull.
     *
     * @param first smallest key, null where there is no bound
     * @param beyond key they stay below, null where there is no bound
     * @param hasKeyless whether rows without a key belong to it
     */
    private record Range(
            Optional<Watermark> from,
            Optional<Watermark> until,
            BigInteger first,
            BigInteger beyond,
            boolean hasKeyless) {}

    /** The range in parts of about the same width of keys. */
    private List<Range> parts(Connection connection, Range whole) throws SQLException {
        String key = pull.key().orElseThrow();
        try (PreparedStatement statement = statement(connection, "min(" + key + "), max(" + key + ")", whole, "");
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            BigDecimal least = rows.getBigDecimal(1);
            BigDecimal most = rows.getBigDecimal(2);
            if (least == null) {
                return List.of(whole);
            }
            BigInteger first = least.toBigInteger().subtract(BigInteger.ONE);
            BigInteger width = most.toBigInteger()
                    .add(BigInteger.ONE)
                    .subtract(first)
                    .divide(BigInteger.valueOf(pull.partitions()))
                    .add(BigInteger.ONE);
            List<Range> parts = new ArrayList<>();
            for (int part = 0; part < pull.partitions(); part++) {
                BigInteger from = first.add(width.multiply(BigInteger.valueOf(part)));
                parts.add(new Range(
                        whole.from(),
                        whole.until(),
                        part == 0 ? null : from,
                        part == pull.partitions() - 1 ? null : from.add(width),
                        part == 0));
            }
            return parts;
        }
    }

    private void writeParts(List<Range> ranges, Path file) throws Exception {
        List<Path> parts = new ArrayList<>();
        List<Future<Void>> readings = new ArrayList<>();
        ExecutorService readers = Executors.newFixedThreadPool(ranges.size());
        try {
            for (Range range : ranges) {
                Path part = file.resolveSibling(file.getFileName() + "." + parts.size());
                parts.add(part);
                readings.add(readers.submit(() -> {
                    try (Connection connection = connect()) {
                        write(connection, range, part);
                        return null;
                    }
                }));
            }
            for (Future<Void> reading : readings) {
                reading.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            readers.shutdownNow();
        }
        Landing.join(parts, file);
    }

    private void write(Connection connection, Range range, Path file) throws SQLException {
        String order = String.join(
                ", ",
                List.of(pull.watermark(), pull.key()).stream()
                        .flatMap(Optional::stream)
                        .toList());
        try (PreparedStatement statement =
                        statement(connection, "*", range, order.isEmpty() ? "" : " order by " + order);
                CsvWriter out = CsvWriter.builder().build(Files.newBufferedWriter(file))) {
            statement.setFetchSize(pull.fetchSize());
            try (ResultSet rows = statement.executeQuery()) {
                DatabaseCells cells = new DatabaseCells(rows, pull.url());
                if (range.hasKeyless()) {
                    out.writeRecord(cells.names());
                }
                while (rows.next()) {
                    out.writeRecord(cells.row());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    private PreparedStatement statement(Connection connection, String what, Range range, String order)
            throws SQLException {
        List<String> conditions = new ArrayList<>();
        range.from().ifPresent(mark -> conditions.add(pull.watermark().orElseThrow() + " >= ?"));
        range.until().ifPresent(mark -> conditions.add(pull.watermark().orElseThrow() + " <= ?"));
        String key = pull.key().orElse("");
        if (range.first() != null) {
            conditions.add(key + " >= " + range.first());
        }
        if (range.beyond() != null) {
            conditions.add(
                    "(" + key + " < " + range.beyond() + (range.hasKeyless() ? " or " + key + " is null" : "") + ")");
        }
        String query = "select " + what + " from " + pull.from()
                + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions)) + order;
        PreparedStatement statement = connection.prepareStatement(query);
        int position = 0;
        for (Optional<Watermark> mark : List.of(range.from(), range.until())) {
            if (mark.isPresent()) {
                position++;
                mark.get().bind(statement, position, pull.url());
            }
        }
        return statement;
    }
}
