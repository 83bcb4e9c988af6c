package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.shequ.common.statistics.DurationBuckets;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Kind;
import org.shequ.schemas.indicator.Term;
import org.shequ.schemas.indicator.Variant;

/**
 * The sums that all indicators on one table need, each only once however many indicators share it, and how a variant's
 * component is put together from them. Spark tells for each row which conditions hold and what the values are; adding up
 * is plain Java, so this travels to where the rows are.
 *
 * @param table the table
 * @param dates the date columns rows are counted by, in the order met
 * @param conditions Spark SQL of the conditions on rows
 * @param values the numbers that are added up
 * @param sums the sums
 * @param width how many slots the sums take together
 * @param parts the components
 * @param byUnit what is also counted for departments and companies
 */
record Plan(
        String table,
        List<String> dates,
        List<String> conditions,
        List<Value> values,
        List<Sum> sums,
        int width,
        List<Part> parts,
        ByUnit byUnit)
        implements Serializable {

    /**
     * What is also counted for the department or company a row names.
     *
     * @param column the column that names it; empty where nothing is
     * @param codes code by name
     * @param indicators ids of the indicators that are
     */
    record ByUnit(String column, Map<String, String> codes, Set<String> indicators) implements Serializable {
        static final ByUnit NONE = new ByUnit("", Map.of(), Set.of());

        boolean isAsked() {
            return !column.isEmpty();
        }

        /** The columns beside the sums: the name, where it is asked for. */
        List<Column> columns() {
            return isAsked() ? List.of(col(column).cast("string")) : List.of();
        }
    }

    /**
     * A number of each row.
     *
     * @param sql Spark SQL for it, null where it does not matter
     * @param scale how many decimals it has; {@link #FLOATING} where that is not fixed
     */
    record Value(String sql, int scale) implements Serializable {
        static final int FLOATING = -1;
    }

    /** What a row adds to a sum. */
    enum Adds {
        /** One. */
        ROW,
        /** A number with a fixed count of decimals, in units of the last. */
        UNITS,
        /** A floating-point number, in the two slots of an {@link ExactSum}. */
        NUMBER,
        /** Its square, likewise. */
        SQUARE,
        /** One, in the bucket of a duration in hours. */
        DURATION
    }

    /**
     * One sum over the rows of a month for which a condition holds.
     *
     * @param date position of the date column whose month the rows count in
     * @param condition position of the condition
     * @param adds what is added
     * @param value position of the value, -1 where rows are counted
     * @param scale decimals of the value
     * @param slot where it stands, or begins, among the sums; of durations, the number of their first bucket
     */
    record Sum(int date, int condition, Adds adds, int value, int scale, int slot) implements Serializable {
        /** Adds the value of one row that is no duration. */
        void add(long[] sums, InternalRow row, int place) {
            if (adds == Adds.UNITS) {
                sums[slot] = Math.addExact(sums[slot], row.getLong(place));
                return;
            }
            double each = row.getDouble(place);
            ExactSum.add(sums, slot, adds == Adds.SQUARE ? each * each : each);
        }

        /** What all rows came to. */
        double total(long[] sums) {
            return switch (adds) {
                case ROW -> sums[slot];
                case UNITS ->
                    scale == 0
                            ? sums[slot]
                            : java.math.BigDecimal.valueOf(sums[slot], scale).doubleValue();
                case NUMBER, SQUARE -> ExactSum.joined(sums[slot], sums[slot + 1]);
                case DURATION -> throw new IllegalStateException("durations are counted in buckets");
            };
        }
    }

    /**
     * A variant's component: each of its numbers is the total of some sums.
     *
     * @param indicator id of the indicator
     * @param variant id of the variant
     * @param numerator what the numerator adds up to
     * @param denominator what the denominator adds up to
     * @param numeratorRows rows that add to the numerator
     * @param denominatorRows rows of the denominator
     * @param squares sum of squares
     * @param closed durations that are over, by bucket
     * @param open durations so far of what is not over, by bucket
     */
    record Part(
            String indicator,
            String variant,
            List<Sum> numerator,
            List<Sum> denominator,
            List<Sum> numeratorRows,
            List<Sum> denominatorRows,
            List<Sum> squares,
            List<Sum> closed,
            List<Sum> open)
            implements Serializable {}

    /** The plan for one table; types are those of all its value expressions. */
    static Plan of(String table, Collection<Indicator> indicators, Map<String, DataType> types, Units units) {
        Draft draft = new Draft(table, types, byUnit(table, indicators, units));
        for (Indicator indicator : indicators) {
            for (Variant variant : indicator.variants()) {
                draft.add(indicator, variant);
            }
        }
        return draft.finished();
    }

    /** The components of a place: all of an area, of departments and companies those that are theirs. */
    List<Part> partsOf(String place) {
        return byUnit.codes().containsValue(place) ? partsOfUnits() : parts;
    }

    private List<Part> partsOfUnits() {
        return parts.stream()
                .filter(part -> byUnit.indicators().contains(part.indicator()))
                .toList();
    }

    /** The sums that are also made for departments and companies. */
    List<Sum> sumsOfUnits() {
        return partsOfUnits().stream()
                .flatMap(part -> Stream.of(
                        part.numerator(),
                        part.denominator(),
                        part.numeratorRows(),
                        part.denominatorRows(),
                        part.squares(),
                        part.closed(),
                        part.open()))
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    private static ByUnit byUnit(String table, Collection<Indicator> indicators, Units units) {
        Set<String> columns = new TreeSet<>();
        Set<String> ids = new TreeSet<>();
        for (Indicator indicator : indicators) {
            indicator.unitColumn().ifPresent(column -> {
                columns.add(column);
                ids.add(indicator.id());
            });
        }
        if (columns.size() > 1) {
            throw new IllegalArgumentException("Cannot measure " + table + " by unit: its indicators name the columns "
                    + String.join(" and ", columns) + " (expected one)");
        }
        return columns.isEmpty() || units.codes().isEmpty()
                ? ByUnit.NONE
                : new ByUnit(columns.iterator().next(), units.codes(), Set.copyOf(ids));
    }

    /** Whether an expression names a column. */
    boolean asksFor(String column) {
        return Stream.concat(conditions.stream(), values.stream().map(Value::sql))
                .anyMatch(sql -> sql.contains(column));
    }

    /** The value expressions that a plan for a table needs the types of. */
    static List<String> values(String table, Collection<Indicator> indicators) {
        return indicators.stream()
                .flatMap(Indicator::terms)
                .filter(term -> term.table().equals(table))
                .map(Term::value)
                .distinct()
                .toList();
    }

    /** Collects what the indicators need, one after the other. */
    private static final class Draft {
        private static final Pattern COLUMN = Pattern.compile("\\w+");

        private final String table;
        private final Map<String, DataType> types;
        private final ByUnit byUnit;
        private final Map<String, Integer> dates = new LinkedHashMap<>();
        private final Map<String, Integer> conditions = new LinkedHashMap<>();
        private final Map<Value, Integer> values = new LinkedHashMap<>();
        private final Map<List<Object>, Sum> sums = new LinkedHashMap<>();
        private final List<Part> parts = new ArrayList<>();
        private int width;
        private int buckets;

        Draft(String table, Map<String, DataType> types, ByUnit byUnit) {
            this.table = table;
            this.types = types;
            this.byUnit = byUnit;
        }

        Plan finished() {
            return new Plan(
                    table,
                    List.copyOf(dates.keySet()),
                    List.copyOf(conditions.keySet()),
                    List.copyOf(values.keySet()),
                    List.copyOf(sums.values()),
                    width,
                    List.copyOf(parts),
                    byUnit);
        }

        void add(Indicator indicator, Variant variant) {
            List<Term> numerators = here(variant.numerator());
            List<Term> denominators = here(variant.denominator());
            if (numerators.isEmpty() && denominators.isEmpty()) {
                return;
            }
            Optional<String> weight = indicator.weight();
            Part part = new Part(
                    indicator.id(),
                    variant.id(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
            if (indicator.kind() == Kind.DURATION) {
                numerators.forEach(term -> addDuration(part, term, denominators, variant.open()));
                parts.add(part);
                return;
            }
            for (Term term : denominators) {
                String rows = rowsOf(term, weight);
                part.denominator().add(amount(term, rows, weight));
                part.denominatorRows().add(count(term, rows));
                weight.ifPresent(column -> addSquare(part, term, rows, column));
            }
            boolean isWithin = indicator.kind() == Kind.PROPORTION || indicator.kind() == Kind.MEAN;
            for (Term term : numerators) {
                String rows =
                        isWithin ? within(term, rowsOf(term, weight), denominators, weight) : rowsOf(term, weight);
                part.numerator().add(amount(term, rows, weight));
                part.numeratorRows().add(count(term, adding(term, rows)));
                if (indicator.kind() == Kind.MEAN) {
                    addSquare(part, term, rows, term.value());
                }
            }
            parts.add(part);
        }

        /** Counts the cases of a duration, those that are over and those that are not; one that ends before it began is neither. */
        private void addDuration(Part part, Term term, List<Term> denominators, Optional<String> open) {
            String hours = "(" + term.value() + ")";
            String all = all(List.of(
                    within(term, rowsOf(term, Optional.empty()), denominators, Optional.empty()), hours + " >= 0"));
            String isOpen = "coalesce(" + open.orElse("false") + ", false)";
            String closed = all(List.of(all, "not " + isOpen));
            Value duration = bound(term, new Value("cast(" + hours + " as double)", Value.FLOATING));
            part.numerator().add(count(term, closed));
            part.numeratorRows().add(count(term, closed));
            part.denominator().add(count(term, all));
            part.denominatorRows().add(count(term, all));
            part.closed().add(sum(term, closed, Adds.DURATION, Optional.of(duration)));
            open.ifPresent(condition ->
                    part.open().add(sum(term, all(List.of(all, isOpen)), Adds.DURATION, Optional.of(duration))));
        }

        private List<Term> here(List<Term> terms) {
            return terms.stream().filter(term -> term.table().equals(table)).toList();
        }

        private boolean isCondition(Term term) {
            return types.get(term.value()) instanceof BooleanType;
        }

        /** The condition on rows that a term counts: a condition that holds, or a number that is known. */
        private String rowsOf(Term term, Optional<String> weight) {
            List<String> all = new ArrayList<>();
            term.where().ifPresent(all::add);
            all.add(isCondition(term) ? term.value() : "(" + term.value() + ") is not null");
            weight.ifPresent(column -> all.add(column + " > 0"));
            return all(all);
        }

        /** The same rows, but only those the denominator on the same date counts; unchanged where it has none. */
        private String within(Term term, String rows, List<Term> denominators, Optional<String> weight) {
            Predicate<Term> isSameDate = other -> other.countsBy().equals(term.countsBy());
            List<Term> same = denominators.stream().filter(isSameDate).toList();
            boolean isSameRows = same.stream().anyMatch(other -> other.value().equals(term.value()));
            if (same.isEmpty()
                    || (isSameRows && same.size() == 1 && same.get(0).where().equals(term.where()))) {
                return rows;
            }
            String any = same.stream()
                    .map(other -> "(" + rowsOf(other, weight) + ")")
                    .collect(Collectors.joining(" or "));
            return all(List.of(rows, any));
        }

        /** The rows among them that add something: those of a number that is not 0. */
        private String adding(Term term, String rows) {
            return isCondition(term) ? rows : all(List.of(rows, "(" + term.value() + ") <> 0"));
        }

        private static String all(List<String> conditions) {
            Set<String> each = new LinkedHashSet<>(conditions);
            return each.size() == 1
                    ? conditions.get(0)
                    : each.stream().map(condition -> "(" + condition + ")").collect(Collectors.joining(" and "));
        }

        private Sum count(Term term, String rows) {
            return sum(term, rows, Adds.ROW, Optional.empty());
        }

        private Sum amount(Term term, String rows, Optional<String> weight) {
            if (isCondition(term)) {
                return weight.map(column -> sum(term, rows, Adds.NUMBER, Optional.of(floating(term, rows, column))))
                        .orElseGet(() -> count(term, rows));
            }
            if (weight.isPresent()) {
                String weighted = weight.get() + " * (" + term.value() + ")";
                return sum(term, rows, Adds.NUMBER, Optional.of(floating(term, rows, weighted)));
            }
            DataType type = types.get(term.value());
            if (type instanceof IntegralType) {
                return sum(term, rows, Adds.UNITS, Optional.of(units(term, rows, 0)));
            }
            if (type instanceof DecimalType decimal && decimal.precision() <= Decimal.MAX_LONG_DIGITS()) {
                return sum(term, rows, Adds.UNITS, Optional.of(units(term, rows, decimal.scale())));
            }
            return sum(term, rows, Adds.NUMBER, Optional.of(floating(term, rows, term.value())));
        }

        private void addSquare(Part part, Term term, String rows, String value) {
            Sum square = sum(term, rows, Adds.SQUARE, Optional.of(floating(term, rows, value)));
            if (!part.squares().contains(square)) {
                part.squares().add(square);
            }
        }

        private static Value units(Term term, String rows, int scale) {
            String value = guarded(term.value(), rows);
            String units = scale == 0 ? value : value + " * 1" + "0".repeat(scale) + "BD";
            return bound(term, new Value("cast(" + units + " as bigint)", scale));
        }

        private static Value floating(Term term, String rows, String value) {
            return bound(term, new Value("cast(" + guarded(value, rows) + " as double)", Value.FLOATING));
        }

        /** Only a column can be computed for rows that the condition keeps from it, such as those it would divide by 0. */
        private static String guarded(String value, String rows) {
            return COLUMN.matcher(value).matches() ? value : "(case when " + rows + " then " + value + " end)";
        }

        private static Value bound(Term term, Value value) {
            return new Value(Expressions.bound(value.sql(), term.countsBy()), value.scale());
        }

        private Sum sum(Term term, String rows, Adds adds, Optional<Value> value) {
            int date = position(dates, term.countsBy());
            int condition = position(conditions, Expressions.bound(rows, term.countsBy()));
            int number = value.map(each -> position(values, each)).orElse(-1);
            int scale = value.map(Value::scale).orElse(0);
            return sums.computeIfAbsent(List.<Object>of(date, condition, adds, number), unseen -> {
                if (adds == Adds.DURATION) {
                    int first = buckets;
                    buckets += DurationBuckets.LAST + 1;
                    return new Sum(date, condition, adds, number, scale, first);
                }
                int slot = width;
                width += adds == Adds.NUMBER || adds == Adds.SQUARE ? 2 : 1;
                return new Sum(date, condition, adds, number, scale, slot);
            });
        }

        private static <T> int position(Map<T, Integer> known, T each) {
            return known.computeIfAbsent(each, unseen -> known.size());
        }
    }
}
