package org.shequ.common.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.shequ.schemas.contract.Contract;

/** Few rows in and out of tables in plain Java, so that small questions and the run log need no Spark. */
final class RowFiles {
    static final int ROWS_A_FILE = 250_000;

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

    /** The values of some columns, several files at a time, each to a collector of its own; these in the order of files. */
    static <C extends Consumer<List<Object>>> List<C> read(
            Table table, TableScan scan, List<String> names, Supplier<C> collector) {
        List<DataFile> files = new ArrayList<>();
        try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
            tasks.forEach(task -> files.add(task.file()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return Cores.map(files, file -> {
            C rows = collector.get();
            readColumns(table, file, names, rows);
            return rows;
        });
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
        try (CloseableIterable<Object[]> rows = Parquet.read(table.io().newInputFile(file.location()))
                .project(schema)
                .createReaderFunc(parquet -> RowReader.of(schema, parquet))
                .build()) {
            int[] from = positions(schema, names);
            for (Object[] row : rows) {
                use.accept(Arrays.asList(values(row, from)));
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

    private static Object[] values(Object[] row, int[] from) {
        Object[] values = new Object[from.length];
        for (int at = 0; at < from.length; at++) {
            values[at] = from[at] < 0 ? null : row[from[at]];
        }
        return values;
    }

    /** Writes the rows into files of the table's partitions, after checking every one of them. */
    static Staged write(Table table, Contract contract, List<? extends Map<String, ?>> rows) {
        Set<String> strange = new LinkedHashSet<>();
        List<String> fields = NamedRow.shared(contract.names(), rows);
        List<Object[]> plain = new ArrayList<>(rows.size());
        rows.forEach(row -> plain.add(NamedRow.values(row, fields, strange)));
        return write(table, contract, plain, strange);
    }

    /**
     * The same of values in the order of the contract's fields; what stands beyond them is not written.
     *
     * @param strange what is known to be wrong with the rows already
     */
    static Staged write(Table table, Contract contract, List<Object[]> rows, Set<String> strange) {
        PartFiles files = new PartFiles(table, contract);
        Map<Object, List<Object[]>> byPartition = new LinkedHashMap<>();
        for (Object[] row : checked(contract, rows, strange)) {
            byPartition
                    .computeIfAbsent(files.part(row), unseen -> new ArrayList<>())
                    .add(row);
        }
        return new Staged(
                table,
                Cores.map(
                        byPartition.values().stream()
                                .flatMap(part -> parts(part).stream())
                                .toList(),
                        part -> write(files, part)));
    }

    /** Rows cut into files that several threads write at the same time. */
    private static List<List<Object[]>> parts(List<Object[]> rows) {
        List<List<Object[]>> parts = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += ROWS_A_FILE) {
            parts.add(rows.subList(from, Math.min(rows.size(), from + ROWS_A_FILE)));
        }
        return parts;
    }

    private static DataFile write(PartFiles files, List<Object[]> rows) {
        try {
            DataWriter<Object[]> writer = files.writer(rows.get(0));
            try (writer) {
                for (Object[] row : rows) {
                    writer.write(row);
                }
            }
            return writer.toDataFile();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The rows with wider values where they are not the contract's yet; throws with all that is wrong with them. */
    private static List<Object[]> checked(Contract contract, List<Object[]> rows, Set<String> strange) {
        List<RowCheck> checks = new ArrayList<>();
        List<Object[]> fitting = new ArrayList<>(rows.size());
        Cores.map(parts(rows), part -> {
                    RowCheck check = new RowCheck(contract);
                    return Map.entry(check, part.stream().map(check::fitting).toList());
                })
                .forEach(part -> {
                    checks.add(part.getKey());
                    fitting.addAll(part.getValue());
                });
        Set<String> violations = new LinkedHashSet<>(strange);
        if (strange.isEmpty() || checks.stream().anyMatch(RowCheck::hasStrange)) {
            violations.addAll(RowCheck.violations(checks));
        }
        if (strange.isEmpty() && checks.stream().noneMatch(RowCheck::hasStrange)) {
            Keys.violation(contract, fitting).ifPresent(violations::add);
        }
        if (!violations.isEmpty()) {
            throw ContractException.write(contract.table(), List.copyOf(violations));
        }
        return fitting;
    }
}
