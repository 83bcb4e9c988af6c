package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.col;

import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.shequ.common.lake.Cores;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.period.Period;
import org.shequ.common.period.Span;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Variant;

/**
 * Makes the values of indicators, with intervals and statuses, for all areas and periods that a change can have moved;
 * rows as contract {@code indicator.value} has them.
 *
 * <p>Larger areas and longer periods add components and never average values. Components go up the hierarchy that holds
 * in their own month. Every area that exists in a period gets a row for every variant: unknown is a row without a value
 * and with a reason.
 */
public final class Values {
    private static final List<String> COLUMNS = List.of(
            "indicator_id",
            "variant",
            "area_code",
            "month",
            "numerator",
            "denominator",
            "square_sum",
            "numerator_n",
            "denominator_n",
            "histogram");
    private static final int AREA = 2;
    private static final int MONTH = 3;

    private final AreaTree areas;
    private final Map<String, Series> series;
    private final Set<Integer> months;
    private final StructType schema;
    private final Raters raters;

    private Values(AreaTree areas, Map<String, Series> series, Set<Integer> months, StructType schema, Raters raters) {
        this.areas = areas;
        this.series = series;
        this.months = months;
        this.schema = schema;
        this.raters = raters;
    }

    /** The same, once it is known how many raters there were; until then nothing that raters said is told. */
    Values with(Raters found) {
        return new Values(areas, series, months, schema, found);
    }

    /**
     * What is to be computed.
     *
     * @param value the contract {@code indicator.value}
     * @param areas the hierarchy
     * @param indicators the catalogue, with the entries that have no source
     * @param observed by core table the months it is delivered for; a table left out has no source
     * @param changed the months in which components have changed; all months for a first run
     * @param calendar the calendar periods are cut by
     */
    public static Values of(
            Contract value,
            AreaTree areas,
            Collection<Indicator> indicators,
            Map<String, Span> observed,
            Collection<YearMonth> changed,
            CityCalendar calendar) {
        return of(value, areas, indicators, observed, Unmapped.none(), changed, calendar);
    }

    /** The same where sources leave fields out: what needs one of them has no source. */
    static Values of(
            Contract value,
            AreaTree areas,
            Collection<Indicator> indicators,
            Map<String, Span> observed,
            Unmapped unmapped,
            Collection<YearMonth> changed,
            CityCalendar calendar) {
        Map<String, Series> series = new LinkedHashMap<>();
        Set<Integer> months = new TreeSet<>();
        Set<Period> touched = touched(indicators, observed, changed, calendar);
        for (Indicator indicator : indicators) {
            for (Variant variant : indicator.variants()) {
                Rule rule = Rule.of(indicator, variant);
                Optional<Span> own = Rule.observed(variant, observed);
                List<Period> periods = span(variant, observed)
                        .map(span -> Period.touching(span.months(), span, calendar))
                        .orElse(Set.of())
                        .stream()
                        .filter(period -> touched.contains(period) && rule.has(period.type()) && rule.holdsIn(period))
                        .toList();
                Set<String> absent = new TreeSet<>(variant.tables());
                absent.removeAll(observed.keySet());
                Set<String> needed = absent.isEmpty() ? unmapped.neededBy(variant) : absent;
                series.put(
                        key(indicator.id(), variant.id()),
                        new Series(
                                rule,
                                variant.id(),
                                periods,
                                needed.isEmpty() ? own.orElse(null) : null,
                                String.join(", ", needed)));
                own.ifPresent(span -> periods.forEach(
                        period -> span.common(period.months()).ifPresent(common -> addTo(months, common))));
            }
        }
        return new Values(areas, series, months, SparkRows.schema(value), Raters.none());
    }

    /**
     * The periods that are replaced: those any variant has that one of the changed months can move. All variants have values in
     * them again, also those whose own months did not change: a period is replaced as a whole.
     */
    private static Set<Period> touched(
            Collection<Indicator> indicators,
            Map<String, Span> observed,
            Collection<YearMonth> changed,
            CityCalendar calendar) {
        Map<Span, Set<Period>> bySpan = new HashMap<>();
        Set<Period> touched = new HashSet<>();
        for (Indicator indicator : indicators) {
            for (Variant variant : indicator.variants()) {
                Rule rule = Rule.of(indicator, variant);
                span(variant, observed)
                        .ifPresent(span ->
                                bySpan
                                        .computeIfAbsent(span, unseen -> Period.touching(changed, span, calendar))
                                        .stream()
                                        .filter(period -> rule.has(period.type()) && rule.holdsIn(period))
                                        .forEach(touched::add));
            }
        }
        return touched;
    }

    /** The months a variant has values for: those its tables are delivered for, or any where it has no source. */
    private static Optional<Span> span(Variant variant, Map<String, Span> observed) {
        return Rule.observed(variant, observed)
                .or(() -> observed.values().stream().reduce(Span::joined));
    }

    private static void addTo(Set<Integer> months, Span span) {
        for (int month = Months.index(span.first()); month <= Months.index(span.last()); month++) {
            months.add(month);
        }
    }

