package org.shequ.common.lake;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types;

/** A row of plain values as Iceberg's writers take it: instants as microseconds and dates as days since 1970. */
final class RowLine implements StructLike {
    private static final long MICROS = 1_000_000;

    private final int[] from;
    private Object[] row;

    /** @param names what the values of a row are, in their order; the table may have them in another */
    RowLine(Schema schema, List<String> names) {
        from = schema.columns().stream()
                .map(Types.NestedField::name)
                .mapToInt(names::indexOf)
                .toArray();
    }

    RowLine of(Object[] values) {
        row = values;
        return this;
    }

    @Override
    public int size() {
        return from.length;
    }

    @Override
    public <T> T get(int position, Class<T> type) {
        return type.cast(from[position] < 0 ? null : internal(row[from[position]]));
    }

    @Override
    public <T> void set(int position, T value) {
        throw new UnsupportedOperationException("rows are only read");
    }

    private static Object internal(Object value) {
        if (value instanceof Instant instant) {
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1_000);
        }
        return value instanceof LocalDate day ? (Object) (int) day.toEpochDay() : value;
    }

    /** A plain value of what Iceberg's readers give for a column. */
    static Object plain(Object value, Types.NestedField column) {
        if (value == null) {
            return null;
        }
        return switch (column.type().typeId()) {
            case TIMESTAMP ->
                Instant.ofEpochSecond(
                        Math.floorDiv((Long) value, MICROS), Math.floorMod((Long) value, MICROS) * 1_000L);
            case DATE -> LocalDate.ofEpochDay((Integer) value);
            default -> value;
        };
    }
}
