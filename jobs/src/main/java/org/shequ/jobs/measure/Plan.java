package org.shequ.jobs.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Kind;
import org.shequ.schemas.indicator.Term;
import org.shequ.schemas.indicator.Variant;

/**
 * The sums that all indicators on one table need, each only once however many indicators share it, and how a variant's
 * component is put together from them.
 */
final class Plan {
    /**
     * One sum over rows.
     *
     * @param countsBy the date column whose month the rows count in
     * @param sql the aggregate
     */
    record Sum(String countsBy, String sql) {}

    /**
     * A variant's component as expressions over the sums.
     *
     * @param indicator id of the indicator
     * @param variant id of the variant
     * @param numerator what the numerator adds up to
     * @param denominator what the denominator adds up to
     * @param numeratorRows rows that add to the numerator
     * @param denominatorRows rows of the denominator
     * @param squares sum of squares
     */
    record Part(
            String indicator,
            String variant,
            String numerator,
            String denominator,
            String numeratorRows,
            String denominatorRows,
            String squares) {}

    private static final String NOTHING = "0D";
    private static final String NO_ROWS = "0L";

    private final String table;
    private final Map<String, DataType> types;
    private final Map<Sum, String> names = new LinkedHashMap<>();
    private final List<Part> parts = new ArrayList<>();

    private Plan(String table, Map<String, DataType> types) {
        this.table = table;
        this.types = types;
    }

    /** The plan for one table; types are those of all its value expressions. */
    static Plan of(String table, Collection<Indicator> indicators, Map<String, DataType> types) {
        Plan plan = new Plan(table, types);
        for (Indicator indicator : indicators) {
            for (Variant variant : indicator.variants()) {
                plan.add(indicator, variant);
            }
        }
        return plan;
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

    List<Part> parts() {
        return parts;
    }

    /** The sums with the column name each gets. */
    Map<Sum, String> sums() {
        return names;
    }

    /** The date columns rows are counted by, in the order met. */
    List<String> dates() {
        return names.keySet().stream().map(Sum::countsBy).distinct().toList();
    }

    private void add(Indicator indicator, Variant variant) {
        List<Term> numerators = here(variant.numerator());
        List<Term> denominators = here(variant.denominator());
        if (numerators.isEmpty() && denominators.isEmpty()) {
            return;
        }
        Optional<String> weight = indicator.weight();
        Total numerator = new Total();
        Total denominator = new Total();
        Set<String> squares = new LinkedHashSet<>();
        for (Term term : denominators) {
            String rows = rowsOf(term, weight);
            denominator.add(amount(term, rows, weight), count(term, rows));
            weight.ifPresent(w -> squares.add(square(term, rows, w)));
        }
        boolean isWithin = indicator.kind() == Kind.PROPORTION || indicator.kind() == Kind.MEAN;
        for (Term term : numerators) {
            String rows = rowsOf(term, weight);
            if (isWithin) {
                rows = within(term, rows, denominators, weight);
            }
            numerator.add(amount(term, rows, weight), count(term, adding(term, rows)));
            if (indicator.kind() == Kind.MEAN) {
                squares.add(square(term, rows, term.value()));
            }
        }
        parts.add(new Part(
                indicator.id(),
                variant.id(),
                numerator.amount(),
                denominator.amount(),
                numerator.rows(),
                denominator.rows(),
                squares.isEmpty() ? NOTHING : String.join(" + ", squares)));
    }

    private List<Term> here(List<Term> terms) {
        return terms.stream().filter(term -> term.table().equals(table)).toList();
    }

    private boolean isCondition(Term term) {
        return types.get(term.value()) instanceof BooleanType;
    }

    /** The condition on rows that a term counts: a condition that holds, or a number that is known. */
    private String rowsOf(Term term, Optional<String> weight) {
        List<String> conditions = new ArrayList<>();
        term.where().ifPresent(conditions::add);
        conditions.add(isCondition(term) ? term.value() : "(" + term.value() + ") is not null");
        weight.ifPresent(column -> conditions.add(column + " > 0"));
        return all(conditions);
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
        String any =
                same.stream().map(other -> "(" + rowsOf(other, weight) + ")").collect(Collectors.joining(" or "));
        return all(List.of(rows, any));
    }

    /** The rows among them that add something: those of a number that is not 0. */
    private String adding(Term term, String rows) {
        return isCondition(term) ? rows : all(List.of(rows, "(" + term.value() + ") <> 0"));
    }

    private static String all(List<String> conditions) {
        return conditions.size() == 1
                ? conditions.get(0)
                : conditions.stream().map(condition -> "(" + condition + ")").collect(Collectors.joining(" and "));
    }

    private String count(Term term, String rows) {
        return name(term, "count_if(" + rows + ")");
    }

    private String amount(Term term, String rows, Optional<String> weight) {
        if (isCondition(term) && weight.isEmpty()) {
            return "cast(" + count(term, rows) + " as double)";
        }
        String value = isCondition(term)
                ? weight.orElseThrow()
                : weight.map(column -> column + " * (" + term.value() + ")").orElse(term.value());
        DataType type = types.get(term.value());
        if (weight.isEmpty() && (type instanceof IntegralType || type instanceof DecimalType)) {
            return "cast(" + name(term, "sum(case when " + rows + " then " + value + " end)") + " as double)";
        }
        return exact(term, rows, value);
    }

    private String square(Term term, String rows, String value) {
        return exact(term, rows, "cast(" + value + " as double) * cast(" + value + " as double)");
    }

    private String exact(Term term, String rows, String value) {
        String number = "cast(" + value + " as double)";
        String whole = name(term, "sum(case when " + rows + " then " + ExactSum.wholeOf(number) + " end)");
        String fraction = name(term, "sum(case when " + rows + " then " + ExactSum.fractionOf(number) + " end)");
        return ExactSum.joined(whole, fraction);
    }

    private String name(Term term, String sql) {
        Sum sum = new Sum(term.countsBy(), Expressions.bound(sql, term.countsBy()));
        return names.computeIfAbsent(sum, unseen -> "sum_" + names.size());
    }

    /** What several terms add up to. */
    private static final class Total {
        private final List<String> amounts = new ArrayList<>();
        private final List<String> rows = new ArrayList<>();

        void add(String amount, String count) {
            amounts.add(amount);
            rows.add(count);
        }

        String amount() {
            return amounts.isEmpty() ? NOTHING : String.join(" + ", amounts);
        }

        String rows() {
            return rows.isEmpty() ? NO_ROWS : String.join(" + ", rows);
        }
    }
}
