package org.shequ.jobs.publish;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.shequ.common.lake.SparkRows;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;

/** Writes a table as plain Parquet that DuckDB, pandas and Spark read alike, with the description of each column. */
final class ParquetFile implements AutoCloseable {
    /** Where Spark looks for column comments. */
    private static final String SPARK_SCHEMA = "org.apache.spark.sql.parquet.row.metadata";

    /**
     * Codes and names fit, measured numbers soon do without. The same for all tables: writers of one process share what their
     * columns are encoded by (PARQUET's default factory is one object), and two of them are made side by side.
     */
    private static final int DICTIONARY_BYTES = 256 << 10;

    private static final int MANY_TEXTS = 50_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PublishedTable table;
    private final Path file;
    private final ParquetWriter<Object[]> writer;
    private long rows;

    /** A new file {@code <folder>/<name>/<name>.parquet}. */
    ParquetFile(PublishedTable table, Path folder) {
        this.table = table;
        this.file = folder.resolve(table.name()).resolve(table.name() + ".parquet");
        try {
            Files.createDirectories(file.getParent());
            this.writer = new Builder(table, new LocalOutputFile(file))
                    .withConf(new PlainParquetConfiguration())
                    .withCompressionCodec(CompressionCodecName.ZSTD)
                    .withDictionaryPageSize(DICTIONARY_BYTES)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot begin table " + table.name() + " at " + file, e);
        }
    }

    /** Adds a row: the values of the table's fields in order. */
    void write(Object[] row) {
        try {
            writer.write(row);
            rows++;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write table " + table.name() + " to " + file, e);
        }
    }

    /** Ends the file. */
    WrittenTable finish() {
        close();
        PublishedRoot.sync(file);
        return new WrittenTable(table, file, rows, Checksums.sha256(file));
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot finish table " + table.name() + " at " + file, e);
        }
    }

    /** The schema of the file: every column may be empty, as what is required is checked when the lake is written. */
    static MessageType schema(PublishedTable table) {
        return new MessageType(
                table.name(), table.fields().stream().map(ParquetFile::column).toArray(Type[]::new));
    }

    private static Type column(Field field) {
        return switch (field.type()) {
            case STRING ->
                Types.optional(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(field.name());
            case INTEGER -> Types.optional(PrimitiveTypeName.INT64).named(field.name());
            case NUMBER -> Types.optional(PrimitiveTypeName.DOUBLE).named(field.name());
            case BOOLEAN -> Types.optional(PrimitiveTypeName.BOOLEAN).named(field.name());
            case DATE ->
                Types.optional(PrimitiveTypeName.INT32)
                        .as(LogicalTypeAnnotation.dateType())
                        .named(field.name());
            case TIMESTAMP ->
                Types.optional(PrimitiveTypeName.INT64)
                        .as(LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS))
                        .named(field.name());
            case ARRAY ->
                Types.optionalList()
                        .optionalElement(PrimitiveTypeName.BINARY)
                        .as(LogicalTypeAnnotation.stringType())
                        .named(field.name());
        };
    }

    private static String sparkSchema(PublishedTable table) {
        ObjectNode root = JSON.createObjectNode().put("type", "struct");
        ArrayNode fields = root.putArray("fields");
        for (Field field : table.fields()) {
            ObjectNode node = fields.addObject().put("name", field.name());
            if (field.type() == FieldType.ARRAY) {
                node.putObject("type")
                        .put("type", "array")
                        .put("elementType", "string")
                        .put("containsNull", true);
            } else {
                node.put("type", sparkType(field.type()));
            }
            node.put("nullable", true).putObject("metadata").put("comment", SparkRows.comment(field));
        }
        return root.toString();
    }

    private static String sparkType(FieldType type) {
        return switch (type) {
            case STRING, ARRAY -> "string";
            case INTEGER -> "long";
            case NUMBER -> "double";
            case BOOLEAN -> "boolean";
            case DATE -> "date";
            case TIMESTAMP -> "timestamp";
        };
    }

    private static final class Builder extends ParquetWriter.Builder<Object[], Builder> {
        private final PublishedTable table;

        Builder(PublishedTable table, OutputFile file) {
            super(file);
            this.table = table;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        protected WriteSupport<Object[]> getWriteSupport(Configuration hadoop) {
            return new Rows(table);
        }

        @Override
        protected WriteSupport<Object[]> getWriteSupport(ParquetConfiguration plain) {
            return new Rows(table);
        }
    }

    private static final class Rows extends WriteSupport<Object[]> {
        private final PublishedTable table;
        private final List<Field> fields;
        private final Map<String, Binary> texts = new HashMap<>();
        private RecordConsumer consumer;

        Rows(PublishedTable table) {
            this.table = table;
            this.fields = new ArrayList<>(table.fields());
        }

        @Override
        public WriteContext init(Configuration hadoop) {
            return new WriteContext(schema(table), Map.of(SPARK_SCHEMA, sparkSchema(table)));
        }

        @Override
        public WriteContext init(ParquetConfiguration plain) {
            return init((Configuration) null);
        }

        @Override
        public void prepareForWrite(RecordConsumer into) {
            this.consumer = into;
        }

        @Override
        public void write(Object[] row) {
            if (row.length != fields.size()) {
                throw new IllegalArgumentException("Cannot publish table " + table.name() + ": a row has " + row.length
                        + " values (expected " + fields.size() + ")");
            }
            consumer.startMessage();
            for (int place = 0; place < row.length; place++) {
                if (row[place] != null) {
                    Field field = fields.get(place);
                    consumer.startField(field.name(), place);
                    value(field, row[place]);
                    consumer.endField(field.name(), place);
                }
            }
            consumer.endMessage();
        }

        private void value(Field field, Object value) {
            try {
                switch (field.type()) {
                    case STRING -> consumer.addBinary(encoded((String) value));
                    case INTEGER -> consumer.addLong((Long) value);
                    case NUMBER -> consumer.addDouble((Double) value);
                    case BOOLEAN -> consumer.addBoolean((Boolean) value);
                    case DATE -> consumer.addInteger(Math.toIntExact(((LocalDate) value).toEpochDay()));
                    case TIMESTAMP -> consumer.addLong(ChronoUnit.MICROS.between(Instant.EPOCH, (Instant) value));
                    case ARRAY -> list((List<?>) value);
                }
            } catch (ClassCastException e) {
                throw new IllegalArgumentException(
                        "Cannot publish table " + table.name() + ": column " + field.name() + " holds "
                                + value.getClass().getSimpleName() + " " + value + " (expected " + field.type() + ")",
                        e);
            }
        }

        /** Codes and names come again and again: they are encoded once. */
        private Binary encoded(String text) {
            Binary known = texts.get(text);
            if (known == null) {
                known = Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8));
                if (texts.size() < MANY_TEXTS) {
                    texts.put(text, known);
                }
            }
            return known;
        }

        private void list(List<?> elements) {
            consumer.startGroup();
            if (!elements.isEmpty()) {
                consumer.startField("list", 0);
                for (Object text : elements) {
                    consumer.startGroup();
                    if (text != null) {
                        consumer.startField("element", 0);
                        consumer.addBinary(Binary.fromString((String) text));
                        consumer.endField("element", 0);
                    }
                    consumer.endGroup();
                }
                consumer.endField("list", 0);
            }
            consumer.endGroup();
        }
    }
}
