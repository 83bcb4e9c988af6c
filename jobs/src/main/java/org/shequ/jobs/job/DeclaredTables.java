package org.shequ.jobs.job;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.shequ.common.lake.Changes;
import org.shequ.common.lake.Commit;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.Slice;
import org.shequ.common.lake.Spread;
import org.shequ.common.lake.Staged;
import org.shequ.common.progress.Progress;
import org.shequ.common.sql.RowSql;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;

/** The lake as one job sees it: only the tables it declares, and the run recorded beside every write. */
public final class DeclaredTables {
    private final Lake lake;
    private final Contracts contracts;
    private final Job job;
    private final String runId;
    private final Progress.Step step;

    /** For a job nobody watches. */
    public DeclaredTables(Lake lake, Contracts contracts, Job job, String runId) {
        this(lake, contracts, job, runId, Progress.unseen().begin("1/1", job.room(), job.name()));
    }

    /** @param step takes how far the job is */
    public DeclaredTables(Lake lake, Contracts contracts, Job job, String runId, Progress.Step step) {
        this.lake = lake;
        this.contracts = contracts;
        this.job = job;
        this.runId = runId;
        this.step = step;
    }

    /** The contract of a declared table. */
    public Contract contract(String table) {
        if (!job.reads().contains(table) && !job.writes().contains(table)) {
            throw undeclared("use", table, job.reads());
        }
        return contracts.of(table);
    }

    public Dataset<Row> read(String table) {
        step.follow(lake.session().sparkContext());
        return lake.read(readable(table));
    }

    public List<Map<String, Object>> readSmall(String table) {
        return lake.readSmall(readable(table));
    }

    public List<Map<String, Object>> readSmall(String table, Slice slice) {
        return lake.readSmall(readable(table), slice);
    }

    /** Hands on some columns of the rows of some partitions, as they were at a snapshot, without keeping them. */
    public void readSmallAt(
            String table, long snapshot, Slice slice, List<String> columns, Consumer<List<Object>> use) {
        lake.readSmallAt(readable(table), snapshot, slice, columns, row -> {
            use.accept(row);
            step.passed(1);
        });
    }

    /** The same by several threads, a file each at a time, see {@link Lake#readFilesAt}. */
    public <C extends Consumer<List<Object>>> List<C> readFilesAt(
            String table, long snapshot, Slice slice, List<String> columns, Supplier<C> collector) {
        return lake.readFilesAt(readable(table), snapshot, slice, columns, collector);
    }

    /** The same, without the files in which no row has one of the values wanted. */
    public void readSmallAt(
            String table, long snapshot, Slice slice, Slice wanted, List<String> columns, Consumer<List<Object>> use) {
        lake.readSmallAt(readable(table), snapshot, slice, wanted, columns, row -> {
            use.accept(row);
            step.passed(1);
        });
    }

    /** Some fields of a table without Spark, partition by partition in the order of their values. */
    public void eachPartition(
            String table,
            List<String> fields,
            Predicate<Map<String, String>> wanted,
            BiConsumer<Map<String, String>, List<Object[]>> use) {
        lake.eachPartition(readable(table), fields, wanted, (partition, rows) -> {
            use.accept(partition, rows);
            step.passed(rows.size());
        });
    }

    /** The state of a table now, to be recorded as input of what is made from it. */
    public Optional<Long> snapshot(String table) {
        return lake.snapshot(readable(table).table());
    }

    /** What the last write to a table recorded beside it. */
    public Map<String, String> properties(String table) {
        return lake.properties(readable(table).table());
    }

    /** The writes that led to the current state of a table, newest first. */
    public List<Commit> history(String table) {
        return lake.history(readable(table).table());
    }

    /** The partitions a table has rows in, as field and value, with the rows of each. */
    public Map<Map<String, String>, Long> partitions(String table) {
        return lake.partitions(readable(table));
    }

    public Changes changedSince(String table, long snapshot) {
        return lake.changedPartitions(readable(table), snapshot);
    }

    /**
     * Removes old states of all tables and files no state knows, see {@link Lake#clean}. What a reader can ask for of a table
     * as it is now stays, so nothing need be declared.
     */
    public List<String> clean(Instant before, Map<String, ? extends Collection<Long>> needed) {
        return lake.clean(before, needed);
    }

