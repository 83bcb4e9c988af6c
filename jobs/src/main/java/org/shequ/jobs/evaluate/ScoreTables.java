package org.shequ.jobs.evaluate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;
import org.shequ.common.period.Period;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.scheme.Gate;
import org.shequ.schemas.scheme.Scheme;

/** Reads what an evaluation needs from tables and writes what it finds as table rows; scores nothing itself. */
public final class ScoreTables {
    private static final String VALUE_COLUMNS =
            "indicator_id,variant,area_code,period_type,period,value,numerator,denominator,n,lower_95,upper_95,status,status_reason";

    private ScoreTables() {}

    /**
     * Rows of {@code evaluation.score} for a period.
     *
     * @param values {@code indicator.value}
     * @param areas {@code core.area}
     * @param scheme how areas are evaluated
     * @param catalogue the indicators it refers to
     * @param period the assessed period
     * @param columns the columns of {@code evaluation.score} as its contract has them
     */
    public static Dataset<Row> scores(
            Dataset<Row> values,
            Dataset<Row> areas,
            Scheme scheme,
            List<Indicator> catalogue,
            Period period,
            StructType columns) {
        List<Score> scores = new Evaluator(scheme, catalogue)
                .scores(areasOn(areas, period.lastDay()), values(values, scheme, period), period);
        return values.sparkSession()
                .createDataFrame(scores.stream().map(ScoreTables::row).toList(), columns);
    }

    /** The areas as they stand on a day. */
    public static List<Area> areasOn(Dataset<Row> areas, LocalDate day) {
        Column isThen = functions
                .col("valid_from")
                .leq(functions.lit(java.sql.Date.valueOf(day)))
                .and(functions
                        .col("valid_to")
                        .isNull()
                        .or(functions.col("valid_to").geq(functions.lit(java.sql.Date.valueOf(day)))));
        List<Area> result = new ArrayList<>();
        for (Row row : areas.where(isThen)
                .selectExpr("area_code", "area_level", "area_name", "parent_code", "households", "is_virtual")
                .collectAsList()) {
            result.add(new Area(
                    row.getString(0),
                    row.getString(1),
                    row.getString(2),
                    Optional.ofNullable(row.getString(3)),
                    row.isNullAt(4) ? OptionalLong.empty() : OptionalLong.of(row.getLong(4)),
                    !row.isNullAt(5) && row.getBoolean(5)));
        }
        return result;
    }

    /** The values that a scheme can score in a period: those of the period, and those dated by a month, as waves are. */
    public static Values values(Dataset<Row> values, Scheme scheme, Period period) {
        return new Values(valuesOf(values, scheme, List.of(period)));
    }

    /** The values that a scheme can score in some periods, read once for all of them. */
    static List<Value> valuesOf(Dataset<Row> values, Scheme scheme, List<Period> periods) {
        Object[] scored = Stream.concat(
                        scheme.evaluations().stream()
                                .flatMap(evaluation -> evaluation.dimensions().stream())
                                .flatMap(dimension -> dimension.indicators().stream())
                                .map(item -> item.indicator()),
                        scheme.gates().stream().map(Gate::indicator))
                .distinct()
                .toArray();
        Column isOfPeriod = periods.stream()
                .map(period -> functions
                        .col("period_type")
                        .equalTo(period.type().code())
                        .and(functions.col("period").equalTo(period.name())))
                .reduce(Column::or)
                .orElseThrow();
        String earliest = periods.stream()
                .map(period -> period.last().minusMonths(scheme.longestWaveAgeMonths()))
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .toString();
        Column isWave = functions
                .col("period_type")
                .equalTo("wave")
                .and(functions.col("period").geq(earliest));
        List<Value> result = new ArrayList<>();
        for (Row row : values.where(functions.col("indicator_id").isin(scored).and(isOfPeriod.or(isWave)))
                .selectExpr(VALUE_COLUMNS.split(","))
                .collectAsList()) {
            result.add(value(row));
        }
        return result;
    }

    private static Value value(Row row) {
        return new Value(
                row.getString(0),
                row.getString(1),
                row.getString(2),
                Period.of(row.getString(3), row.getString(4)),
                row.getAs(5),
                row.getAs(6),
                row.getAs(7),
                row.getAs(8),
                row.getAs(9),
                row.getAs(10),
                row.getString(11),
                row.getString(12));
    }

    static Row row(Score score) {
        return RowFactory.create(
                score.scheme(),
                score.level(),
                score.areaCode(),
                score.areaName(),
                score.period().type().code(),
                score.period().name(),
                score.kind(),
                score.item(),
                score.parent(),
                score.score(),
                score.publishedScore(),
                score.arithmeticScore(),
                score.geometricScore(),
                score.nominalWeight(),
                score.effectiveWeight(),
                score.value(),
                score.valuePeriod(),
                score.numerator(),
                score.denominator(),
                score.rank() == null ? null : score.rank().longValue(),
                score.ranked() == null ? null : score.ranked().longValue(),
                score.grade(),
                score.uncappedGrade(),
                score.ledgerMarks(),
                score.isDataDoubtful(),
                score.status(),
                score.reason());
    }

    /** Rows of {@code evaluation.uncertainty} with the columns of its contract. */
    public static Dataset<Row> uncertainties(SparkSession session, List<Uncertainty> found, StructType columns) {
        return session.createDataFrame(found.stream().map(ScoreTables::row).toList(), columns);
    }

    /** Rows of {@code evaluation.sensitivity} with the columns of its contract. */
    public static Dataset<Row> sensitivities(SparkSession session, List<Sensitivity> found, StructType columns) {
        return session.createDataFrame(found.stream().map(ScoreTables::row).toList(), columns);
    }

    private static Row row(Uncertainty one) {
        return RowFactory.create(
                one.scheme(),
                one.level(),
                one.areaCode(),
                one.areaName(),
                one.period().type().code(),
                one.period().name(),
                one.score(),
                one.scoreLower(),
                one.scoreUpper(),
                (long) one.rank(),
                (long) one.ranked(),
                one.rankMedian(),
                (long) one.rankLower(),
                (long) one.rankUpper(),
                (long) one.rankLowerSampling(),
                (long) one.rankUpperSampling(),
                (long) one.firstIndistinguishable(),
                (long) one.lastIndistinguishable(),
                (long) one.indistinguishable(),
                one.topQuarter(),
                one.bottomQuarter(),
                one.grade(),
                one.gradeProbability().get("excellent"),
                one.gradeProbability().get("good"),
                one.gradeProbability().get("fair"),
                one.gradeProbability().get("poor"),
                one.isFirm(),
                one.firmness().zh() + " | " + one.firmness().en(),
                (long) one.draws(),
                one.seed());
    }

    private static Row row(Sensitivity one) {
        return RowFactory.create(
                one.scheme(),
                one.level(),
                one.period().type().code(),
                one.period().name(),
                one.assumption(),
                one.item(),
                one.meanShift(),
                (long) one.largestShift(),
                one.largestShiftArea(),
                (long) one.ranked(),
                one.gradesChanged() == null ? null : one.gradesChanged().longValue());
    }
}
