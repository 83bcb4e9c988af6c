package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.col;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.sql.Evaluation;
import org.shequ.common.sql.RowSql;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.Partition;
import org.shequ.schemas.indicator.Example;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Variant;

/**
 * Runs the worked examples of the catalogue through the engine itself. Each example is a community of its own, so that
 * all of them go through one pass per table.
 */
public final class Examples {
    private static final String AREA = "area_code";
    private static final String EVENT_MONTH = "event_month";

    private Examples() {}

    /**
     * What an example came to.
     *
     * @param indicator the indicator
     * @param example the example
     * @param numerator the numerator computed
     * @param denominator the denominator computed
     * @param value the value computed, empty where there is none
     */
    public record Outcome(
            Indicator indicator, Example example, double numerator, double denominator, OptionalDouble value) {
        private static final double CLOSE = 1e-9;

        /** Whether it is what the example says. */
        public boolean isAsExpected() {
            return isClose(numerator, example.numerator())
                    && isClose(denominator, example.denominator())
                    && value.isPresent() == example.value().isPresent()
                    && (value.isEmpty()
                            || isClose(value.getAsDouble(), example.value().getAsDouble()));
        }

        private static boolean isClose(double one, double other) {
            return Math.abs(one - other) <= CLOSE * Math.max(1, Math.abs(other));
        }

        /** What was computed and what was expected, with the place of the example. */
        @Override
        public String toString() {
            return example.file() + ":" + example.line() + ": indicator " + indicator.id()
                    + example.variant().map(variant -> " (" + variant + ")").orElse("") + " in " + example.month()
                    + " comes to " + told(numerator, denominator, value) + " (expected "
                    + told(example.numerator(), example.denominator(), example.value()) + ")";
        }

        private static String told(double numerator, double denominator, OptionalDouble value) {
            return numerator + " of " + denominator + " = "
                    + (value.isPresent() ? String.valueOf(value.getAsDouble()) : "no value");
        }
    }

    /** One example with the community it stands in. */
    private record Case(Indicator indicator, Example example, String area) {
        String variant() {
            return example.variant().orElse(Variant.MAIN);
        }
    }

    /** Runs all examples of the indicators, in order. */
    public static List<Outcome> run(Collection<Indicator> indicators, Contracts contracts, SparkSession spark) {
        List<Case> cases = cases(indicators);
        Map<String, Dataset<Row>> rows = new LinkedHashMap<>();
        indicators.stream()
                .flatMap(each -> each.tables().stream())
                .forEach(table -> rows.computeIfAbsent(table, unseen -> rows(contracts.of(table), cases, spark)));
        Map<String, Sums> sums = new LinkedHashMap<>();
        if (!rows.isEmpty()) {
            Measurement.of(indicators, CityCalendar.NATURAL)
                    .components(rows)
                    .collectAsList()
                    .forEach(row -> add(row, sums));
        }
        return cases.stream().map(each -> outcome(each, sums)).toList();
    }

    /** The same without Spark, for a check that is done in a moment. */
    public static List<Outcome> run(Collection<Indicator> indicators, Contracts contracts, RowSql sql) {
        List<Case> cases = cases(indicators);
        Map<String, Measurement.FewRows> rows = new LinkedHashMap<>();
        indicators.stream()
                .flatMap(each -> each.tables().stream())
                .forEach(table -> rows.computeIfAbsent(table, unseen -> few(contracts.of(table), cases, sql)));
        Map<String, Sums> sums = new LinkedHashMap<>();
        if (!rows.isEmpty()) {
            Measurement.of(indicators, CityCalendar.NATURAL)
                    .components(rows, sql)
                    .forEachRemaining(row -> add(row, sums));
        }
        return cases.stream().map(each -> outcome(each, sums)).toList();
    }

    private static List<Case> cases(Collection<Indicator> indicators) {
        List<Case> cases = new ArrayList<>();
        for (Indicator indicator : indicators) {
            indicator.examples().forEach(example -> cases.add(new Case(indicator, example, "example-" + cases.size())));
        }
        return cases;
    }

    /** A component, with the columns of {@link Unfolding#SCHEMA}. */
    private static void add(Row component, Map<String, Sums> sums) {
        sums.merge(
                key(component.getString(0), component.getString(1), component.getString(2), component.getString(3)),
                new Sums(
                        component.getDouble(6),
                        component.getDouble(7),
                        component.getDouble(10),
                        component.getLong(8),
                        component.getLong(9),
                        Histograms.of(component.getString(11))),
                Sums::plus);
    }

