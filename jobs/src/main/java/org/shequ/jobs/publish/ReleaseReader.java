package org.shequ.jobs.publish;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.shequ.common.period.Period;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.indicator.Variant;

/** Brings the rows that pages need out of the tables; for {@link Release}. */
public final class ReleaseReader {
    /** Months of the line beside each indicator. */
    public static final int MONTHS = 24;

    private static final int SCORED_PERIODS = 12;

    private final ReleaseInputs inputs;
    private final Edition edition;

    private ReleaseReader(ReleaseInputs inputs, Edition edition) {
        this.inputs = inputs;
        this.edition = edition;
    }

    /** Reads what the pages of an edition need. */
    public static ReleaseData read(ReleaseInputs inputs, Edition edition, Deployment deployment) {
        ReleaseReader reader = new ReleaseReader(inputs, edition);
        List<AreaRow> areas = reader.areas();
        return new ReleaseData(
                edition,
                deployment,
                areas,
                reader.values(areas.stream().map(AreaRow::code).toList()),
                reader.scores(),
                reader.scoreHistory(),
                reader.accounting(),
                reader.runs());
    }

    private List<AreaRow> areas() {
        Column isCurrent = col("valid_from")
                .leq(lit(edition.period().lastDay()))
                .and(col("valid_to")
                        .isNull()
                        .or(col("valid_to").geq(lit(edition.period().lastDay()))));
        Map<String, Row> latest = new TreeMap<>();
        inputs.area()
                .filter(isCurrent)
                .select(
                        "area_code",
                        "area_level",
                        "area_name",
                        "area_name_en",
                        "parent_code",
                        "stratum",
                        "is_virtual",
                        "resident_population",
                        "households",
                        "valid_from")
                .collectAsList()
                .forEach(row -> latest.merge(row.getString(0), row, ReleaseReader::later));
        return latest.values().stream().map(ReleaseReader::area).toList();
    }

    private static Row later(Row one, Row other) {
        return one.getDate(9).after(other.getDate(9)) ? one : other;
    }

    private static AreaRow area(Row row) {
        return new AreaRow(
                row.getString(0),
                row.getString(1),
                row.getString(2),
                text(row, 3),
                text(row, 4),
                text(row, 5),
                !row.isNullAt(6) && row.getBoolean(6),
                whole(row, 7),
                whole(row, 8));
    }

    /** Whole rows of the assessed period, the same a year before, and all waves; plain values of the months. */
    private Values values(List<String> areaCodes) {
        Values values = new Values(areaCodes, MONTHS);
        Period period = edition.period();
        Column isCompared = col("period_type")
                .equalTo(period.type().code())
                .and(col("period").isin(period.name(), period.yearBefore().name()));
        Column isWave = col("period_type")
                .equalTo("wave")
                .and(col("period").leq(period.last().toString()));
        each(
                inputs.value()
                        .filter(isCompared.or(isWave))
                        .select(
                                "indicator_id",
                                "variant",
                                "period_type",
                                "period",
                                "area_code",
                                "value",
                                "numerator",
                                "denominator",
                                "n",
                                "lower_95",
                                "upper_95",
                                "status",
                                "status_reason"),
                row -> values.add(
                        row.getString(0),
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        new ValueRow(
                                number(row, 5),
                                number(row, 6),
                                number(row, 7),
                                whole(row, 8),
                                number(row, 9),
                                number(row, 10),
                                row.getString(11),
                                text(row, 12))));
        readSeries(values, period.monthsUntilEnd(MONTHS));
        return values;
    }

    private void readSeries(Values values, List<String> months) {
        Map<String, Integer> places = new HashMap<>();
        months.forEach(month -> places.put(month, places.size()));
        Dataset<Row> monthly = inputs.value()
                .filter(col("period_type")
                        .equalTo("month")
                        .and(col("variant").equalTo(Variant.MAIN))
                        .and(col("period").geq(months.get(0)))
                        .and(col("period").leq(months.get(months.size() - 1)))
                        .and(col("value").isNotNull()))
                .groupBy("indicator_id", "area_code")
                .agg(collect_list(struct("period", "value")).as("points"));
        each(monthly, row -> {
            double[] line = new double[months.size()];
            Arrays.fill(line, Double.NaN);
            for (Row point : row.<Row>getList(2)) {
                Integer place = places.get(point.getString(0));
                if (place != null) {
                    line[place] = point.getDouble(1);
                }
            }
            values.addSeries(row.getString(0), row.getString(1), line);
        });
    }

