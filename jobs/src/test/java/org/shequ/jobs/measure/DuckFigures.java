package org.shequ.jobs.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.IntStream;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.period.Period;
import org.shequ.common.sql.RowSql;
import org.shequ.common.statistics.DurationBuckets;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicator;

/**
 * The same figures as statements for DuckDB over the same Parquet, for benchmarks: what a good database needs for them, and a
 * second opinion on them. Components come from the catalogue's own expressions; areas, periods and intervals are plain SQL.
 */
public final class DuckFigures {
    private static final String Z95 = "1.959963984540054";
    private static final String Z998 = "3.090232306167813";

    private DuckFigures() {}

    /** What comes before: names that Spark has and DuckDB has not, the areas above each, an empty table of components. */
    public static List<String> before(String areaFiles) {
        List<String> all = new ArrayList<>(List.of(
                "create macro unix_seconds(t) as cast(floor(epoch(t)) as bigint)",
                "create macro split(t, separator) as string_split_regex(t, separator)",
                "create macro array_contains(list, one) as list_contains(list, one)",
                "create macro to_int(x) as cast(x as integer)",
                "create macro bucket_of(h) as " + bucketOf(),
                "create table area as select distinct area_code, parent_code, area_level from read_parquet('"
                        + areaFiles + "')",
                """
                create table upwards as
                with recursive chain(area_code, above) as (
                  select area_code, area_code from area
                  union all
                  select chain.area_code, area.parent_code from chain join area on chain.above = area.area_code
                  where area.parent_code is not null)
                select distinct area_code, above from chain""",
                """
                create table component (indicator_id varchar, variant varchar, area_code varchar, month integer,
                  numerator double, denominator double, numerator_n bigint, denominator_n bigint, square_sum double)""",
                """
                create table duration (indicator_id varchar, variant varchar, area_code varchar, month integer,
                  bucket integer, closed bigint, open bigint)"""));
        return all;
    }

    private static String bucketOf() {
        StringJoiner cases = new StringJoiner(" ", "case when h = 0 then 0 ", " end");
        double[] ends = {24, 96, 240, 720, 2_160, 8_640, 86_400};
        double from = 0;
        for (double end : ends) {
            int first = DurationBuckets.bucketOf(Math.nextUp(from));
            double width = DurationBuckets.upperHours(first) - DurationBuckets.lowerHours(first);
            cases.add("when h <= " + end + " then " + first + " + cast(ceil((h - " + from + ") / " + width
                    + ") as integer) - 1");
            from = end;
        }
        return cases.add("else " + DurationBuckets.LAST).toString();
    }

    /** Statements that add the components one table gives. */
    public static List<String> components(
            String table, String files, Collection<Indicator> catalogue, Contracts contracts, RowSql sql) {
        List<Indicator> reading = catalogue.stream()
                .filter(indicator -> indicator.tables().contains(table))
                .toList();
        Plan plan = Plan.of(
                table,
                reading,
                Expressions.types(sql, SparkRows.schema(contracts.of(table)), Plan.values(table, reading)),
                Units.none());
        List<String> all = new ArrayList<>();
        for (int date = 0; date < plan.dates().size(); date++) {
            all.addAll(ofDate(plan, date, files));
        }
        return all;
    }

    private static List<String> ofDate(Plan plan, int at, String files) {
        String date = plan.dates().get(at);
        List<Plan.Sum> sums =
                plan.sums().stream().filter(sum -> sum.date() == at).toList();
        StringJoiner columns = new StringJoiner(",\n");
        sums.stream()
                .filter(sum -> sum.adds() != Plan.Adds.DURATION)
                .forEach(sum -> columns.add(sum(plan, sum) + " as s" + sum.slot()));
        String rows = "(select *, cast(" + date + " as timestamptz) as counted_at, date_trunc('month', cast(" + date
                + " as timestamptz)) as " + Expressions.boundColumn(Expressions.PERIOD_START, date)
                + ", date_trunc('month', cast(" + date + " as timestamptz)) + interval 1 month as "
                + Expressions.boundColumn(Expressions.PERIOD_END, date) + " from read_parquet('" + files + "') where "
                + date + " is not null)";
        String month = "cast(year(counted_at) * 12 + month(counted_at) - 1 as integer)";
        List<String> all = new ArrayList<>();
        all.add("create or replace temp table sums as select area_code, " + month + " as month,\n" + columns + "\nfrom "
                + rows + " group by all");
        for (Plan.Part part : plan.parts()) {
            part(plan, part, at).ifPresent(all::add);
            for (int i = 0; i < part.closed().size(); i++) {
                if (part.closed().get(i).date() == at) {
                    all.add(durations(plan, part, i, rows, month));
                }
            }
        }
        return all;
    }

