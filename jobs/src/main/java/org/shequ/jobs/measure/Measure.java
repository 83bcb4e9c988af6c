package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.col;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.shequ.common.lake.Changes;
import org.shequ.common.lake.Commit;
import org.shequ.common.lake.Cores;
import org.shequ.common.lake.Slice;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.lake.Spread;
import org.shequ.common.lake.Staged;
import org.shequ.common.period.Span;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Fingerprint;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.schemas.city.City;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.indicator.Indicator;

/**
 * Brings components and values up to date with the core tables: only partitions that changed since the recorded snapshots are
 * read, only periods they can have moved are computed anew.
 */
public final class Measure implements Job {
    /** What its commits record for each table they were made from: this and the table's name, with the snapshot. */
    public static final String INPUT = "input.";

    private static final String AREA = "core.area";
    private static final String AREA_MONTH = "core.area_month";
    private static final String COMPONENT = "indicator.component";
    private static final String VALUE = "indicator.value";
    private static final String MEMBER = "indicator.group_member";
    private static final String SOURCE_TABLE = "source_table";
    private static final String EVENT_MONTH = "event_month";
    private static final String CATALOGUE = "catalogue";
    private static final String OBSERVED = "observed";
    private static final String UNMAPPED = "unmapped";
    private static final String GROUPS = "groups";

    /** Up to here rows go through this process one by one, beyond through Spark jobs, which take seconds to begin. */
    private static final long FEW = 1_000_000;

    private static final long COMPONENTS_IN_PART = 500_000;

    /** What the sums of a table take at most for an area and month, packed. */
    private static final long BYTES_IN_MONTH_OF_AREA = 400;

    /** Of this process's memory the sums of many rows may take so much. */
    private static final int SHARE_OF_MEMORY = 3;

    private final Set<String> tables;
    private final Collection<Indicator> catalogue;
    private final long few;
    private final long memory;

    /** The measuring of a catalogue. */
    public Measure(Collection<Indicator> catalogue) {
        this(catalogue, FEW);
    }

    /** @param few up to so many rows are measured in this process and not by Spark jobs */
    public Measure(Collection<Indicator> catalogue, long few) {
        this(catalogue, few, Runtime.getRuntime().maxMemory() / SHARE_OF_MEMORY);
    }

