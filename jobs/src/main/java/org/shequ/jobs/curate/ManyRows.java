package org.shequ.jobs.curate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.CollectionAccumulator;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.lake.Spread;
import org.shequ.common.lake.Staged;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.schemas.contract.Contract;

/** Curates any number of rows as Spark jobs; few are done sooner by {@link FewRows}. */
final class ManyRows {
    private static final String ROW = "raw.row";

    /** Rows one task is to hold. */
    private static final long ROWS_A_TASK = 250_000;

    private final Contract contract;
    private final DeclaredTables tables;
    private final CollectionAccumulator<Tally> tallies;

    ManyRows(Contract contract, DeclaredTables tables) {
        this.contract = contract;
        this.tables = tables;
        this.tallies = tables.session().sparkContext().collectionAccumulator(contract.table());
    }

    Curation curate(List<Work> work, Map<Work, SourceRows> sources) {
        Dataset<Row> arrived = sources.entrySet().stream()
                .map(entry -> arrived(entry.getKey(), entry.getValue()))
                .reduce(Dataset::union)
                .orElseGet(() -> tables.session().createDataFrame(List.of(), Mapping.marked(contract)));
        Set<String> months = new TreeSet<>();
        Dataset<Row> candidates =
                tables.snapshot(contract.table()).isEmpty() ? arrived : besideThere(arrived, work, months);
        Staged staged = staged(candidates, work);
        return Curation.of(staged, months, tallies.value());
    }

    private Dataset<Row> arrived(Work work, SourceRows rows) {
        Map<List<String>, List<String>> layouts = work.layouts();
        // A run that died between its two commits left rows no delivery speaks of; its run id tells them apart.
        Dataset<Row> raw = tables.read(ROW)
                .filter(col("source_id").equalTo(work.id()))
                .filter(col("run_id").isin(work.runs().toArray()))
                .filter(col("delivery_id")
                        .isin(layouts.values().stream().flatMap(List::stream).toArray()));
        Mapping mapping = new Mapping(work.source(), contract);
        return mapping.named(raw, layouts)
                .select(mapping.evaluated().toArray(Column[]::new))
                .mapPartitions(new MappedRows(rows, tallies), Encoders.row(Mapping.marked(contract)));
    }

    /** What has arrived beside what is there in the months it touches, marked which is which. */
    private Dataset<Row> besideThere(Dataset<Row> arrived, List<Work> work, Set<String> months) {
        Dataset<Row> once = arrived.localCheckpoint(false, StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> there = tables.read(contract.table());
        Column isDropped = work.stream()
                .filter(Work::isDropping)
                .map(each -> col("source_id")
                        .equalTo(each.id())
                        .and(not(col("delivery_id").isin(each.beyond().toArray()))))
                .reduce(Column::or)
                .orElse(lit(false));
        List<String> names = Latest.together(contract);
        Dataset<Row> keys = once.select(names.stream().map(functions::col).toArray(Column[]::new));
        // A key that moves to another month leaves nothing behind in the old one.
        Dataset<Row> touched = once.select("event_month")
                .filter(col("event_month").isNotNull())
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

    private Staged staged(Dataset<Row> candidates, List<Work> work) {
        Column[] together =
                Latest.together(contract).stream().map(functions::col).toArray(Column[]::new);
        int cores = tables.session().sparkContext().defaultParallelism();
        int tasks = (int) Math.max(cores, Work.rows(work) / ROWS_A_TASK);
        Dataset<Row> latest = candidates
                .repartition(tasks, together)
                .sortWithinPartitions(together)
                .mapPartitions(
                        new Versions(new Latest(contract, Work.ordinals(work)), tallies),
                        Encoders.row(SparkRows.schema(contract)));
        return tables.stage(contract.table(), latest, tasks == cores ? Spread.AS_IT_IS : Spread.BY_PARTITION);
    }
}
