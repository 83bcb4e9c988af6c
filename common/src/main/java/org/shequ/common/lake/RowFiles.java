package org.shequ.common.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;

/** Few rows in and out of tables in plain Java, so that small questions and the run log need no Spark. */
final class RowFiles {
    private RowFiles() {}

    /** Rows of a scan as column and value: text, Long, Double, Boolean, LocalDate, Instant, or a list of texts. */
    static List<Map<String, Object>> read(Table table, TableScan scan, List<String> names) {
        List<Map<String, Object>> rows = new ArrayList<>();
        List<String> present = names.stream()
                .filter(name -> table.schema().findField(name) != null)
                .toList();
        try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
            for (FileScanTask task : tasks) {
                readColumns(table, task.file(), present, values -> rows.add(row(names, present, values)));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return rows;
    }

    /** Only some columns of files that are not committed yet, one list of values a row. */
    static void readColumns(Table table, Staged staged, List<String> names, Consumer<List<Object>> use) {
        staged.files().forEach(file -> readColumns(table, file, names, use));
    }

    /** Through Parquet itself: Iceberg's generic reader looks up all file formats, which loads Spark. */
    private static void readColumns(Table table, DataFile file, List<String> names, Consumer<List<Object>> use) {
        Schema schema = table.schema().select(names);
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

    /** Writes the rows into files of the table's partitions, after checking every one of them. */
    static Staged write(Table table, Contract contract, List<? extends Map<String, ?>> rows) {
        List<Map<String, Object>> checked = checked(contract, rows);
        OutputFileFactory files = OutputFileFactory.builderFor(table, 0, 0)
                .format(FileFormat.PARQUET)
                .operationId(UUID.randomUUID().toString())
                .build();
        Map<Map<String, Object>, List<Record>> byPartition = new LinkedHashMap<>();
        List<String> cut = Tables.partitionNames(contract);
        for (Map<String, Object> row : checked) {
            Map<String, Object> partition = new LinkedHashMap<>();
            cut.forEach(name -> partition.put(name, row.get(name)));
            byPartition.computeIfAbsent(partition, unseen -> new ArrayList<>()).add(record(table, contract, row));
        }
        List<DataFile> written = new ArrayList<>();
        byPartition.values().forEach(records -> written.add(write(table, files, records)));
        return new Staged(table, written);
    }

    private static DataFile write(Table table, OutputFileFactory files, List<Record> records) {
        PartitionKey key = new PartitionKey(table.spec(), table.schema());
        key.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(records.get(0)));
        EncryptedOutputFile file =
                table.spec().isUnpartitioned() ? files.newOutputFile() : files.newOutputFile(table.spec(), key);
        try {
            DataWriter<Record> writer = Parquet.writeData(file.encryptingOutputFile())
                    .forTable(table)
                    .createWriterFunc(parquet -> GenericParquetWriter.create(table.schema(), parquet))
                    .withPartition(table.spec().isUnpartitioned() ? null : key)
                    .build();
            try (writer) {
                writer.write(records);
            }
            return writer.toDataFile();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Map<String, Object> row(List<String> names, List<String> present, List<Object> values) {
        Map<String, Object> row = new LinkedHashMap<>();
        names.forEach(name -> row.put(name, null));
        for (int position = 0; position < values.size(); position++) {
            Object value = values.get(position);
            row.put(present.get(position), value instanceof OffsetDateTime instant ? instant.toInstant() : value);
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