    private Map<String, List<ScoreRow>> scores() {
        Map<String, List<ScoreRow>> scores = new LinkedHashMap<>();
        each(
                inputs.score()
                        .filter(isAssessed())
                        .withColumn("score", coalesce(col("published_score"), col("score")))
                        .select(
                                "area_level",
                                "area_code",
                                "item_kind",
                                "item_id",
                                "parent_item",
                                "score",
                                "nominal_weight",
                                "effective_weight",
                                "value",
                                "value_period",
                                "rank",
                                "ranked",
                                "grade",
                                "status",
                                "status_reason"),
                row -> scores.computeIfAbsent(row.getString(1), code -> new ArrayList<>())
                        .add(score(row)));
        Comparator<ScoreRow> order = Comparator.comparing(ScoreRow::kind).thenComparing(ScoreRow::item);
        scores.values().forEach(rows -> rows.sort(order));
        return scores;
    }

    private Column isAssessed() {
        return col("period_type")
                .equalTo(edition.period().type().code())
                .and(col("period").equalTo(edition.period().name()));
    }

    private static ScoreRow score(Row row) {
        return new ScoreRow(
                row.getString(0),
                row.getString(1),
                row.getString(2),
                row.getString(3),
                text(row, 4),
                number(row, 5),
                number(row, 6),
                number(row, 7),
                number(row, 8),
                text(row, 9),
                small(row, 10),
                small(row, 11),
                text(row, 12),
                row.getString(13),
                text(row, 14),
                Optional.empty());
    }

    private Map<String, List<Double>> scoreHistory() {
        Map<String, Map<String, Double>> byArea = new HashMap<>();
        TreeSet<String> periods = new TreeSet<>();
        each(
                inputs.score()
                        .filter(col("item_kind")
                                .equalTo(ScoreRow.OVERALL)
                                .and(col("period_type")
                                        .equalTo(edition.period().type().code()))
                                .and(col("period").leq(edition.period().name()))
                                .and(col("score").isNotNull()))
                        .select("area_code", "period", "score"),
                row -> {
                    periods.add(row.getString(1));
                    byArea.computeIfAbsent(row.getString(0), code -> new HashMap<>())
                            .put(row.getString(1), row.getDouble(2));
                });
        List<String> shown = periods.stream()
                .skip(Math.max(0, periods.size() - SCORED_PERIODS))
                .toList();
        Map<String, List<Double>> history = new HashMap<>();
        byArea.forEach((code, found) -> history.put(
                code,
                shown.stream()
                        .map(period -> found.getOrDefault(period, Double.NaN))
                        .toList()));
        return history;
    }

    private List<AccountingRow> accounting() {
        return inputs
                .accounting()
                .groupBy("source_id", "outcome", "reason")
                .agg(sum("row_count"))
                .collectAsList()
                .stream()
                .map(row -> new AccountingRow(row.getString(0), row.getString(1), row.getString(2), row.getLong(3)))
                .sorted(Comparator.comparing(AccountingRow::source)
                        .thenComparing(AccountingRow::outcome)
                        .thenComparing(AccountingRow::reason))
                .toList();
    }

    /** The jobs of the latest run. */
    private List<RunRow> runs() {
        Row latest = inputs.task()
                .agg(max(struct("finished_at", "run_id")).as("latest"))
                .select("latest.run_id")
                .first();
        if (latest.isNullAt(0)) {
            return List.of();
        }
        return inputs
                .task()
                .filter(col("run_id").equalTo(latest.getString(0)))
                .orderBy("finished_at", "job")
                .select("job", "state", "rows_in", "rows_out", "rows_rejected")
                .collectAsList()
                .stream()
                .map(row -> new RunRow(row.getString(0), row.getString(1), whole(row, 2), whole(row, 3), whole(row, 4)))
                .toList();
    }

    private static void each(Dataset<Row> rows, Consumer<Row> use) {
        Iterator<Row> iterator = rows.toLocalIterator();
        while (iterator.hasNext()) {
            use.accept(iterator.next());
        }
    }

    private static Optional<String> text(Row row, int column) {
        return row.isNullAt(column) ? Optional.empty() : Optional.of(row.getString(column));
    }

    private static OptionalDouble number(Row row, int column) {
        return row.isNullAt(column) ? OptionalDouble.empty() : OptionalDouble.of(row.getDouble(column));
    }

    private static OptionalLong whole(Row row, int column) {
        return row.isNullAt(column) ? OptionalLong.empty() : OptionalLong.of(row.getLong(column));
    }

    private static OptionalInt small(Row row, int column) {
        return row.isNullAt(column) ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(row.getLong(column)));
    }
}
