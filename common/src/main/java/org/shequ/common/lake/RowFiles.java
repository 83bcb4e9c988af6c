package org.shequ.common.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
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
import org.apache.iceberg.types.Types;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;

/** Few rows in and out of tables in plain Java, so that small questions and the run log need no Spark. */
final class RowFiles {
    private static final int ROWS_A_FILE = 250_000;

    private RowFiles() {}

    /** Rows of a scan as column and value: text, Long, Double, Boolean, LocalDate, Instant, or a list of texts. */
    static List<Map<String, Object>> read(Table table, TableScan scan, List<String> names) {
        List<Map<String, Object>> rows = new ArrayList<>();
        read(table, scan, names, values -> {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int position = 0; position < values.size(); position++) {
                row.put(names.get(position), values.get(position));
            }
            rows.add(row);
        });
        return rows;
    }

    /** The values of some columns, row by row. */
    static void read(Table table, TableScan scan, List<String> names, Consumer<List<Object>> use) {
        try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
            tasks.forEach(task -> readColumns(table, task.file(), names, use));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Some columns of a scan, partition by partition in the order of their values. */
    static void readPartitions(
            Table table,
            List<String> names,
            Predicate<Map<String, String>> wanted,
            BiConsumer<Map<String, String>, List<Object[]>> use) {
        Map<String, List<DataFile>> files = new TreeMap<>();
        Map<String, Map<String, String>> partitions = new HashMap<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            for (FileScanTask task : tasks) {
                Map<String, String> partition = Staged.partition(table, task.file());
                String place = String.join("\n", partition.values());
                partitions.put(place, partition);
                files.computeIfAbsent(place, unseen -> new ArrayList<>()).add(task.file());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        files.forEach((place, found) -> {
            if (wanted.test(partitions.get(place))) {
                List<Object[]> rows = new ArrayList<>();
                found.forEach(file -> readColumns(table, file, names, values -> rows.add(values.toArray())));
                use.accept(partitions.get(place), rows);
            }
        });
    }

    /** Only some columns of files that are not committed yet, one list of values a row. */
    static void readColumns(Table table, Staged staged, List<String> names, Consumer<List<Object>> use) {
        staged.files().forEach(file -> readColumns(table, file, names, use));
    }

    /**
     * The values of some columns of a file; null where the table does not have the column yet. Through Parquet itself: Iceberg's
     * generic reader looks up all file formats, which loads Spark.
     */
    private static void readColumns(Table table, DataFile file, List<String> names, Consumer<List<Object>> use) {
        Schema schema = table.schema().select(names);
        try (CloseableIterable<GenericRecord> records = Parquet.read(table.io().newInputFile(file.location()))
                .project(schema)
                .createReaderFunc(parquet -> GenericParquetReaders.buildReader(schema, parquet))
                .build()) {
            int[] from = positions(schema, names);
            for (GenericRecord record : records) {
                use.accept(Arrays.asList(values(record, from)));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int[] positions(Schema schema, List<String> names) {
        List<String> columns =
                schema.columns().stream().map(Types.NestedField::name).toList();
        return names.stream().mapToInt(columns::indexOf).toArray();
    }

    private static Object[] values(GenericRecord record, int[] from) {
        Object[] values = new Object[from.length];
        for (int at = 0; at < from.length; at++) {
            Object value = from[at] < 0 ? null : record.get(from[at]);
            values[at] = value instanceof OffsetDateTime instant ? instant.toInstant() : value;
        }
        return values;
    }

    /** Writes the rows into files of the table's partitions, after checking every one of them. */
    static Staged write(Table table, Contract contract, List<? extends Map<String, ?>> rows) {
        List<Object[]> checked = checked(contract, rows);
        OutputFileFactory files = OutputFileFactory.builderFor(table, 0, 0)
                .format(FileFormat.PARQUET)
                .operationId(UUID.randomUUID().toString())
                .build();
        Map<List<Object>, List<Object[]>> byPartition = new LinkedHashMap<>();
        int[] cut = Tables.partitionNames(contract).stream()
                .mapToInt(contract.names()::indexOf)
                .toArray();
        for (Object[] row : checked) {
            byPartition
                    .computeIfAbsent(values(row, cut), unseen -> new ArrayList<>())
                    .add(row);
        }
        int[] to = positions(table.schema(), contract.names());
        return new Staged(
                table,
                Cores.map(
                        byPartition.values().stream()
                                .flatMap(part -> parts(part).stream())
                                .toList(),
                        part -> write(table, files, part, to)));
    }

    /** Rows cut into files that several threads write at the same time. */
    private static List<List<Object[]>> parts(List<Object[]> rows) {
        List<List<Object[]>> parts = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += ROWS_A_FILE) {
            parts.add(rows.subList(from, Math.min(rows.size(), from + ROWS_A_FILE)));
        }
        return parts;
    }

    /** @param to for each value of a row its position among the table's columns */
    private static DataFile write(Table table, OutputFileFactory files, List<Object[]> rows, int[] to) {
        Record record = GenericRecord.create(table.schema());
        set(record, rows.get(0), to);
        PartitionKey key = new PartitionKey(table.spec(), table.schema());
        key.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(record));
        EncryptedOutputFile file =
                table.spec().isUnpartitioned() ? files.newOutputFile() : files.newOutputFile(table.spec(), key);
        try {
            DataWriter<Record> writer = Parquet.writeData(file.encryptingOutputFile())
                    .forTable(table)
                    .createWriterFunc(parquet -> GenericParquetWriter.create(table.schema(), parquet))
                    .withPartition(table.spec().isUnpartitioned() ? null : key)
                    .build();
            try (writer) {
                for (Object[] row : rows) {
                    set(record, row, to);
                    writer.write(record);
                }
            }
            return writer.toDataFile();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void set(Record record, Object[] row, int[] to) {
        for (int position = 0; position < to.length; position++) {
            Object value = row[position];
            // Iceberg writes instants with an offset.
            record.set(to[position], value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
        }
    }

    /** The values of the rows in the order of the contract's fields. */
    private static List<Object[]> checked(Contract contract, List<? extends Map<String, ?>> rows) {
        Set<String> violations = new LinkedHashSet<>();
        List<String> fields = NamedRow.shared(contract.names(), rows);
        List<Object[]> checked = new ArrayList<>(rows.size());
        for (Map<String, ?> row : rows) {
            checked.add(fitting(contract, NamedRow.values(row, fields, violations), violations));
        }
        if (violations.isEmpty()) {
            Cores.map(
                            Rule.of(contract),
                            rule -> violation(
                                    rule, checked, fields.indexOf(rule.field().name())))
                    .forEach(found -> found.ifPresent(violations::add));
            keyViolation(contract, checked).ifPresent(violations::add);
        }
        if (!violations.isEmpty()) {
            throw ContractException.write(contract.table(), List.copyOf(violations));
        }
        return checked;
    }

    /** The values themselves, or wider ones in a new array. */
    private static Object[] fitting(Contract contract, Object[] given, Set<String> violations) {
        Object[] values = given;
        for (int position = 0; position < given.length; position++) {
            if (given[position] == null) {
                continue;
            }
            Field field = contract.fields().get(position);
            Object value = widened(given[position]);
            if (!fits(field.type(), value)) {
                violations.add("a row has " + field.name() + " of type "
                        + value.getClass().getSimpleName() + " (expected " + Tables.words(field.type()) + ")");
            }
            if (value != given[position]) {
                values = values == given ? given.clone() : values;
                values[position] = value;
            }
        }
        return values;
    }

    private static Optional<String> keyViolation(Contract contract, List<Object[]> rows) {
        if (contract.keys().isEmpty()) {
            return Optional.empty();
        }
        int[] key = contract.keys().stream()
                .mapToInt(field -> contract.names().indexOf(field.name()))
                .toArray();
        Keys keys = new Keys(contract);
        rows.forEach(row -> keys.add(values(row, key)));
        return keys.violation();
    }

    private static List<Object> values(Object[] row, int[] from) {
        Object[] values = new Object[from.length];
        for (int at = 0; at < from.length; at++) {
            values[at] = row[from[at]];
        }
        return Arrays.asList(values);
    }

    private static Optional<String> violation(Rule rule, List<Object[]> rows, int position) {
        TreeSet<String> faults = new TreeSet<>();
        long count = 0;
        for (Object[] row : rows) {
            if (rule.isBroken().test(row[position])) {
                count++;
                faults.add(String.valueOf(row[position]));
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(rule.violation(count, faults.first(), faults.last()));
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
