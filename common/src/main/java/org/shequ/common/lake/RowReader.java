package org.shequ.common.lake;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.parquet.ParquetValueReader;
import org.apache.iceberg.parquet.ParquetValueReaders;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.io.api.Binary;
import org.apache.iceberg.shaded.org.apache.parquet.schema.GroupType;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.shaded.org.apache.parquet.schema.Type;
import org.apache.iceberg.types.Type.TypeID;
import org.apache.iceberg.types.Types;

/** Reads rows of plain values from Parquet; a text that comes again is mostly the same object. */
final class RowReader extends ParquetValueReaders.StructReader<Object[], Object[]> {
    private final int width;

    private RowReader(List<ParquetValueReader<?>> readers) {
        super(readers);
        this.width = readers.size();
    }

    /** Reads the columns of a schema in their order from a file that has them under the same numbers; null where it has none. */
    static RowReader of(Schema schema, MessageType parquet) {
        return new RowReader(schema.columns().stream()
                .<ParquetValueReader<?>>map(column -> reader(column, parquet))
                .toList());
    }

    private static ParquetValueReader<?> reader(Types.NestedField column, MessageType parquet) {
        for (Type type : parquet.getFields()) {
            if (type.getId() != null && type.getId().intValue() == column.fieldId()) {
                int level = parquet.getMaxDefinitionLevel(type.getName()) - 1;
                return ParquetValueReaders.option(type, level, reader(column, type, parquet));
            }
        }
        return ParquetValueReaders.nulls();
    }

    private static ParquetValueReader<?> reader(Types.NestedField column, Type type, MessageType parquet) {
        if (column.type().typeId() == TypeID.LIST) {
            return texts(type.asGroupType(), parquet);
        }
        ColumnDescriptor from = parquet.getColumnDescription(new String[] {type.getName()});
        return switch (column.type().typeId()) {
            case STRING -> new TextReader(from);
            case DOUBLE, LONG, BOOLEAN -> new ParquetValueReaders.UnboxedReader<>(from);
            case DATE -> new DayReader(from);
            case TIMESTAMP -> new InstantReader(from);
            default ->
                throw new IllegalArgumentException("Cannot read column " + column.name() + ": it is " + column.type()
                        + " (expected a text, a number, true or false, a day, an instant or a list of texts)");
        };
    }

    private static ParquetValueReader<?> texts(GroupType list, MessageType parquet) {
        GroupType repeated = list.getType(0).asGroupType();
        String[] items = {list.getName(), repeated.getName()};
        String[] item = {list.getName(), repeated.getName(), repeated.getFieldName(0)};
        return new ParquetValueReaders.ListReader<>(
                parquet.getMaxDefinitionLevel(items) - 1,
                parquet.getMaxRepetitionLevel(items) - 1,
                ParquetValueReaders.option(
                        repeated.getType(0),
                        parquet.getMaxDefinitionLevel(item) - 1,
                        new TextReader(parquet.getColumnDescription(item))));
    }

    @Override
    protected Object[] newStructData(Object[] reused) {
        return new Object[width];
    }

    @Override
    protected Object getField(Object[] row, int column) {
        return row[column];
    }

    @Override
    protected Object[] buildStruct(Object[] row) {
        return row;
    }

    @Override
    protected void set(Object[] row, int column, Object value) {
        row[column] = value;
    }

    /** The library gives the same bytes as the same object where they come from a dictionary: those are decoded once. */
    private static final class TextReader extends ParquetValueReaders.PrimitiveReader<String> {
        private static final int REMEMBERED = 8192;

        private final Binary[] encoded = new Binary[REMEMBERED];
        private final String[] decoded = new String[REMEMBERED];
        private Binary last;
        private String lastDecoded;

        TextReader(ColumnDescriptor from) {
            super(from);
        }

        @Override
        public String read(String reused) {
            Binary text = column.nextBinary();
            if (text != last) {
                last = text;
                lastDecoded = decoded(text);
            }
            return lastDecoded;
        }

        private String decoded(Binary text) {
            int place = System.identityHashCode(text) & REMEMBERED - 1;
            if (encoded[place] != text) {
                encoded[place] = text;
                decoded[place] = text.toStringUsingUTF8();
            }
            return decoded[place];
        }
    }

    private static final class DayReader extends ParquetValueReaders.PrimitiveReader<LocalDate> {
        DayReader(ColumnDescriptor from) {
            super(from);
        }

        @Override
        public LocalDate read(LocalDate reused) {
            return LocalDate.ofEpochDay(column.nextInteger());
        }
    }

    private static final class InstantReader extends ParquetValueReaders.PrimitiveReader<Instant> {
        InstantReader(ColumnDescriptor from) {
            super(from);
        }

        @Override
        public Instant read(Instant reused) {
            return RowLine.instant(column.nextLong());
        }
    }
}