    private static Outcome outcome(Case each, Map<String, Sums> sums) {
        Sums sum = sums.getOrDefault(
                key(
                        each.indicator().id(),
                        each.variant(),
                        each.area(),
                        each.example().month()),
                new Sums(0, 0, 0, 0, 0));
        OptionalDouble value = Rule.of(each.indicator(), each.indicator().variant(each.variant()))
                .quotient(sum);
        return new Outcome(each.indicator(), each.example(), sum.numerator(), sum.denominator(), value);
    }

    private static String key(String indicator, String variant, String area, String month) {
        return String.join("/", indicator, variant, area, month);
    }

    private static Dataset<Row> rows(Contract contract, List<Case> cases, SparkSession spark) {
        return spark.createDataFrame(texts(contract, cases), textual(SparkRows.schema(contract)))
                .select(typed(SparkRows.schema(contract)).toArray(new Column[0]));
    }

    private static Measurement.FewRows few(Contract contract, List<Case> cases, RowSql sql) {
        StructType schema = SparkRows.schema(contract);
        List<String> names = List.of(schema.fieldNames());
        Evaluation casting = sql.evaluation(textual(schema), List.of(typed(schema)));
        List<Row> rows = texts(contract, cases).stream()
                .map(row -> casting.row(casting.columns().stream()
                        .map(name -> row.get(names.indexOf(name)))
                        .collect(java.util.stream.Collectors.<Object, List<Object>>toCollection(ArrayList::new))))
                .toList();
        return new Measurement.FewRows(
                schema,
                List.of((columns, use) -> rows.forEach(row -> {
                    List<Object> values = new ArrayList<>();
                    columns.forEach(column -> {
                        int at = names.indexOf(column);
                        values.add(plain(row.get(at), schema.fields()[at].dataType()));
                    });
                    use.accept(values);
                })));
    }

    /** A value as small reads of tables give it. */
    private static Object plain(Object value, DataType type) {
        if (value instanceof Long micros && type.equals(DataTypes.TimestampType)) {
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        }
        return value instanceof Integer days && type.equals(DataTypes.DateType) ? LocalDate.ofEpochDay(days) : value;
    }

    private static StructType textual(StructType typed) {
        StructType texts = new StructType();
        for (StructField field : typed.fields()) {
            texts = texts.add(field.name(), DataTypes.StringType);
        }
        return texts;
    }

    private static List<Column> typed(StructType typed) {
        return Arrays.stream(typed.fields())
                .map(field -> col(field.name()).cast(field.dataType()).as(field.name()))
                .toList();
    }

    private static List<Row> texts(Contract contract, List<Case> cases) {
        List<Row> rows = new ArrayList<>();
        for (Case each : cases) {
            Optional.ofNullable(each.example().given().get(contract.table()))
                    .ifPresent(text -> rows.addAll(rows(contract, each, text)));
        }
        return rows;
    }

    private static List<Row> rows(Contract contract, Case each, String text) {
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (lines.isEmpty()) {
            return List.of();
        }
        List<String> header = cells(lines.get(0));
        List<String> unknown =
                header.stream().filter(name -> contract.field(name).isEmpty()).toList();
        if (!unknown.isEmpty()) {
            throw refused(each, "columns " + unknown + " are not in " + contract.table(), "columns of the contract");
        }
        return lines.stream()
                .skip(1)
                .map(line -> row(contract, each, header, cells(line)))
                .toList();
    }

    private static Row row(Contract contract, Case each, List<String> header, List<String> cells) {
        if (cells.size() != header.size()) {
            throw refused(each, "row " + cells + " has " + cells.size() + " cells", header.size() + " as the header");
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            values.put(header.get(i), cells.get(i).isEmpty() ? null : cells.get(i));
        }
        values.put(AREA, each.area());
        String partition = contract.partitions().stream()
                .filter(field -> field.partition() == Partition.MONTH)
                .map(Field::name)
                .findFirst()
                .map(values::get)
                .map(date -> date.substring(0, 7))
                .orElse(each.example().month());
        values.putIfAbsent(EVENT_MONTH, partition);
        return RowFactory.create(contract.names().stream().map(values::get).toArray());
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    }

    private static IllegalArgumentException refused(Case each, String found, String expected) {
        return new IllegalArgumentException("Cannot run the example of indicator "
                + each.indicator().id() + " at " + each.example().file() + ":"
                + each.example().line() + ": " + found + " (expected " + expected + ")");
    }
}
