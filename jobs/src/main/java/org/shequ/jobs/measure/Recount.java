package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.expr;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.period.Span;
import org.shequ.common.sql.Evaluation;
import org.shequ.common.sql.RowSql;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Term;
import org.shequ.schemas.indicator.Variant;

/**
 * Counts the rows behind one figure again, row by row, for whoever has to defend it. Rows are judged and added up by the same
 * plan as components are, but without a Spark session, so the sums are those published, to the bit.
 */
public final class Recount {
    private static final Pattern OBSERVED =
            Pattern.compile("([a-z]+\\.[a-z0-9_]+)=Span\\[first=(\\d{4}-\\d{2}), last=(\\d{4}-\\d{2})]");

    private final Indicator indicator;
    private final AreaTree areas;
    private final String area;
    private final Span months;
    private final Units units;
    private final RowSql sql;
    private final MonthStarts starts;
    private final Map<String, Boolean> within = new HashMap<>();

    private Recount(
            Indicator indicator,
            AreaTree areas,
            Units units,
            String area,
            Span months,
            CityCalendar calendar,
            ZoneId zone) {
        this.indicator = indicator;
        this.areas = areas;
        this.units = units;
        this.area = area;
        this.months = months;
        this.sql = new RowSql(zone);
        this.starts = new MonthStarts(calendar, zone);
    }

    /**
     * The recount of one figure.
     *
     * @param variant the variant of the indicator
     * @param units the departments and companies rows may name; needed only where the figure is of one of them
     * @param area the area, department or company the figure is of
     * @param months the months that count: those of its period that were observed
     * @param calendar the city's calendar
     * @param zone its time zone
     */
    public static Recount of(
            Indicator indicator,
            Variant variant,
            AreaTree areas,
            Units units,
            String area,
            Span months,
            CityCalendar calendar,
            ZoneId zone) {
        return new Recount(with(indicator, variant), areas, units, area, months, calendar, zone);
    }

    /**
     * The months a variant was observed in when values were made.
     *
     * @param recorded what the commit of {@code indicator.value} recorded as observed
     */
    public static Optional<Span> observed(Variant variant, String recorded) {
        Map<String, Span> observed = new LinkedHashMap<>();
        Matcher matcher = OBSERVED.matcher(recorded);
        while (matcher.find()) {
            observed.put(
                    matcher.group(1),
                    new Span(java.time.YearMonth.parse(matcher.group(2)), java.time.YearMonth.parse(matcher.group(3))));
        }
        return Rule.observed(variant, observed);
    }

    /** Hands on some columns of the rows of a table that can matter. */
    @FunctionalInterface
    public interface Reader {
        /** Hands on the values of the columns, row by row, as small reads give them. */
        void read(Contract contract, List<String> columns, Consumer<List<Object>> use);
    }

    /**
     * A row that is counted.
     *
     * @param table its table
     * @param area its community
     * @param month the month it counts in
     * @param origin the values of the columns that tell where it comes from
     * @param isInNumerator whether it adds to the numerator
     * @param isInDenominator whether it adds to the denominator
     * @param numerator what it adds to the numerator
     * @param denominator what it adds to the denominator
     */
    public record Counted(
            String table,
            String area,
            String month,
            List<Object> origin,
            boolean isInNumerator,
            boolean isInDenominator,
            double numerator,
            double denominator) {}

    /** What one community adds in one month from one table. */
    public record Part(
            String table,
            String area,
            String month,
            double numerator,
            double denominator,
            long numeratorRows,
            long denominatorRows) {}

    /** Rows of a table dated within the months that a condition of the definition leaves out. */
    public record LeftOut(String table, String condition, long rows) {}

    /**
     * What the rows come to.
     *
     * @param numerator the numerator
     * @param denominator the denominator
     * @param numeratorRows rows that add to the numerator
     * @param denominatorRows rows that add to the denominator: the n of the figure
     * @param parts by table, community and month
     * @param rows the counted rows, no more than were asked for
     * @param leftOut rows the definition leaves out
     */
    public record Result(
            double numerator,
            double denominator,
            long numeratorRows,
            long denominatorRows,
            List<Part> parts,
            List<Counted> rows,
            List<LeftOut> leftOut) {}

