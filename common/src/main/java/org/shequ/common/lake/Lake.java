package org.shequ.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataOperations;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotChanges;
import org.apache.iceberg.SnapshotUpdate;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.shequ.common.sql.RowSql;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;

/**
 * The tables of one home, for every room: the only class that reads and writes them.
 *
 * <p>A write is checked against its contract and committed whole or not at all; what the writer records beside it
 * (run, job, inputs) is part of the same commit. Spark is started by the first call that needs it: questions about
 * snapshots and small reads and writes go without. Jobs of one run may use it from several threads, each writing other
 * tables.
 */
public final class Lake implements AutoCloseable {
    private static final String PREFIX = "shequ.";

    private final LakeSettings settings;
    private final Tables tables;
    private final Optional<LakeLock> lock;
    private SparkSession session;

    private Lake(LakeSettings settings, Optional<LakeLock> lock) {
        this.settings = settings;
        this.lock = lock;
        this.tables = new Tables(settings);
    }

    /** The lake for reading; readers never wait. */
    public static Lake reader(LakeSettings settings) {
        return new Lake(settings, Optional.empty());
    }

    /**
     * The lake for reading and writing.
     *
     * @param lock held by the caller from before until after
     */
    public static Lake writer(LakeSettings settings, LakeLock lock) {
        return new Lake(settings, Optional.of(lock));
    }

    public LakeSettings settings() {
        return settings;
    }

    /** The names of all tables there are. */
    public List<String> tables() {
        return tables.names();
    }

    /** The current state of a table; none where it was never written. */
    public Optional<Long> snapshot(String table) {
        return tables.find(table).map(Table::currentSnapshot).map(Snapshot::snapshotId);
    }

    /** What the last write to a table recorded beside it; empty where it was never written. */
    public Map<String, String> properties(String table) {
        return tables.find(table)
                .map(Table::currentSnapshot)
                .map(Lake::properties)
                .orElse(Map.of());
    }

    /** The writes that led to the current state of a table and are remembered, newest first. */
    public List<Commit> history(String table) {
        List<Commit> commits = new ArrayList<>();
        tables.find(table)
                .filter(found -> found.currentSnapshot() != null)
                .ifPresent(found ->
                        SnapshotUtil.currentAncestors(found).forEach(snapshot -> commits.add(commit(snapshot))));
        return commits;
    }

    /** What became of a table since a snapshot a reader remembers. */
    public Changes changedPartitions(Contract contract, long since) {
        Optional<Table> found = tables.find(contract.table()).filter(table -> table.currentSnapshot() != null);
        if (found.isEmpty()) {
            return new Changes.Unknown(contract.table() + " does not exist");
        }
        Table table = found.get();
        long now = table.currentSnapshot().snapshotId();
        if (table.snapshot(since) == null || !SnapshotUtil.isAncestorOf(table, now, since)) {
            return new Changes.Unknown("snapshot " + since + " of " + contract.table() + " is no longer known");
        }
        Set<Map<String, String>> partitions = new HashSet<>();
        for (Snapshot snapshot : SnapshotUtil.ancestorsBetween(table, now, since)) {
            if (!DataOperations.REPLACE.equals(snapshot.operation())) {
                SnapshotChanges changes =
                        SnapshotChanges.builderFor(table).snapshot(snapshot).build();
                changes.addedDataFiles().forEach(file -> partitions.add(Staged.partition(table, file)));
                changes.removedDataFiles().forEach(file -> partitions.add(Staged.partition(table, file)));
            }
        }
        return new Changes.Known(partitions);
    }

    /** The partitions that a table has rows in, as field and value, with the rows of each; told without reading them. */
    public Map<Map<String, String>, Long> partitions(Contract contract) {
        return tables.find(contract.table()).map(Lake::partitions).orElse(Map.of());
    }

    /** The rows of a table with the contract's columns; no rows where it was never written. */
    public Dataset<Row> read(Contract contract) {
        return snapshot(contract.table())
                .map(snapshot -> readAt(contract, snapshot))
                .orElseGet(() -> SparkRows.none(session(), contract));
    }

