package org.shequ.jobs.curate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.sql.Tried;
import org.shequ.jobs.extract.RawCells;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.source.Exclusion;
import org.shequ.schemas.source.Lookup;
import org.shequ.schemas.source.Question;
import org.shequ.schemas.source.Source;

/**
 * Turns raw rows of one source into rows of its contract. Spark evaluates the expressions a mapping is free to use; all the
 * rest is {@link RowMapping}.
 *
 * <p>Raw cells are trimmed and blanks are null before any rule or expression sees them.
 */
final class Mapping {
    /** Position of the first expression's text among evaluated columns. */
    static final int FIRST_MADE = 5;

    /** What stands for the text of an expression, or for a rule, that cannot be evaluated on a row: nothing that was typed. */
    static final String FAILED = "\0";

    /** Marks the rows that have just arrived. */
    static final String IS_NEW = "_is_new";

    private static final List<String> RECEIVED = List.of("delivery_id", "row_number", "line_number", "cells");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final String TEXTS = "_texts";
    private static final Column IS_ROW = col("row_number").geq(0);
    private static final Column NO_TEXT = lit(null).cast(DataTypes.StringType);

    private final Source source;
    private final Contract contract;
    private final Map<String, Integer> expressions = new LinkedHashMap<>();

    Mapping(Source source, Contract contract) {
        this.source = source;
        this.contract = contract;
        Stream.of(
                        source.columns().stream().flatMap(column -> column.expression().stream()),
                        source.versionAt().stream().flatMap(column -> column.expression().stream()),
                        source.questions().stream().map(Question::expression).flatMap(each -> each.stream()))
                .flatMap(each -> each)
                .forEach(expression -> expressions.putIfAbsent(expression, expressions.size()));
    }

    /** The columns of a contract with, last, the mark of the new. */
    static StructType marked(Contract contract) {
        return SparkRows.schema(contract).add(IS_NEW, DataTypes.BooleanType);
    }

    /** How the rows are made once the expressions are evaluated; see the constructor of {@link RowMapping}. */
    RowMapping rowMapping(
            byte[] key,
            ZoneId zone,
            CityCalendar calendar,
            Map<Lookup, Map<String, String>> lookups,
            Set<String> areas,
            Map<String, String> heirs) {
        return new RowMapping(source, contract, expressions, key, zone, calendar, lookups, areas, heirs);
    }

    /** Whether there is nothing for Spark to evaluate. */
    boolean isPlain() {
        return expressions.isEmpty() && source.exclusions().isEmpty();
    }

    /** Received rows as delivery_id, row_number, line_number and cells, and the raw columns that are spoken of. */
    Dataset<Row> named(Dataset<Row> raw, Map<List<String>, List<String>> layouts) {
        List<Column> named = new ArrayList<>();
        RECEIVED.forEach(name -> named.add(col(name)));
        Set<String> names = spokenOf();
        names.forEach(name -> named.add(cell(name, layouts).as(name)));
        Dataset<Row> parted = names.isEmpty()
                ? raw
                : raw.withColumn(TEXTS, split(col("cells"), String.valueOf(RawCells.SEPARATOR), -1));
        return parted.select(named.toArray(Column[]::new));
    }

    /** The columns of {@link #named}. */
    StructType names() {
        StructType names = new StructType()
                .add("delivery_id", DataTypes.StringType)
                .add("row_number", DataTypes.LongType)
                .add("line_number", DataTypes.LongType)
                .add("cells", DataTypes.StringType);
        for (String name : spokenOf()) {
            names = names.add(name, DataTypes.StringType);
        }
        return names;
    }

    /**
     * Named rows as delivery_id, row_number, line_number, cells, the rule that excludes them and, from {@link #FIRST_MADE}
     * on, the texts of the expressions; {@link #FAILED} for those that cannot be evaluated.
     */
    List<Column> evaluated() {
        List<Column> evaluated = new ArrayList<>();
        RECEIVED.forEach(name -> evaluated.add(col(name)));
        evaluated.add(Tried.text(excluded(), FAILED, IS_ROW).as("_excluded_by"));
        expressions.forEach((expression, at) ->
                evaluated.add(Tried.text(text(expression), FAILED, IS_ROW).as("_made_" + at)));
        return evaluated;
    }

    /** The raw columns that expressions and rules speak of. */
    Set<String> spokenOf() {
        Set<String> names = new LinkedHashSet<>();
        expressions.keySet().forEach(expression -> quoted(expression, names));
        source.exclusions().forEach(exclusion -> quoted(exclusion.when(), names));
        return names;
    }

    private static void quoted(String expression, Set<String> names) {
        Matcher matcher = QUOTED.matcher(expression);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
    }

    private static Column text(String expression) {
        return nullif(expr(expression).cast(DataTypes.StringType), lit(""));
    }

    /** A cell by the name of its column; null in deliveries that lack it. */
    private static Column cell(String name, Map<List<String>, List<String>> layouts) {
        List<Column> cells = new ArrayList<>();
        layouts.forEach((columns, deliveries) -> {
            int at = columns.indexOf(name);
            if (at >= 0) {
                Column cell = get(col(TEXTS), lit(at));
                cells.add(layouts.size() == 1 ? cell : when(col("delivery_id").isin(deliveries.toArray()), cell));
            }
        });
        return cells.isEmpty()
                ? NO_TEXT
                : nullif(trim(coalesce(cells.toArray(Column[]::new)), lit(" \t\r\n\u3000\u00a0\u200b\ufeff")), lit(""));
    }

    private Column excluded() {
        Column rule = NO_TEXT;
        List<Exclusion> exclusions = new ArrayList<>(source.exclusions());
        Collections.reverse(exclusions);
        for (Exclusion exclusion : exclusions) {
            rule = when(expr(exclusion.when()), lit(exclusion.rule())).otherwise(rule);
        }
        return rule;
    }
}
