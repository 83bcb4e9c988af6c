package org.shequ.jobs.maintain;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.shequ.common.lake.NamedRow;
import org.shequ.common.lake.Slice;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.schemas.source.Delivers;
import org.shequ.schemas.source.Source;

/**
 * Removes the raw rows of deliveries that were curated and were received longer ago than their source's are kept. The record
 * of the delivery and what was curated from it stay; where a source delivers whole tables its last delivery stays whole.
 *
 * <p>A purge is recorded before its rows go: a run that dies in between is completed by the next one. The files of the rows
 * go when the states that held them expire.
 */
public final class PurgeRaw implements Job {
    private static final String DELIVERY = "raw.delivery";
    private static final String ROW = "raw.row";
    private static final String PURGE = "raw.purge";
    private static final String ACCOUNTING = "core.accounting";

    /** Up to so many rows of a source are kept by this process; more by Spark. */
    private static final long FEW = 250_000;

    private final long few;

    public PurgeRaw() {
        this(FEW);
    }

    /** @param few up to so many rows of a source are handled in this process and not by Spark */
    public PurgeRaw(long few) {
        this.few = few;
    }

    @Override
    public String name() {
        return "purge_raw";
    }

    @Override
    public String room() {
        return "maintain";
    }

    @Override
    public Set<String> reads() {
        return Set.of(DELIVERY, ACCOUNTING);
    }

    @Override
    public Set<String> writes() {
        return Set.of(ROW, PURGE);
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        long read = 0;
        long kept = 0;
        List<String> notes = new ArrayList<>();
        Map<Map<String, String>, Long> partitions = tables.partitions(ROW);
        for (Source source : night.deployment().sources()) {
            Optional<Integer> days = night.deployment().keeping().rawDays(source.id());
            long there = partitions.getOrDefault(Map.of("source_id", source.id()), 0L);
            if (days.isEmpty() || there == 0) {
                continue;
            }
            List<Map<String, Object>> due = due(source, night.date().minusDays(days.get()), tables);
            record(due, tables, night);
            List<Map<String, Object>> staying = staying(source, tables);
            long wanted = rows(staying);
            if (there > wanted) {
                keepOnly(source, staying, there, tables);
                notes.add(source.id() + " " + (there - wanted));
                read += there;
                kept += wanted;
            }
        }
        return notes.isEmpty()
                ? Outcome.unchanged("no raw row is due 无到期原始行")
                : Outcome.done(read, kept, 0, List.of(), "rows purged 已清除原始行: " + String.join(", ", notes));
    }

    private static long rows(List<Map<String, Object>> deliveries) {
        return deliveries.stream().mapToLong(row -> (Long) row.get("row_count")).sum();
    }

    /** Deliveries that are to go now and are not recorded as gone yet. */
    private static List<Map<String, Object>> due(Source source, LocalDate before, DeclaredTables tables) {
        Set<Object> curated = column("delivery_id", ACCOUNTING, source, tables);
        List<Map<String, Object>> all = staying(source, tables);
        Set<Object> whole = new HashSet<>();
        if (source.delivers() == Delivers.FULL) {
            all.stream()
                    .max(Comparator.comparing((Map<String, Object> row) -> (String) row.get("file_name"))
                            .thenComparing(row -> (java.time.Instant) row.get("file_modified_at"))
                            .thenComparing(row -> (String) row.get("delivery_id")))
                    .ifPresent(row -> whole.add(row.get("delivery_id")));
        }
        return all.stream()
                .filter(row -> ((LocalDate) row.get("received_on")).isBefore(before))
                .filter(row -> curated.contains(row.get("delivery_id")) || (Long) row.get("row_count") == 0)
                .filter(row -> !whole.contains(row.get("delivery_id")))
                .toList();
    }

    /** The deliveries of a source that are not recorded as gone. */
    private static List<Map<String, Object>> staying(Source source, DeclaredTables tables) {
        Set<Object> gone = column("delivery_id", PURGE, source, tables);
        return tables.readSmall(DELIVERY, Slice.of("source_id", source.id())).stream()
                .filter(row -> !gone.contains(row.get("delivery_id")))
                .toList();
    }

    private static Set<Object> column(String field, String table, Source source, DeclaredTables tables) {
        return tables.readSmall(table, Slice.of("source_id", source.id())).stream()
                .map(row -> row.get(field))
                .collect(Collectors.toSet());
    }

    private static void record(List<Map<String, Object>> due, DeclaredTables tables, Night night) {
        if (due.isEmpty()) {
            return;
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Map<String, Object> delivery : due) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("source_id", delivery.get("source_id"));
            row.put("delivery_id", delivery.get("delivery_id"));
            row.put("row_count", delivery.get("row_count"));
            row.put("purged_on", night.date());
            row.put("run_id", night.runId());
            rows.add(row);
        }
        tables.append(PURGE, rows, Map.of());
    }

    /** Leaves the rows of some deliveries, each as its own run took it in, and nothing else. */
    private void keepOnly(Source source, List<Map<String, Object>> staying, long there, DeclaredTables tables) {
        Slice slice = Slice.of("source_id", source.id());
        Set<List<Object>> wanted = staying.stream()
                .map(row -> List.of(row.get("delivery_id"), row.get("run_id")))
                .collect(Collectors.toSet());
        if (there <= few) {
            List<Object[]> rows = new ArrayList<>();
            List<String> names = tables.contract(ROW).names();
            int delivery = names.indexOf("delivery_id");
            int run = names.indexOf("run_id");
            tables.readSmallAt(ROW, tables.snapshot(ROW).orElseThrow(), slice, names, values -> {
                if (wanted.contains(List.of(values.get(delivery), values.get(run)))) {
                    rows.add(values.toArray());
                }
            });
            tables.replaceWhere(ROW, slice, NamedRow.of(tables.contract(ROW), rows), Map.of());
        } else {
            Column isWanted = wanted.stream()
                    .map(pair -> functions
                            .col("delivery_id")
                            .equalTo(pair.get(0))
                            .and(functions.col("run_id").equalTo(pair.get(1))))
                    .reduce(Column::or)
                    .orElse(functions.lit(false));
            tables.replaceWhere(
                    ROW,
                    slice,
                    tables.read(ROW)
                            .filter(functions.col("source_id").equalTo(source.id()))
                            .filter(isWanted),
                    Map.of());
        }
    }
}
