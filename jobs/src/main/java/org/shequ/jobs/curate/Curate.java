package org.shequ.jobs.curate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.shequ.common.lake.Commit;
import org.shequ.jobs.extract.LimitPassedException;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.jobs.job.SourceLimit;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.source.Limits;
import org.shequ.schemas.source.Source;

/**
 * Brings the deliveries of one feed that were not curated before into its core table. The table depends on the rows and their
 * versions, not on the order they arrive in; every received row ends as accepted, superseded, duplicate, excluded or rejected.
 */
public final class Curate implements Job {
    private static final String DELIVERY = "raw.delivery";
    private static final String ROW = "raw.row";
    private static final String PURGE = "raw.purge";
    private static final String AREA = "core.area";

    /** Memory a row takes while it is curated in this process, with what others of the night need beside it; bytes. */
    private static final long BYTES_A_ROW = 1_400;

    /** Up to so many rows need no minding of memory. */
    private static final long MODEST = 250_000;

    private static final Object ONE_AT_A_TIME = new Object();

    /** Up to so many rows, new ones and those there, are curated in this process: as many as its memory is good for. */
    private static final long FEW = Math.max(MODEST, Runtime.getRuntime().maxMemory() / BYTES_A_ROW);

    private final String feed;
    private final long few;

    /** For one feed, such as {@code core.grid_case}. */
    public Curate(String feed) {
        this(feed, FEW);
    }

    /** @param few up to so many rows, new ones and those there, are curated in this process and not by Spark jobs */
    public Curate(String feed, long few) {
        this.feed = feed;
        this.few = few;
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
        return feed.equals(AREA) ? Set.of(DELIVERY, ROW, PURGE) : Set.of(DELIVERY, ROW, PURGE, AREA);
    }

    @Override
    public Set<String> writes() {
        return Set.of(feed, Rejects.TABLE, Exclusions.TABLE, Accounting.TABLE);
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
        Contract contract = tables.contract(feed);
        Rejects rejects = new Rejects(work, tables);
        Map<Work, SourceRows> sources = sources(work, contract, rejects, tables, night);
        long there =
                tables.history(feed).stream().findFirst().map(Commit::rowsTotal).orElse(0L);
        tables.step().expect(Work.read(work) + there);
        Curation curation = curated(Work.rows(work) + there, contract, tables, work, sources);
        List<Accounting.Move> moves = moves(curation.ways());
        work.forEach(each -> moves.addAll(each.superseded()));
        List<SourceLimit> limits;
        try {
            limits = limits(work, moves);
            check(work, moves);
        } catch (RuntimeException refused) {
            tables.discard(curation.rows());
            throw refused;
        }
        long rejected = sum(moves, "rejected");
        List<Map<String, Object>> told = rejects.after(curation);
        moves.addAll(rejects.putRight(told, curation.mended(), moves));
        rejects.write(told, tables);
        Exclusions.renew(work, curation.excluded(), tables);
        List<Map<String, String>> cleared = curation.months().stream()
                .map(month -> Map.of("event_month", month))
                .toList();
        Set<String> months = new TreeSet<>(curation.months());
        curation.rows().partitions().forEach(partition -> months.add(partition.get("event_month")));
        long written = tables.replacePartitions(feed, curation.rows(), cleared, properties(work, moves, tables))
                .rowsAdded();
        Accounting.settle(feed, tables);
        long received = work.stream().mapToLong(Work::received).sum();
        String note = Stream.concat(limits.stream().map(SourceLimit::said), Stream.of(beyond(work)))
                .filter(said -> !said.isBlank())
                .collect(Collectors.joining("; "));
        return Outcome.done(received, written, rejected, months, note).with(limits);
    }

    /** Where rows fill much of the memory of this process, one feed at a time does so. */
    private Curation curated(
            long rows, Contract contract, DeclaredTables tables, List<Work> work, Map<Work, SourceRows> sources) {
        if (rows > few) {
            return new ManyRows(contract, tables).curate(work, sources);
        }
        if (rows <= MODEST) {
            return new FewRows(contract, tables).curate(work, sources);
        }
        synchronized (ONE_AT_A_TIME) {
            return new FewRows(contract, tables).curate(work, sources);
        }
    }

    private static String beyond(List<Work> work) {
        return work.stream()
                .filter(each -> each.isRemapped() && !each.beyond().isEmpty())
                .map(each -> each.id() + " keeps what its mapping before made of "
                        + each.beyond().size() + " deliveries whose raw rows are purged 原始行已清除的批次保留旧映射结果")
                .collect(Collectors.joining("; "));
    }

    private Map<Work, SourceRows> sources(
            List<Work> work, Contract contract, Rejects rejects, DeclaredTables tables, Night night) {
        Set<String> areas = feed.equals(AREA)
                ? null
                : tables.readSmall(AREA).stream()
                        .map(row -> (String) row.get("area_code"))
                        .collect(Collectors.toSet());
        Map<Work, SourceRows> sources = new LinkedHashMap<>();
        for (Work each : work) {
            if (!each.deliveries().isEmpty()) {
                RowMapping mapping = new Mapping(each.source(), contract)
                        .rowMapping(
                                night.key(),
                                night.deployment().city().zone(),
                                night.calendar(),
                                each.lookups(),
                                areas,
                                each.heirs());
                sources.put(
                        each,
                        new SourceRows(
                                mapping, each.layouts(), rejects.awaited(each), Exclusions.before(each, tables)));
            }
        }
        return sources;
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

    /** What became of the limits of rejects; ends the night where one of them is to. */
    private static List<SourceLimit> limits(List<Work> work, List<Accounting.Move> moves) {
        List<SourceLimit> limits = new ArrayList<>();
        for (Work each : work) {
            each.source()
                    .limits()
                    .rejects()
                    .filter(limit -> each.received() > 0)
                    .ifPresent(limit -> {
                        long rejected = sum(
                                moves.stream()
                                        .filter(move -> move.source().equals(each.id()))
                                        .toList(),
                                "rejected");
                        limits.add(limit(each, limit, rejected));
                    });
        }
        LimitPassedException.throwIfAny(limits);
        return limits;
    }

    private static SourceLimit limit(Work work, Limits.Rejects limit, long rejected) {
        boolean isWithin = rejected <= limit.share() * work.received();
        boolean isStop = limit.then() == Limits.Then.STOP;
        String found = rejected + " of " + work.received() + " rows are rejected (expected at most a share of "
                + limit.share() + ", limits.rejects in " + work.source().file() + ")";
        String said = (isStop ? "Cannot curate source " : "flag 警示 ") + work.id() + ": " + found;
        SourceLimit.State passed = isStop ? SourceLimit.State.STOPPED : SourceLimit.State.FLAGGED;
        return new SourceLimit(
                work.id(),
                SourceLimit.Kind.REJECTS,
                Optional.empty(),
                Optional.of(limit.share()),
                Optional.of((double) rejected / work.received()),
                rejected,
                Optional.of((double) work.received()),
                isWithin ? SourceLimit.State.WITHIN : passed,
                isWithin ? "" : said);
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
        List<Accounting.Move> all = new ArrayList<>();
        work.stream()
                .filter(Work::isRemapped)
                .forEach(each -> all.addAll(Accounting.restated(each.id(), each.beyond(), tables)));
        all.addAll(moves);
        properties.putAll(Accounting.property(new Accounting.Moves(reset, all)));
        return properties;
    }
}
