package org.shequ.jobs.curate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.get;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.shequ.common.lake.SparkRows;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;
import org.shequ.schemas.contract.Partition;
import org.shequ.schemas.source.Exclusion;
import org.shequ.schemas.source.Lookup;
import org.shequ.schemas.source.Question;
import org.shequ.schemas.source.Source;

/**
 * Turns raw rows of one source into typed rows of its contract, each with the rule that excludes it or the errors that reject
 * it. Pure: rows in, rows out.
 *
 * <p>Raw cells are trimmed and blanks are null before any rule or expression sees them.
 */
final class Mapping {
    /** Name of the column that holds the errors of a row: array of field, reason, value, expectation. */
    static final String ERRORS = "_errors";

    /** Name of the column that holds the rule a row is excluded by, null where none. */
    static final String EXCLUDED = "_excluded_by";

    static final String LINE = "_line_number";

    /** Fields that curate writes itself. */
    private static final Set<String> RECEIVED = Set.of("source_id", "delivery_id", "row_number", "event_month");

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final String CELLS = "_cells_differ";
    private static final String ANSWERS = "_answers";
    private static final int LONGEST_VALUE = 200;
    private static final String EARLIEST = "1900-01-01";
    private static final String LATEST = "2100-01-01";

    private final Source source;
    private final Contract contract;
    private final byte[] key;
    private final ZoneId zone;
    private final Map<Lookup, Map<String, String>> lookups;

    /** A mapping; {@code lookups} holds the content of every table its columns are looked up in. */
    Mapping(Source source, Contract contract, byte[] key, ZoneId zone, Map<Lookup, Map<String, String>> lookups) {
        this.source = source;
        this.contract = contract;
        this.key = key.clone();
        this.zone = zone;
        this.lookups = Map.copyOf(lookups);
    }

    /**
     * Typed rows with {@link #ERRORS}, {@link #EXCLUDED} and {@link #LINE}. For a questionnaire, one row per question.
     *
     * @param raw rows of raw.row of this source
     * @param layouts the column names of each delivery
     */
    Dataset<Row> apply(Dataset<Row> raw, Map<List<String>, List<String>> layouts) {
        Dataset<Row> named = layouts.entrySet().stream()
                .map(layout -> named(raw, layout.getKey(), layout.getValue()))
                .reduce(Dataset::unionByName)
                .orElseThrow();
        return source.questions().isEmpty() ? typed(named) : answers(named);
    }

    /** All raw columns the mapping speaks of. */
    Set<String> rawColumns() {
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(source.columns().stream(), source.versionAt().stream()).forEach(column -> {
            names.addAll(column.from());
            column.expression().ifPresent(expression -> quoted(expression, names));
        });
        for (Question question : source.questions()) {
            names.addAll(question.from());
            question.expression().ifPresent(expression -> quoted(expression, names));
        }
        source.exclusions().forEach(exclusion -> quoted(exclusion.when(), names));
        return names;
    }

    private static void quoted(String expression, Set<String> names) {
        Matcher matcher = QUOTED.matcher(expression);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
    }

    /** Cells by name for the deliveries of one layout; columns the layout lacks are null. */
    private Dataset<Row> named(Dataset<Row> raw, List<String> columns, List<String> deliveries) {
        List<Column> selected = new ArrayList<>(List.of(
                col("source_id"),
                col("delivery_id"),
                col("row_number"),
                col("line_number").as(LINE)));
        selected.add(when(size(col("cells")).notEqual(columns.size()), size(col("cells")))
                .as(CELLS));
        for (String name : rawColumns()) {
            int at = columns.indexOf(name);
            Column cell = at < 0
                    ? lit(null).cast(DataTypes.StringType)
                    : nullif(trim(get(col("cells"), lit(at)), lit(" \t\r\n\u3000\u00a0")), lit(""));
            selected.add(cell.as(name));
        }
        return raw.filter(col("delivery_id").isin(deliveries.toArray())).select(selected.toArray(Column[]::new));
    }

    private Dataset<Row> typed(Dataset<Row> named) {
        return staged(named, Set.of(), List.of());
    }

