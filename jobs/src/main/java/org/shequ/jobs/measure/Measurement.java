package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.col;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.shequ.common.lake.Cores;
import org.shequ.common.sql.Evaluation;
import org.shequ.common.sql.RowSql;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.indicator.Indicator;

/**
 * Makes the additive components of all indicators on core tables in one pass over each, for the tables
 * {@code indicator.component} holds.
 *
 * <p>A row counts in the month, in the session's time zone, of the date column a term names; where that is null it is not
 * counted. Conditions count 1 where they hold; null counts as not holding. Numbers are summed; null adds nothing. In a
 * proportion or a mean the numerator takes only rows the denominator takes on the same date. Weighted indicators sum
 * weights in the place of counts and take only rows with a weight above 0.
 *
 * <p>Spark reads the rows and tells of each which conditions hold; adding up by community, partition month and month
 * counted in is plain Java, first where the rows are read, then once more where the sums of one partition month meet.
 */
public final class Measurement {
    private final List<Indicator> catalogue;
    private final CityCalendar calendar;
    private final Units units;

    private Measurement(Collection<Indicator> catalogue, CityCalendar calendar, Units units) {
        this.catalogue = List.copyOf(catalogue);
        this.calendar = calendar;
        this.units = units;
    }

    /** The measurement of core tables by those of the indicators that read them. */
    public static Measurement of(Collection<Indicator> catalogue, CityCalendar calendar) {
        return of(catalogue, calendar, Units.none());
    }

    /** The same, with what counts for departments and companies. */
    public static Measurement of(Collection<Indicator> catalogue, CityCalendar calendar, Units units) {
        return new Measurement(catalogue, calendar, units);
    }

    /**
     * Components of the rows of some tables, as contract {@code indicator.component} has them; components that count no
     * row are left out. Rows of one {@code event_month} make the components of that event month only, so a changed
     * partition replaces its own components and no others.
     *
     * @param rows by name of the table, its rows
     * @throws IllegalArgumentException where no indicator reads one of the tables
     */
    public Dataset<Row> components(Map<String, Dataset<Row>> rows) {
        Map<String, Plan> plans = new ConcurrentHashMap<>();
        JavaRDD<Row> sums = sums(rows, plans);
        return session(rows)
                .createDataFrame(sums, PartialSums.SCHEMA)
                .repartition(col(PartialSums.TABLE), col(PartialSums.EVENT_MONTH))
                .mapPartitions(new Unfolding(plans), Encoders.row(Unfolding.SCHEMA));
    }

    /**
     * The same where this process can hold the sums: Spark reads and adds up, and what comes of each table and event month is put
     * together here. Each part makes the components of one of them, as values in the order of the contract.
     */
    List<Supplier<Iterator<Object[]>>> parts(Map<String, Dataset<Row>> rows) {
        Map<String, Plan> plans = new ConcurrentHashMap<>();
        return parts(sums(rows, plans).collect(), plans);
    }

    private static List<Supplier<Iterator<Object[]>>> parts(List<Row> sums, Map<String, Plan> plans) {
        Map<List<Object>, List<Row>> byPartition = new HashMap<>();
        for (Row each : sums) {
            byPartition
                    .computeIfAbsent(List.of(each.get(0), each.get(1)), unseen -> new ArrayList<>())
                    .add(each);
        }
        Unfolding unfolding = new Unfolding(plans);
        return byPartition.values().stream()
                .sorted(Comparator.comparingLong(Measurement::size).reversed())
                .<Supplier<Iterator<Object[]>>>map(partition -> () -> unfolding.values(partition.iterator()))
                .toList();
    }

    private static long size(List<Row> sums) {
        return sums.stream().mapToLong(each -> each.<byte[]>getAs(2).length).sum();
    }

    private static SparkSession session(Map<String, Dataset<Row>> rows) {
        return rows.values().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Cannot measure: there are no tables"))
                .sparkSession();
    }