    private static String key(String indicator, String variant) {
        return indicator + "/" + variant;
    }

    /** The months whose components the values need: lets a caller read no others. */
    public List<YearMonth> months() {
        return months.stream().map(Months::month).toList();
    }

    /** The periods that come out, of all indicators together: what a caller replaces. */
    public Set<Period> periods() {
        Set<Period> periods = new LinkedHashSet<>();
        series.values().forEach(each -> periods.addAll(each.periods()));
        return periods;
    }

    /** The columns of components that values are made of. */
    static List<String> columns() {
        return COLUMNS;
    }

    /**
     * Value rows from components.
     *
     * @param components as contract {@code indicator.component} has them; more months than needed do no harm
     * @param partitions in how many parts the variants are computed, at least 1
     */
    public Dataset<Row> values(Dataset<Row> components, int partitions) {
        Dataset<Row> rows = components
                .select(COLUMNS.stream().map(name -> col(name)).toArray(Column[]::new))
                .where(col("month")
                        .isin(months().stream().map(YearMonth::toString).toArray()));
        Dataset<Row> spread = rows.union(rows.sparkSession().createDataFrame(seeds(), rows.schema()))
                .repartition(partitions, col(COLUMNS.get(0)), col(COLUMNS.get(1)));
        return SparkRows.of(
                rows.sparkSession(), spread.queryExecution().toRdd().toJavaRDD().mapPartitions(computation()), schema);
    }

    /** Whether the sums of all areas, variants and months fit into some bytes of memory. */
    boolean fit(long bytes) {
        return series.size() * SeriesSums.bytes(areas.nodes().size(), lastMonth() - firstMonth() + 1) <= bytes;
    }

    /** Hands on components, as {@link #columns} has them. */
    @FunctionalInterface
    interface Components {
        /** Reads some of the components, each once. */
        void read(Consumer<List<Object>> use);
    }

    /**
     * The same for components whose sums {@link #fit} into this process: each part makes the rows of one period, as values
     * in the order of the contract.
     *
     * @param components read side by side, all together once
     */
    List<Supplier<Iterator<Object[]>>> parts(List<Components> components) {
        Computation computation = computation();
        Map<String, SeriesSums> sums = new TreeMap<>();
        series.keySet()
                .forEach(key -> sums.put(key, new SeriesSums(areas.nodes().size(), firstMonth(), lastMonth())));
        Cores.map(components, each -> {
            Gathered gathered = new Gathered(areas, Set.copyOf(months), firstMonth(), lastMonth(), sums);
            each.read(gathered::add);
            return sums;
        });
        int[][][] above = computation.above();
        Cores.map(List.copyOf(sums.values()), each -> {
            each.addUp(above);
            return each;
        });
        return periods().stream()
                .<Supplier<Iterator<Object[]>>>map(period -> () -> computation.rows(period, sums))
                .toList();
    }

    private Computation computation() {
        return new Computation(areas, series, raters, Set.copyOf(months), firstMonth(), lastMonth());
    }

    /** A row without an area for every variant, so that what has no component is told too. */
    private List<Row> seeds() {
        return series.values().stream()
                .map(each -> {
                    Object[] seed = new Object[COLUMNS.size()];
                    seed[0] = each.rule().id();
                    seed[1] = each.variant();
                    return RowFactory.create(seed);
                })
                .toList();
    }

    private int firstMonth() {
        return months.stream().mapToInt(month -> month).min().orElse(0);
    }

    private int lastMonth() {
        return months.stream().mapToInt(month -> month).max().orElse(0);
    }

    /** Adds up the components of some variants in all areas and turns one area's sums after the other into value rows. */
    private record Computation(
            AreaTree areas, Map<String, Series> series, Raters raters, Set<Integer> months, int first, int last)
            implements FlatMapFunction<Iterator<InternalRow>, InternalRow> {
        @Override
        public Iterator<InternalRow> call(Iterator<InternalRow> components) {
            Gathered gathered = new Gathered(areas, months, first, last);
            components.forEachRemaining(gathered::add);
            Map<String, SeriesSums> sums = gathered.sums();
            sums.keySet().retainAll(series.keySet());
            int[][][] above = above();
            sums.values().forEach(each -> each.addUp(above));
            Texts texts = new Texts();
            Rule.Recurring recurring = new Rule.Recurring();
            return sums.entrySet().stream()
                    .flatMap(each -> areas.nodes().stream()
                            .flatMap(area ->
                                    series
                                            .get(each.getKey())
                                            .values(area, each.getValue(), raters, recurring)
                                            .stream()))
                    .map(texts::row)
                    .iterator();
        }

        /** The rows of one period, variant by variant. */
        Iterator<Object[]> rows(Period period, Map<String, SeriesSums> sums) {
            Rule.Recurring recurring = new Rule.Recurring();
            return sums.entrySet().stream()
                    .filter(each -> series.get(each.getKey()).periods().contains(period))
                    .flatMap(each -> areas.nodes().stream().map(area -> series.get(each.getKey())
                            .value(area, period, each.getValue(), raters, recurring)))
                    .flatMap(Optional::stream)
                    .iterator();
        }

        /** Of each area, for each month from the first to the last, all above it and its groups. */
        int[][][] above() {
            return areas.nodes().stream()
                    .map(area -> areas.above(area, first, last))
                    .toArray(int[][][]::new);
        }
    }

