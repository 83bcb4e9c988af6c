package org.shequ.jobs.extract;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.shequ.common.lake.Slice;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.lake.Spread;
import org.shequ.common.lake.Staged;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.jobs.job.SourceLimit;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.source.Source;

/**
 * Takes in the files of all sources of one feed that have not been taken in before, row by row as received. A file is known
 * by source, name and content: the same file again changes nothing, a changed file under an old name is a new delivery.
 */
public final class Extract implements Job {
    private static final String DELIVERY = "raw.delivery";
    private static final String ROW = "raw.row";

    /** Files up to this size together are read by this process; bytes. */
    private static final long FEW_BYTES = 64_000_000;

    private static final int MOST_NAMED = 5;
    private static final int MOST_COLUMNS = 40;
    private static final int LONGEST_NAME = 60;

    private final String feed;
    private final long fewBytes;

    /** For one feed, such as {@code core.grid_case}. */
    public Extract(String feed) {
        this(feed, FEW_BYTES);
    }

    /** @param fewBytes files up to this size together are read by this process and not by a Spark job; bytes */
    public Extract(String feed, long fewBytes) {
        this.feed = feed;
        this.fewBytes = fewBytes;
    }

    @Override
    public String name() {
        return "extract_" + feed.substring(feed.indexOf('.') + 1);
    }

    @Override
    public String room() {
        return "extract";
    }

    @Override
    public Set<String> reads() {
        return Set.of(DELIVERY, Forgotten.TABLE);
    }

    @Override
    public Set<String> writes() {
        return Set.of(DELIVERY, ROW);
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        List<Source> sources = night.deployment().sourcesOf(feed);
        if (sources.isEmpty()) {
            return Outcome.unchanged("no source 无来源");
        }
        List<Delivery> arrived = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<SourceLimit> limits = new ArrayList<>();
        Map<String, Usual> usuals = new LinkedHashMap<>();
        for (Source source : sources) {
            List<Map<String, Object>> known = tables.readSmall(DELIVERY, Slice.of("source_id", source.id()));
            Arrived came = source.pull()
                    .map(pull -> Arrived.pulled(source, pull, known, night))
                    .orElseGet(() -> Arrived.files(source, DataFolder.of(source.reading(), night), known));
            Usual usual = new Usual(source, known, night.date());
            usuals.put(source.id(), usual);
            arrived.addAll(came.deliveries());
            notes.addAll(came.notes());
            usual.freshness(came.deliveries(), came.newest()).ifPresent(limits::add);
        }
        LimitPassedException.throwIfAny(limits);
        limits.forEach(limit -> notes.add(limit.said()));
        if (arrived.isEmpty()) {
            notes.add(0, "no new files 无新文件");
            return Outcome.unchanged(joined(notes)).with(limits);
        }
        List<Delivery> opened = opened(arrived, night);
        notes.add(0, opened.size() + " files");
        usuals.forEach((source, usual) -> notes.add(usual.drift(of(source, opened))));
        Received received = receive(opened, tables, night);
        Map<String, Long> counts = received.counts();
        notes.add(doubts(opened, received.doubts()));
        try {
            refuseChanged(opened);
            List<SourceLimit> volumes = volumes(usuals, opened, counts);
            volumes.forEach(limit -> notes.add(limit.said()));
            limits.addAll(volumes);
            LimitPassedException.throwIfAny(limits);
        } catch (InputRefusedException refused) {
            tables.discard(received.rows());
            throw refused;
        }
        tables.append(ROW, received.rows(), Map.of());
        record(opened, counts, tables, night);
        sources.stream()
                .filter(source -> source.pull().isPresent())
                .forEach(source -> Landing.emptied(night.home(), source.id()));
        long rows = counts.values().stream().mapToLong(Long::longValue).sum();
        return Outcome.done(rows, rows, 0, List.of(), joined(notes)).with(limits);
    }

    private static String joined(List<String> notes) {
        return notes.stream().filter(note -> !note.isBlank()).collect(Collectors.joining("; "));
    }

    private static List<Delivery> of(String source, List<Delivery> deliveries) {
        return deliveries.stream()
                .filter(delivery -> delivery.file().source().equals(source))
                .toList();
    }

    /** What became of the limits of volume of those sources that something came of. */
    private static List<SourceLimit> volumes(
            Map<String, Usual> usuals, List<Delivery> opened, Map<String, Long> counts) {
        List<SourceLimit> limits = new ArrayList<>();
        usuals.forEach((source, usual) -> {
            List<Delivery> deliveries = of(source, opened);
            long rows =
                    deliveries.stream().mapToLong(each -> counts.get(each.id())).sum();
            if (!deliveries.isEmpty()) {
                usual.volume(rows).ifPresent(limits::add);
            }
        });
        return limits;
    }

    /** Rows that are written and checked but not committed, and how many each delivery has. */
    private record Received(Staged rows, Map<String, Long> counts, Map<String, String> doubts) {}

