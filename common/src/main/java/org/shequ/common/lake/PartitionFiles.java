package org.shequ.common.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.DataWriter;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;

/**
 * Writes many rows in plain Java as they are made, each part of them one partition and one file. Nothing but the part being
 * written is held, a core works on one file at a time, and every row is checked on its way.
 */
final class PartitionFiles {
    private static final int ROWS_EXPECTED = 1024;

    private final Table table;
    private final Contract contract;
    private final PartFiles files;
    private final int[] key;
    private final boolean areKeysOfPartitions;
    private final Queue<DataFile> begun = new ConcurrentLinkedQueue<>();

    private PartitionFiles(Table table, Contract contract) {
        this.table = table;
        this.contract = contract;
        this.files = new PartFiles(table, contract);
        List<String> cut = Tables.partitionNames(contract);
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
            new Staged(table, List.copyOf(all.begun)).discard();
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
        DataFile file = write(files.another(), rows, check, keys);
        return Optional.of(new Part(file, check, !areKeysOfPartitions || !keys.areDifferent()));
    }

    private DataFile write(PartFiles own, Iterator<Object[]> rows, RowCheck check, KeyHashes keys) {
        Object[] first = sound(rows.next(), check);
        Object partition = own.part(first);
        DataWriter<Object[]> writer = own.writer(first);
        try {
            try (writer) {
                for (Object[] row = first; row != null; row = rows.hasNext() ? sound(rows.next(), check) : null) {
                    refuseOtherPartition(own.part(row), partition);
                    keys.add(row);
                    writer.write(row);
                }
            } finally {
                begun.add(writer.toDataFile());
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return writer.toDataFile();
    }

    /** The row as it is written; values of other types than the contract's cannot be. */
    private Object[] sound(Object[] row, RowCheck check) {
        Object[] fitting = check.fitting(row);
        if (check.hasStrange()) {
            throw ContractException.write(contract.table(), List.copyOf(RowCheck.violations(List.of(check))));
        }
        return fitting;
    }

    private void refuseOtherPartition(Object partition, Object first) {
        if (!partition.equals(first)) {
            throw new IllegalArgumentException("Cannot write a part of " + contract.table() + ": it has rows of '"
                    + first + "' and of '" + partition + "' (expected one partition a part)");
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