    /** One row per question that was asked. */
    private Dataset<Row> answers(Dataset<Row> named) {
        Set<String> answered = Set.of("question_id", "answer", "score", "missing_reason");
        Column asked = array_compact(
                        array(source.questions().stream().map(Mapping::answer).toArray(Column[]::new)))
                .as(ANSWERS);
        Dataset<Row> exploded = staged(named, answered, List.of(asked)).withColumn("_answer", explode(col(ANSWERS)));
        List<Column> selected = new ArrayList<>();
        for (Field field : contract.fields()) {
            selected.add(answered.contains(field.name()) ? col("_answer." + field.name()) : col(field.name()));
        }
        selected.addAll(List.of(col(LINE), col(EXCLUDED), col(ERRORS)));
        return exploded.select(selected.toArray(Column[]::new));
    }

    /**
     * Texts, then values of them, then what is wrong with either: three steps, so that each text is read once and each value
     * is made once however often the checks look at them.
     */
    private Dataset<Row> staged(Dataset<Row> named, Set<String> left, List<Column> more) {
        List<Made> made = contract.fields().stream()
                .filter(field -> !RECEIVED.contains(field.name()) && !left.contains(field.name()))
                .map(this::made)
                .toList();
        List<Column> received = List.of(col("source_id"), col("delivery_id"), col("row_number"), col(LINE), col(CELLS));
        List<Column> texts = new ArrayList<>(received);
        texts.add(excluded().as(EXCLUDED));
        texts.addAll(more);
        made.forEach(each -> {
            texts.add(each.raw().as(each.rawName()));
            texts.add(each.text().as(each.textName()));
        });
        List<Column> values = new ArrayList<>(received);
        values.add(col(EXCLUDED));
        more.forEach(each -> values.add(col(ANSWERS)));
        List<Column> errors = new ArrayList<>(List.of(cellsDiffer()));
        List<Column> last = new ArrayList<>(received.subList(0, 4));
        last.add(col(EXCLUDED));
        more.forEach(each -> last.add(col(ANSWERS)));
        made.forEach(each -> {
            values.add(col(each.rawName()));
            values.add(col(each.textName()));
            values.add(each.value().as(each.field().name()));
            last.add(col(each.field().name()));
            errors.addAll(each.errors());
        });
        last.add(org.apache
                .spark
                .sql
                .functions
                .date_format(col(eventDate()), "yyyy-MM")
                .as("event_month"));
        last.add(array_compact(array(errors.toArray(Column[]::new))).as(ERRORS));
        return named.select(texts.toArray(Column[]::new))
                .select(values.toArray(Column[]::new))
                .select(last.toArray(Column[]::new));
    }

    private String eventDate() {
        return contract.fields().stream()
                .filter(field -> field.partition() == Partition.MONTH)
                .findFirst()
                .map(Field::name)
                .orElseThrow(() -> new IllegalStateException(contract.table() + " has no event date"));
    }

    private Column excluded() {
        Column rule = lit(null).cast(DataTypes.StringType);
        List<Exclusion> exclusions = new ArrayList<>(source.exclusions());
        java.util.Collections.reverse(exclusions);
        for (Exclusion exclusion : exclusions) {
            rule = when(expr(exclusion.when()), lit(exclusion.rule())).otherwise(rule);
        }
        return rule;
    }

    private static Column cellsDiffer() {
        return when(
                col(CELLS).isNotNull(),
                error("", "cells", col(CELLS).cast(DataTypes.StringType), "as many cells as the header has"));
    }

    /**
     * How one field is made: the raw text, the text after codes and missing values, the value, and the errors it may raise,
     * each null where it does not. Every step looks only at the names of the step before.
     */
    private record Made(Field field, Column raw, Column text, Column value, List<Column> errors) {
        String rawName() {
            return "_raw_" + field.name();
        }

        String textName() {
            return "_text_" + field.name();
        }
    }