    /**
     * Counts.
     *
     * @param contracts the tables of the indicator
     * @param origin the columns that tell where a row of a table comes from
     * @param most how many counted rows to keep; all are counted
     */
    public Result result(List<Contract> contracts, Function<Contract, List<String>> origin, Reader reader, int most) {
        List<Part> parts = new ArrayList<>();
        List<Counted> rows = new ArrayList<>();
        Map<LeftOut, Long> leftOut = new LinkedHashMap<>();
        int first = Months.index(months.first());
        int last = Months.index(months.last());
        SeriesSums total = new SeriesSums(1, first, last);
        for (Contract contract : contracts) {
            Table table = new Table(contract);
            List<String> origins = origin.apply(contract);
            reader.read(contract, table.columns(origins), values -> {
                if (!areas.isUnit(area) && !isEverWithin((String) values.get(0))) {
                    return;
                }
                InternalRow row = table.evaluated(values);
                if (areas.isUnit(area) && !area.equals(table.partial.unit(row))) {
                    return;
                }
                table.totals.add(row);
                Optional<Counted> counted = table.counted(row, values, origins.size());
                counted.filter(each -> rows.size() < most).ifPresent(rows::add);
                if (counted.isEmpty()) {
                    table.leftOutBy(row)
                            .ifPresent(by -> leftOut.merge(new LeftOut(contract.table(), by, 0), 1L, Long::sum));
                }
            });
            Iterator<Row> components = new Unfolding(Map.of(contract.table(), table.plan))
                    .call(table.totals.rows().iterator());
            components.forEachRemaining(row -> add(row, parts, total));
        }
        total.addUp(new int[1][last - first + 1][0]);
        Sums sums = total.between(0, first, last);
        parts.sort(Comparator.comparing(Part::month).thenComparing(Part::area).thenComparing(Part::table));
        return new Result(
                sums.numerator(),
                sums.denominator(),
                sums.numeratorRows(),
                sums.denominatorRows(),
                merged(parts),
                rows,
                leftOut.entrySet().stream()
                        .map(entry -> new LeftOut(
                                entry.getKey().table(), entry.getKey().condition(), entry.getValue()))
                        .toList());
    }

    private void add(Row component, List<Part> parts, SeriesSums total) {
        String name = component.getString(3);
        int month = Months.index(name);
        if (!isWithin(component.getString(2), month)) {
            return;
        }
        total.add(
                month,
                new Sums(
                        component.getDouble(6),
                        component.getDouble(7),
                        component.getDouble(10),
                        component.getLong(8),
                        component.getLong(9)),
                0);
        parts.add(new Part(
                component.getString(4),
                component.getString(2),
                name,
                component.getDouble(6),
                component.getDouble(7),
                component.getLong(8),
                component.getLong(9)));
    }

    /** Parts of one table, community and month that come from several partitions, added up. */
    private static List<Part> merged(List<Part> parts) {
        Map<List<String>, Part> merged = new LinkedHashMap<>();
        parts.forEach(part -> merged.merge(
                List.of(part.month(), part.area(), part.table()),
                part,
                (one, other) -> new Part(
                        one.table(),
                        one.area(),
                        one.month(),
                        one.numerator() + other.numerator(),
                        one.denominator() + other.denominator(),
                        one.numeratorRows() + other.numeratorRows(),
                        one.denominatorRows() + other.denominatorRows())));
        return List.copyOf(merged.values());
    }

    /** Whether what happens in a community in a month counts for the area. */
    private boolean isWithin(String community, int month) {
        return month >= Months.index(months.first())
                && month <= Months.index(months.last())
                && areas.isWithin(community, area, Months.month(month));
    }

    private boolean isEverWithin(String community) {
        return within.computeIfAbsent(
                community, unseen -> months.months().stream().anyMatch(month -> isWithin(unseen, Months.index(month))));
    }

    /** An indicator with one of its variants only. */
    private static Indicator with(Indicator one, Variant variant) {
        return new Indicator(
                one.id(),
                one.version(),
                one.name(),
                one.definition(),
                one.dimension(),
                one.role(),
                one.accountable(),
                one.kind(),
                one.unit(),
                one.per(),
                one.direction(),
                one.interval(),
                one.calendar(),
                one.counted(),
                one.weight(),
                one.unitColumn(),
                one.raterColumn(),
                one.minimumToShow(),
                one.minimumToRank(),
                List.of(variant),
                one.source(),
                one.caveat(),
                one.validFrom(),
                one.validTo(),
                List.of(),
                one.file(),
                one.line());
    }

    /** One table of the indicator. */
    private final class Table {
        private static final int AREA = 0;
        private static final int EVENT_MONTH = 1;

        private final Plan plan;
        private final PartialSums partial;
        private final PartialSums.Totals totals;
        private final Plan.Part part;
        private final List<Condition> conditions = new ArrayList<>();
        private final Evaluation evaluation;
        private final int firstCondition;
        private List<String> columns = List.of();

        /** A condition of a term that rows must meet. */
        private record Condition(int date, String words) {}

        Table(Contract contract) {
            StructType schema = SparkRows.schema(contract);
            Map<String, DataType> types =
                    Expressions.types(sql, schema, Plan.values(contract.table(), List.of(indicator)));
            plan = Plan.of(contract.table(), List.of(indicator), types, units);
            partial = new PartialSums(plan, starts);
            totals = partial.totals();
            part = plan.parts().get(0);
            List<List<Column>> steps = partial.steps();
            List<Column> made = new ArrayList<>(steps.get(1));
            firstCondition = made.size();
            conditions(contract.table(), types, made);
            evaluation = sql.evaluation(schema, List.of(steps.get(0), made));
        }

