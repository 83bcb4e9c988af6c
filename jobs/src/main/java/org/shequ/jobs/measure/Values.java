package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.raise_error;
import static org.apache.spark.sql.functions.sum;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.shequ.common.lake.SparkRows;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.indicator.Calendar;
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
    private static final List<String> KEYS = List.of("indicator_id", "variant", "area_code");
    private static final int FIRST_SUM = 4;

    private final AreaTree areas;
    private final Map<String, Series> series;
    private final Set<Integer> months;
    private final StructType schema;

    private Values(AreaTree areas, Map<String, Series> series, Set<Integer> months, StructType schema) {
        this.areas = areas;
        this.series = series;
        this.months = months;
        this.schema = schema;
    }

    /**
     * What is to be computed.
     *
     * @param value the contract {@code indicator.value}
     * @param areas the hierarchy
     * @param indicators the catalogue, with the entries that have no source
     * @param observed by core table the months it is delivered for; a table left out has no source
     * @param changed the months in which components have changed; all months for a first run
     */
    public static Values of(
            Contract value,
            AreaTree areas,
            Collection<Indicator> indicators,
            Map<String, Span> observed,
            Collection<YearMonth> changed) {
        return of(value, areas, indicators, observed, Unmapped.none(), changed);
    }

    /** The same where sources leave fields out: what needs one of them has no source. */
    static Values of(
            Contract value,
            AreaTree areas,
            Collection<Indicator> indicators,
            Map<String, Span> observed,
            Unmapped unmapped,
            Collection<YearMonth> changed) {
        Optional<Span> all = observed.values().stream().reduce(Span::joined);
        Map<String, Series> series = new LinkedHashMap<>();
        Set<Integer> months = new TreeSet<>();
        for (Indicator indicator : indicators) {
            Optional<Span> own = Rule.observed(indicator, observed);
            Rule rule = Rule.of(indicator);
            List<Period> periods =
                    own.or(() -> all).map(span -> Period.touching(changed, span)).orElse(Set.of()).stream()
                            .filter(period -> rule.has(period.type()) && rule.holdsIn(period.months()))
                            .toList();
            String absent = String.join(
                    ", ",
                    indicator.tables().stream()
                            .filter(table -> !observed.containsKey(table))
                            .toList());
            for (Variant variant : indicator.variants()) {
                Set<String> needed = unmapped.neededBy(variant);
                Span span = needed.isEmpty() ? own.orElse(null) : null;
                series.put(
                        key(indicator.id(), variant.id()),
                        new Series(
                                rule,
                                variant.id(),
                                periods,
                                span,
                                absent.isEmpty() ? String.join(", ", needed) : absent));
            }
            own.ifPresent(span ->
                    periods.forEach(period -> span.common(period.months()).ifPresent(common -> addTo(months, common))));
        }
        return new Values(areas, series, months, SparkRows.schema(value));
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

    /** Value rows from components. */
    public Dataset<Row> values(Dataset<Row> components) {
        SparkSession spark = components.sparkSession();
        List<Column> keys = KEYS.stream().map(name -> col(name)).toList();
        Column[] partitioning = keys.toArray(new Column[0]);
        Dataset<Row> needed = components.where(col("month")
                .isin(months.stream()
                        .map(month -> Months.month(month).toString())
                        .toArray()));
        Dataset<Row> sums = needed.transform(this::upwards).transform(Values::monthly);
        return withEveryArea(sums, needed, spark)
                .repartition(partitioning)
                .sortWithinPartitions(partitioning)
                .mapPartitions(new Computation(areas, series, firstMonth(), lastMonth()), Encoders.row(schema));
    }

    private int firstMonth() {
        return months.stream().mapToInt(month -> month).min().orElse(0);
    }

    private int lastMonth() {
        return months.stream().mapToInt(month -> month).max().orElse(0);
    }

    /** Each component at its own area and at all above it. */
    private Dataset<Row> upwards(Dataset<Row> components) {
        StructType shape = new StructType()
                .add("chain_code", DataTypes.StringType)
                .add("chain_first", DataTypes.IntegerType)
                .add("chain_last", DataTypes.IntegerType)
                .add("upwards", DataTypes.createArrayType(DataTypes.StringType));
        List<Row> chains = areas.chains(firstMonth(), lastMonth()).stream()
                .map(chain -> RowFactory.create(
                        chain.code(),
                        chain.first(),
                        chain.last(),
                        chain.upwards().toArray(new String[0])))
                .toList();
        Dataset<Row> numbered = components.withColumn(
                "month_number", expr("cast(substr(month, 1, 4) as int) * 12 + cast(substr(month, 6, 2) as int) - 1"));
        Column isItsChain = col("area_code")
                .equalTo(col("chain_code"))
                .and(col("month_number").between(col("chain_first"), col("chain_last")));
        Column unknown = raise_error(concat(
                lit("Cannot add up components of area '"),
                col("area_code"),
                lit("': it is not among the areas (expected unknown areas to be rejected when rows are curated)")));
        return numbered.join(broadcast(components.sparkSession().createDataFrame(chains, shape)), isItsChain, "left")
                .withColumn("area_code", explode(coalesce(col("upwards"), unknown)));
    }

    private static Dataset<Row> monthly(Dataset<Row> components) {
        return components
                .groupBy(col("indicator_id"), col("variant"), col("area_code"), col("month_number"))
                .agg(
                        whole("numerator"),
                        fraction("numerator"),
                        whole("denominator"),
                        fraction("denominator"),
                        whole("square_sum"),
                        fraction("square_sum"),
                        sum("numerator_n").as("numerator_n"),
                        sum("denominator_n").as("denominator_n"));
    }

    private static Column whole(String column) {
        return sum(expr(ExactSum.wholeOf(column))).as(column + "_whole");
    }

    private static Column fraction(String column) {
        return sum(expr(ExactSum.fractionOf(column))).as(column + "_fraction");
    }

    /** Adds a row of nothing for every variant and area, and for every wave, so that what has no component is told too. */
    private Dataset<Row> withEveryArea(Dataset<Row> sums, Dataset<Row> components, SparkSession spark) {
        StructType one = new StructType().add("area_code", DataTypes.StringType);
        List<Row> codes =
                areas.codes().stream().map(code -> RowFactory.create(code)).toList();
        Dataset<Row> everywhere = broadcast(spark.createDataFrame(codes, one));
        Dataset<Row> monthly = spark.createDataFrame(
                series.values().stream()
                        .filter(each -> each.observed() == null || each.rule().calendar() == Calendar.MONTH)
                        .map(each -> RowFactory.create(each.rule().id(), each.variant(), null))
                        .toList(),
                new StructType()
                        .add("indicator_id", DataTypes.StringType)
                        .add("variant", DataTypes.StringType)
                        .add("month_number", DataTypes.IntegerType));
        Object[] waved = series.values().stream()
                .filter(each -> each.rule().calendar() == Calendar.WAVE)
                .map(each -> each.rule().id())
                .distinct()
                .toArray();
        Dataset<Row> waves = components
                .where(col("indicator_id").isin(waved))
                .select(
                        col("indicator_id"),
                        col("variant"),
                        expr("cast(substr(month, 1, 4) as int) * 12 + cast(substr(month, 6, 2) as int) - 1")
                                .as("month_number"))
                .distinct();
        Column[] shape = Stream.of(sums.columns())
                .map(name -> List.of(sums.columns()).indexOf(name) < FIRST_SUM ? col(name) : lit(0L).as(name))
                .toArray(Column[]::new);
        return sums.unionByName(monthly.union(waves).crossJoin(everywhere).select(shape));
    }

    /** Turns the sums of one variant and area after the other into its value rows. */
    private record Computation(AreaTree areas, Map<String, Series> series, int first, int last)
            implements MapPartitionsFunction<Row, Row> {
        @Override
        public Iterator<Row> call(Iterator<Row> sums) {
            return new Walk(this, sums);
        }
    }

    /** Walks sums sorted by variant and area, holding one area's at a time. */
    private static final class Walk implements Iterator<Row> {
        private final Computation computation;
        private final Iterator<Row> sums;
        private final Rule.Intervals intervals = new Rule.Intervals();
        private Row ahead;
        private Iterator<Row> values = new ArrayList<Row>().iterator();

        Walk(Computation computation, Iterator<Row> sums) {
            this.computation = computation;
            this.sums = sums;
            this.ahead = next(sums);
        }

        private static Row next(Iterator<Row> sums) {
            return sums.hasNext() ? sums.next() : null;
        }

        @Override
        public boolean hasNext() {
            while (!values.hasNext() && ahead != null) {
                values = valuesOfNextArea().iterator();
            }
            return values.hasNext();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException("no value is left");
            }
            return values.next();
        }

        private List<Row> valuesOfNextArea() {
            Row lead = ahead;
            MonthlySums monthly = new MonthlySums(computation.first(), computation.last());
            while (ahead != null && isSame(lead, ahead)) {
                if (!ahead.isNullAt(FIRST_SUM - 1)) {
                    monthly.add(ahead.getInt(FIRST_SUM - 1), ahead, FIRST_SUM);
                }
                ahead = next(sums);
            }
            Series of = computation.series().get(key(lead.getString(0), lead.getString(1)));
            return of == null ? List.of() : of.values(lead.getString(2), monthly, computation.areas(), intervals);
        }

        private static boolean isSame(Row one, Row other) {
            return one.getString(2).equals(other.getString(2))
                    && one.getString(1).equals(other.getString(1))
                    && one.getString(0).equals(other.getString(0));
        }
    }
}