    /** The sums of all tables as {@link PartialSums#SCHEMA} has them, and the plan of each; tables are planned side by side. */
    @SuppressWarnings("unchecked")
    private JavaRDD<Row> sums(Map<String, Dataset<Row>> rows, Map<String, Plan> plans) {
        SparkSession session = session(rows);
        List<JavaRDD<Row>> sums = Cores.map(List.copyOf(rows.keySet()), table -> {
            SparkSession.setActiveSession(session);
            PartialSums partial = partialSums(table, rows.get(table));
            plans.put(table, partial.plan());
            return judged(rows.get(table), partial)
                    .queryExecution()
                    .toRdd()
                    .toJavaRDD()
                    .mapPartitions(partial);
        });
        return new JavaSparkContext(session.sparkContext()).union(sums.toArray(new JavaRDD[0]));
    }

    /** How Spark reads the rows of a table, for whoever wants to see that it does so once: the part before the adding up. */
    String scan(String table, Dataset<Row> rows) {
        return judged(rows, partialSums(table, rows))
                .queryExecution()
                .executedPlan()
                .toString();
    }

    private PartialSums partialSums(String table, Dataset<Row> rows) {
        RowSql sql = new RowSql(ZoneId.of(rows.sparkSession().conf().get("spark.sql.session.timeZone")));
        return new PartialSums(plan(table, rows.schema(), sql), new MonthStarts(calendar, sql.zone()));
    }

    /** Of each row the place, the dates, the conditions that hold and the values. */
    private static Dataset<Row> judged(Dataset<Row> rows, PartialSums partial) {
        Dataset<Row> made = rows;
        for (List<Column> step : partial.steps()) {
            made = made.select(step.toArray(new Column[0]));
        }
        return made;
    }

    /**
     * The same parts for few rows, without Spark.
     *
     * @param rows by name of the table, its columns and what reads some of them
     */
    List<Supplier<Iterator<Object[]>>> parts(Map<String, FewRows> rows, RowSql sql) {
        List<Prepared> prepared = Cores.map(List.copyOf(rows.keySet()), table -> {
            FewRows few = rows.get(table);
            PartialSums partial =
                    new PartialSums(plan(table, few.schema(), sql), new MonthStarts(calendar, sql.zone()));
            return new Prepared(few, partial, sql.evaluation(few.schema(), partial.steps()));
        });
        List<Supplier<List<Row>>> readers =
                prepared.stream().flatMap(Prepared::parts).toList();
        List<Row> sums =
                Cores.map(readers, Supplier::get).stream().flatMap(List::stream).toList();
        Map<String, Plan> plans = new LinkedHashMap<>();
        prepared.forEach(table ->
                plans.put(table.partial().plan().table(), table.partial().plan()));
        return parts(sums, plans);
    }

    /** The components of few rows one after the other. */
    Iterator<Row> components(Map<String, FewRows> rows, RowSql sql) {
        return parts(rows, sql).stream()
                .map(Supplier::get)
                .<Row>mapMulti((part, use) -> part.forEachRemaining(values -> use.accept(RowFactory.create(values))))
                .iterator();
    }

    /** A table of few rows with what is summed of it and how that is evaluated. */
    private record Prepared(FewRows few, PartialSums partial, Evaluation evaluation) {
        Stream<Supplier<List<Row>>> parts() {
            return few.parts().stream().map(part -> () -> {
                PartialSums.Totals totals = partial.totals();
                evaluation
                        .beside()
                        .internalRows(
                                made -> part.accept(evaluation.columns(), values -> totals.add(made.apply(values))));
                return totals.rows();
            });
        }
    }

    /**
     * Rows that are few enough to go through this process.
     *
     * @param schema their columns
     * @param parts each hands the values of the columns named on, row by row; side by side with the others
     */
    record FewRows(StructType schema, List<BiConsumer<List<String>, Consumer<List<Object>>>> parts) {}

    private Plan plan(String table, StructType schema, RowSql sql) {
        List<Indicator> reading = catalogue.stream()
                .filter(indicator -> indicator.tables().contains(table))
                .toList();
        if (reading.isEmpty()) {
            throw new IllegalArgumentException(
                    "Cannot measure " + table + ": no indicator reads it (expected at least one)");
        }
        return Plan.of(table, reading, Expressions.types(sql, schema, Plan.values(table, reading)), units);
    }
}
