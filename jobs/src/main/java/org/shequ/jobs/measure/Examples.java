package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.col;

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
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.shequ.common.lake.SparkRows;
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
        List<Case> cases = new ArrayList<>();
        for (Indicator indicator : indicators) {
            indicator.examples().forEach(example -> cases.add(new Case(indicator, example, "example-" + cases.size())));
        }
        Map<String, Dataset<Row>> rows = new LinkedHashMap<>();
        indicators.stream()
                .flatMap(each -> each.tables().stream())
                .forEach(table -> rows.computeIfAbsent(table, unseen -> rows(contracts.of(table), cases, spark)));
        Map<String, double[]> sums = new LinkedHashMap<>();
        if (!rows.isEmpty()) {
            Measurement.of(indicators).components(rows).collectAsList().forEach(row -> add(row, sums));
        }
        return cases.stream().map(each -> outcome(each, sums)).toList();
    }

    private static void add(Row component, Map<String, double[]> sums) {
        double[] sum = sums.computeIfAbsent(
                key(
                        component.getAs("indicator_id"),
                        component.getAs("variant"),
                        component.getAs(AREA),
                        component.getAs("month")),
                unseen -> new double[4]);
        sum[0] += component.<Double>getAs("numerator");
        sum[1] += component.<Double>getAs("denominator");
        sum[2] += component.<Long>getAs("numerator_n");
        sum[3] += component.<Long>getAs("denominator_n");
    }

    private static Outcome outcome(Case each, Map<String, double[]> sums) {
        double[] sum = sums.getOrDefault(
                key(
                        each.indicator().id(),
                        each.variant(),
                        each.area(),
                        each.example().month()),
                new double[4]);
        OptionalDouble value =
                Rule.of(each.indicator()).quotient(new Sums(sum[0], sum[1], 0, (long) sum[2], (long) sum[3]));
        return new Outcome(each.indicator(), each.example(), sum[0], sum[1], value);
    }

    private static String key(String indicator, String variant, String area, String month) {
        return String.join("/", indicator, variant, area, month);
    }

    private static Dataset<Row> rows(Contract contract, List<Case> cases, SparkSession spark) {
        StructType typed = SparkRows.schema(contract);
        StructType texts = new StructType();
        for (StructField field : typed.fields()) {
            texts = texts.add(field.name(), DataTypes.StringType);
        }
        List<Row> rows = new ArrayList<>();
        for (Case each : cases) {
            Optional.ofNullable(each.example().given().get(contract.table()))
                    .ifPresent(text -> rows.addAll(rows(contract, each, text)));
        }
        Column[] columns = Arrays.stream(typed.fields())
                .map(field -> col(field.name()).cast(field.dataType()).as(field.name()))
                .toArray(Column[]::new);
        return spark.createDataFrame(rows, texts).select(columns);
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
