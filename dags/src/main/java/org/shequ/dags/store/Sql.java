package org.shequ.dags.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements within one transaction. */
public final class Sql {
    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** Makes a value of one row. */
    public interface Mapping<T> {
        T of(Row row) throws SQLException;
    }

    /** One row of an answer; times are instants and absent values are empty. */
    public record Row(ResultSet set) {
        public String text(String column) throws SQLException {
            return set.getString(column);
        }

        public Optional<String> optionalText(String column) throws SQLException {
            return Optional.ofNullable(set.getString(column));
        }

        public int number(String column) throws SQLException {
            return set.getInt(column);
        }

        public long id(String column) throws SQLException {
            return set.getLong(column);
        }

        public Optional<Long> optionalId(String column) throws SQLException {
            long id = set.getLong(column);
            return set.wasNull() ? Optional.empty() : Optional.of(id);
        }

        public boolean isTrue(String column) throws SQLException {
            return set.getBoolean(column);
        }

        public Optional<Instant> time(String column) throws SQLException {
            return Optional.ofNullable(set.getObject(column, OffsetDateTime.class))
                    .map(OffsetDateTime::toInstant);
        }

        public Instant requiredTime(String column) throws SQLException {
            return set.getObject(column, OffsetDateTime.class).toInstant();
        }
    }

    public <T> List<T> list(String statement, Mapping<T> mapping, Object... values) {
        try (PreparedStatement prepared = prepared(statement, values);
                ResultSet set = prepared.executeQuery()) {
            List<T> rows = new ArrayList<>();
            Row row = new Row(set);
            while (set.next()) {
                rows.add(mapping.of(row));
            }
            return rows;
        } catch (SQLException e) {
            throw refused(statement, e);
        }
    }

    public <T> Optional<T> first(String statement, Mapping<T> mapping, Object... values) {
        return list(statement, mapping, values).stream().findFirst();
    }

    /** Runs a statement and says how many rows it changed. */
    public int change(String statement, Object... values) {
        try (PreparedStatement prepared = prepared(statement, values)) {
            return prepared.executeUpdate();
        } catch (SQLException e) {
            throw refused(statement, e);
        }
    }

    /** Inserts a row and returns the id the table gave it. */
    public long insert(String statement, Object... values) {
        try (PreparedStatement prepared = connection.prepareStatement(statement, new String[] {"id"})) {
            bind(prepared, values);
            prepared.executeUpdate();
            try (ResultSet keys = prepared.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        } catch (SQLException e) {
            throw refused(statement, e);
        }
    }

    private PreparedStatement prepared(String statement, Object... values) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement);
        bind(prepared, values);
        return prepared;
    }

    private static void bind(PreparedStatement prepared, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i] instanceof Optional<?> optional ? optional.orElse(null) : values[i];
            if (value instanceof Instant instant) {
                prepared.setObject(i + 1, micros(instant).atOffset(ZoneOffset.UTC));
            } else {
                prepared.setObject(i + 1, value);
            }
        }
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }

    private static StoreException refused(String statement, SQLException e) {
        return new StoreException(
                "Cannot run '" + statement.strip().replaceAll("\\s+", " ") + "': " + e.getMessage(), e);
    }
}