    /** The rows of a table as they were at a snapshot. */
    public Dataset<Row> readAt(Contract contract, long snapshot) {
        Dataset<Row> rows =
                session().read().option("versionAsOf", snapshot).table(Tables.NAME + "." + contract.table());
        Set<String> present = Set.of(rows.columns());
        return rows.select(contract.fields().stream()
                .map(field -> present.contains(field.name()) ? col(field.name()) : absent(field))
                .toArray(Column[]::new));
    }

    /** All rows of a small table without Spark: text, Long, Double, Boolean, LocalDate, Instant or list of texts. */
    public List<Map<String, Object>> readSmall(Contract contract) {
        return readSmall(contract, Expressions.alwaysTrue());
    }

    /** The rows of some partitions of a table without Spark. */
    public List<Map<String, Object>> readSmall(Contract contract, Slice slice) {
        return readSmall(contract, filter(contract, slice));
    }

    /**
     * Hands on some columns of the rows of some partitions, as they were at a snapshot, without Spark and without keeping
     * them.
     *
     * @param columns the columns wanted
     * @param use takes the values of a row, as {@link #readSmall} gives them, in the order of the columns
     */
    public void readSmallAt(
            Contract contract, long snapshot, Slice slice, List<String> columns, Consumer<List<Object>> use) {
        Expression filter = filter(contract, slice);
        tables.find(contract.table())
                .ifPresent(table -> RowFiles.read(
                        table, table.newScan().useSnapshot(snapshot).filter(filter), columns, use));
    }

    /**
     * The same by several threads, a file each at a time.
     *
     * @param collector makes what takes the rows of one file
     * @return the collectors, in the order of the files
     */
    public <C extends Consumer<List<Object>>> List<C> readFilesAt(
            Contract contract, long snapshot, Slice slice, List<String> columns, Supplier<C> collector) {
        Expression filter = filter(contract, slice);
        return tables.find(contract.table())
                .map(table -> RowFiles.read(
                        table, table.newScan().useSnapshot(snapshot).filter(filter), columns, collector))
                .orElse(List.of());
    }

    /**
     * The same, without those files in which no row has one of some values; rows with other values of files that are read are
     * handed on too.
     *
     * @param wanted for some columns, the values that matter
     */
    public void readSmallAt(
            Contract contract,
            long snapshot,
            Slice slice,
            Slice wanted,
            List<String> columns,
            Consumer<List<Object>> use) {
        Expression filter = Expressions.and(filter(contract, slice), filter(wanted));
        tables.find(contract.table())
                .ifPresent(table -> RowFiles.read(
                        table, table.newScan().useSnapshot(snapshot).filter(filter), columns, use));
    }

    /**
     * Some fields of a table without Spark, partition by partition in the order of their values, so that no more than one
     * partition need be held; nothing where the table was never written.
     *
     * @param fields the fields a row holds, in this order
     * @param wanted which partitions to read, by field and value
     */
    public void eachPartition(
            Contract contract,
            List<String> fields,
            Predicate<Map<String, String>> wanted,
            BiConsumer<Map<String, String>, List<Object[]>> use) {
        tables.find(contract.table())
                .filter(table -> table.currentSnapshot() != null)
                .ifPresent(table -> RowFiles.readPartitions(table, fields, wanted, use));
    }

    /** Adds rows. Keys are compared among the rows given, not with those already there. */
    public Commit append(Contract contract, Dataset<Row> rows, Map<String, String> properties) {
        return append(contract, stage(contract, rows, Spread.BY_PARTITION), properties);
    }

    /** Adds few rows without Spark; values as {@link #readSmall} gives them. */
    public Commit append(Contract contract, List<? extends Map<String, ?>> rows, Map<String, String> properties) {
        Table table = writable(contract);
        return append(table, stage(contract, rows), properties);
    }

    /** Puts the rows in the place of the partitions they belong to; other partitions stay. */
    public Commit replacePartitions(Contract contract, Dataset<Row> rows, Map<String, String> properties) {
        return replacePartitions(contract, rows, Set.of(), properties);
    }

