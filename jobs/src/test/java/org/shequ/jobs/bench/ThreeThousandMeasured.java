package org.shequ.jobs.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeLock;
import org.shequ.common.lake.LakeSettings;
import org.shequ.common.lake.LockPolicy;
import org.shequ.common.lake.Spread;
import org.shequ.common.lake.Staged;
import org.shequ.common.period.Period;
import org.shequ.common.sql.RowSql;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.measure.DuckFigures;
import org.shequ.jobs.measure.Measure;
import org.shequ.jobs.measure.QueryPlans;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;

/**
 * Measures, and is no test: all indicators on a city of 3,000 communities by 25 months, from core to values, then a night that
 * touches two months, then the same figures by DuckDB over the same Parquet, compared one by one.
 *
 * <p>{@code city HOME DEMO} copies the core tables of a finished demo fifty times into a new home, each copy with streets and
 * keys of its own and about half of the rows of whatever happens more than once a month; {@code all HOME} measures it from
 * nothing; {@code touch HOME} delivers two months again and measures; {@code duck HOME} lets DuckDB do it, {@code duck-touched
 * HOME} only the periods of the two months; {@code plans HOME} prints how Spark reads each table. One call a step, so that
 * memory is told apart; on two cores, alone, with the options that {@code ./shequ} gives to Java.
 */
public final class ThreeThousandMeasured {
    private static final int COPIES = Integer.getInteger("copies", 50);
    /** Of a hundred cases, requests, questionnaires and the like so many are kept: together 13 million rows. */
    private static final int KEPT = Integer.getInteger("kept", 48);

    private static final int STREETS_APART = 20;
    private static final String AREA = "core.area";
    private static final Deployment SAMPLE =
            Deployment.load(Path.of(System.getProperty("project.root", "..")).resolve("schemas/deployments/sample"));
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final LocalDate DATE = LocalDate.of(2026, 10, 1);
    private static final List<String> TOUCHED = List.of("2026-08", "2026-09");

