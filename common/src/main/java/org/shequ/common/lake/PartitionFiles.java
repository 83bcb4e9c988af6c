package org.shequ.common.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;

/**
 * Writes many rows in plain Java as they are made, each part of them one partition and one file. Nothing but the part being
 * written is held, a core works on one file at a time, and every row is checked on its way.
 */
final class PartitionFiles {
    private final Table table;
    private final Contract contract;
    private final OutputFileFactory files;
    private final int[] partition;
    private final int[] key;
    private final boolean areKeysOfPartitions;
    private final int[] columns;
    private final Queue<DataFile> begun = new ConcurrentLinkedQueue<>();

    private PartitionFiles(Table table, Contract contract) {
        this.table = table;
        this.contract = contract;
        this.files = OutputFileFactory.builderFor(table, 0, 0)
                .format(FileFormat.PARQUET)
                .operationId(UUID.randomUUID().toString())
                .build();
        List<String> cut = Tables.partitionNames(contract);
        this.partition = places(cut);
        this.key = places(contract.keys().stream()
                .map(Field::name)
                .filter(name -> !cut.contains(name))
                .toList());
        this.areKeysOfPartitions =
                contract.keys().stream().map(Field::name).toList().containsAll(cut);
        this.columns = places(
                table.schema().columns().stream().map(Types.NestedField::name).toList());
    }

    private int[] places(List<String> names) {
        return names.stream().mapToInt(contract.names()::indexOf).toArray();
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
            all.begun.forEach(file -> table.io().deleteFile(file.location()));
            throw refused;
        }
    }

    /** What became of a part: its file, what its rows break, and whether two keys may be the same. */
    private record Part(DataFile file, PartCheck check, boolean mayRepeatKeys) {}

    private Optional<Part> write(Supplier<Iterator<Object[]>> part) {
        Iterator<Object[]> rows = part.get();
        if (!rows.hasNext()) {
            return Optional.empty();
        }
        Object[] first = rows.next();
        PartCheck check = new PartCheck(contract);
        Hashes keys = new Hashes();
        DataWriter<Object[]> writer = writer(first);
        try (writer) {
            for (Object[] row = first; row != null; row = rows.hasNext() ? rows.next() : null) {
                refuseOtherPartition(row, first);
                keys.add(row, key);
                if (check.holds(row)) {
                    writer.write(row);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        DataFile file = writer.toDataFile();
        begun.add(file);
        return Optional.of(new Part(file, check, !areKeysOfPartitions || keys.anyTwice()));
    }

    private DataWriter<Object[]> writer(Object[] first) {
        Record record = GenericRecord.create(table.schema());
        for (int at = 0; at < columns.length; at++) {
            record.set(at, first[columns[at]]);
        }
        PartitionKey cut = new PartitionKey(table.spec(), table.schema());
        cut.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(record));
        boolean isWhole = table.spec().isUnpartitioned();
        EncryptedOutputFile file = isWhole ? files.newOutputFile() : files.newOutputFile(table.spec(), cut);
        try {
            return Parquet.writeData(file.encryptingOutputFile())
                    .forTable(table)
                    .createWriterFunc(parquet -> RowWriter.of(table.schema(), parquet, columns))
                    .withPartition(isWhole ? null : cut)
                    .build();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void refuseOtherPartition(Object[] row, Object[] first) {
        for (int place : partition) {
            if (row[place] != first[place] && (row[place] == null || !row[place].equals(first[place]))) {
                throw new IllegalArgumentException("Cannot write a part of " + contract.table() + ": it has rows of '"
                        + first[place] + "' and of '" + row[place] + "' (expected one partition a part)");
            }
        }
    }

    private void refuseViolations(List<Part> written) {
        List<String> violations =
                PartCheck.violations(written.stream().map(Part::check).toList());
        if (violations.isEmpty()) {
            violations = repeatedKeys(written).stream().toList();
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

    /** Keys by one number each: those of different numbers are different. */
    private static final class Hashes {
        private long[] hashes = new long[1024];
        private int size;

        void add(Object[] row, int[] key) {
            long hash = 0;
            for (int place : key) {
                hash = (hash ^ (row[place] == null ? 0 : row[place].hashCode())) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 32;
            }
            if (size == hashes.length) {
                hashes = Arrays.copyOf(hashes, size * 2);
            }
            hashes[size++] = hash;
        }

        boolean anyTwice() {
            Arrays.sort(hashes, 0, size);
            return IntStream.range(1, size).anyMatch(at -> hashes[at] == hashes[at - 1]);
        }
    }

    /** Checks the rows of one part against the contract; what is the same object as in the row before is not checked again. */
    private static final class PartCheck {
        private final Contract contract;
        private final List<Rule> rules;
        private final int[] places;
        private final Object[] last;
        private final Map<Integer, Faults> faults = new HashMap<>();

        /** What breaks one rule. */
        private record Faults(long rows, String least, String most) {
            Faults plus(Faults other) {
                return new Faults(
                        rows + other.rows,
                        least.compareTo(other.least) < 0 ? least : other.least,
                        most.compareTo(other.most) > 0 ? most : other.most);
            }
        }

        PartCheck(Contract contract) {
            this.contract = contract;
            this.rules = Rule.of(contract);
            this.places = rules.stream()
                    .mapToInt(rule -> contract.names().indexOf(rule.field().name()))
                    .toArray();
            this.last = new Object[contract.fields().size()];
            Arrays.fill(last, this);
        }

        boolean holds(Object[] row) {
            boolean isGood = true;
            for (int at = 0; at < places.length; at++) {
                Object value = row[places[at]];
                if (value != last[places[at]] && rules.get(at).isBroken().test(fitting(value, places[at]))) {
                    isGood = false;
                    faults.merge(
                            at,
                            new Faults(1, String.valueOf(value), String.valueOf(value)),
                            (one, other) -> one.plus(other));
                }
            }
            for (int place = 0; isGood && place < last.length; place++) {
                if (row[place] != last[place]) {
                    last[place] = fitting(row[place], place);
                }
            }
            return isGood;
        }

        private Object fitting(Object value, int place) {
            Field field = contract.fields().get(place);
            if (value != null && !RowCheck.fits(field.type(), value)) {
                throw ContractException.write(
                        contract.table(),
                        List.of("a row has " + field.name() + " of type "
                                + value.getClass().getSimpleName() + " (expected " + Tables.words(field.type()) + ")"));
            }
            return value;
        }

        /** The violations of all parts together. */
        static List<String> violations(List<PartCheck> checks) {
            Map<Integer, Faults> all = new java.util.TreeMap<>();
            checks.forEach(check ->
                    check.faults.forEach((rule, found) -> all.merge(rule, found, (one, other) -> one.plus(other))));
            return all.entrySet().stream()
                    .map(each -> checks.get(0)
                            .rules
                            .get(each.getKey())
                            .violation(
                                    each.getValue().rows(),
                                    each.getValue().least(),
                                    each.getValue().most()))
                    .toList();
        }
    }
}