    /**
     * Puts the rows in the place of the partitions they belong to and of those named, in one commit.
     *
     * @param cleared partitions, as field and value, that are replaced even where no row remains in them
     */
    public Commit replacePartitions(
            Contract contract,
            Dataset<Row> rows,
            Collection<Map<String, String>> cleared,
            Map<String, String> properties) {
        return replacePartitions(contract, stage(contract, rows, Spread.BY_PARTITION), cleared, properties);
    }

    /** The same for few rows without Spark. */
    public Commit replacePartitions(
            Contract contract,
            List<? extends Map<String, ?>> rows,
            Collection<Map<String, String>> cleared,
            Map<String, String> properties) {
        return replacePartitions(contract, stage(contract, rows), cleared, properties);
    }

    /**
     * Writes and checks rows without adding them to the table, for a caller that decides by what it learns on the way; they
     * are then committed or discarded.
     */
    public Staged stage(Contract contract, Dataset<Row> rows, Spread spread) {
        return new DatasetFiles(writable(contract), contract, spread).stage(rows);
    }

    /** The same for few rows without Spark. */
    public Staged stage(Contract contract, List<? extends Map<String, ?>> rows) {
        return RowFiles.write(writable(contract), contract, rows);
    }

    /**
     * The same for rows of values in the order of the contract's fields; what stands beyond these is not written.
     *
     * @param rows values as {@link #readSmall} gives them
     */
    public Staged stageValues(Contract contract, List<Object[]> rows) {
        return RowFiles.write(writable(contract), contract, rows, Set.of());
    }

    /**
     * The same for any number of rows, which are written while they are made and not held; for a table without keys.
     *
     * @param rows values in the order of the contract's fields
     */
    public Staged stage(Contract contract, Iterator<Object[]> rows) {
        return StreamedRows.write(writable(contract), contract, rows);
    }

    /**
     * Writes and checks many rows in plain Java while they are made, several parts at a time: for what one machine can hold the
     * inputs of.
     *
     * @param parts each makes the rows of one partition that no other part has rows of, as values in the order of the
     *     contract: texts, Long, Double or Boolean
     */
    public Staged stageParts(Contract contract, List<? extends Supplier<Iterator<Object[]>>> parts) {
        return PartitionFiles.write(writable(contract), contract, parts);
    }

    /** Puts staged rows in the place of the partitions they belong to and of those named, in one commit. */
    public Commit replacePartitions(
            Contract contract, Staged staged, Collection<Map<String, String>> cleared, Map<String, String> properties) {
        cleared.forEach(partition -> refuseIncomplete(contract, partition));
        Set<Map<String, String>> replaced = new LinkedHashSet<>(cleared);
        replaced.addAll(staged.partitions());
        Expression filter = replaced.stream().map(Lake::isPartition).reduce(Expressions.alwaysFalse(), Expressions::or);
        return overwrite(writable(contract), filter, staged, properties);
    }

    /** Adds staged rows. */
    public Commit append(Contract contract, Staged staged, Map<String, String> properties) {
        return append(writable(contract), staged, properties);
    }

    /** Removes staged rows that are not to be committed. */
    public void discard(Staged staged) {
        staged.discard();
    }

    /** Puts the rows in the place of a slice of the table, in one commit; rows outside the slice are refused. */
    public Commit replaceWhere(Contract contract, Slice slice, Dataset<Row> rows, Map<String, String> properties) {
        Expression filter = filter(contract, slice);
        Table table = writable(contract);
        Staged staged = within(contract, table, slice, stage(contract, rows, Spread.BY_PARTITION));
        return overwrite(table, filter, staged, properties);
    }

    /** Puts few rows in the place of a slice of the table without Spark. */
    public Commit replaceWhere(
            Contract contract, Slice slice, List<? extends Map<String, ?>> rows, Map<String, String> properties) {
        Expression filter = filter(contract, slice);
        Table table = writable(contract);
        Staged staged = within(contract, table, slice, stage(contract, rows));
        return overwrite(table, filter, staged, properties);
    }

