package org.shequ.jobs.curate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.CollectionAccumulator;
import org.shequ.common.lake.Commit;
import org.shequ.common.lake.Slice;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.lake.Spread;
import org.shequ.common.lake.Staged;
import org.shequ.jobs.extract.InputRefusedException;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.source.Source;

/**
 * Brings the deliveries of one feed that were not curated before into its core table. The table depends on the rows and their
 * versions, not on the order they arrive in; every received row ends as accepted, superseded, duplicate, excluded or rejected.
 */
public final class Curate implements Job {
    private static final String DELIVERY = "raw.delivery";
    private static final String ROW = "raw.row";
    private static final String REJECT = "core.reject";
    private static final String AREA = "core.area";

    /** Up to so many rows one task finds their versions in memory, without a shuffle. */
    private static final long ROWS_IN_MEMORY = 200_000;

    /** Rows one task is to hold where there are more. */
    private static final long ROWS_A_TASK = 250_000;

    private final String feed;

    /** For one feed, such as {@code core.grid_case}. */
    public Curate(String feed) {
        this.feed = feed;
    }

    @Override
    public String name() {
        return "curate_" + feed.substring(feed.indexOf('.') + 1);
    }

    @Override
    public String room() {
        return "curate";
    }

    @Override
    public Set<String> reads() {
        return feed.equals(AREA) ? Set.of(DELIVERY, ROW) : Set.of(DELIVERY, ROW, AREA);
    }

    @Override
    public Set<String> writes() {
        return Set.of(feed, REJECT, Accounting.TABLE);
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        List<Source> sources = night.deployment().sourcesOf(feed);
        if (sources.isEmpty()) {
            return Outcome.unchanged("no source 无来源");
        }
        Accounting.settle(feed, tables);
        List<Work> work = sources.stream()
                .map(source -> Work.of(source, feed, tables, night))
                .filter(Work::isAny)
                .toList();
        if (work.isEmpty()) {
            return Outcome.unchanged("nothing new 无新数据");
        }
        return curate(work, tables, night);
    }

    private Outcome curate(List<Work> work, DeclaredTables tables, Night night) {
        CollectionAccumulator<Tally> tallies = tables.session().sparkContext().collectionAccumulator(name());
        Dataset<Row> arrived = arrived(work, tables, night, tallies);
        Set<String> months = new TreeSet<>();
        Dataset<Row> candidates = candidates(work, arrived, months, tables);
        Staged staged = staged(candidates, work, tables, tallies);
        List<Accounting.Move> moves;
        try {
            moves = moves(Tally.rows(tallies.value()));
            work.forEach(each -> moves.addAll(each.superseded()));
            refuseTooMany(work, moves);
            check(work, moves);
        } catch (RuntimeException refused) {
            tables.discard(staged);
            throw refused;
        }
        writeRejects(work, Tally.rejects(tallies.value()), tables);
        List<Map<String, String>> cleared =
                months.stream().map(month -> Map.of("event_month", month)).toList();
        staged.partitions().forEach(partition -> months.add(partition.get("event_month")));
        long written = tables.replacePartitions(feed, staged, cleared, properties(work, moves, tables))
                .rowsAdded();
        Accounting.settle(feed, tables);
        long received = work.stream().mapToLong(Work::received).sum();
        return Outcome.done(received, written, sum(moves, "rejected"), months, "");
    }

    /** The rows that deliveries not curated yet make, each version of a key still beside the others. */
    private Dataset<Row> arrived(
            List<Work> work, DeclaredTables tables, Night night, CollectionAccumulator<Tally> tallies) {
        Set<String> areas = feed.equals(AREA)
                ? null
                : tables.readSmall(AREA).stream()
                        .map(row -> (String) row.get("area_code"))
                        .collect(Collectors.toSet());
        Contract contract = tables.contract(feed);
        return work.stream()
                .filter(each -> !each.deliveries().isEmpty())
                .map(each -> {
                    Mapping mapping = new Mapping(each.source(), contract);
                    RowMapping rows = mapping.rowMapping(
                            night.key(), night.deployment().city().zone(), each.lookups(), areas);
                    return mapping.apply(raw(each, tables), each.layouts(), rows, tallies);
                })
                .reduce(Dataset::union)
                .orElseGet(() -> tables.session().createDataFrame(List.of(), Mapping.marked(contract)));
    }

