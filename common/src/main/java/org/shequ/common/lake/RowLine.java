package org.shequ.common.lake;

import java.time.Instant;
import java.time.LocalDate;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.types.Types;

/**
 * A row of plain values as Iceberg tells partitions by: instants as microseconds and dates as days since 1970.
 *
 * @param row the values
 * @param places for each column of the table, where the row has its value; negative where it has none
 */
record RowLine(Object[] row, int[] places) implements StructLike {
    private static final long MICROS = 1_000_000;

    @Override
    public int size() {
        return places.length;
    }

    @Override
    public <T> T get(int position, Class<T> type) {
        return type.cast(places[position] < 0 ? null : internal(row[places[position]]));
    }

    @Override
    public <T> void set(int position, T value) {
        throw new UnsupportedOperationException("rows are only read");
    }

    private static Object internal(Object value) {
        if (value instanceof Instant instant) {
            return micros(instant);
        }
        return value instanceof LocalDate day ? (Object) (int) day.toEpochDay() : value;
    }

    /** Microseconds since 1970. */
    static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1_000);
    }

    /** The instant so many microseconds after 1970 begins. */
    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000L);
    }

    /** For a column that no plain value stands in. */
    static IllegalArgumentException unfit(String doing, Types.NestedField column) {
        return new IllegalArgumentException("Cannot " + doing + " column " + column.name() + ": it is " + column.type()
                + " (expected a text, a number, true or false, a day, an instant or a list of texts)");
    }
}