    /** @param memory bytes that the sums of many rows may take in this process; Spark brings together what takes more */
    Measure(Collection<Indicator> catalogue, long few, long memory) {
        this.few = few;
        this.memory = memory;
        this.catalogue = List.copyOf(catalogue);
        this.tables = catalogue.stream()
                .flatMap(indicator -> indicator.tables().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public String name() {
        return "measure";
    }

    @Override
    public String room() {
        return "measure";
    }

    @Override
    public Set<String> reads() {
        Set<String> reads = new TreeSet<>(tables);
        reads.add(AREA);
        return reads;
    }

    @Override
    public Set<String> writes() {
        return Set.of(COMPONENT, MEMBER, VALUE);
    }

    @Override
    public Outcome run(DeclaredTables lake, Night night) {
        if (lake.snapshot(AREA).isEmpty()) {
            return Outcome.unchanged("no areas 无区域");
        }
        long counted = components(lake, night.calendar());
        Outcome values = values(lake, night);
        if (values.state() == Outcome.State.UNCHANGED && counted == 0) {
            return values;
        }
        return Outcome.done(counted, values.rowsOut(), 0, values.months(), counted + " components");
    }

    /** Replaces the components of every partition that changed, in one pass over each table and one commit. */
    private long components(DeclaredTables lake, CityCalendar calendar) {
        Units units = Units.of(lake.readSmall(AREA));
        String fingerprint = Fingerprint.of(catalogue, calendar) + units.fingerprint();
        Map<String, String> before = lake.properties(COMPONENT);
        Map<String, String> properties = carried(before);
        Map<String, Slice> changed = new LinkedHashMap<>();
        List<Map<String, String>> cleared = new ArrayList<>();
        long rows = 0;
        for (String table : tables) {
            if (lake.snapshot(table).isEmpty()) {
                continue;
            }
            boolean isSameCatalogue = fingerprint.equals(before.get(CATALOGUE + "." + table));
            String seen = before.get(INPUT + table);
            String now = Long.toString(current(lake, table));
            if (isSameCatalogue && now.equals(seen)) {
                continue;
            }
            properties.put(INPUT + table, now);
            properties.put(CATALOGUE + "." + table, fingerprint);
            Changes changes = isSameCatalogue && seen != null
                    ? lake.changedSince(table, Long.parseLong(seen))
                    : new Changes.Unknown("the catalogue is new");
            Map<String, Long> held = byMonth(lake, table);
            Set<String> months = new TreeSet<>(held.keySet());
            if (changes instanceof Changes.Known known) {
                Set<String> moved = known.values(EVENT_MONTH);
                moved.forEach(month -> cleared.add(Map.of(SOURCE_TABLE, table, EVENT_MONTH, month)));
                months.retainAll(moved);
            } else {
                lake.partitions(COMPONENT).keySet().stream()
                        .filter(partition -> partition.get(SOURCE_TABLE).equals(table))
                        .forEach(cleared::add);
            }
            changed.put(table, Slice.of(EVENT_MONTH, months));
            rows += months.stream().mapToLong(held::get).sum();
        }
        if (changed.isEmpty()) {
            return 0;
        }
        lake.step().expect(rows);
        Measurement measurement = Measurement.of(catalogue, calendar, units);
        Staged components =
                rows > few ? componentsOfMany(lake, changed, measurement) : componentsOfFew(lake, changed, measurement);
        return lake.replacePartitions(COMPONENT, components, cleared, properties)
                .rowsAdded();
    }

    /** Spark reads what is much; its sums are brought together in this process where they fit, by Spark where not. */
    private Staged componentsOfMany(DeclaredTables lake, Map<String, Slice> changed, Measurement measurement) {
        Map<String, Dataset<Row>> rows = rows(lake, changed);
        long months = changed.values().stream()
                .mapToLong(slice -> slice.values().get(EVENT_MONTH).size())
                .sum();
        long areas = lake.history(AREA).get(0).rowsTotal();
        return months * areas * BYTES_IN_MONTH_OF_AREA <= memory
                ? lake.stageParts(COMPONENT, measurement.parts(rows))
                : lake.stage(COMPONENT, measurement.components(rows), Spread.AS_IT_IS);
    }

    private static Map<String, Dataset<Row>> rows(DeclaredTables lake, Map<String, Slice> changed) {
        Map<String, Dataset<Row>> rows = new LinkedHashMap<>();
        changed.forEach((table, slice) -> rows.put(
                table,
                lake.read(table)
                        .filter(col(EVENT_MONTH)
                                .isin(slice.values().get(EVENT_MONTH).toArray()))));
        return rows;
    }

    private Staged componentsOfFew(DeclaredTables lake, Map<String, Slice> changed, Measurement measurement) {
        Map<String, Measurement.FewRows> rows = new LinkedHashMap<>();
        changed.forEach((table, slice) -> rows.put(
                table,
                new Measurement.FewRows(
                        SparkRows.schema(lake.contract(table)),
                        parts(slice)
                                .map(part -> (BiConsumer<List<String>, Consumer<List<Object>>>) (columns, use) ->
                                        lake.readSmallAt(table, current(lake, table), part, columns, use))
                                .toList())));
        return lake.stageParts(COMPONENT, measurement.parts(rows, lake.sql()));
    }

    /** The months dealt out, so that each core has some of every table. */
    private static Stream<Slice> parts(Slice slice) {
        List<String> months = List.copyOf(slice.values().get(EVENT_MONTH));
        int parts = Math.min(Runtime.getRuntime().availableProcessors(), months.size());
        return IntStream.range(0, parts)
                .mapToObj(part -> IntStream.iterate(part, at -> at < months.size(), at -> at + parts)
                        .mapToObj(months::get)
                        .toList())
                .map(dealt -> Slice.of(EVENT_MONTH, dealt));
    }

    /** How many rows of a table lie in each of its months. */
    private static Map<String, Long> byMonth(DeclaredTables lake, String table) {
        Map<String, Long> byMonth = new TreeMap<>();
        lake.partitions(table).forEach((partition, rows) -> byMonth.merge(partition.get(EVENT_MONTH), rows, Long::sum));
        return byMonth;
    }

    private static Map<String, String> carried(Map<String, String> before) {
        Map<String, String> carried = new HashMap<>();
        before.forEach((key, value) -> {
            if (key.startsWith(INPUT) || key.startsWith(CATALOGUE)) {
                carried.put(key, value);
            }
        });
        return carried;
    }

    /** Replaces the values of every period that changed components, areas or a newly complete month can have moved. */
    private Outcome values(DeclaredTables lake, Night night) {
        if (lake.snapshot(COMPONENT).isEmpty()) {
            return Outcome.unchanged("nothing to measure 无数据可计算");
        }
        Map<String, String> before = lake.properties(VALUE);
        Map<String, String> properties = new HashMap<>();
        properties.put(CATALOGUE, Fingerprint.of(catalogue, night.calendar()));
        properties.put(INPUT + AREA, Long.toString(current(lake, AREA)));
        properties.put(INPUT + COMPONENT, Long.toString(current(lake, COMPONENT)));
        properties.put(GROUPS, Fingerprint.of(night.deployment().city().peerGroups()));
        properties.put("last_month", night.lastMonth().toString());
        Unmapped unmapped = Unmapped.of(night.deployment());
        properties.put(UNMAPPED, Fingerprint.of(unmapped));
        boolean isSame = properties.entrySet().stream()
                .allMatch(entry -> entry.getValue().equals(before.get(entry.getKey())));
        if (isSame) {
            return Outcome.unchanged("nothing new 无新数据");
        }
        Map<String, Span> observed = observed(lake, night);
        properties.put(OBSERVED, observed.toString());
        Set<YearMonth> changed = changed(lake, before, properties, observed);
        if (changed.isEmpty()) {
            return Outcome.unchanged("no complete month 无完整月份");
        }
        List<Map<String, Object>> areaRows = lake.readSmall(AREA);
        AreaTree areas = AreaTree.of(areaRows, members(lake, night, areaRows, properties), night.calendar());
        Values asked = Values.of(lake.contract(VALUE), areas, catalogue, observed, unmapped, changed, night.calendar());
        Raters.Count raters = new Raters.Count(areas, Units.of(areaRows), night.calendar(), lake.sql());
        Values values = asked.with(raters(lake, raters, asked.months()));
        List<Map<String, String>> cleared = values.periods().stream()
                .map(period -> Map.of("period_type", period.type().code(), "period", period.name()))
                .toList();
        Commit written = lake.replacePartitions(VALUE, staged(lake, values), cleared, properties);
        return Outcome.done(
                0,
                written.rowsAdded(),
                0,
                changed.stream().map(YearMonth::toString).toList(),
                "");
    }

    /** Who belongs to which group; written where areas or peer groups have changed. */
    private static List<Map<String, Object>> members(
            DeclaredTables lake, Night night, List<Map<String, Object>> areas, Map<String, String> properties) {
        City city = night.deployment().city();
        List<Map<String, Object>> members = new Groups(city, lake.contract(AREA), lake.sql()).members(areas);
        Map<String, String> made =
                Map.of(INPUT + AREA, properties.get(INPUT + AREA), GROUPS, properties.get(GROUPS), "city", city.code());
        if (!lake.properties(MEMBER).entrySet().containsAll(made.entrySet())) {
            lake.replace(MEMBER, members, made);
        }
        return members;
    }

    /** Who rated in the months that values are made of. */
    private Raters raters(DeclaredTables lake, Raters.Count count, List<YearMonth> months) {
        List<Indicator> rated = catalogue.stream()
                .filter(indicator -> indicator.raterColumn().isPresent())
                .filter(indicator -> lake.snapshot(mainTable(indicator)).isPresent())
                .toList();
        Cores.map(rated, indicator -> {
            String table = mainTable(indicator);
            Set<String> wanted = new TreeSet<>(byMonth(lake, table).keySet());
            wanted.retainAll(months.stream().map(YearMonth::toString).toList());
            count.add(
                    indicator,
                    SparkRows.schema(lake.contract(table)),
                    (columns, use) ->
                            lake.readSmallAt(table, current(lake, table), Slice.of(EVENT_MONTH, wanted), columns, use));
            return table;
        });
        return count.raters();
    }

    private static String mainTable(Indicator indicator) {
        return indicator.main().tables().iterator().next();
    }

    /** In this process where the sums fit, period by period; else by Spark, variant by variant. */
    private Staged staged(DeclaredTables lake, Values values) {
        if (!values.fit(memory)) {
            return lake.stage(VALUE, values.values(lake.read(COMPONENT), partitions(lake)), Spread.AS_IT_IS);
        }
        long snapshot = current(lake, COMPONENT);
        Slice wanted = Slice.of(
                "month", values.months().stream().map(YearMonth::toString).toList());
        Map<String, Set<String>> months = new TreeMap<>();
        lake.partitions(COMPONENT).keySet().forEach(partition -> months.computeIfAbsent(
                        partition.get(SOURCE_TABLE), unseen -> new TreeSet<>())
                .add(partition.get(EVENT_MONTH)));
        List<Values.Components> parts = new ArrayList<>();
        months.forEach((table, all) -> parts(Slice.of(EVENT_MONTH, all))
                .map(part -> Slice.of(SOURCE_TABLE, table)
                        .and(EVENT_MONTH, part.values().get(EVENT_MONTH)))
                .forEach(part ->
                        parts.add(use -> lake.readSmallAt(COMPONENT, snapshot, part, wanted, Values.columns(), use))));
        return lake.stageParts(VALUE, values.parts(parts));
    }

    /** In how many parts values are computed: one for each core, more where there is much to hold in memory. */
    private static int partitions(DeclaredTables lake) {
        long components = lake.history(COMPONENT).get(0).rowsTotal();
        int cores = lake.session().sparkContext().defaultParallelism();
        return Math.max(cores, (int) (components / COMPONENTS_IN_PART));
    }

    /** By table, the months it has been delivered for, no later than the last complete one. */
    private Map<String, Span> observed(DeclaredTables lake, Night night) {
        YearMonth last = night.lastMonth();
        YearMonth first = last.minusMonths(night.deployment().city().monthsOfHistory() - 1L);
        Map<String, Span> observed = new LinkedHashMap<>();
        for (String table : tables) {
            byMonth(lake, table).keySet().stream()
                    .map(YearMonth::parse)
                    .map(month -> new Span(month, month))
                    .reduce(Span::joined)
                    .flatMap(span -> span.common(new Span(first, last)))
                    .ifPresent(span -> observed.put(table, span));
        }
        withinEvents(observed);
        return observed;
    }

    /** Months of population are laid out far back; only those that any other table speaks of are observed. */
    private static void withinEvents(Map<String, Span> observed) {
        Optional<Span> events = observed.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(AREA_MONTH))
                .map(Map.Entry::getValue)
                .reduce(Span::joined);
        events.ifPresent(span -> observed.computeIfPresent(
                AREA_MONTH, (table, months) -> months.common(span).orElse(null)));
    }

    private Set<YearMonth> changed(
            DeclaredTables lake, Map<String, String> before, Map<String, String> now, Map<String, Span> observed) {
        Set<YearMonth> all = observed.values().stream()
                .flatMap(span -> span.months().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        boolean isWhole = !now.get(CATALOGUE).equals(before.get(CATALOGUE))
                || !now.get(INPUT + AREA).equals(before.get(INPUT + AREA))
                || !now.get(UNMAPPED).equals(before.get(UNMAPPED))
                || !now.get(GROUPS).equals(before.get(GROUPS))
                || !now.get(OBSERVED).equals(before.get(OBSERVED));
        if (isWhole) {
            return all;
        }
        long seen = Long.parseLong(before.get(INPUT + COMPONENT));
        if (!(lake.changedSince(COMPONENT, seen) instanceof Changes.Known known)) {
            return all;
        }
        List<Slice> slices = known.partitions().stream()
                .map(partition -> Slice.of(SOURCE_TABLE, partition.get(SOURCE_TABLE))
                        .and(EVENT_MONTH, Set.of(partition.get(EVENT_MONTH))))
                .toList();
        Set<YearMonth> changed = new TreeSet<>();
        for (long snapshot : List.of(seen, current(lake, COMPONENT))) {
            Cores.map(slices, slice -> countedIn(lake, snapshot, slice)).stream()
                    .flatMap(Set::stream)
                    .map(YearMonth::parse)
                    .forEach(changed::add);
        }
        changed.retainAll(all);
        return changed;
    }

    /** The months that components of some partitions count in. */
    private static Set<String> countedIn(DeclaredTables lake, long snapshot, Slice slice) {
        Set<String> months = new HashSet<>();
        lake.readSmallAt(COMPONENT, snapshot, slice, List.of("month"), row -> months.add((String) row.get(0)));
        return months;
    }

    private static long current(DeclaredTables lake, String table) {
        return lake.snapshot(table).orElseThrow();
    }
}
