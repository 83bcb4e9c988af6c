package org.shequ.jobs.curate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.time.Instant;
import java.util.ArrayList;
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
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.shequ.common.lake.Slice;
import org.shequ.jobs.extract.InputRefusedException;
import org.shequ.jobs.extract.LookupTable;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Fingerprint;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.source.Delivers;
import org.shequ.schemas.source.Lookup;
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
    private static final String MAPPING = "mapping.";
    private static final String ORDINAL = "_ordinal";
    private static final String IS_NEW = "_is_new";
    private static final String PLACE = "_place";
    private static final String CONTENT = "_content";
    private static final String OUTCOME = "_outcome";

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

    /**
     * What there is to do for one source.
     *
     * @param deliveries deliveries whose rows are to be curated now
     * @param passedOver deliveries of whole tables that a later one has replaced
     * @param ordinals all deliveries of the source, by the order in which they supersede each other
     * @param isFresh whether rows this source gave before are dropped, because its mapping changed or it delivers whole tables
     */
    private record Work(
            Source source,
            List<Map<String, Object>> deliveries,
            List<Map<String, Object>> passedOver,
            Map<String, Integer> ordinals,
            boolean isFresh,
            boolean isRemapped,
            String mapping,
            Map<Lookup, Map<String, String>> lookups,
            Map<String, Map<String, Long>> accounted) {
        static Work of(Source source, String feed, DeclaredTables tables, Night night) {
            Map<Lookup, Map<String, String>> lookups = lookups(source, night);
            String mapping = Fingerprint.of(
                    source, tables.contract(feed).version(), lookups.values(), Pseudonym.nameOf(night.key()));
            String before = tables.properties(feed).get(MAPPING + source.id());
            boolean isRemapped = before != null && !before.equals(mapping);
            Map<String, Map<String, Long>> accounted = Accounting.byDelivery(source.id(), tables);
            List<Map<String, Object>> all = tables.readSmall(DELIVERY, Slice.of("source_id", source.id())).stream()
                    .sorted(Comparator.comparing((Map<String, Object> row) -> (String) row.get("file_name"))
                            .thenComparing(row -> (Instant) row.get("file_modified_at"))
                            .thenComparing(row -> (String) row.get("delivery_id")))
                    .toList();
            Map<String, Integer> ordinals = new HashMap<>();
            all.forEach(row -> ordinals.put((String) row.get("delivery_id"), ordinals.size()));
            boolean isFull = source.delivers() == Delivers.FULL;
            List<Map<String, Object>> holding =
                    isFull && !all.isEmpty() ? all.subList(all.size() - 1, all.size()) : all;
            List<Map<String, Object>> todo = holding.stream()
                    .filter(row -> isRemapped || !accounted.containsKey((String) row.get("delivery_id")))
                    .toList();
            List<Map<String, Object>> passedOver = !isFull
                    ? List.of()
                    : all.stream()
                            .filter(row -> !holding.contains(row))
                            .filter(row -> isRemapped || isHolding(accounted.get((String) row.get("delivery_id"))))
                            .toList();
            return new Work(
                    source, todo, passedOver, ordinals, isRemapped || isFull, isRemapped, mapping, lookups, accounted);
        }

        /** Whether a delivery is not known as wholly superseded yet. */
        private static boolean isHolding(Map<String, Long> counts) {
            return counts == null || counts.keySet().stream().anyMatch(outcome -> !outcome.equals("superseded"));
        }

        boolean isAny() {
            return !deliveries.isEmpty() || !passedOver.isEmpty();
        }

        /** The tables its columns are looked up in; their content counts as part of the mapping. */
        private static Map<Lookup, Map<String, String>> lookups(Source source, Night night) {
            Map<Lookup, Map<String, String>> lookups = new LinkedHashMap<>();
            source.columns().stream()
                    .flatMap(column -> column.lookup().stream())
                    .forEach(lookup -> lookups.computeIfAbsent(lookup, unread -> LookupTable.read(unread, night)));
            return lookups;
        }
    }

    private Outcome curate(List<Work> work, DeclaredTables tables, Night night) {
        Dataset<Row> typed = work.stream()
                .filter(each -> !each.deliveries().isEmpty())
                .map(each -> typed(each, tables, night))
                .reduce(Dataset::unionByName)
                .map(rows -> withKnownAreas(rows, tables))
                .map(rows -> rows.persist(StorageLevel.MEMORY_AND_DISK()))
                .orElse(null);
        List<Accounting.Move> moves = new ArrayList<>();
        long rejected = 0;
        if (typed != null) {
            moves.addAll(excludedAndRejected(typed));
            rejected = moves.stream()
                    .filter(move -> move.outcome().equals("rejected"))
                    .mapToLong(Accounting.Move::rows)
                    .sum();
            refuseTooMany(work, moves);
            writeRejects(work, typed, tables);
        }
        Merged merged = merge(work, typed, tables);
        moves.addAll(merged.moves());
        moves.addAll(passedOver(work));
        check(work, moves);
        Map<String, String> properties = new HashMap<>();
        tables.properties(feed).forEach((key, value) -> {
            if (key.startsWith(MAPPING)) {
                properties.put(key, value);
            }
        });
        work.forEach(each -> properties.put(MAPPING + each.source().id(), each.mapping()));
        Set<String> reset = work.stream()
                .filter(Work::isRemapped)
                .map(each -> each.source().id())
                .collect(Collectors.toCollection(TreeSet::new));
        properties.putAll(Accounting.property(new Accounting.Moves(reset, moves)));
        Contract contract = tables.contract(feed);
        List<Map<String, String>> cleared = merged.months().stream()
                .map(month -> Map.of("event_month", month))
                .toList();
        long written = tables.replacePartitions(
                        feed,
                        merged.rows()
                                .select(contract.names().stream()
                                        .map(org.apache.spark.sql.functions::col)
                                        .toArray(Column[]::new)),
                        cleared,
                        properties)
                .rowsAdded();
        merged.release();
        if (typed != null) {
            typed.unpersist();
        }
        Accounting.settle(feed, tables);
        long received = work.stream()
                .flatMap(each -> each.deliveries().stream())
                .mapToLong(row -> (Long) row.get("row_count"))
                .sum();
        return Outcome.done(received, written, rejected, merged.months(), "");
    }

    private Dataset<Row> typed(Work work, DeclaredTables tables, Night night) {
        Map<List<String>, List<String>> layouts = new LinkedHashMap<>();
        for (Map<String, Object> delivery : work.deliveries()) {
            @SuppressWarnings("unchecked")
            List<String> columns = (List<String>) delivery.get("columns");
            layouts.computeIfAbsent(columns, names -> new ArrayList<>()).add((String) delivery.get("delivery_id"));
        }
        Set<String> runs = work.deliveries().stream()
                .map(row -> (String) row.get("run_id"))
                .collect(Collectors.toSet());
        // A run that died between its two commits left rows no delivery speaks of; its run id tells them apart.
        Dataset<Row> raw = tables.read(ROW)
                .filter(col("source_id").equalTo(work.source().id()))
                .filter(col("run_id").isin(runs.toArray()));
        return new Mapping(
                        work.source(),
                        tables.contract(feed),
                        night.key(),
                        night.deployment().city().zone(),
                        work.lookups())
                .apply(raw, layouts);
    }

    /** Adds an error to rows whose area is not known; areas themselves are taken as they are. */
    private Dataset<Row> withKnownAreas(Dataset<Row> typed, DeclaredTables tables) {
        if (feed.equals(AREA)) {
            return typed;
        }
        List<Row> codes = tables.readSmall(AREA).stream()
                .map(row -> (String) row.get("area_code"))
                .distinct()
                .map(code -> RowFactory.create(code))
                .toList();
        Dataset<Row> known = org.apache.spark.sql.functions.broadcast(
                tables.session().createDataFrame(codes, new StructType().add("_known_area", DataTypes.StringType)));
        Column error = struct(
                lit("area_code").as("field"),
                lit("unknown_area").as("reason"),
                col("area_code").as("value"),
                lit("an area of core.area").as("expectation"));
        Column unknown = col("_known_area").isNull().and(col("area_code").isNotNull());
        return typed.join(known, col("area_code").equalTo(col("_known_area")), "left")
                .withColumn(
                        Mapping.ERRORS,
                        when(unknown, org.apache.spark.sql.functions.concat(col(Mapping.ERRORS), array(error)))
                                .otherwise(col(Mapping.ERRORS)))
                .drop("_known_area");
    }

    private static Column isRejected() {
        return col(Mapping.EXCLUDED).isNull().and(size(col(Mapping.ERRORS)).gt(0));
    }

    private static Column isAccepted() {
        return col(Mapping.EXCLUDED).isNull().and(size(col(Mapping.ERRORS)).equalTo(0));
    }

    /** Counts of rows left out by rule or refused; a row refused for several reasons counts under the first. */
    private static List<Accounting.Move> excludedAndRejected(Dataset<Row> typed) {
        Column outcome =
                when(col(Mapping.EXCLUDED).isNotNull(), lit("excluded")).when(isRejected(), lit("rejected"));
        Column reason = coalesce(
                col(Mapping.EXCLUDED),
                org.apache.spark.sql.functions.get(col(Mapping.ERRORS), lit(0)).getField("reason"));
        return typed
                .withColumn(OUTCOME, outcome)
                .filter(col(OUTCOME).isNotNull())
                .groupBy(col("source_id"), col("delivery_id"), col(OUTCOME), reason.as("_reason"))
                .agg(count_distinct(col("row_number")).as("_rows"))
                .collectAsList()
                .stream()
                .map(row -> new Accounting.Move(
                        row.getString(0), row.getString(1), row.getString(2), row.getString(3), row.getLong(4)))
                .toList();
    }

    private static void refuseTooMany(List<Work> work, List<Accounting.Move> moves) {
        for (Work each : work) {
            long received = each.deliveries().stream()
                    .mapToLong(row -> (Long) row.get("row_count"))
                    .sum();
            long rejected = moves.stream()
                    .filter(move -> move.source().equals(each.source().id())
                            && move.outcome().equals("rejected"))
                    .mapToLong(Accounting.Move::rows)
                    .sum();
            if (received > 0 && rejected > each.source().rejectLimit() * received) {
                throw new InputRefusedException(
                        "Cannot curate source " + each.source().id() + ": " + rejected + " of "
                                + received + " rows are rejected (expected at most a share of "
                                + each.source().rejectLimit() + ", reject_limit in "
                                + each.source().file() + ")");
            }
        }
    }

    private void writeRejects(List<Work> work, Dataset<Row> typed, DeclaredTables tables) {
        Set<String> sources =
                work.stream().map(each -> each.source().id()).collect(Collectors.toCollection(TreeSet::new));
        Map<String, String> files = new HashMap<>();
        Set<String> renewed = new HashSet<>();
        for (Work each : work) {
            for (Map<String, Object> delivery : each.deliveries()) {
                files.put((String) delivery.get("delivery_id"), (String) delivery.get("file_name"));
                renewed.add((String) delivery.get("delivery_id"));
            }
            each.passedOver().forEach(delivery -> renewed.add((String) delivery.get("delivery_id")));
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        typed.filter(isRejected())
                .select(
                        col("source_id"),
                        col("delivery_id"),
                        col("row_number"),
                        col(Mapping.LINE),
                        explode(col(Mapping.ERRORS)).as("e"))
                .distinct()
                .toLocalIterator()
                .forEachRemaining(row -> rows.add(reject(row, files)));
        long before = rows.size();
        for (Map<String, Object> old :
                tables.readSmall(REJECT, new Slice(Map.of("source_id", new TreeSet<>(sources))))) {
            if (!renewed.contains((String) old.get("delivery_id"))) {
                rows.add(old);
            }
        }
        if (before > 0 || !rows.isEmpty()) {
            rows.sort(Comparator.comparing((Map<String, Object> row) -> (String) row.get("file_name"))
                    .thenComparing(row -> (Long) row.get("row_number"))
                    .thenComparing(row -> (String) row.get("field")));
            tables.replaceWhere(REJECT, Slice.of("source_id", sources), rows, Map.of());
        }
    }

    private static Map<String, Object> reject(Row row, Map<String, String> files) {
        Row error = row.getStruct(4);
        Map<String, Object> reject = new LinkedHashMap<>();
        reject.put("source_id", row.getString(0));
        reject.put("delivery_id", row.getString(1));
        reject.put("file_name", files.get(row.getString(1)));
        reject.put("row_number", row.getLong(2));
        reject.put("line_number", row.isNullAt(3) ? null : row.getLong(3));
        reject.put("scope", "row");
        reject.put("field", error.getString(0));
        reject.put("reason", error.getString(1));
        reject.put("value", error.getString(2));
        reject.put("expectation", error.getString(3));
        return reject;
    }

    /** The rows of the touched months after the merge, and what became of the rows that met in it. */
    private record Merged(Dataset<Row> ranked, Set<String> months, List<Accounting.Move> moves) {
        Dataset<Row> rows() {
            return ranked.filter(col(PLACE).equalTo(1));
        }

        void release() {
            ranked.unpersist();
        }
    }

    private Merged merge(List<Work> work, Dataset<Row> typed, DeclaredTables tables) {
        Contract contract = tables.contract(feed);
        Column[] fields = contract.names().stream()
                .map(org.apache.spark.sql.functions::col)
                .toArray(Column[]::new);
        Column[] keys = contract.keys().stream().map(field -> col(field.name())).toArray(Column[]::new);
        Dataset<Row> arrived = typed == null ? null : typed.filter(isAccepted()).select(fields);
        Set<String> dropped = work.stream()
                .filter(each -> each.isFresh() && !each.deliveries().isEmpty())
                .map(each -> each.source().id())
                .collect(Collectors.toSet());
        Set<String> months = new TreeSet<>();
        Dataset<Row> candidates = arrived == null ? null : arrived.withColumn(IS_NEW, lit(true));
        if (arrived != null) {
            months.addAll(months(arrived));
        }
        if (tables.snapshot(feed).isPresent()) {
            Dataset<Row> there = tables.read(feed);
            Column isDropped = dropped.isEmpty() ? lit(false) : col("source_id").isin(dropped.toArray());
            if (!dropped.isEmpty()) {
                months.addAll(months(there.filter(isDropped)));
            }
            if (arrived != null) {
                Dataset<Row> arrivedKeys = arrived.select(keys).distinct();
                List<String> names = contract.keys().stream().map(Field::name).toList();
                months.addAll(months(there.join(
                        arrivedKeys,
                        scala.jdk.javaapi.CollectionConverters.asScala(names).toSeq(),
                        "left_semi")));
            }
            Dataset<Row> kept = there.filter(col("event_month").isin(months.toArray()))
                    .filter(org.apache.spark.sql.functions.not(isDropped))
                    .select(fields)
                    .withColumn(IS_NEW, lit(false));
            candidates = candidates == null ? kept : candidates.unionByName(kept);
        }
        if (candidates == null) {
            candidates = org.shequ.common.lake.SparkRows.none(tables.session(), contract)
                    .withColumn(IS_NEW, lit(true));
        }
        Dataset<Row> ranked = ranked(candidates, contract, keys, work, tables).persist(StorageLevel.MEMORY_AND_DISK());
        return new Merged(ranked, months, moves(ranked, work));
    }

    private static Set<String> months(Dataset<Row> rows) {
        return rows.select("event_month").distinct().collectAsList().stream()
                .map(row -> row.getString(0))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** All versions of each key, the latest first: by the source's time, then by delivery, then by row. */
    private Dataset<Row> ranked(
            Dataset<Row> candidates, Contract contract, Column[] keys, List<Work> work, DeclaredTables tables) {
        List<Row> order = new ArrayList<>();
        for (Work each : work) {
            each.ordinals().forEach((delivery, ordinal) -> order.add(RowFactory.create(delivery, ordinal)));
        }
        Dataset<Row> ordinals = org.apache.spark.sql.functions.broadcast(tables.session()
                .createDataFrame(
                        order,
                        new StructType().add("_delivery", DataTypes.StringType).add(ORDINAL, DataTypes.IntegerType)));
        Set<String> received = Set.of("source_id", "delivery_id", "row_number", "event_month");
        Column[] business = contract.names().stream()
                .filter(name -> !received.contains(name))
                .map(org.apache.spark.sql.functions::col)
                .toArray(Column[]::new);
        WindowSpec versions = Window.partitionBy(keys)
                .orderBy(
                        col("version_at").desc_nulls_last(),
                        col(ORDINAL).desc_nulls_last(),
                        col("row_number").desc(),
                        col("source_id"));
        return candidates
                .join(ordinals, col("delivery_id").equalTo(col("_delivery")), "left")
                .drop("_delivery")
                .withColumn(CONTENT, xxhash64(business))
                .withColumn(PLACE, row_number().over(versions))
                .withColumn(
                        OUTCOME,
                        when(col(PLACE).equalTo(1), lit("accepted"))
                                .when(col(CONTENT).equalTo(first(col(CONTENT)).over(versions)), lit("duplicate"))
                                .otherwise(lit("superseded")));
    }

    /** What became of new rows, and of rows that were there and lost their place. A row of several answers counts once. */
    private static List<Accounting.Move> moves(Dataset<Row> ranked, List<Work> work) {
        List<Accounting.Move> moves = new ArrayList<>();
        Dataset<Row> byRow = ranked.filter(col(IS_NEW).or(col(PLACE).gt(1)))
                .groupBy(col("source_id"), col("delivery_id"), col("row_number"), col(IS_NEW))
                .agg(min(col(OUTCOME)).as(OUTCOME));
        for (Row row : byRow.groupBy(col("source_id"), col("delivery_id"), col(IS_NEW), col(OUTCOME))
                .count()
                .collectAsList()) {
            moves.add(new Accounting.Move(row.getString(0), row.getString(1), row.getString(3), "", row.getLong(4)));
            if (!row.getBoolean(2)) {
                moves.add(new Accounting.Move(row.getString(0), row.getString(1), "accepted", "", -row.getLong(4)));
            }
        }
        return moves;
    }

    /** Deliveries of whole tables that were replaced: all their rows are superseded now. */
    private static List<Accounting.Move> passedOver(List<Work> work) {
        List<Accounting.Move> moves = new ArrayList<>();
        for (Work each : work) {
            for (Map<String, Object> delivery : each.passedOver()) {
                String id = (String) delivery.get("delivery_id");
                Map<String, Long> counts =
                        each.isRemapped() ? Map.of() : each.accounted().getOrDefault(id, Map.of());
                long accepted = counts.getOrDefault("accepted", 0L);
                if (counts.isEmpty()) {
                    moves.add(new Accounting.Move(
                            each.source().id(), id, "superseded", "", (Long) delivery.get("row_count")));
                } else if (accepted > 0) {
                    moves.add(new Accounting.Move(each.source().id(), id, "accepted", "", -accepted));
                    moves.add(new Accounting.Move(each.source().id(), id, "superseded", "", accepted));
                }
            }
        }
        return moves;
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
                String id = (String) delivery.get("delivery_id");
                long received = (Long) delivery.get("row_count");
                long found = accounted.getOrDefault(id, 0L);
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
}