    /** What is doubtful of files that were read, each doubt with the first few of its files. */
    private static String doubts(List<Delivery> deliveries, Map<String, String> doubts) {
        Map<String, List<String>> files = new TreeMap<>();
        for (Delivery delivery : deliveries) {
            String doubt = doubts.get(delivery.id());
            if (doubt != null) {
                files.computeIfAbsent(doubt, none -> new ArrayList<>())
                        .add(delivery.file().name());
            }
        }
        return files.entrySet().stream()
                .map(doubt -> doubt.getKey() + ": "
                        + String.join(
                                ", ",
                                doubt.getValue().stream().limit(MOST_NAMED).toList())
                        + (doubt.getValue().size() > MOST_NAMED
                                ? " and " + (doubt.getValue().size() - MOST_NAMED) + " more"
                                : ""))
                .collect(Collectors.joining("; "));
    }

    /** The deliveries with their columns; refuses them all, with every reason, where one lacks a required column. */
    private List<Delivery> opened(List<Delivery> arrived, Night night) {
        Map<String, Source> sources =
                night.deployment().sourcesOf(feed).stream().collect(Collectors.toMap(Source::id, source -> source));
        Contract contract = night.deployment().contracts().of(feed);
        List<Delivery> result = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Delivery delivery : arrived) {
            try (Opened file = Opened.file(delivery.folder(), delivery.file().name(), delivery.reading())) {
                problems.addAll(missing(
                        sources.get(delivery.file().source()),
                        contract,
                        file.columns(),
                        delivery.file().name()));
                result.add(delivery.withColumns(file.columns()));
            } catch (InputRefusedException e) {
                problems.add(e.getMessage());
            } catch (IOException e) {
                problems.add("Cannot read " + delivery.file().name() + ": " + e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new InputRefusedException(String.join("\n", problems));
        }
        return result;
    }

    /** What a delivery lacks of the columns that required fields need; an empty list of JSON has none and lacks none. */
    static List<String> missing(Source source, Contract contract, List<String> columns, String file) {
        List<String> problems = new ArrayList<>();
        if (columns.isEmpty()) {
            return problems;
        }
        for (org.shequ.schemas.source.Column column : source.columns()) {
            boolean isRequired =
                    contract.field(column.field()).map(Field::isRequired).orElse(false);
            if (isRequired
                    && column.empty().isEmpty()
                    && !column.from().isEmpty()
                    && column.from().stream().noneMatch(columns::contains)) {
                problems.add("Cannot take in " + file + ": it has no column '"
                        + String.join("' or '", column.from()) + "' for the required field " + column.field() + " ("
                        + source.file() + ":" + column.line() + "; its columns are " + shown(columns) + ")");
            }
        }
        return problems;
    }

    private static String shown(List<String> columns) {
        String names = String.join(
                ", ",
                columns.stream()
                        .limit(MOST_COLUMNS)
                        .map(name -> name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…")
                        .toList());
        return names.replaceAll("\\p{Cntrl}", "\ufffd")
                + (columns.size() > MOST_COLUMNS ? " and " + (columns.size() - MOST_COLUMNS) + " more" : "");
    }

    /** Stages the rows of all deliveries, for one commit. */
    private Received receive(List<Delivery> deliveries, DeclaredTables tables, Night night) {
        long bytes = deliveries.stream().mapToLong(Delivery::bytes).sum();
        HashMap<String, Erasure> erasures = new HashMap<>();
        night.deployment().sourcesOf(feed).forEach(source -> Forgotten.of(
                        source, night.deployment().contracts().of(feed), tables, night)
                .ifPresent(erasure -> erasures.put(source.id(), erasure)));
        // One file is read by one thread in Spark too.
        return bytes <= fewBytes || deliveries.size() == 1
                ? receiveHere(deliveries, erasures, tables, night)
                : receiveInSpark(deliveries, erasures, tables, night);
    }

    /** Read by this process, which is done with small files before Spark would have planned its job. */
    private static Received receiveHere(
            List<Delivery> deliveries, Map<String, Erasure> erasures, DeclaredTables tables, Night night) {
        Map<String, Long> counts = new HashMap<>();
        Map<String, String> doubts = new HashMap<>();
        long bytes = deliveries.stream().mapToLong(Delivery::bytes).sum();
        AtomicLong read = new AtomicLong();
        Iterator<Delivery> rest = deliveries.iterator();
        Iterator<Object[]> rows = new Iterator<>() {
            private Iterator<Object[]> ofOne = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!ofOne.hasNext() && rest.hasNext()) {
                    Delivery delivery = rest.next();
                    ofOne = here(delivery, erasures, night, each -> {
                        each.put(counts, doubts);
                        tables.step().passed(each.rows());
                        tables.step().done((double) read.addAndGet(delivery.bytes()) / bytes);
                    });
                }
                return ofOne.hasNext();
            }

            @Override
            public Object[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("no row is left");
                }
                return ofOne.next();
            }
        };
        return new Received(tables.stage(ROW, rows), counts, doubts);
    }

    private static ReceivedRows here(
            Delivery delivery, Map<String, Erasure> erasures, Night night, Consumer<Counted> counted) {
        try {
            return new ReceivedRows(
                    delivery, night.runId(), erasures.get(delivery.file().source()), counted);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + delivery.file().name(), e);
        }
    }

    private static Received receiveInSpark(
            List<Delivery> deliveries, HashMap<String, Erasure> erasures, DeclaredTables tables, Night night) {
        SparkSession session = tables.session();
        JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
        CollectionAccumulator<Counted> counted = session.sparkContext().collectionAccumulator();
        String runId = night.runId();
        int slices = Math.min(deliveries.size(), 4 * context.defaultParallelism());
        JavaRDD<Row> rows = context.parallelize(deliveries, slices)
                .flatMap(delivery -> new ReceivedRows(
                        delivery, runId, erasures.get(delivery.file().source()), counted::add))
                .map(RowFactory::create);
        Dataset<Row> received = session.createDataFrame(rows, SparkRows.schema(tables.contract(ROW)));
        Staged staged;
        try {
            staged = tables.stage(ROW, received, Spread.AS_IT_IS);
        } catch (RuntimeException e) {
            throw refusal(e);
        }
        Map<String, Long> counts = new HashMap<>();
        deliveries.forEach(delivery -> counts.put(delivery.id(), 0L));
        Map<String, String> doubts = new HashMap<>();
        counted.value().forEach(each -> each.put(counts, doubts));
        return new Received(staged, counts, doubts);
    }

    /** A file that changed between the digest and its last row is not what its digest says. */
    private static void refuseChanged(List<Delivery> deliveries) {
        List<String> changed = deliveries.stream()
                .filter(delivery -> !delivery.folder().isStill(delivery.file()))
                .map(delivery -> delivery.file().name())
                .toList();
        if (!changed.isEmpty()) {
            throw new InputRefusedException("Cannot take in " + String.join(", ", changed)
                    + ": changed while being read (expected complete files; see marker and settle_seconds)");
        }
    }

    private static RuntimeException refusal(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof InputRefusedException refused) {
                return refused;
            }
        }
        return e;
    }

    private static void record(
            List<Delivery> deliveries, Map<String, Long> counts, DeclaredTables tables, Night night) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("delivery_id", delivery.id());
            row.put("source_id", delivery.file().source());
            row.put("file_name", delivery.file().name());
            row.put("file_bytes", delivery.file().bytes());
            row.put("file_modified_at", Instant.ofEpochMilli(delivery.file().modified()));
            row.put("sha256", delivery.sha256());
            row.put("version_at", null);
            row.put("position", delivery.position());
            row.put("columns", delivery.columns());
            row.put("row_count", counts.get(delivery.id()));
            row.put("run_id", night.runId());
            row.put("received_on", night.date());
            rows.add(row);
        }
        tables.append(DELIVERY, rows, Map.of());
    }

    /** How many rows a delivery turned out to have, and what is doubtful of it; null where nothing is. */
    private record Counted(String delivery, long rows, String doubt) implements Serializable {
        void put(Map<String, Long> counts, Map<String, String> doubts) {
            counts.put(delivery, rows);
            if (doubt != null) {
                doubts.put(delivery, doubt);
            }
        }
    }

    /** The rows of one delivery as values of raw.row, read as they are asked for; how many there were is told at the end. */
    private static final class ReceivedRows implements Iterator<Object[]> {
        private final Delivery delivery;
        private final String runId;
        private final Erasure erasure;
        private final Consumer<Counted> counted;
        private final Opened file;
        private long number;
        private boolean isRead;

        /** @param erasure of persons who were forgotten; null where there are none */
        ReceivedRows(Delivery delivery, String runId, Erasure erasure, Consumer<Counted> counted) throws IOException {
            this.delivery = delivery;
            this.runId = runId;
            this.erasure = erasure;
            this.counted = counted;
            this.file = Opened.file(delivery.folder(), delivery.file().name(), delivery.reading());
        }

        @Override
        public boolean hasNext() {
            if (isRead) {
                return false;
            }
            if (file.rows().hasNext()) {
                return true;
            }
            isRead = true;
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot close " + delivery.file().name(), e);
            }
            counted.accept(
                    new Counted(delivery.id(), number, file.rows().doubt().orElse(null)));
            return false;
        }

        @Override
        public Object[] next() {
            RowReader.RawRow row = file.rows().next();
            number++;
            String[] cells = erasure == null ? row.cells() : erasure.without(delivery.columns(), row.cells());
            return new Object[] {
                delivery.file().source(), delivery.id(), number, row.line(), RawCells.joined(cells), runId
            };
        }
    }
}
