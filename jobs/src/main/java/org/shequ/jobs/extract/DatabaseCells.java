package org.shequ.jobs.extract;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Turns the rows of a query into texts: times as ISO 8601, instants in UTC, numbers without exponent, null as blank. */
final class DatabaseCells {
    private final ResultSet rows;
    private final List<String> names = new ArrayList<>();
    private final int[] types;
    private final boolean[] isInstant;

    DatabaseCells(ResultSet rows) throws SQLException {
        this.rows = rows;
        ResultSetMetaData columns = rows.getMetaData();
        this.types = new int[columns.getColumnCount()];
        this.isInstant = new boolean[types.length];
        for (int at = 0; at < types.length; at++) {
            names.add(columns.getColumnLabel(at + 1));
            types[at] = columns.getColumnType(at + 1);
            String name = String.valueOf(columns.getColumnTypeName(at + 1)).toLowerCase(Locale.ROOT);
            isInstant[at] = types[at] == Types.TIMESTAMP_WITH_TIMEZONE
                    || (types[at] == Types.TIMESTAMP
                            && (name.equals("timestamptz") || name.contains("with time zone")));
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
        if (isInstant[at]) {
            OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
            return time == null ? "" : time.toInstant().toString();
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
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> number(rows.getString(column));
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

    private static String number(String text) {
        if (text == null) {
            return "";
        }
        return text.matches("[-+0-9.eE]+") ? new BigDecimal(text).toPlainString() : text;
    }
}
