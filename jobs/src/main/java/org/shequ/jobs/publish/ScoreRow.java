package org.shequ.jobs.publish;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.shequ.schemas.Words;

/**
 * One score of one area in the assessed period: an indicator's, a dimension's or the total.
 *
 * @param areaLevel level of the area
 * @param areaCode code of the area
 * @param kind overall, dimension, indicator or children
 * @param item id of the dimension or indicator, {@code overall} for the total
 * @param parent the dimension it belongs to, or overall
 * @param score 0 to 100, rounded as the scheme publishes it
 * @param nominalWeight the scheme's weight
 * @param effectiveWeight weight after missing items are left out
 * @param value the indicator value scored
 * @param valuePeriod the period the value is of
 * @param rank rank within the level, ties take the smaller
 * @param ranked number of areas ranked at the level
 * @param grade code of the grade
 * @param status code of value_status
 * @param reason why it could not be scored, Chinese and English
 * @param lower lower end of the 90 % interval of a dimension's or total's score
 * @param upper upper end of it
 * @param firmness how firm score, rank and grade are; empty until they are simulated
 */
public record ScoreRow(
        String areaLevel,
        String areaCode,
        String kind,
        String item,
        Optional<String> parent,
        OptionalDouble score,
        OptionalDouble nominalWeight,
        OptionalDouble effectiveWeight,
        OptionalDouble value,
        Optional<String> valuePeriod,
        OptionalInt rank,
        OptionalInt ranked,
        Optional<String> grade,
        String status,
        Optional<String> reason,
        OptionalDouble lower,
        OptionalDouble upper,
        Optional<Firmness> firmness) {
    /** Kind of the total. */
    public static final String OVERALL = "overall";

    /** Kind of a dimension. */
    public static final String DIMENSION = "dimension";

    /** Kind of an indicator. */
    public static final String INDICATOR = "indicator";

    /** Kind of the mean of the areas below. */
    public static final String CHILDREN = "children";

    /**
     * How firm a total is.
     *
     * @param scoreLower lower end of the 90 % interval of the score, 0 to 100
     * @param scoreUpper upper end of the 90 % interval of the score, 0 to 100
     * @param rankLower best rank of the 90 % interval
     * @param rankUpper worst rank of the 90 % interval
     * @param indistinguishableFrom one more than the number of areas that are better for certain
     * @param indistinguishableTo number ranked less those that are worse for certain
     * @param indistinguishable number of other areas it cannot be told from
     * @param gradeProbability probability of the printed grade, 0 to 1
     * @param isFirm whether that is enough to print the grade alone
     * @param grade the grade in words, such as 良（92%） or 良/中 未定
     */
    public record Firmness(
            double scoreLower,
            double scoreUpper,
            int rankLower,
            int rankUpper,
            int indistinguishableFrom,
            int indistinguishableTo,
            int indistinguishable,
            double gradeProbability,
            boolean isFirm,
            Words grade) {}

    /** Refuses a score of nothing. */
    public ScoreRow {
        Objects.requireNonNull(areaCode, "area code");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(item, "item");
        Objects.requireNonNull(status, "status");
    }

    /** The same with how firm it is; null where that is not known. */
    ScoreRow with(Firmness found) {
        return new ScoreRow(
                areaLevel,
                areaCode,
                kind,
                item,
                parent,
                score,
                nominalWeight,
                effectiveWeight,
                value,
                valuePeriod,
                rank,
                ranked,
                grade,
                status,
                reason,
                lower,
                upper,
                Optional.ofNullable(found));
    }
}