    /** The sums of the variants met so far. */
    private static final class Gathered {
        private final AreaTree areas;
        private final Set<Integer> months;
        private final int first;
        private final int last;
        private final Texts texts = new Texts();
        private final Map<String, SeriesSums> sums;
        private final Map<String, Map<String, SeriesSums>> byVariant = new HashMap<>();
        private String lastArea;
        private int position;
        private String lastName;
        private int month;
        private boolean isAsked;

        Gathered(AreaTree areas, Set<Integer> months, int first, int last) {
            this(areas, months, first, last, new TreeMap<>());
        }

        /** @param sums what is added to, by key; several may add to the same where all keys are known */
        Gathered(AreaTree areas, Set<Integer> months, int first, int last, Map<String, SeriesSums> sums) {
            this.sums = sums;
            this.areas = areas;
            this.months = months;
            this.first = first;
            this.last = last;
        }

        /** By variant. */
        Map<String, SeriesSums> sums() {
            return sums;
        }

        /** A variant that may have no components. */
        SeriesSums seed(String indicator, String variant) {
            return byVariant
                    .computeIfAbsent(indicator, unseen -> new HashMap<>())
                    .computeIfAbsent(
                            variant,
                            unseen -> sums.computeIfAbsent(
                                    key(indicator, variant),
                                    key -> new SeriesSums(areas.nodes().size(), first, last)));
        }

        /** Adds a component of a known variant; one that the catalogue has no longer is passed over. */
        void add(List<Object> values) {
            String id = (String) values.get(0);
            String variant = (String) values.get(1);
            SeriesSums to = byVariant
                    .computeIfAbsent(id, unseen -> new HashMap<>())
                    .computeIfAbsent(variant, unseen -> sums.get(key(id, variant)));
            if (to != null) {
                add(
                        to,
                        (String) values.get(AREA),
                        (String) values.get(MONTH),
                        new Sums(
                                (Double) values.get(MONTH + 1),
                                (Double) values.get(MONTH + 2),
                                (Double) values.get(MONTH + 3),
                                (Long) values.get(MONTH + 4),
                                (Long) values.get(MONTH + 5),
                                Histograms.of((String) values.get(MONTH + 6))));
            }
        }

        void add(InternalRow row) {
            SeriesSums all = seed(texts.of(row.getUTF8String(0)), texts.of(row.getUTF8String(1)));
            if (!row.isNullAt(AREA)) {
                add(
                        all,
                        texts.of(row.getUTF8String(AREA)),
                        texts.of(row.getUTF8String(MONTH)),
                        new Sums(
                                row.getDouble(MONTH + 1),
                                row.getDouble(MONTH + 2),
                                row.getDouble(MONTH + 3),
                                row.getLong(MONTH + 4),
                                row.getLong(MONTH + 5),
                                Histograms.of(
                                        row.isNullAt(MONTH + 6)
                                                ? null
                                                : row.getUTF8String(MONTH + 6).toString())));
            }
        }

        /** Components of an area and month come one after the other, with the same texts: they are looked up once. */
        private void add(SeriesSums all, String area, String name, Sums each) {
            if (area != lastArea) {
                lastArea = area;
                position = position(area);
            }
            if (name != lastName) {
                lastName = name;
                month = Months.index(name);
                isAsked = months.contains(month);
            }
            if (isAsked) {
                all.add(month, each, position);
            }
        }

        private int position(String area) {
            if (!areas.holds(area)) {
                throw new IllegalArgumentException("Cannot add up components of area '" + area
                        + "': it is not among the areas (expected unknown areas to be rejected when rows are curated)");
            }
            return areas.node(area).position();
        }
    }

    /** Texts that come again and again, turned from and to Spark's once. */
    private static final class Texts {
        private static final int MOST = 50_000;

        private final Map<UTF8String, String> read = new HashMap<>();
        private final Map<String, UTF8String> written = new HashMap<>();

        String of(UTF8String text) {
            String known = read.get(text);
            if (known == null) {
                known = text.toString();
                if (read.size() < MOST) {
                    read.put(text.clone(), known);
                }
            }
            return known;
        }

        /** A row of values as Spark has it; the array is the row's own from then on. */
        InternalRow row(Object[] values) {
            for (int at = 0; at < values.length; at++) {
                if (values[at] instanceof String text) {
                    values[at] = of(text);
                }
            }
            return new GenericInternalRow(values);
        }

        private UTF8String of(String text) {
            UTF8String known = written.get(text);
            if (known == null) {
                known = UTF8String.fromString(text);
                if (written.size() < MOST) {
                    written.put(text, known);
                }
            }
            return known;
        }
    }
}