    private Made made(Field field) {
        Optional<org.shequ.schemas.source.Column> mapped = field.name().equals("version_at")
                ? source.versionAt()
                : source.columns().stream()
                        .filter(column -> column.field().equals(field.name()))
                        .findFirst();
        if (mapped.isEmpty()) {
            Column none = lit(null).cast(DataTypes.StringType);
            return new Made(field, none, none, lit(null).cast(SparkRows.type(field.type())), List.of());
        }
        org.shequ.schemas.source.Column column = mapped.get();
        Column written = raw(column);
        Column raw = col("_raw_" + field.name());
        Column text = col("_text_" + field.name());
        Column value = column.pseudonym()
                .map(namespace ->
                        udf(new Pseudonym(key, namespace), DataTypes.StringType).apply(text))
                .orElseGet(() -> cast(field.type(), column.formats(), text));
        List<Column> errors = new ArrayList<>();
        if (!column.codes().isEmpty() && column.otherwise().isEmpty()) {
            errors.add(when(
                    raw.isNotNull().and(text.isNull()).and(notMissing(column, raw)),
                    error(
                            field.name(),
                            "domain",
                            raw,
                            "one of " + column.codes().keySet())));
        }
        column.lookup()
                .filter(lookup -> column.otherwise().isEmpty())
                .ifPresent(lookup -> errors.add(when(
                        raw.isNotNull().and(text.isNull()).and(notMissing(column, raw)),
                        error(field.name(), "domain", raw, "a " + lookup.key() + " of " + lookup.file()))));
        if (field.type() != FieldType.STRING) {
            errors.add(when(
                    text.isNotNull().and(col(field.name()).isNull()),
                    error(field.name(), "type", text, expectation(field.type(), column.formats()))));
        }
        if (field.isRequired()) {
            Column absent = text.isNull()
                    .and(column.codes().isEmpty() && column.lookup().isEmpty() ? lit(true) : raw.isNull());
            errors.add(when(absent, error(field.name(), "required", lit(null), "a value")));
        }
        errors.addAll(domain(field, col(field.name()), text));
        return new Made(field, written, text(column, written), value, errors);
    }

    private static Column notMissing(org.shequ.schemas.source.Column column, Column raw) {
        return column.missing().isEmpty()
                ? lit(true)
                : org.apache.spark.sql.functions.not(raw.isin(column.missing().toArray()));
    }

    private static List<Column> domain(Field field, Column value, Column text) {
        List<Column> errors = new ArrayList<>();
        field.codes()
                .ifPresent(codes -> errors.add(when(
                        org.apache.spark.sql.functions.not(
                                value.isin(codes.values().toArray())),
                        error(field.name(), "domain", text, "one of " + codes.values()))));
        field.minimum()
                .ifPresent(minimum -> errors.add(
                        when(value.lt(lit(minimum)), error(field.name(), "range", text, "at least " + minimum))));
        field.maximum()
                .ifPresent(maximum -> errors.add(
                        when(value.gt(lit(maximum)), error(field.name(), "range", text, "at most " + maximum))));
        field.pattern()
                .ifPresent(pattern -> errors.add(when(
                        org.apache.spark.sql.functions.not(value.rlike("^(?:" + pattern + ")$")),
                        error(field.name(), "pattern", text, pattern))));
        if (field.type() == FieldType.DATE || field.type() == FieldType.TIMESTAMP) {
            errors.add(when(
                    value.lt(lit(EARLIEST).cast(SparkRows.type(field.type())))
                            .or(value.geq(lit(LATEST).cast(SparkRows.type(field.type())))),
                    error(field.name(), "range", text, "a day from " + EARLIEST + " and before " + LATEST)));
        }
        return errors;
    }

    private static Column raw(org.shequ.schemas.source.Column column) {
        if (column.constant().isPresent()) {
            return lit(column.constant().get());
        }
        if (column.expression().isPresent()) {
            return nullif(expr(column.expression().get()).cast(DataTypes.StringType), lit(""));
        }
        return coalesce(
                column.from().stream().map(name -> col("`" + name + "`")).toArray(Column[]::new));
    }