    private ThreeThousandMeasured() {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "city" -> city(home, Path.of(arguments[2]));
            case "all" -> measured(home, false);
            case "touch" -> measured(home, true);
            case "duck" -> duck(home, period -> true);
            case "duck-touched" -> duck(home, ThreeThousandMeasured::isTouched);
            case "plans" -> plans(home);
            default -> throw new IllegalArgumentException("expected city, all, touch, duck, duck-touched or plans");
        }
        System.out.printf(
                Locale.ROOT,
                "processor time %.0f s, memory of the process at most %s%n",
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toMillis() / 1e3,
                memory());
        System.exit(0);
    }

    private static String memory() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024 + " MiB")
                .findFirst()
                .orElse("unknown");
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private static Set<String> tables() {
        Set<String> tables = new TreeSet<>();
        SAMPLE.indicators().all().forEach(indicator -> tables.addAll(indicator.tables()));
        return tables;
    }

    private static void city(Path home, Path demo) throws Exception {
        LakeSettings settings = LakeSettings.local(home, ZONE);
        try (LakeLock lock = LakeLock.take(settings, "bench", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock);
                Lake from = Lake.reader(LakeSettings.local(demo, ZONE))) {
            lake.session();
            Set<String> tables = tables();
            tables.add(AREA);
            long all = 0;
            for (String table : tables) {
                Contract contract = SAMPLE.contracts().of(table);
                if (from.snapshot(table).isPresent()) {
                    lake.append(contract, copies(from.read(contract), contract), Map.of());
                    long rows = lake.history(table).get(0).rowsTotal();
                    System.out.printf(Locale.ROOT, "%-28s %,12d rows%n", table, rows);
                    all += rows;
                }
            }
            System.out.printf(Locale.ROOT, "%-28s %,12d rows%n", "together", all);
        }
    }

    /** Each copy with streets further on in the same districts, and with keys of its own. */
    private static Dataset<Row> copies(Dataset<Row> rows, Contract contract) {
        Column copy = col("__copy");
        Dataset<Row> many =
                rows.crossJoin(rows.sparkSession().range(COPIES).toDF("__copy").hint("broadcast"));
        if (contract.table().equals(AREA)) {
            many = many.where(copy.equalTo(0).or(col("area_level").isin("street", "community")));
        } else if (!contract.table().endsWith("_month")) {
            many = many.where(pmod(xxhash64(things(contract, copy)), lit(100)).lt(KEPT));
        }
        List<Column> columns = new ArrayList<>();
        for (Field field : contract.fields()) {
            Column value = col(field.name());
            if (field.name().endsWith("_code")) {
                value = when(value.rlike("^9901[0-9]{2}(?!000)[0-9]{6}"), moved(value, copy))
                        .otherwise(value);
            } else if (field.isKey()
                    && field.type() == FieldType.STRING
                    && !field.name().equals("question_id")) {
                value = concat(value, lit("-"), copy.cast("string"));
            }
            columns.add(value.as(field.name()));
        }
        return many.select(columns.toArray(Column[]::new));
    }

    /** What tells one thing that happened from another; the answers of a questionnaire belong together. */
    private static Column[] things(Contract contract, Column copy) {
        return Stream.concat(
                        Stream.of(copy),
                        contract.keys().stream()
                                .map(Field::name)
                                .filter(name -> !name.equals("question_id"))
                                .map(name -> col(name)))
                .toArray(Column[]::new);
    }

    private static Column moved(Column code, Column copy) {
        Column street = substring(code, 7, 3).cast("int").plus(copy.multiply(STREETS_APART));
        return concat(substring(code, 1, 6), format_string("%03d", street), substring(code, 10, 20));
    }

    private static void measured(Path home, boolean isTouch) throws Exception {
        LakeSettings settings = LakeSettings.local(home, ZONE);
        try (LakeLock lock = LakeLock.take(settings, "bench", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock)) {
            long start = System.nanoTime();
            lake.session().range(1).count();
            System.out.printf(Locale.ROOT, "start-up of Spark %.1f s%n", seconds(start));
            if (isTouch) {
                start = System.nanoTime();
                touch(lake);
                System.out.printf(Locale.ROOT, "two months delivered again in %.1f s%n", seconds(start));
            }
            start = System.nanoTime();
            Measure measure = new Measure(SAMPLE.indicators().all());
            System.out.println(measure.run(
                    new DeclaredTables(lake, SAMPLE.contracts(), measure, "bench"),
                    new Night("bench", DATE, SAMPLE, home.toString(), home, new byte[] {1}, "bench")));
            System.out.printf(Locale.ROOT, "measured in %.1f s%n", seconds(start));
            for (String table : List.of("indicator.component", "indicator.value")) {
                System.out.printf(
                        Locale.ROOT,
                        "%s %,d rows%n",
                        table,
                        lake.history(table).get(0).rowsTotal());
            }
        }
    }

    /** Two months of every table anew; the files they stood in before are removed afterwards. */
    private static void touch(Lake lake) {
        for (String table : tables()) {
            Contract contract = SAMPLE.contracts().of(table);
            if (lake.snapshot(table).isPresent()) {
                Staged staged = lake.stage(
                        contract,
                        lake.read(contract).where(col("event_month").isin(TOUCHED.toArray())),
                        Spread.BY_PARTITION);
                lake.replacePartitions(contract, staged, Set.of(), Map.of());
            }
        }
    }

    /** How each core table is read: once, for all indicators on it. */
    private static void plans(Path home) throws Exception {
        try (Lake lake = Lake.reader(LakeSettings.local(home, ZONE))) {
            for (String table : tables()) {
                if (lake.snapshot(table).isPresent()) {
                    String plan = QueryPlans.of(
                            SAMPLE.indicators().all(),
                            table,
                            lake.read(SAMPLE.contracts().of(table)));
                    System.out.printf("%s: %d scan%n%s%n", table, plan.split("BatchScan").length - 1, plan);
                }
            }
        }
    }

    private static void duck(Path home, Predicate<Period> asked) throws Exception {
        LakeSettings settings = LakeSettings.local(home, ZONE);
        try (LakeLock lock = LakeLock.take(settings, "bench", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock)) {
            Set<String> tables = tables();
            tables.removeIf(table -> lake.snapshot(table).isEmpty());
            lake.keepOnlyNow(tables);
            lake.keepOnlyNow(List.of("indicator.value"));
            try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = connection.createStatement()) {
                statement.execute("set threads = 2");
                statement.execute("set memory_limit = '4GB'");
                statement.execute("set timezone = 'Asia/Shanghai'");
                statement.execute("set preserve_insertion_order = false");
                Map<String, Set<Period>> periods = periods(statement, home);
                periods.values().forEach(all -> all.removeIf(asked.negate()));
                Set<Period> each = new LinkedHashSet<>();
                periods.values().forEach(each::addAll);
                List<String> series = DuckFigures.series(SAMPLE.indicators().all(), periods);
                run(statement, "periods", series);
                long start = System.nanoTime();
                run(statement, "areas", DuckFigures.before(files(home, AREA)));
                for (String table : tables) {
                    run(
                            statement,
                            table,
                            DuckFigures.components(
                                    table,
                                    files(home, table),
                                    SAMPLE.indicators().all(),
                                    SAMPLE.contracts(),
                                    new RowSql(ZONE)));
                }
                Files.createDirectories(home.resolve("duck"));
                run(statement, "values", DuckFigures.values(home.resolve("duck").toString(), each));
                System.out.printf(Locale.ROOT, "DuckDB %.1f s%n", seconds(start));
                compare(statement, home);
            }
        }
    }

    private static boolean isTouched(Period period) {
        return TOUCHED.stream().map(YearMonth::parse).anyMatch(period.months().months()::contains);
    }

    private static String files(Path home, String table) {
        return home.resolve("lake/" + table.replace('.', '/') + "/data") + "/**/*.parquet";
    }

    private static void run(Statement statement, String what, List<String> all) throws SQLException {
        long start = System.nanoTime();
        for (String each : all) {
            try {
                statement.execute(each);
            } catch (SQLException refused) {
                throw new SQLException(each, refused);
            }
        }
        System.out.printf(Locale.ROOT, "  %-28s %.1f s%n", what, seconds(start));
    }

    /** The periods of each variant, as our values have them. */
    private static Map<String, Set<Period>> periods(Statement statement, Path home) throws SQLException {
        Map<String, Set<Period>> periods = new TreeMap<>();
        try (ResultSet rows =
                statement.executeQuery("select distinct indicator_id, variant, period_type, period from read_parquet('"
                        + files(home, "indicator.value") + "') where status <> 'no_source' order by all")) {
            while (rows.next()) {
                periods.computeIfAbsent(rows.getString(1) + "/" + rows.getString(2), unseen -> new LinkedHashSet<>())
                        .add(Period.of(rows.getString(3), rows.getString(4), CityCalendar.NATURAL));
            }
        }
        return periods;
    }

    /**
     * How many of our figures DuckDB has too. Left out is what its statements do not make: departments, companies and groups, periods
     * of which months are not observed (it adds up those of the numerator alone too), and of durations more than a bucket; its limits
     * are those of Wilson alone.
     */
    private static void compare(Statement statement, Path home) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("""
                select method, count(*), count(*) filter (where theirs.value is null
                    or abs(ours.value - theirs.value) > 1e-9 * greatest(1, abs(theirs.value))),
                  count(*) filter (where ours.lower_95 is not null and (theirs.lower_95 is null
                    or abs(ours.lower_95 - theirs.lower_95) > 1e-9 * greatest(1, abs(theirs.lower_95))
                    or abs(ours.upper_998 - theirs.upper_998) > 1e-9 * greatest(1, abs(theirs.upper_998))))
                from read_parquet('%1$s') ours
                join (select distinct indicator_id, variant, period_type, period, method from series
                    where kind <> 'DURATION') using (indicator_id, variant, period_type, period)
                left join read_parquet('%2$s/*.parquet') theirs
                  using (indicator_id, variant, area_code, period_type, period)
                where ours.value is not null and (period_type, period) not in
                    (select distinct period_type, period from read_parquet('%1$s') where status = 'provisional')
                  and ours.area_level not in
                    ('department', 'property_company', 'stratum', 'peer_group')
                group by all order by all
                """.formatted(files(home, "indicator.value"), home.resolve("duck")))) {
            while (rows.next()) {
                System.out.printf(
                        Locale.ROOT,
                        "intervals by %-16s values %,10d differing %,8d limits differing %,8d%n",
                        rows.getString(1),
                        rows.getLong(2),
                        rows.getLong(3),
                        rows.getLong(4));
            }
        }
    }
}
