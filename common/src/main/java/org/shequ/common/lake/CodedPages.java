package org.shequ.common.lake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.iceberg.shaded.org.apache.parquet.bytes.BytesInput;
import org.apache.iceberg.shaded.org.apache.parquet.bytes.BytesUtils;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.column.Encoding;
import org.apache.iceberg.shaded.org.apache.parquet.column.ParquetProperties;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.DictionaryPage;
import org.apache.iceberg.shaded.org.apache.parquet.column.page.PageWriter;
import org.apache.iceberg.shaded.org.apache.parquet.column.statistics.Statistics;
import org.apache.iceberg.shaded.org.apache.parquet.column.values.ValuesWriter;
import org.apache.iceberg.shaded.org.apache.parquet.column.values.plain.BooleanPlainValuesWriter;
import org.apache.iceberg.shaded.org.apache.parquet.column.values.plain.PlainValuesWriter;
import org.apache.iceberg.shaded.org.apache.parquet.column.values.rle.RunLengthBitPackingHybridEncoder;
import org.apache.iceberg.shaded.org.apache.parquet.io.api.Binary;
import org.apache.iceberg.shaded.org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** The pages of one column: by a dictionary where that takes less room, value after value where not. */
final class CodedPages {
    private static final int SLAB = 4096;

    private final ColumnDescriptor column;
    private final ParquetProperties properties;
    private final CodedColumn coded;
    private final PrimitiveTypeName type;
    private final Binary[] texts;
    private final int[] pageLastSeenIn;

    CodedPages(ColumnDescriptor column, ParquetProperties properties, CodedColumn coded) {
        this.column = column;
        this.properties = properties;
        this.coded = coded;
        this.type = column.getPrimitiveType().getPrimitiveTypeName();
        this.texts = new Binary[type == PrimitiveTypeName.BINARY ? coded.distinct() : 0];
        for (int code = 0; code < texts.length; code++) {
            texts[code] = Binary.fromConstantByteArray(((String) coded.value(code)).getBytes(StandardCharsets.UTF_8));
        }
        this.pageLastSeenIn = new int[coded.distinct()];
    }

    /** Writes all rows. */
    void write(PageWriter to) throws IOException {
        boolean isByDictionary = isShorterByDictionary();
        if (isByDictionary) {
            to.writeDictionaryPage(dictionary());
        }
        int length = properties.getPageRowCountLimit();
        try (Page page = new Page(isByDictionary)) {
            for (int first = 0; first < coded.rows(); first += length) {
                page.write(to, first, Math.min(coded.rows(), first + length));
            }
        }
    }

    private boolean isShorterByDictionary() {
        if (type == PrimitiveTypeName.BOOLEAN || coded.distinct() == 0) {
            return false;
        }
        long dictionary = 0;
        long plain = 0;
        int[] rows = coded.rowsByCode();
        for (int code = 0; code < rows.length; code++) {
            int size = texts.length == 0 ? Long.BYTES : Integer.BYTES + texts[code].length();
            dictionary += size;
            plain += (long) size * rows[code];
        }
        long codes = (long) coded.rows() * width() / Byte.SIZE;
        return dictionary <= properties.getDictionaryPageSizeThreshold() && dictionary + codes < plain;
    }

    private int width() {
        return BytesUtils.getWidthFromMaxInt(coded.distinct() - 1);
    }

    private DictionaryPage dictionary() throws IOException {
        try (ValuesWriter values = plain()) {
            for (int code = 0; code < coded.distinct(); code++) {
                put(values, code);
            }
            return new DictionaryPage(BytesInput.copy(values.getBytes()), coded.distinct(), Encoding.PLAIN_DICTIONARY);
        }
    }

    /** One page after the other, in the same memory. */
    private final class Page implements AutoCloseable {
        private final boolean isByDictionary;
        private final ValuesWriter repetitions = properties.newRepetitionLevelWriter(column);
        private final ValuesWriter levels = properties.newDefinitionLevelWriter(column);
        private final ValuesWriter plain = plain();
        private final RunLengthBitPackingHybridEncoder codes = new RunLengthBitPackingHybridEncoder(
                width(), SLAB, properties.getPageSizeThreshold(), properties.getAllocator());

        Page(boolean isByDictionary) {
            this.isByDictionary = isByDictionary;
        }

        void write(PageWriter to, int first, int end) throws IOException {
            int present = column.getMaxDefinitionLevel();
            for (int row = first; row < end; row++) {
                levels.writeInteger(coded.code(row) == CodedColumn.NONE ? 0 : present);
            }
            to.writePage(
                    BytesInput.concat(
                            repetitions.getBytes(),
                            levels.getBytes(),
                            isByDictionary ? codes(first, end) : values(first, end)),
                    end - first,
                    end - first,
                    statistics(first, end),
                    repetitions.getEncoding(),
                    levels.getEncoding(),
                    isByDictionary ? Encoding.PLAIN_DICTIONARY : Encoding.PLAIN);
            levels.reset();
            plain.reset();
            codes.reset();
        }

        private BytesInput codes(int first, int end) throws IOException {
            for (int row = first; row < end; row++) {
                int code = coded.code(row);
                if (code != CodedColumn.NONE) {
                    codes.writeInt(code);
                }
            }
            return BytesInput.concat(BytesInput.from(new byte[] {(byte) width()}), codes.toBytes());
        }

        private BytesInput values(int first, int end) {
            for (int row = first; row < end; row++) {
                int code = coded.code(row);
                if (code != CodedColumn.NONE) {
                    put(plain, code);
                }
            }
            return plain.getBytes();
        }

        @Override
        public void close() {
            repetitions.close();
            levels.close();
            plain.close();
            codes.close();
        }
    }

    /** What a page holds; each distinct value is compared once. */
    private Statistics<?> statistics(int first, int end) {
        Statistics<?> statistics = Statistics.createStats(column.getPrimitiveType());
        int without = 0;
        for (int row = first; row < end; row++) {
            int code = coded.code(row);
            if (code == CodedColumn.NONE) {
                without++;
            } else if (pageLastSeenIn[code] != end) {
                pageLastSeenIn[code] = end;
                note(statistics, code);
            }
        }
        statistics.incrementNumNulls(without);
        return statistics;
    }

    private ValuesWriter plain() {
        return type == PrimitiveTypeName.BOOLEAN
                ? new BooleanPlainValuesWriter()
                : new PlainValuesWriter(SLAB, properties.getPageSizeThreshold(), properties.getAllocator());
    }

    private void put(ValuesWriter to, int code) {
        switch (type) {
            case BINARY -> to.writeBytes(texts[code]);
            case INT64 -> to.writeLong((Long) coded.value(code));
            case DOUBLE -> to.writeDouble((Double) coded.value(code));
            case BOOLEAN -> to.writeBoolean((Boolean) coded.value(code));
            default -> throw unfit();
        }
    }

    private void note(Statistics<?> in, int code) {
        switch (type) {
            case BINARY -> in.updateStats(texts[code]);
            case INT64 -> in.updateStats((Long) coded.value(code));
            case DOUBLE -> in.updateStats((Double) coded.value(code));
            case BOOLEAN -> in.updateStats((Boolean) coded.value(code));
            default -> throw unfit();
        }
    }

    private IllegalArgumentException unfit() {
        return new IllegalArgumentException("Cannot write column " + column.getPath()[0] + " in parts: it is "
                + column.getPrimitiveType() + " (expected texts, whole or other numbers, or true and false)");
    }
}