    /** Leaves of some tables nothing but their current state, see {@link Lake#keepOnlyNow}. */
    public void keepOnlyNow(Collection<String> tables) {
        tables.forEach(this::writable);
        lake.keepOnlyNow(tables);
    }

    public Commit append(String table, Dataset<Row> rows, Map<String, String> properties) {
        return lake.append(writable(table), rows, recorded(properties));
    }

    public Commit append(String table, List<? extends Map<String, ?>> rows, Map<String, String> properties) {
        return lake.append(writable(table), rows, recorded(properties));
    }

    public Commit replacePartitions(
            String table, Dataset<Row> rows, Collection<Map<String, String>> cleared, Map<String, String> properties) {
        return lake.replacePartitions(writable(table), rows, cleared, recorded(properties));
    }

    /** Writes and checks rows that are committed or discarded later. */
    public Staged stage(String table, Dataset<Row> rows, Spread spread) {
        return lake.stage(writable(table), rows, spread);
    }

    /** The same for few rows without Spark. */
    public Staged stage(String table, List<? extends Map<String, ?>> rows) {
        return lake.stage(writable(table), rows);
    }

    /** The same for values in the order of the contract's fields, see {@link Lake#stageValues}. */
    public Staged stageValues(String table, List<Object[]> rows) {
        return lake.stageValues(writable(table), rows);
    }

    /** The same for rows that are written while they are made, see {@link Lake#stage(Contract, Iterator)}. */
    public Staged stage(String table, Iterator<Object[]> rows) {
        return lake.stage(writable(table), rows);
    }

    /** Writes and checks many rows in plain Java while they are made; each part makes the rows of one partition. */
    public Staged stageParts(String table, List<? extends Supplier<Iterator<Object[]>>> parts) {
        return lake.stageParts(writable(table), parts);
    }

    public Commit replacePartitions(
            String table, Staged staged, Collection<Map<String, String>> cleared, Map<String, String> properties) {
        return lake.replacePartitions(writable(table), staged, cleared, recorded(properties));
    }

    public Commit append(String table, Staged staged, Map<String, String> properties) {
        return lake.append(writable(table), staged, recorded(properties));
    }

    public void discard(Staged staged) {
        lake.discard(staged);
    }

    public Commit replacePartitions(
            String table,
            List<? extends Map<String, ?>> rows,
            Collection<Map<String, String>> cleared,
            Map<String, String> properties) {
        return lake.replacePartitions(writable(table), rows, cleared, recorded(properties));
    }

    public Commit replaceWhere(String table, Slice slice, Dataset<Row> rows, Map<String, String> properties) {
        return lake.replaceWhere(writable(table), slice, rows, recorded(properties));
    }

    public Commit replaceWhere(
            String table, Slice slice, List<? extends Map<String, ?>> rows, Map<String, String> properties) {
        return lake.replaceWhere(writable(table), slice, rows, recorded(properties));
    }

    public Commit replace(String table, Dataset<Row> rows, Map<String, String> properties) {
        return lake.replace(writable(table), rows, recorded(properties));
    }

    public Commit replace(String table, List<? extends Map<String, ?>> rows, Map<String, String> properties) {
        return lake.replace(writable(table), rows, recorded(properties));
    }

    /** What Spark SQL over single rows means, without Spark. */
    public RowSql sql() {
        return lake.sql();
    }

    /** Spark, for building Datasets that come from no table. */
    public SparkSession session() {
        step.follow(lake.session().sparkContext());
        return lake.session();
    }

    /** Where the job says how far it is, beyond the rows that are read through here and counted anyway. */
    public Progress.Step step() {
        return step;
    }

    private Contract readable(String table) {
        if (!job.reads().contains(table) && !job.writes().contains(table)) {
            throw undeclared("read", table, job.reads());
        }
        return contracts.of(table);
    }

    private Contract writable(String table) {
        if (!job.writes().contains(table)) {
            throw undeclared("write", table, job.writes());
        }
        return contracts.of(table);
    }

    private Map<String, String> recorded(Map<String, String> properties) {
        Map<String, String> all = new HashMap<>(properties);
        all.put("run", runId);
        all.put("job", job.name());
        return all;
    }

    private IllegalStateException undeclared(String verb, String table, Set<String> declared) {
        return new IllegalStateException(
                "Cannot " + verb + " " + table + " in job " + job.name() + ": it declares only " + declared);
    }
}