    private Column text(org.shequ.schemas.source.Column column, Column raw) {
        Column text = column.missing().isEmpty()
                ? raw
                : when(
                        org.apache.spark.sql.functions.not(
                                raw.isin(column.missing().toArray())),
                        raw);
        if (!column.codes().isEmpty()) {
            text = coded(
                    text, column.codes(), column.otherwise().map(otherwise -> when(raw.isNotNull(), lit(otherwise))));
        }
        if (column.lookup().isPresent()) {
            Column found = udf(new Found(lookups.getOrDefault(column.lookup().get(), Map.of())), DataTypes.StringType)
                    .apply(text);
            text = column.otherwise().isPresent()
                    ? coalesce(
                            found, when(text.isNotNull(), lit(column.otherwise().get())))
                    : found;
        }
        return column.empty().isPresent()
                ? when(raw.isNull(), lit(column.empty().get())).otherwise(text)
                : text;
    }

    private static Column coded(Column text, Map<String, String> codes, Optional<Column> otherwise) {
        Column coded = null;
        for (Map.Entry<String, String> code : codes.entrySet()) {
            Column matches = text.equalTo(lit(code.getKey()));
            coded = coded == null ? when(matches, lit(code.getValue())) : coded.when(matches, lit(code.getValue()));
        }
        return otherwise.map(coded::otherwise).orElse(coded);
    }

    private Column cast(FieldType type, List<String> formats, Column text) {
        return switch (type) {
            case STRING -> text;
            case ARRAY -> array(text);
            case INTEGER, NUMBER, BOOLEAN -> tried(text, type);
            case DATE ->
                formats.isEmpty() ? tried(text, type) : timestamp(formats, text).cast(DataTypes.DateType);
            case TIMESTAMP -> formats.isEmpty() ? tried(text, type) : timestamp(formats, text);
        };
    }

    private static Column tried(Column text, FieldType type) {
        return text.try_cast(SparkRows.type(type));
    }

    private Column timestamp(List<String> formats, Column text) {
        return udf(new Instants(formats, zone.getId()), DataTypes.TimestampType).apply(text);
    }

    private static String expectation(FieldType type, List<String> formats) {
        return switch (type) {
            case INTEGER -> "a whole number";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            default -> formats.isEmpty() ? "an ISO 8601 date or time" : "a date like " + String.join(" or ", formats);
        };
    }

    private static Column error(String field, String reason, Column value, String expectation) {
        return struct(
                lit(field).as("field"),
                lit(reason).as("reason"),
                substring(value.cast(DataTypes.StringType), 1, LONGEST_VALUE).as("value"),
                lit(expectation).as("expectation"));
    }

    /** An answer of one question: struct of question_id, answer, score, missing_reason; null where it was not asked. */
    private static Column answer(Question question) {
        Column raw = question.expression()
                .map(expression -> nullif(expr(expression).cast(DataTypes.StringType), lit("")))
                .orElseGet(() -> coalesce(question.from().stream()
                        .map(name -> col("`" + name + "`"))
                        .toArray(Column[]::new)));
        Column reason = when(raw.isNull(), lit("blank"));
        for (Map.Entry<String, String> missing : question.missing().entrySet()) {
            reason = reason.when(raw.equalTo(lit(missing.getKey())), lit(missing.getValue()));
        }
        Column answer = question.answers().isEmpty() ? raw : coded(raw, question.answers(), Optional.empty());
        Map<String, String> scores = new LinkedHashMap<>();
        question.scores().forEach((text, score) -> scores.put(text, Double.toString(score)));
        Column score = question.isNumeric()
                ? tried(raw, FieldType.NUMBER)
                : scores.isEmpty()
                        ? lit(null).cast(DataTypes.DoubleType)
                        : tried(coded(raw, scores, Optional.empty()), FieldType.NUMBER);
        Column outside = question.minimum()
                .map(minimum -> score.lt(lit(minimum)))
                .orElse(lit(false))
                .or(question.maximum().map(maximum -> score.gt(lit(maximum))).orElse(lit(false)));
        boolean isScored = question.isNumeric() || !scores.isEmpty();
        Column invalid = (isScored ? score.isNull().or(outside) : lit(false))
                .or(question.answers().isEmpty() ? lit(false) : answer.isNull());
        Column why = reason.when(invalid, lit("invalid"));
        return struct(
                lit(question.question()).as("question_id"),
                when(why.isNull(), answer).as("answer"),
                when(why.isNull(), score).as("score"),
                why.as("missing_reason"));
    }
}