    private static Optional<String> part(Plan plan, Plan.Part part, int date) {
        String rows = total(part.numeratorRows(), date);
        String all = total(part.denominatorRows(), date);
        if (rows.equals("0") && all.equals("0")) {
            return Optional.empty();
        }
        return Optional.of("insert into component select '" + part.indicator() + "', '" + part.variant()
                + "', area_code, month, " + total(part.numerator(), date) + ", " + total(part.denominator(), date)
                + ", " + rows + ", " + all + ", " + total(part.squares(), date) + " from sums where " + rows
                + " > 0 or " + all + " > 0");
    }

    private static String durations(Plan plan, Plan.Part part, int at, String rows, String month) {
        Plan.Sum closed = part.closed().get(at);
        String hours = duck(plan.values().get(closed.value()).sql());
        String isClosed = condition(plan, closed);
        String isOpen =
                part.open().isEmpty() ? "false" : condition(plan, part.open().get(at));
        return "insert into duration select '" + part.indicator() + "', '" + part.variant() + "', area_code, " + month
                + " as month, bucket_of(" + hours + ") as bucket, count(*) filter (where " + isClosed
                + "), count(*) filter (where " + isOpen + ") from " + rows + " where (" + isClosed + ") or (" + isOpen
                + ") group by all";
    }

    private static String condition(Plan plan, Plan.Sum sum) {
        return "coalesce(" + duck(plan.conditions().get(sum.condition())) + ", false)";
    }

    private static String sum(Plan plan, Plan.Sum sum) {
        String rows = "(" + duck(plan.conditions().get(sum.condition())) + ")";
        if (sum.adds() == Plan.Adds.ROW) {
            return "count(*) filter (where " + rows + ")";
        }
        String value = duck(plan.values().get(sum.value()).sql());
        String amount = sum.adds() == Plan.Adds.SQUARE ? "(" + value + ") * (" + value + ")" : value;
        String added = "coalesce(sum(" + amount + ") filter (where " + rows + "), 0)";
        return sum.adds() == Plan.Adds.UNITS ? added + " / 1e" + sum.scale() : added;
    }

    /** What DuckDB writes otherwise: casts that look like functions, decimals. */
    private static String duck(String sql) {
        return sql.replaceAll("\\bint\\(", "to_int(").replaceAll("\\b(\\d+)BD\\b", "$1");
    }

    private static String total(List<Plan.Sum> sums, int date) {
        List<String> own = sums.stream()
                .filter(sum -> sum.date() == date)
                .map(sum -> "s" + sum.slot())
                .toList();
        return own.isEmpty() ? "0" : String.join(" + ", own);
    }

    /** The periods asked for, by variant, as rows of table {@code series}. */
    public static List<String> series(Collection<Indicator> catalogue, Map<String, Set<Period>> periods) {
        List<String> rows = new ArrayList<>();
        for (Indicator indicator : catalogue) {
            indicator.variants().forEach(variant -> periods.getOrDefault(indicator.id() + "/" + variant.id(), Set.of())
                    .forEach(period -> rows.add(String.format(
                            Locale.ROOT,
                            "('%s', '%s', '%s', '%s', %d, %d, '%s', '%s', %s, %d)",
                            indicator.id(),
                            variant.id(),
                            period.type().code(),
                            period.name(),
                            Months.index(period.first()),
                            Months.index(period.last()),
                            indicator.kind(),
                            indicator.interval(),
                            indicator.per(),
                            indicator.minimumToShow()))));
        }
        List<String> all = new ArrayList<>(List.of("create table series (indicator_id varchar, variant varchar,"
                + " period_type varchar, period varchar, first integer, last integer, kind varchar, method varchar,"
                + " per double, minimum_n integer)"));
        for (int from = 0; from < rows.size(); from += 500) {
            all.add("insert into series values "
                    + String.join(", ", rows.subList(from, Math.min(rows.size(), from + 500))));
        }
        return all;
    }

