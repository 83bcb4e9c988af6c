package org.shequ.common.lake;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import org.apache.iceberg.Schema;
import org.apache.iceberg.parquet.ColumnIterator;
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
            case DATE -> new MadeReader<>(from, numbers -> LocalDate.ofEpochDay(numbers.nextInteger()));
            case TIMESTAMP -> new MadeReader<>(from, numbers -> RowLine.instant(numbers.nextLong()));
            default -> throw RowLine.unfit("read", column);
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

    /** Reads what is made of a number. */
    private static final class MadeReader<T> extends ParquetValueReaders.PrimitiveReader<T> {
        private final Function<ColumnIterator<?>, T> next;

        MadeReader(ColumnDescriptor from, Function<ColumnIterator<?>, T> next) {
            super(from);
            this.next = next;
        }

        @Override
        public T read(T reused) {
            return next.apply(column);
        }
    }
}
