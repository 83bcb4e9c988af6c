package org.shequ.jobs.curate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.shequ.common.lake.Slice;
import org.shequ.common.sql.Evaluation;
import org.shequ.jobs.extract.RawCells;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.schemas.contract.Contract;

/** Curates few rows in this process, which is done before Spark would have planned its jobs; more are for {@link ManyRows}. */
final class FewRows {
    private static final String ROW = "raw.row";
    private static final List<String> RECEIVED = List.of("run_id", "delivery_id", "row_number", "line_number", "cells");

    private static final String[] NOTHING_MADE = {};

    private final Contract contract;
    private final DeclaredTables tables;
    private final Tally tally = Tally.of("here");
    private final AtomicInteger files = new AtomicInteger();

    FewRows(Contract contract, DeclaredTables tables) {
        this.contract = contract;
        this.tables = tables;
    }

    Curation curate(List<Work> work, Map<Work, SourceRows> sources) {
        List<Object[]> candidates = new ArrayList<>();
        List<Tally> tallies = new ArrayList<>(List.of(tally));
        sources.forEach((each, rows) -> receive(each, rows).forEach(receiving -> {
            candidates.addAll(receiving.taken);
            tallies.add(receiving.tally);
        }));
        Set<String> months = new TreeSet<>();
        tables.snapshot(contract.table()).ifPresent(snapshot -> months.addAll(addThere(snapshot, work, candidates)));
        Latest latest = new Latest(contract, Work.ordinals(work));
        List<Object[]> kept = new ArrayList<>(candidates.size());
        grouped(candidates, latest).forEach(group -> kept.addAll(latest.of(group, tally)));
        candidates.clear();
        return Curation.of(tables.stageValues(contract.table(), kept), months, tallies);
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

    private List<Receiving> receive(Work work, SourceRows rows) {
        Mapping mapping = new Mapping(work.source(), contract);
        if (mapping.isPlain()) {
            return tables.readFilesAt(
                    ROW,
                    tables.snapshot(ROW).orElseThrow(),
                    Slice.of("source_id", work.id()),
                    RECEIVED,
                    () -> new Receiving(work, rows, plain -> plain));
        }
        Evaluation evaluation = tables.sql().evaluation(mapping.names(), List.of(mapping.evaluated()));
        List<String> columns = evaluation.columns();
        List<Receiving> received = new ArrayList<>();
        evaluation.rows(made -> {
            Receiving receiving = new Receiving(
                    work, rows, plain -> evaluated(plain, columns, rows.positions(plain.delivery()), made));
            tables.readSmallAt(
                    ROW, tables.snapshot(ROW).orElseThrow(), Slice.of("source_id", work.id()), RECEIVED, receiving);
            received.add(receiving);
        });
        return received;
    }

    /** Takes raw rows of one source, of one file or of all, and keeps what they come to. */
    private final class Receiving implements Consumer<List<Object>> {
        private final Set<String> runs;
        private final SourceRows rows;
        private final UnaryOperator<Received> evaluated;
        private final List<Object[]> taken = new ArrayList<>();
        private final Tally tally = Tally.of("file " + files.incrementAndGet());
        private String run;
        private String delivery;
        private boolean isWanted;

        Receiving(Work work, SourceRows rows, UnaryOperator<Received> evaluated) {
            this.runs = work.runs();
            this.rows = rows;
            this.evaluated = evaluated;
        }

        @Override
        public void accept(List<Object> values) {
            if (!values.get(0).equals(run) || !values.get(1).equals(delivery)) {
                run = (String) values.get(0);
                delivery = (String) values.get(1);
                // A run that died between its two commits left rows no delivery speaks of; its run id tells them apart.
                isWanted = runs.contains(run) && rows.isAbout(delivery);
            }
            if (isWanted) {
                taken.addAll(rows.rows(evaluated.apply(plain(delivery, values)), tally));
                tables.step().passed(1);
            }
        }
    }

    /** @param delivery one text for all of its rows */
    private static Received plain(String delivery, List<Object> values) {
        return new Received(
                delivery,
                (Long) values.get(2),
                (Long) values.get(3),
                RawCells.parted((String) values.get(4)),
                null,
                NOTHING_MADE);
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
        List<String> together = Latest.together(contract);
        int[] keyAt = together.stream().mapToInt(names::indexOf).toArray();
        Set<String> months = new TreeSet<>();
        Set<Object> arrived = new HashSet<>(2 * candidates.size());
        for (Object[] row : candidates) {
            if (row[monthAt] != null) {
                months.add((String) row[monthAt]);
            }
            arrived.add(key(Arrays.asList(row), keyAt));
        }
        Slice everywhere = Slice.of("event_month", months(tables));
        List<String> asked = new ArrayList<>(List.of("event_month", "source_id", "delivery_id"));
        asked.addAll(together);
        int[] keyAsked =
                IntStream.range(asked.size() - keyAt.length, asked.size()).toArray();
        // A key that moves to another month leaves nothing behind in the old one.
        tables.readSmallAt(contract.table(), snapshot, everywhere, asked, values -> {
            if (Work.isDropped(work, values.get(1), values.get(2)) || arrived.contains(key(values, keyAsked))) {
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

    /** The key among some values: the one value, or a list of several. */
    private static Object key(List<Object> values, int[] at) {
        return at.length == 1
                ? values.get(at[0])
                : Arrays.stream(at).mapToObj(values::get).collect(Collectors.toCollection(ArrayList::new));
    }

    private Set<String> months(DeclaredTables tables) {
        return tables.partitions(contract.table()).keySet().stream()
                .map(partition -> partition.get("event_month"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