    /** Puts the rows in the place of the whole table. */
    public Commit replace(Contract contract, Dataset<Row> rows, Map<String, String> properties) {
        Table table = writable(contract);
        return overwrite(table, Expressions.alwaysTrue(), stage(contract, rows, Spread.BY_PARTITION), properties);
    }

    /** Puts few rows in the place of the whole table without Spark. */
    public Commit replace(Contract contract, List<? extends Map<String, ?>> rows, Map<String, String> properties) {
        Table table = writable(contract);
        return overwrite(table, Expressions.alwaysTrue(), stage(contract, rows), properties);
    }

    /**
     * Keeps a state of a table for as long as the name is not forgotten.
     *
     * @param name such as the id of the release that was made from it
     */
    public void keep(String table, long snapshot, String name) {
        existing(table).manageSnapshots().createTag(name, snapshot).commit();
    }

    /** Lets go of a state that was kept; nothing happens where there is no such name. */
    public void forget(String table, String name) {
        Table found = existing(table);
        if (found.refs().containsKey(name)) {
            found.manageSnapshots().removeTag(name).commit();
        }
    }

    /**
     * Removes states of all tables from before an instant, and files no state knows. The current state, kept ones, and
     * all from the oldest needed one on stay.
     *
     * @param needed for each table, the snapshots that runs recorded as their inputs
     * @return the files no state knew
     */
    public List<String> clean(Instant before, Map<String, ? extends Collection<Long>> needed) {
        List<String> orphans = new ArrayList<>();
        for (String name : tables.names()) {
            Housekeeping housekeeping = new Housekeeping(existing(name));
            Collection<Long> inputs = needed.get(name);
            housekeeping.expire(before, inputs == null ? List.of() : inputs);
            orphans.addAll(housekeeping.removeOrphans(before));
        }
        return orphans;
    }

    /** Leaves of some tables nothing but their current state: no earlier one, kept or not, and no file of any. */
    public void keepOnlyNow(Collection<String> names) {
        for (String name : names) {
            requireLock(name);
            tables.find(name).map(Housekeeping::new).ifPresent(Housekeeping::keepOnlyNow);
        }
    }

    /** The Spark session of this lake, started at the first call; for building Datasets, not for reading tables. */
    public synchronized SparkSession session() {
        if (session == null) {
            session = SparkStart.session(settings);
        }
        // Jobs run side by side, and Spark takes its settings from the session its thread has.
        SparkSession.setActiveSession(session);
        return session;
    }

    /** What Spark SQL over single rows of this lake means; does without Spark. */
    public RowSql sql() {
        return new RowSql(settings.zone());
    }

    /** Whether Spark was needed so far. */
    public synchronized boolean isSparkStarted() {
        return session != null;
    }

    /** Closes the catalog; Spark, which a process starts once, stays up until {@link #stopSpark}. */
    @Override
    public void close() {
        tables.close();
    }

    /** Stops Spark in this process, where this lake started or used it. */
    public synchronized void stopSpark() {
        if (session != null) {
            session.stop();
            session = null;
        }
    }

    private List<Map<String, Object>> readSmall(Contract contract, Expression filter) {
        return tables.find(contract.table())
                .filter(table -> table.currentSnapshot() != null)
                .map(table -> RowFiles.read(table, table.newScan().filter(filter), contract.names()))
                .orElse(List.of());
    }

