package org.shequ.common.lake;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.parquet.ParquetValueWriter;
import org.apache.iceberg.parquet.ParquetValueWriters;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.io.api.Binary;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.types.Types;

/** Writes rows of texts, numbers and truth values into Parquet as they are; texts that come again are encoded once. */
final class RowWriter extends ParquetValueWriters.StructWriter<Object[]> {
    private final int[] places;

    private RowWriter(List<ParquetValueWriter<?>> writers, int[] places) {
        super(writers);
        this.places = places;
    }

    /** @param places for each column of the schema, where a row has its value */
    static RowWriter of(Schema schema, MessageType parquet, int[] places) {
        List<ParquetValueWriter<?>> writers = new ArrayList<>();
        for (Types.NestedField column : schema.columns()) {
            String[] path = {column.name()};
            writers.add(ParquetValueWriters.option(
                    parquet.getType(path),
                    parquet.getMaxDefinitionLevel(path),
                    writer(column, parquet.getColumnDescription(path))));
        }
        return new RowWriter(writers, places);
    }

    private static ParquetValueWriter<?> writer(Types.NestedField column, ColumnDescriptor to) {
        return switch (column.type().typeId()) {
            case STRING -> new TextWriter(to);
            case DOUBLE -> ParquetValueWriters.doubles(to);
            case LONG -> ParquetValueWriters.longs(to);
            case BOOLEAN -> ParquetValueWriters.booleans(to);
            default ->
                throw new IllegalArgumentException("Cannot write column " + column.name() + " in parts: it is "
                        + column.type() + " (expected a text, a number or true or false)");
        };
    }

    @Override
    protected Object get(Object[] row, int column) {
        return row[places[column]];
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
                found = Binary.fromConstantByteArray(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                if (known.size() < MOST) {
                    known.put(text, found);
                }
            }
            return found;
        }
    }
}
