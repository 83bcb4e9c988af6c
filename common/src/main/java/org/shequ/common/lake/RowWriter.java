package org.shequ.common.lake;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.parquet.ParquetValueWriter;
import org.apache.iceberg.parquet.ParquetValueWriters;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.io.api.Binary;
import org.apache.iceberg.shaded.org.apache.parquet.schema.GroupType;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** Writes rows of plain values into Parquet as they are; texts that come again are encoded once. */
final class RowWriter extends ParquetValueWriters.StructWriter<Object[]> {
    private final int[] places;

    private RowWriter(List<ParquetValueWriter<?>> writers, int[] places) {
        super(writers);
        this.places = places;
    }

    /** @param places for each column of the schema, where a row has its value; negative where it has none */
    static RowWriter of(Schema schema, MessageType parquet, int[] places) {
        List<ParquetValueWriter<?>> writers = new ArrayList<>();
        for (Types.NestedField column : schema.columns()) {
            String[] path = {column.name()};
            writers.add(ParquetValueWriters.option(
                    parquet.getType(path), parquet.getMaxDefinitionLevel(path), writer(column, parquet)));
        }
        return new RowWriter(writers, places);
    }

    private static ParquetValueWriter<?> writer(Types.NestedField column, MessageType parquet) {
        if (column.type().typeId() == Type.TypeID.LIST) {
            return texts(column.name(), parquet);
        }
        ColumnDescriptor to = parquet.getColumnDescription(new String[] {column.name()});
        return switch (column.type().typeId()) {
            case STRING -> new TextWriter(to);
            case DOUBLE -> ParquetValueWriters.doubles(to);
            case LONG -> ParquetValueWriters.longs(to);
            case BOOLEAN -> ParquetValueWriters.booleans(to);
            case DATE -> new DayWriter(to);
            case TIMESTAMP -> new InstantWriter(to);
            default -> throw RowLine.unfit("write", column);
        };
    }

    private static ParquetValueWriter<?> texts(String column, MessageType parquet) {
        GroupType repeated = parquet.getType(column).asGroupType().getType(0).asGroupType();
        String[] list = {column, repeated.getName()};
        String[] element = {column, repeated.getName(), repeated.getFieldName(0)};
        return ParquetValueWriters.collections(
                parquet.getMaxDefinitionLevel(list),
                parquet.getMaxRepetitionLevel(list),
                ParquetValueWriters.option(
                        repeated.getType(0),
                        parquet.getMaxDefinitionLevel(element),
                        new TextWriter(parquet.getColumnDescription(element))));
    }

    @Override
    protected Object get(Object[] row, int column) {
        return places[column] < 0 ? null : row[places[column]];
    }

    private static final class TextWriter extends ParquetValueWriters.PrimitiveWriter<String> {
        private static final int MOST = 20_000;

        private final Map<String, Binary> known = new HashMap<>();
        private String last;
        private Binary lastEncoded;

        TextWriter(ColumnDescriptor to) {
            super(to);
        }

        @Override
        public void write(int repetitionLevel, String text) {
            if (text != last) {
                last = text;
                lastEncoded = encoded(text);
            }
            column.writeBinary(repetitionLevel, lastEncoded);
        }

        private Binary encoded(String text) {
            Binary found = known.get(text);
            if (found == null) {
                found = Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8));
                if (known.size() < MOST) {
                    known.put(text, found);
                }
            }
            return found;
        }
    }

    private static final class DayWriter extends ParquetValueWriters.PrimitiveWriter<LocalDate> {
        DayWriter(ColumnDescriptor to) {
            super(to);
        }

        @Override
        public void write(int repetitionLevel, LocalDate day) {
            column.writeInteger(repetitionLevel, Math.toIntExact(day.toEpochDay()));
        }
    }

    private static final class InstantWriter extends ParquetValueWriters.PrimitiveWriter<Instant> {
        InstantWriter(ColumnDescriptor to) {
            super(to);
        }

        @Override
        public void write(int repetitionLevel, Instant instant) {
            column.writeLong(repetitionLevel, RowLine.micros(instant));
        }
    }
}
