package org.shequ.common.lake;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;

/**
 * Writes many rows in plain Java as they are made, each part of them one partition and one file. A core works on one file at a
 * time and holds no more of it than a row group, column by column, so that what comes again is checked and encoded once.
 */
final class PartitionFiles {
    private static final int ROWS_EXPECTED = 1024;

    /** So many rows are held by a core at most, and make a row group of a file. */
    private static final int ROWS_HELD = 500_000;

    private final Table table;
    private final Contract contract;
    private final PartFiles files;
    private final List<String> cut;
    private final int[] key;
    private final boolean areKeysOfPartitions;
    private final Queue<String> begun = new ConcurrentLinkedQueue<>();

    private PartitionFiles(Table table, Contract contract) {
        this.table = table;
        this.contract = contract;
        this.files = new PartFiles(table, contract);
        this.cut = Tables.partitionNames(contract);
        List<String> names = contract.keys().stream().map(Field::name).toList();
        this.areKeysOfPartitions = names.containsAll(cut);
        this.key = names.stream()
                .filter(name -> !cut.contains(name))
                .mapToInt(contract.names()::indexOf)
                .toArray();
    }

    /**
     * The files of all parts; throws with all violations, leaving no file behind.
     *
     * @param parts each makes the rows of one partition that no other part has rows of, as values in the order of the contract
     */
    static Staged write(Table table, Contract contract, List<? extends Supplier<Iterator<Object[]>>> parts) {
        PartitionFiles all = new PartitionFiles(table, contract);
        try {
            List<Part> written = Cores.map(parts, all::write).stream()
                    .flatMap(Optional::stream)
                    .toList();
            all.refuseViolations(written);
            return new Staged(table, written.stream().map(Part::file).toList());
        } catch (RuntimeException refused) {
            all.begun.forEach(table.io()::deleteFile);
            throw refused;
        }
    }

    /** What became of a part: its file, what its rows break, and whether two keys may be the same. */
    private record Part(DataFile file, RowCheck check, boolean mayRepeatKeys) {}

    private Optional<Part> write(Supplier<Iterator<Object[]>> part) {
        Iterator<Object[]> rows = part.get();
        if (!rows.hasNext()) {
            return Optional.empty();
        }
        RowCheck check = new RowCheck(contract);
        KeyHashes keys = new KeyHashes(key, ROWS_EXPECTED);
        List<CodedColumn> columns = columns();
        Object[] first = rows.next();
        add(first, columns);
        try (CodedFile file = files.coded(first)) {
            begun.add(file.location());
            do {
                read(rows, columns);
                check(columns, check);
                keys.add(columns);
                if (!check.isBroken()) {
                    file.write(columns);
                }
                columns.forEach(CodedColumn::clearRows);
            } while (rows.hasNext());
            return Optional.of(new Part(file.written(), check, !areKeysOfPartitions || !keys.areDifferent()));
        }
    }

    private List<CodedColumn> columns() {
        List<CodedColumn> columns = new ArrayList<>();
        for (Field field : contract.fields()) {
            columns.add(field.isKey() || cut.contains(field.name()) ? CodedColumn.exact() : CodedColumn.ofAny());
        }
        return columns;
    }

    private static void read(Iterator<Object[]> rows, List<CodedColumn> columns) {
        while (rows.hasNext() && columns.get(0).rows() < ROWS_HELD) {
            add(rows.next(), columns);
        }
    }

    private static void add(Object[] row, List<CodedColumn> columns) {
        if (row.length != columns.size()) {
            throw new IllegalArgumentException("Cannot write a row of " + row.length + " values (expected "
                    + columns.size() + ", one for each field of the contract)");
        }
        for (int at = 0; at < row.length; at++) {
            columns.get(at).add(row[at]);
        }
    }

    private void check(List<CodedColumn> columns, RowCheck check) {
        for (int at = 0; at < columns.size(); at++) {
            check.check(at, columns.get(at));
        }
        if (check.hasStrange()) {
            throw ContractException.write(contract.table(), List.copyOf(RowCheck.violations(List.of(check))));
        }
        for (String name : cut) {
            CodedColumn column = columns.get(contract.names().indexOf(name));
            if (column.distinct() > 1) {
                throw new IllegalArgumentException("Cannot write a part of " + contract.table() + ": it has rows of "
                        + name + " '" + column.value(0) + "' and '" + column.value(1)
                        + "' (expected one partition a part)");
            }
        }
    }

    private void refuseViolations(List<Part> written) {
        List<String> violations = new ArrayList<>(
                RowCheck.violations(written.stream().map(Part::check).toList()));
        if (violations.isEmpty()) {
            repeatedKeys(written).ifPresent(violations::add);
        }
        if (!violations.isEmpty()) {
            throw ContractException.write(contract.table(), violations);
        }
    }

    private Optional<String> repeatedKeys(List<Part> written) {
        Keys keys = new Keys(contract);
        List<String> names = contract.keys().stream().map(Field::name).toList();
        List<DataFile> doubtful =
                written.stream().filter(Part::mayRepeatKeys).map(Part::file).toList();
        if (!names.isEmpty()) {
            RowFiles.readColumns(table, new Staged(table, doubtful), names, keys::add);
        }
        return keys.violation();
    }
}