    private static Dataset<Row> raw(Work work, DeclaredTables tables) {
        Set<String> deliveries = new TreeSet<>();
        Set<String> runs = new TreeSet<>();
        for (Map<String, Object> delivery : work.deliveries()) {
            deliveries.add((String) delivery.get("delivery_id"));
            runs.add((String) delivery.get("run_id"));
        }
        // A run that died between its two commits left rows no delivery speaks of; its run id tells them apart.
        return tables.read(ROW)
                .filter(col("source_id").equalTo(work.id()))
                .filter(col("run_id").isin(runs.toArray()))
                .filter(col("delivery_id").isin(deliveries.toArray()));
    }

    /**
     * What has arrived beside what is there in the months it touches, marked which is which.
     *
     * @param months takes the months of the table that are to be written anew
     */
    private Dataset<Row> candidates(List<Work> work, Dataset<Row> arrived, Set<String> months, DeclaredTables tables) {
        if (tables.snapshot(feed).isEmpty()) {
            return arrived;
        }
        Dataset<Row> once = arrived.localCheckpoint(false, StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> there = tables.read(feed);
        Object[] dropped = work.stream()
                .filter(each -> each.isFresh() && !each.deliveries().isEmpty())
                .map(Work::id)
                .toArray();
        Column isDropped = col("source_id").isin(dropped);
        List<String> names =
                tables.contract(feed).keys().stream().map(Field::name).toList();
        Dataset<Row> keys = once.select(names.stream().map(functions::col).toArray(Column[]::new));
        // A key that moves to another month leaves nothing behind in the old one.
        Dataset<Row> touched = once.select("event_month")
                .union(there.join(
                                keys.distinct(),
                                scala.jdk.javaapi.CollectionConverters.asScala(names)
                                        .toSeq(),
                                "left_semi")
                        .select("event_month"))
                .union(there.filter(isDropped).select("event_month"));
        touched.distinct().collectAsList().forEach(row -> months.add(row.getString(0)));
        return once.union(there.filter(col("event_month").isin(months.toArray()))
                .filter(not(isDropped))
                .withColumn(Mapping.IS_NEW, lit(false)));
    }

    private Staged staged(
            Dataset<Row> candidates, List<Work> work, DeclaredTables tables, CollectionAccumulator<Tally> tallies) {
        Contract contract = tables.contract(feed);
        Map<String, Integer> ordinals = new HashMap<>();
        work.forEach(each -> ordinals.putAll(each.ordinals()));
        Column[] together =
                Versions.together(contract).stream().map(functions::col).toArray(Column[]::new);
        long arriving = work.stream()
                .mapToLong(each ->
                        each.received() * Math.max(1, each.source().questions().size()))
                .sum();
        Encoder<Row> row = Encoders.row(SparkRows.schema(contract));
        if (arriving + there(tables) <= ROWS_IN_MEMORY) {
            Versions versions = new Versions(contract, ordinals, Versions.Found.IN_MEMORY, tallies);
            return tables.stage(feed, candidates.coalesce(1).mapPartitions(versions, row), Spread.AS_IT_IS);
        }
        Versions versions = new Versions(contract, ordinals, Versions.Found.SORTED, tallies);
        int cores = tables.session().sparkContext().defaultParallelism();
        int tasks = (int) Math.max(cores, arriving / ROWS_A_TASK);
        Dataset<Row> latest = candidates
                .repartition(tasks, together)
                .sortWithinPartitions(together)
                .mapPartitions(versions, row);
        return tables.stage(feed, latest, tasks == cores ? Spread.AS_IT_IS : Spread.BY_PARTITION);
    }

    /** How many rows the table holds. */
    private long there(DeclaredTables tables) {
        return tables.history(feed).stream().findFirst().map(Commit::rowsTotal).orElse(0L);
    }

    /** The tally as moves; rows that were there and lost their place leave the accepted. */
    private static List<Accounting.Move> moves(Map<Tally.Way, Long> ways) {
        List<Accounting.Move> moves = new ArrayList<>();
        ways.forEach((way, rows) -> {
            moves.add(new Accounting.Move(way.source(), way.delivery(), way.outcome(), way.reason(), rows));
            if (!way.isNew()) {
                moves.add(new Accounting.Move(way.source(), way.delivery(), "accepted", "", -rows));
            }
        });
        moves.sort(Comparator.comparing(Accounting.Move::source)
                .thenComparing(Accounting.Move::delivery)
                .thenComparing(Accounting.Move::outcome)
                .thenComparing(Accounting.Move::reason)
                .thenComparing(Accounting.Move::rows));
        return moves;
    }

    private static long sum(Collection<Accounting.Move> moves, String outcome) {
        return moves.stream()
                .filter(move -> move.outcome().equals(outcome))
                .mapToLong(Accounting.Move::rows)
                .sum();
    }

    private static void refuseTooMany(List<Work> work, List<Accounting.Move> moves) {
        for (Work each : work) {
            long rejected = sum(
                    moves.stream()
                            .filter(move -> move.source().equals(each.id()))
                            .toList(),
                    "rejected");
            if (rejected > each.source().rejectLimit() * each.received()) {
                throw new InputRefusedException("Cannot curate source " + each.id() + ": " + rejected + " of "
                        + each.received() + " rows are rejected (expected at most a share of "
                        + each.source().rejectLimit() + ", reject_limit in "
                        + each.source().file() + ")");
            }
        }
    }

    /** Rows in = rows accounted for, for every delivery curated now; otherwise nothing is written. */
    private static void check(List<Work> work, List<Accounting.Move> moves) {
        Map<String, Long> accounted = new HashMap<>();
        moves.stream()
                .filter(move -> move.rows() > 0 || !move.outcome().equals("accepted"))
                .forEach(move -> accounted.merge(move.delivery(), move.rows(), Long::sum));
        Set<String> wrong = new LinkedHashSet<>();
        for (Work each : work) {
            for (Map<String, Object> delivery : each.deliveries()) {
                long received = (Long) delivery.get("row_count");
                long found = accounted.getOrDefault((String) delivery.get("delivery_id"), 0L);
                if (received != found) {
                    wrong.add(delivery.get("file_name") + ": received " + received + ", accounted for " + found);
                }
            }
        }
        if (!wrong.isEmpty()) {
            throw new IllegalStateException("Cannot account for every row of " + String.join("; ", wrong)
                    + " (expected received = accepted + superseded + duplicates + excluded + rejected)");
        }
    }

    /** Replaces what is told of the deliveries curated now; what earlier ones left stays. */
    private static void writeRejects(List<Work> work, List<Tally.Reject> rejects, DeclaredTables tables) {
        TreeSet<String> sources = work.stream().map(Work::id).collect(Collectors.toCollection(TreeSet::new));
        Map<String, String> files = new HashMap<>();
        Set<String> renewed = new HashSet<>();
        for (Work each : work) {
            each.deliveries().forEach(row -> files.put((String) row.get("delivery_id"), (String) row.get("file_name")));
            each.passedOver().forEach(row -> renewed.add((String) row.get("delivery_id")));
        }
        renewed.addAll(files.keySet());
        List<Map<String, Object>> rows = new ArrayList<>();
        rejects.forEach(reject -> rows.add(row(reject, files)));
        boolean isCleared = false;
        for (Map<String, Object> old : tables.readSmall(REJECT, new Slice(Map.of("source_id", sources)))) {
            if (renewed.contains((String) old.get("delivery_id"))) {
                isCleared = true;
            } else {
                rows.add(old);
            }
        }
        if (!rejects.isEmpty() || isCleared) {
            rows.sort(Comparator.comparing((Map<String, Object> row) -> (String) row.get("file_name"))
                    .thenComparing(row -> (Long) row.get("row_number"))
                    .thenComparing(row -> (String) row.get("field")));
            tables.replaceWhere(REJECT, Slice.of("source_id", sources), rows, Map.of());
        }
    }

    private static Map<String, Object> row(Tally.Reject reject, Map<String, String> files) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("source_id", reject.source());
        row.put("delivery_id", reject.delivery());
        row.put("file_name", files.get(reject.delivery()));
        row.put("row_number", reject.row());
        row.put("line_number", reject.line());
        row.put("scope", reject.fault().scope());
        row.put("field", reject.fault().field());
        row.put("reason", reject.fault().reason());
        row.put("value", reject.fault().value());
        row.put("expectation", reject.fault().expectation());
        return row;
    }

    /** What the commit records: the mappings the rows were made by, and where every row went. */
    private Map<String, String> properties(List<Work> work, List<Accounting.Move> moves, DeclaredTables tables) {
        Map<String, String> properties = new HashMap<>();
        tables.properties(feed).forEach((key, value) -> {
            if (key.startsWith(Work.MAPPING)) {
                properties.put(key, value);
            }
        });
        work.forEach(each -> properties.put(Work.MAPPING + each.id(), each.mapping()));
        Set<String> reset =
                work.stream().filter(Work::isRemapped).map(Work::id).collect(Collectors.toCollection(TreeSet::new));
        properties.putAll(Accounting.property(new Accounting.Moves(reset, moves)));
        return properties;
    }
}
