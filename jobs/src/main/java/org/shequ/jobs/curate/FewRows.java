package org.shequ.jobs.curate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.shequ.common.lake.NamedRow;
import org.shequ.common.lake.Slice;
import org.shequ.common.sql.Evaluation;
import org.shequ.jobs.extract.RawCells;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;

/** Curates few rows in this process, which is done before Spark would have planned its jobs; more are for {@link ManyRows}. */
final class FewRows {
    private static final String ROW = "raw.row";
    private static final List<String> RECEIVED = List.of("run_id", "delivery_id", "row_number", "line_number", "cells");

    private final Contract contract;
    private final DeclaredTables tables;
    private final Tally tally = Tally.of("here");

    FewRows(Contract contract, DeclaredTables tables) {
        this.contract = contract;
        this.tables = tables;
    }

    Curation curate(List<Work> work, Map<Work, SourceRows> sources) {
        List<Object[]> candidates = new ArrayList<>();
        sources.forEach((each, rows) -> receive(each, rows, candidates));
        Set<String> months = new TreeSet<>();
        tables.snapshot(contract.table()).ifPresent(snapshot -> months.addAll(addThere(snapshot, work, candidates)));
        Latest latest = new Latest(contract, Work.ordinals(work));
        List<Object[]> kept = new ArrayList<>(candidates.size());
        grouped(candidates, latest).forEach(group -> kept.addAll(latest.of(group, tally)));
        candidates.clear();
        return Curation.of(tables.stage(contract.table(), NamedRow.of(contract, kept)), months, List.of(tally));
    }

    /** Rows that belong together, in the order of the first of each; mostly one alone, which is held without a list. */
    private static Iterable<List<Object[]>> grouped(List<Object[]> rows, Latest latest) {
        Map<Object, Integer> places = new HashMap<>(2 * rows.size());
        List<Object[]> first = new ArrayList<>(rows.size());
        Map<Integer, List<Object[]>> several = new HashMap<>();
        for (Object[] row : rows) {
            Integer place = places.putIfAbsent(latest.place(row), first.size());
            if (place == null) {
                first.add(row);
            } else {
                several.computeIfAbsent(place, at -> new ArrayList<>(List.<Object[]>of(first.get(at))))
                        .add(row);
            }
        }
        places.clear();
        return () -> IntStream.range(0, first.size())
                .mapToObj(place -> several.getOrDefault(place, List.<Object[]>of(first.get(place))))
                .iterator();
    }

    private void receive(Work work, SourceRows rows, List<Object[]> taken) {
        Mapping mapping = new Mapping(work.source(), contract);
        Optional<Evaluation> evaluation = mapping.isPlain()
                ? Optional.empty()
                : Optional.of(tables.sql().evaluation(mapping.names(), List.of(mapping.evaluated())));
        if (evaluation.isEmpty()) {
            receive(work, rows, taken, plain -> plain);
        } else {
            List<String> columns = evaluation.get().columns();
            evaluation
                    .get()
                    .rows(made -> receive(
                            work,
                            rows,
                            taken,
                            plain -> evaluated(plain, columns, rows.positions(plain.delivery()), made)));
        }
    }

    private void receive(Work work, SourceRows rows, List<Object[]> taken, UnaryOperator<Received> evaluated) {
        Set<String> runs = work.runs();
        tables.readSmallAt(
                ROW, tables.snapshot(ROW).orElseThrow(), Slice.of("source_id", work.id()), RECEIVED, values -> {
                    // A run that died between its two commits left rows no delivery speaks of; its run id tells them
                    // apart.
                    if (runs.contains((String) values.get(0)) && rows.isAbout((String) values.get(1))) {
                        taken.addAll(rows.rows(evaluated.apply(plain(values)), tally));
                    }
                });
    }

    private static Received plain(List<Object> values) {
        return new Received(
                (String) values.get(1),
                (Long) values.get(2),
                (Long) values.get(3),
                RawCells.parted((String) values.get(4)),
                null,
                new String[0]);
    }

    /** The row with what Spark SQL makes of the raw columns it speaks of. */
    private static Received evaluated(
            Received plain, List<String> columns, Map<String, Integer> positions, Function<List<Object>, Row> made) {
        Cells cells = new Cells(positions, plain.cells(), plain.made());
        List<Object> values = new ArrayList<>(columns.size());
        for (String column : columns) {
            values.add(
                    switch (column) {
                        case "delivery_id" -> plain.delivery();
                        case "row_number" -> plain.row();
                        case "line_number" -> plain.line();
                        case "cells" -> null;
                        default -> cells.first(new String[] {column});
                    });
        }
        Row row = made.apply(values);
        return new Received(
                plain.delivery(), plain.row(), plain.line(), plain.cells(), row.getString(4), MappedRows.made(row));
    }

    /** Adds the rows of the table that lie in a month the new rows touch; returns these months. */
    private Set<String> addThere(long snapshot, List<Work> work, List<Object[]> candidates) {
        List<String> names = contract.names();
        int monthAt = names.indexOf("event_month");
        int[] keyAt = contract.keys().stream()
                .mapToInt(field -> names.indexOf(field.name()))
                .toArray();
        Set<String> months = new TreeSet<>();
        Set<List<Object>> arrived = new HashSet<>();
        for (Object[] row : candidates) {
            months.add((String) row[monthAt]);
            arrived.add(Arrays.stream(keyAt).mapToObj(at -> row[at]).toList());
        }
        Slice everywhere = Slice.of("event_month", months(tables));
        List<String> asked = new ArrayList<>(List.of("event_month", "source_id", "delivery_id"));
        asked.addAll(contract.keys().stream().map(Field::name).toList());
        // A key that moves to another month leaves nothing behind in the old one.
        tables.readSmallAt(contract.table(), snapshot, everywhere, asked, values -> {
            if (Work.isDropped(work, values.get(1), values.get(2))
                    || arrived.contains(values.subList(3, values.size()))) {
                months.add((String) values.get(0));
            }
        });
        int sourceAt = names.indexOf("source_id");
        int deliveryAt = names.indexOf("delivery_id");
        tables.readSmallAt(contract.table(), snapshot, Slice.of("event_month", months), names, values -> {
            if (!Work.isDropped(work, values.get(sourceAt), values.get(deliveryAt))) {
                Object[] row = values.toArray(new Object[values.size() + 1]);
                row[values.size()] = false;
                candidates.add(row);
            }
        });
        return months;
    }

    private Set<String> months(DeclaredTables tables) {
        return tables.partitions(contract.table()).keySet().stream()
                .map(partition -> partition.get("event_month"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
