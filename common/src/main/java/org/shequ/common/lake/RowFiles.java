package org.shequ.common.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.FanoutDataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;

/** Few rows in and out of tables in plain Java, so that small questions and the run log need no Spark. */
final class RowFiles {
    private static final long FILE_BYTES = 512L << 20;

    private RowFiles() {}

    /** Rows of a scan as column and value: text, Long, Double, Boolean, LocalDate, Instant, or a list of texts. */
    static List<Map<String, Object>> read(IcebergGenerics.ScanBuilder scan, Collection<String> names) {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (CloseableIterable<Record> records = scan.build()) {
            for (Record record : records) {
                rows.add(row(record, names));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return rows;
    }

    /** Only some columns of files that are not committed yet, one list of values a row. */
    static void readColumns(
            Table table, Staged staged, List<String> names, java.util.function.Consumer<List<Object>> use) {
        Schema schema = table.schema().select(names);
        for (DataFile file : staged.files()) {
            try (CloseableIterable<Record> records = Parquet.read(table.io().newInputFile(file.location()))
                    .project(schema)
                    .createReaderFunc(parquet -> GenericParquetReaders.buildReader(schema, parquet))
                    .build()) {
                for (Record record : records) {
                    use.accept(names.stream().map(record::getField).collect(Collectors.toList()));
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    /** Writes the rows into files of the table's partitions, after checking every one of them. */
    static Staged write(Table table, Contract contract, List<? extends Map<String, ?>> rows) {
        List<Map<String, Object>> checked = checked(contract, rows);
        OutputFileFactory files = OutputFileFactory.builderFor(table, 0, 0)
                .format(FileFormat.PARQUET)
                .operationId(UUID.randomUUID().toString())
                .build();
        GenericFileWriterFactory writers = new GenericFileWriterFactory.Builder(table)
                .dataSchema(table.schema())
                .dataFileFormat(FileFormat.PARQUET)
                .build();
        FanoutDataWriter<Record> writer = new FanoutDataWriter<>(writers, files, table.io(), FILE_BYTES);
        PartitionKey key = new PartitionKey(table.spec(), table.schema());
        InternalRecordWrapper wrapper = new InternalRecordWrapper(table.schema().asStruct());
        try (writer) {
            for (Map<String, Object> row : checked) {
                Record record = record(table, contract, row);
                key.partition(wrapper.wrap(record));
                writer.write(record, table.spec(), key);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return new Staged(writer.result().dataFiles());
    }

    private static Map<String, Object> row(Record record, Collection<String> names) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (String name : names) {
            Object value = record.struct().field(name) == null ? null : record.getField(name);
            row.put(name, value instanceof OffsetDateTime instant ? instant.toInstant() : value);
        }
        return row;
    }

    private static Record record(Table table, Contract contract, Map<String, Object> row) {
        Record record = GenericRecord.create(table.schema());
        for (Field field : contract.fields()) {
            Object value = row.get(field.name());
            record.setField(field.name(), value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
        }
        return record;
    }

    private static List<Map<String, Object>> checked(Contract contract, List<? extends Map<String, ?>> rows) {
        Set<String> violations = new java.util.LinkedHashSet<>();
        List<Map<String, Object>> typed = new ArrayList<>();
        for (Map<String, ?> row : rows) {
            row.keySet().stream()
                    .filter(name -> contract.field(name).isEmpty())
                    .forEach(name -> violations.add("a row has a column " + name + " (expected one of "
                            + String.join(", ", contract.names()) + ")"));
            Map<String, Object> values = new LinkedHashMap<>();
            for (Field field : contract.fields()) {
                Object value = widened(row.get(field.name()));
                if (value != null && !fits(field.type(), value)) {
                    violations.add("a row has " + field.name() + " of type "
                            + value.getClass().getSimpleName() + " (expected " + Tables.words(field.type()) + ")");
                    value = null;
                }
                values.put(field.name(), value);
            }
            typed.add(values);
        }
        if (violations.isEmpty()) {
            Rule.of(contract).forEach(rule -> check(rule, typed, violations));
            Keys keys = new Keys(contract);
            typed.forEach(row -> keys.add(
                    contract.keys().stream().map(key -> row.get(key.name())).collect(Collectors.toList())));
            keys.violation().ifPresent(violations::add);
        }
        if (!violations.isEmpty()) {
            throw ContractException.write(contract.table(), List.copyOf(violations));
        }
        return typed;
    }

    private static void check(Rule rule, List<Map<String, Object>> rows, Set<String> violations) {
        TreeSet<String> faults = new TreeSet<>();
        long count = 0;
        for (Map<String, Object> row : rows) {
            Object value = row.get(rule.field().name());
            if (rule.isBroken().test(value)) {
                count++;
                faults.add(String.valueOf(value));
            }
        }
        if (count > 0) {
            violations.add(rule.violation(count, faults.first(), faults.last()));
        }
    }

    private static Object widened(Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        return value instanceof Float number ? (Object) number.doubleValue() : value;
    }

    private static boolean fits(FieldType type, Object value) {
        return switch (type) {
            case STRING -> value instanceof String;
            case INTEGER -> value instanceof Long;
            case NUMBER -> value instanceof Double;
            case BOOLEAN -> value instanceof Boolean;
            case DATE -> value instanceof LocalDate;
            case TIMESTAMP -> value instanceof Instant;
            case ARRAY -> value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
        };
    }
}