    private static Map<Map<String, String>, Long> partitions(Table table) {
        Map<Map<String, String>, Long> partitions = new LinkedHashMap<>();
        try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
            for (FileScanTask task : tasks) {
                partitions.merge(
                        Staged.partition(table, task.file()), task.file().recordCount(), Long::sum);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return partitions;
    }

    private Table writable(Contract contract) {
        requireLock(contract.table());
        return tables.ensure(contract);
    }

    private Table existing(String name) {
        requireLock(name);
        return tables.find(name)
                .orElseThrow(() -> new IllegalArgumentException("Cannot change " + name + ": there is no such table"));
    }

    private void requireLock(String table) {
        lock.orElseThrow(() -> new IllegalStateException(
                        "Cannot write " + table + ": this lake was opened for reading (expected Lake.writer)"))
                .requireHeld();
    }

    private Commit append(Table table, Staged staged, Map<String, String> properties) {
        AppendFiles append = table.newAppend();
        staged.files().forEach(append::appendFile);
        return commit(table, append, staged, properties);
    }

    private Commit overwrite(Table table, Expression filter, Staged staged, Map<String, String> properties) {
        OverwriteFiles overwrite = table.newOverwrite().overwriteByRowFilter(filter);
        staged.files().forEach(overwrite::addFile);
        return commit(table, overwrite, staged, properties);
    }

    private Commit commit(Table table, SnapshotUpdate<?> update, Staged staged, Map<String, String> properties) {
        properties.forEach((key, value) -> update.set(PREFIX + key, value));
        try {
            lock.ifPresent(LakeLock::requireHeld);
            // One after another: a commit is told from what the table is right after it.
            synchronized (tables) {
                update.commit();
                return commit(table.currentSnapshot());
            }
        } catch (org.apache.iceberg.exceptions.CommitStateUnknownException unknown) {
            throw unknown;
        } catch (RuntimeException failure) {
            staged.discard();
            throw failure;
        }
    }

    private static Staged within(Contract contract, Table table, Slice slice, Staged staged) {
        List<String> strange = new ArrayList<>();
        for (DataFile file : staged.files()) {
            Map<String, String> partition = Staged.partition(table, file);
            if (!slice.holds(partition)) {
                strange.add(file.recordCount() + " rows belong to " + partition + " (expected " + slice + ")");
            }
        }
        if (!strange.isEmpty()) {
            staged.discard();
            throw ContractException.write(contract.table(), strange);
        }
        return staged;
    }

    private static Expression filter(Contract contract, Slice slice) {
        refuseOtherFields(contract, slice.fields());
        return filter(slice);
    }

    private static Expression filter(Slice slice) {
        return slice.values().entrySet().stream()
                .map(entry -> (Expression)
                        (entry.getValue().isEmpty()
                                ? Expressions.alwaysFalse()
                                : Expressions.in(
                                        entry.getKey(), entry.getValue().toArray())))
                .reduce(Expressions.alwaysTrue(), Expressions::and);
    }

    private static Expression isPartition(Map<String, String> partition) {
        return partition.entrySet().stream()
                .map(entry -> (Expression) Expressions.equal(entry.getKey(), entry.getValue()))
                .reduce(Expressions.alwaysTrue(), Expressions::and);
    }

    private static void refuseOtherFields(Contract contract, Collection<String> fields) {
        if (!Tables.partitionNames(contract).containsAll(fields)) {
            throw strangeFields(contract, fields);
        }
    }

    private static void refuseIncomplete(Contract contract, Map<String, String> partition) {
        if (!partition.keySet().equals(Set.copyOf(Tables.partitionNames(contract)))) {
            throw strangeFields(contract, partition.keySet());
        }
    }

    private static IllegalArgumentException strangeFields(Contract contract, Collection<String> fields) {
        return new IllegalArgumentException("Cannot cut " + contract.table() + " by " + fields
                + " (expected its partition fields " + Tables.partitionNames(contract) + ")");
    }

    private static Column absent(Field field) {
        return lit(null).cast(SparkRows.type(field.type())).as(field.name());
    }

    private static Commit commit(Snapshot snapshot) {
        Map<String, String> summary = snapshot.summary();
        return new Commit(
                snapshot.snapshotId(),
                Instant.ofEpochMilli(snapshot.timestampMillis()),
                Long.parseLong(summary.getOrDefault("added-records", "0")),
                Long.parseLong(summary.getOrDefault("total-records", "0")),
                properties(snapshot));
    }

    private static Map<String, String> properties(Snapshot snapshot) {
        Map<String, String> properties = new HashMap<>();
        snapshot.summary().forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                properties.put(key.substring(PREFIX.length()), value);
            }
        });
        return Map.copyOf(properties);
    }
}
