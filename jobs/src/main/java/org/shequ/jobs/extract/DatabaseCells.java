package org.shequ.jobs.extract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Turns the rows of a query into texts: times as ISO 8601, instants in UTC, numbers without exponent, null as blank; what is no
 * time, such as MySQL's zero date, as it is.
 */
final class DatabaseCells {
    private final ResultSet rows;
    private final boolean isMySql;
    private final List<String> names = new ArrayList<>();
    private final int[] types;
    private final boolean[] isInstant;
    private final boolean[] isManyBits;

    DatabaseCells(ResultSet rows, String url) throws SQLException {
        this.rows = rows;
        this.isMySql = MySql.is(url);
        ResultSetMetaData columns = rows.getMetaData();
        this.types = new int[columns.getColumnCount()];
        this.isInstant = new boolean[types.length];
        this.isManyBits = new boolean[types.length];
        for (int at = 0; at < types.length; at++) {
            names.add(columns.getColumnLabel(at + 1));
            types[at] = columns.getColumnType(at + 1);
            String name = String.valueOf(columns.getColumnTypeName(at + 1)).toLowerCase(Locale.ROOT);
            isInstant[at] = types[at] == Types.TIMESTAMP_WITH_TIMEZONE
                    || (types[at] == Types.TIMESTAMP
                            && (name.equals("timestamptz")
                                    || name.contains("with time zone")
                                    || (isMySql && name.equals("timestamp"))));
            isManyBits[at] = isMySql && types[at] == Types.BIT && columns.getPrecision(at + 1) > 1;
        }
    }

    List<String> names() {
        return names;
    }

    /** The cells of the current row. */
    List<String> row() throws SQLException {
        List<String> cells = new ArrayList<>(types.length);
        for (int at = 0; at < types.length; at++) {
            cells.add(text(at));
        }
        return cells;
    }

    private String text(int at) throws SQLException {
        int column = at + 1;
        if (isMySql && (types[at] == Types.TIMESTAMP || types[at] == Types.DATE)) {
            String stored = rows.getString(column);
            if (stored != null && MySql.isZero(stored)) {
                return stored;
            }
        }
        if (isInstant[at]) {
            return instant(column);
        }
        if (isManyBits[at]) {
            byte[] bits = rows.getBytes(column);
            return bits == null ? "" : new BigInteger(1, bits).toString();
        }
        return switch (types[at]) {
            case Types.TIMESTAMP -> {
                LocalDateTime time = rows.getObject(column, LocalDateTime.class);
                yield time == null ? "" : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
            }
            case Types.DATE -> {
                LocalDate day = rows.getObject(column, LocalDate.class);
                yield day == null ? "" : day.toString();
            }
            case Types.NUMERIC, Types.DECIMAL -> {
                BigDecimal number = rows.getBigDecimal(column);
                yield number == null ? "" : number.toPlainString();
            }
            case Types.REAL -> {
                float number = rows.getFloat(column);
                yield rows.wasNull() ? "" : number(Float.toString(number));
            }
            case Types.FLOAT, Types.DOUBLE -> number(rows.getString(column));
            case Types.BIT, Types.BOOLEAN -> {
                boolean truth = rows.getBoolean(column);
                yield rows.wasNull() ? "" : Boolean.toString(truth);
            }
            case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> {
                byte[] bytes = rows.getBytes(column);
                yield bytes == null ? "" : HexFormat.of().formatHex(bytes);
            }
            default -> {
                String text = rows.getString(column);
                yield text == null ? "" : text;
            }
        };
    }

    private String instant(int column) throws SQLException {
        if (isMySql) {
            LocalDateTime time = rows.getObject(column, LocalDateTime.class);
            return time == null ? "" : time.toInstant(ZoneOffset.UTC).toString();
        }
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? "" : time.toInstant().toString();
    }

    private static String number(String text) {
        if (text == null) {
            return "";
        }
        return text.matches("[-+0-9.eE]+") ? new BigDecimal(text).toPlainString() : text;
    }
}