    /** Areas, periods, quotients and intervals, and a Parquet file for each period: one after the other, as memory is small. */
    public static List<String> values(String folder, Collection<Period> periods) {
        List<String> all = new ArrayList<>(List.of("""
                create table monthly as
                select indicator_id, variant, above as area_code, month, sum(numerator) as numerator,
                  sum(denominator) as denominator, sum(numerator_n)::bigint as numerator_n,
                  sum(denominator_n)::bigint as denominator_n, sum(square_sum) as square_sum
                from component join upwards using (area_code) group by all""", """
                create table monthly_duration as
                select indicator_id, variant, above as area_code, month, bucket, sum(closed) as closed, sum(open) as open
                from duration join upwards using (area_code) group by all"""));
        periods.forEach(period -> all.addAll(ofPeriod(folder, period)));
        return all;
    }

    private static List<String> ofPeriod(String folder, Period period) {
        String asked = "(select * from series where period_type = '"
                + period.type().code() + "' and period = '" + period.name() + "')";
        String within = " using (indicator_id, variant) where month between " + Months.index(period.first()) + " and "
                + Months.index(period.last()) + " group by all";
        return List.of(
                """
                create or replace temp table summed as
                select indicator_id, variant, area_code, period_type, period, any_value(kind) as kind,
                  any_value(method) as method, any_value(per) as per, any_value(minimum_n) as minimum_n,
                  sum(numerator) as numerator, sum(denominator) as denominator, sum(numerator_n)::bigint as numerator_n,
                  sum(denominator_n)::bigint as n, sum(square_sum) as squares
                from monthly join """ + " " + asked + within,
                """
                create or replace temp table median as
                with counted as (
                  select indicator_id, variant, area_code, bucket, sum(closed) as closed, sum(open) as open
                  from monthly_duration join """ + " " + asked + within + """
                ),
                at_risk as (
                  select *, sum(closed + open) over (partition by indicator_id, variant, area_code
                    order by bucket desc) as at_risk from counted),
                surviving as (
                  select *, sum(ln(greatest(1e-300, 1 - closed / at_risk))) over (
                    partition by indicator_id, variant, area_code order by bucket) as log_survival
                  from at_risk)
                select indicator_id, variant, area_code, min(bucket) as bucket from surviving
                where log_survival <= ln(0.5) + 1e-12 group by all""",
                "copy (select *, case when n < minimum_n then 'below_minimum_n' else 'ok' end as status from (select"
                        + " indicator_id, variant, area_level, area_code, period_type, period, minimum_n,"
                        + " case when n >= minimum_n and denominator > 0 then per * case kind when 'COUNT' then numerator"
                        + " else numerator / denominator end end as value, numerator, denominator, n, numerator_n, "
                        + bounds("95", Z95) + ", " + bounds("998", Z998)
                        + ", median.bucket from summed join (select distinct area_code, area_level from area) using"
                        + " (area_code) left join median using (indicator_id, variant, area_code)))"
                        + " to '" + folder + "/" + period.type().code() + "-" + period.name()
                        + ".parquet' (format parquet)");
    }

    private static String bounds(String name, String z) {
        String p = "(least(1, numerator / denominator))";
        String n = "(case method when 'WILSON_WEIGHTED' then least(n, denominator * denominator / squares) else"
                + " denominator end)";
        String middle = "(" + p + " + " + z + " * " + z + " / (2 * " + n + "))";
        String half = z + " * sqrt(" + p + " * (1 - " + p + ") / " + n + " + " + z + " * " + z + " / (4 * " + n + " * "
                + n + "))";
        String below = "(1 + " + z + " * " + z + " / " + n + ")";
        String error = "sqrt(greatest(0, squares - numerator * numerator / n) / (n - 1) / n)";
        String byarLower =
                "numerator * power(greatest(0, 1 - 1 / (9 * numerator) - " + z + " / (3 * sqrt(numerator))), 3)";
        String byarUpper =
                "(numerator + 1) * power(1 - 1 / (9 * (numerator + 1)) + " + z + " / (3 * sqrt(numerator + 1)), 3)";
        return IntStream.of(-1, 1)
                .mapToObj(
                        side -> "case when n < minimum_n or denominator <= 0 then null when method like 'WILSON%' then"
                                + " per * (" + middle + " + " + side + " * " + half + ") / " + below
                                + " when method = 'BYAR' then per * ("
                                + (side < 0 ? "case when numerator = 0 then 0 else " + byarLower + " end" : byarUpper)
                                + ") / (case kind when 'COUNT' then 1 else denominator end)"
                                + " when method = 'T' and n > 1 then per * (numerator / n + " + side + " * " + z + " * "
                                + error
                                + ") end as " + (side < 0 ? "lower_" : "upper_") + name)
                .reduce((lower, upper) -> lower + ", " + upper)
                .orElseThrow();
    }
}