        /** The conditions of the denominator, or of the numerator where the table adds to that only. */
        private void conditions(String table, Map<String, DataType> types, List<Column> made) {
            Variant variant = indicator.main();
            List<Term> denominators = here(variant.denominator(), table);
            for (Term term : denominators.isEmpty() ? here(variant.numerator(), table) : denominators) {
                Set<String> all = new LinkedHashSet<>();
                term.where().ifPresent(where -> all.addAll(conjuncts(where)));
                boolean isCondition = DataTypes.BooleanType.equals(types.get(term.value()));
                all.addAll(isCondition ? conjuncts(term.value()) : List.of("(" + term.value() + ") is not null"));
                indicator.weight().ifPresent(weight -> all.add(weight + " > 0"));
                for (String condition : all) {
                    conditions.add(new Condition(plan.dates().indexOf(term.countsBy()), condition));
                    made.add(expr(Expressions.bound(condition, term.countsBy())));
                }
            }
        }

        private static List<Term> here(List<Term> terms, String table) {
            return terms.stream().filter(term -> term.table().equals(table)).toList();
        }

        /** What must be read: where a row belongs, what it is judged by, where it comes from; the last at the end. */
        List<String> columns(List<String> origin) {
            Set<String> wanted = new LinkedHashSet<>(List.of("area_code", PartialSums.EVENT_MONTH));
            wanted.addAll(evaluation.columns());
            List<String> all = new ArrayList<>(wanted);
            all.addAll(origin);
            columns = all;
            return all;
        }

        InternalRow evaluated(List<Object> values) {
            List<Object> given = new ArrayList<>();
            evaluation.columns().forEach(column -> given.add(values.get(columns.indexOf(column))));
            return evaluation.internalRow(given);
        }

        /** The row as counted; empty where it does not count for the area and the months. */
        Optional<Counted> counted(InternalRow row, List<Object> values, int origins) {
            Optional<Plan.Sum> above = held(row, part.numeratorRows());
            Optional<Plan.Sum> below = held(row, part.denominatorRows());
            if (above.isEmpty() && below.isEmpty()) {
                return Optional.empty();
            }
            int month = partial.month(row, below.or(() -> above).orElseThrow().date());
            return Optional.of(new Counted(
                    plan.table(),
                    row.getUTF8String(AREA).toString(),
                    Months.month(month).toString(),
                    List.copyOf(texts(values.subList(values.size() - origins, values.size()))),
                    above.isPresent(),
                    below.isPresent(),
                    total(row, part.numerator()),
                    total(row, part.denominator())));
        }

        private static List<Object> texts(List<Object> values) {
            return values.stream().map(value -> value == null ? "" : value).toList();
        }

        private Optional<Plan.Sum> held(InternalRow row, List<Plan.Sum> sums) {
            return sums.stream().filter(sum -> counts(row, sum)).findFirst();
        }

        private boolean counts(InternalRow row, Plan.Sum sum) {
            return partial.holds(row, sum) && isWithin(place(row), partial.month(row, sum.date()));
        }

        /** Where the row counts for the figure: in its community, or for the unit it names. */
        private String place(InternalRow row) {
            return areas.isUnit(area) ? area : row.getUTF8String(AREA).toString();
        }

        private double total(InternalRow row, List<Plan.Sum> sums) {
            double total = 0;
            for (Plan.Sum sum : sums) {
                if (counts(row, sum)) {
                    total += partial.amount(row, sum);
                }
            }
            return total;
        }

        /** The first condition that keeps a row of the area out that is dated within the months. */
        Optional<String> leftOutBy(InternalRow row) {
            for (int at = 0; at < conditions.size(); at++) {
                Condition condition = conditions.get(at);
                boolean isDated = !row.isNullAt(EVENT_MONTH + 1 + condition.date());
                int month = isDated
                        ? partial.month(row, condition.date())
                        : Months.index(row.getUTF8String(EVENT_MONTH).toString());
                if (!isWithin(place(row), month)) {
                    continue;
                }
                if (!isDated) {
                    return Optional.of(plan.dates().get(condition.date()) + " is not null");
                }
                if (row.isNullAt(firstCondition + at) || !row.getBoolean(firstCondition + at)) {
                    return Optional.of(condition.words());
                }
            }
            return Optional.empty();
        }
    }

    /** The parts of a condition that all must hold; one that has an alternative or a range in it stays whole. */
    static List<String> conjuncts(String condition) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        boolean isQuoted = false;
        String lower = condition.toLowerCase(java.util.Locale.ROOT);
        if (lower.contains(" or ") || lower.contains("between") || lower.contains("case ")) {
            return List.of(condition);
        }
        for (int at = 0; at < condition.length(); at++) {
            char letter = condition.charAt(at);
            if (letter == '\'') {
                isQuoted = !isQuoted;
            } else if (!isQuoted && (letter == '(' || letter == ')')) {
                depth += letter == '(' ? 1 : -1;
            } else if (!isQuoted && depth == 0 && lower.startsWith(" and ", at)) {
                parts.add(condition.substring(from, at).strip());
                from = at + " and ".length();
            }
        }
        parts.add(condition.substring(from).strip());
        return parts;
    }
}
