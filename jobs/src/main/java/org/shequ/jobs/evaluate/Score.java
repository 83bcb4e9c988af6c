package org.shequ.jobs.evaluate;

import org.shequ.common.period.Period;

/**
 * One row of {@code evaluation.score}: what one area earned for one item in one period. Numbers that do not apply are null.
 *
 * @param scheme id of the scheme
 * @param level level of the area
 * @param areaCode code of the area
 * @param areaName name of the area
 * @param period the assessed period
 * @param kind overall, dimension, indicator, children, ledger, veto or gate
 * @param item id of the dimension or indicator, {@code overall} or {@code children}
 * @param parent the dimension it belongs to, or {@code overall}
 * @param score 0 to 100, not rounded
 * @param publishedScore rounded as the scheme says
 * @param arithmeticScore put together by arithmetic means
 * @param geometricScore put together by geometric means
 * @param nominalWeight share of the total by the scheme
 * @param effectiveWeight share of the total after what is missing was left out
 * @param value the indicator value scored
 * @param valuePeriod the period that value is of
 * @param numerator its numerator
 * @param denominator its denominator
 * @param rank rank within the level, ties take the smaller
 * @param ranked how many areas of the level have a rank
 * @param grade id of the grade
 * @param uncappedGrade id of the grade the score alone would earn
 * @param ledgerMarks marks earned or lost by events, in the scheme's marks
 * @param isDataDoubtful whether a gate of data quality is failed
 * @param status ok, or why there is no score
 * @param reason why, Chinese | English
 * @param lower lower end of the 90 % interval of a dimension's or total's score, where it was simulated
 * @param upper upper end of it
 */
public record Score(
        String scheme,
        String level,
        String areaCode,
        String areaName,
        Period period,
        String kind,
        String item,
        String parent,
        Double score,
        Double publishedScore,
        Double arithmeticScore,
        Double geometricScore,
        Double nominalWeight,
        Double effectiveWeight,
        Double value,
        String valuePeriod,
        Double numerator,
        Double denominator,
        Integer rank,
        Integer ranked,
        String grade,
        String uncappedGrade,
        Double ledgerMarks,
        Boolean isDataDoubtful,
        String status,
        String reason,
        Double lower,
        Double upper) {
    public static final String OVERALL = "overall";
    public static final String DIMENSION = "dimension";
    public static final String INDICATOR = "indicator";
    public static final String CHILDREN = "children";
    public static final String LEDGER = "ledger";
    public static final String VETO = "veto";
    public static final String GATE = "gate";

    /** The same row with its place among the areas of its level. */
    Score ranked(Integer place, int ofHowMany) {
        return new Score(
                scheme,
                level,
                areaCode,
                areaName,
                period,
                kind,
                item,
                parent,
                score,
                publishedScore,
                arithmeticScore,
                geometricScore,
                nominalWeight,
                effectiveWeight,
                value,
                valuePeriod,
                numerator,
                denominator,
                place,
                ofHowMany,
                grade,
                uncappedGrade,
                ledgerMarks,
                isDataDoubtful,
                status,
                reason,
                lower,
                upper);
    }

    /** The same row with the interval of its score. */
    Score within(double from, double to) {
        return new Score(
                scheme,
                level,
                areaCode,
                areaName,
                period,
                kind,
                item,
                parent,
                score,
                publishedScore,
                arithmeticScore,
                geometricScore,
                nominalWeight,
                effectiveWeight,
                value,
                valuePeriod,
                numerator,
                denominator,
                rank,
                ranked,
                grade,
                uncappedGrade,
                ledgerMarks,
                isDataDoubtful,
                status,
                reason,
                from,
                to);
    }
}
