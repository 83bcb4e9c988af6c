package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.expr;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.sql.RowSql;
import org.shequ.schemas.city.PeerGroup;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Term;
import org.shequ.schemas.yaml.Problems;

/** Resolves the Spark SQL of indicators against the contracts of the tables they read, before a row is touched. */
public final class Expressions {
    /** First instant of the month a row counts in, usable in expressions. */
    public static final String PERIOD_START = "period_start";
    /** First instant after the month a row counts in, usable in expressions. */
    public static final String PERIOD_END = "period_end";

    private static final String CONDITION = "condition";
    private static final Pattern QUOTED_OR_PERIOD =
            Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|\\bperiod_(?:start|end)\\b");
    private static final Pattern CLOCK =
            Pattern.compile("\\b(?:current_date|current_timestamp|localtimestamp|now|current_time)\\s*\\(");

    private Expressions() {}

    /** Where an expression stands, and whom what is wrong with it is told. */
    private record Place(String owner, String file, int line, String table, Problems problems) {
        static Place of(Indicator indicator, Term term, Problems problems) {
            return new Place("indicator " + indicator.id(), indicator.file(), term.line(), term.table(), problems);
        }

        void tell(String message) {
            problems.add(file, line, owner + ": " + message);
        }
    }

    /** Notes every condition of a peer group that is none on the columns of {@code core.area}, with file and line. */
    public static void check(Collection<PeerGroup> groups, Contract area, RowSql sql, Problems problems) {
        for (PeerGroup group : groups) {
            Place place = new Place("peer group " + group.id(), group.file(), group.line(), area.table(), problems);
            group.condition()
                    .ifPresent(condition -> condition(place, "members", condition, SparkRows.schema(area), sql));
        }
    }

    /**
     * Notes every expression that does not resolve, is no condition or number, or would not give the same result twice;
     * each with file, line, indicator and the column or function meant.
     */
    public static void check(Collection<Indicator> indicators, Contracts contracts, RowSql sql, Problems problems) {
        for (Indicator indicator : indicators) {
            Set<Term> terms = new LinkedHashSet<>(indicator.terms().toList());
            for (Term term : terms) {
                contracts.find(term.table()).ifPresent(contract -> {
                    check(indicator, term, contract, sql, problems);
                });
            }
            indicator.variants().forEach(variant -> variant.open().ifPresent(open -> variant.numerator()
                    .forEach(term -> contracts.find(term.table()).ifPresent(contract -> {
                        Term asOpen =
                                new Term(term.table(), term.countsBy(), Optional.of(open), term.value(), term.line());
                        condition(
                                Place.of(indicator, asOpen, problems),
                                CONDITION,
                                open,
                                withPeriod(SparkRows.schema(contract)),
                                sql);
                    }))));
        }
    }

    private static void check(Indicator indicator, Term term, Contract contract, RowSql sql, Problems problems) {
        StructType rows = withPeriod(SparkRows.schema(contract));
        Place place = Place.of(indicator, term, problems);
        countsBy(term, contract).ifPresent(place::tell);
        term.where().ifPresent(where -> condition(place, CONDITION, where, rows, sql));
        Optional<DataType> type = resolved(place, "expression", term.value(), rows, sql);
        if (type.isPresent() && !(type.get() instanceof BooleanType || type.get() instanceof NumericType)) {
            place.tell(
                    "expression '" + term.value() + "' is " + type.get().sql() + " (expected a condition or a number)");
        }
        indicator.weight().ifPresent(weight -> {
            Optional<DataType> found = resolved(place, "weight", weight, rows, sql);
            if (found.isPresent() && !(found.get() instanceof NumericType)) {
                place.tell("weight '" + weight + "' is " + found.get().sql() + " (expected a number)");
            }
        });
    }

    private static void condition(Place place, String what, String condition, StructType rows, RowSql sql) {
        Optional<DataType> type = resolved(place, what, condition, rows, sql);
        if (type.isPresent() && !(type.get() instanceof BooleanType)) {
            place.tell(what + " '" + condition + "' is " + type.get().sql() + " (expected true or false)");
        }
    }

    private static Optional<String> countsBy(Term term, Contract contract) {
        Optional<FieldType> type = contract.field(term.countsBy()).map(Field::type);
        if (type.isEmpty()) {
            return Optional.of("table " + term.table() + " has no column '" + term.countsBy() + "' to count by");
        }
        return type.get() == FieldType.DATE || type.get() == FieldType.TIMESTAMP
                ? Optional.empty()
                : Optional.of("column '" + term.countsBy() + "' of " + term.table() + " is "
                        + type.get().name().toLowerCase(Locale.ROOT) + " (expected a date or timestamp to count by)");
    }

    private static Optional<DataType> resolved(
            Place place, String what, String expression, StructType rows, RowSql sql) {
        try {
            RowSql.Meaning meaning = sql.meaning(rows, expr(expression));
            if (!meaning.isOfOneRow()) {
                place.tell(what + " '" + expression
                        + "' looks at more than one row (expected the columns of one row only)");
                return Optional.empty();
            }
            if (!meaning.isDeterministic() || CLOCK.matcher(expression).find()) {
                place.tell(what + " '" + expression + "' depends on chance or on the clock (expected the same result on"
                        + " every run; use period_start and period_end)");
            }
            return Optional.of(meaning.type());
        } catch (Exception refused) {
            if (!(refused instanceof AnalysisException)) {
                throw refused;
            }
            place.tell(reason(what, expression, place.table(), rows, (AnalysisException) refused));
            return Optional.empty();
        }
    }

    private static String reason(
            String what, String expression, String table, StructType rows, AnalysisException refused) {
        Map<String, String> parameters = refused.getMessageParameters();
        String condition = String.valueOf(refused.getCondition());
        if (condition.startsWith("UNRESOLVED_COLUMN")) {
            String column = parameters.getOrDefault("objectName", "?").replace("`", "");
            return what + " '" + expression + "' uses column '" + column + "', which " + table + " does not have"
                    + " (expected one of " + String.join(", ", rows.fieldNames()) + ")";
        }
        String message = refused.getMessage();
        int end = message.indexOf('\n');
        return what + " '" + expression + "' does not resolve on " + table + ": "
                + (end < 0 ? message : message.substring(0, end));
    }

    /** The types that expressions have on rows of a schema, in one call of the analyzer. */
    static Map<String, DataType> types(RowSql sql, StructType schema, Collection<String> expressions) {
        List<String> distinct = new ArrayList<>(new LinkedHashSet<>(expressions));
        StructType selected = sql.types(
                withPeriod(schema), distinct.stream().map(each -> expr(each)).toList());
        Map<String, DataType> types = new LinkedHashMap<>();
        for (int i = 0; i < distinct.size(); i++) {
            types.put(distinct.get(i), selected.fields()[i].dataType());
        }
        return types;
    }

    /** An expression whose period bounds are those of the month that one date column falls in. */
    static String bound(String expression, String countsBy) {
        Matcher matcher = QUOTED_OR_PERIOD.matcher(expression);
        return matcher.replaceAll(found -> Matcher.quoteReplacement(
                found.group().startsWith("period_") ? boundColumn(found.group(), countsBy) : found.group()));
    }

    static String boundColumn(String bound, String countsBy) {
        return "__" + bound + "_of_" + countsBy;
    }

    private static StructType withPeriod(StructType schema) {
        return schema.add(PERIOD_START, DataTypes.TimestampType).add(PERIOD_END, DataTypes.TimestampType);
    }
}
