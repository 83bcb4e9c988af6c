package org.shequ.jobs.audit;

import java.util.List;
import java.util.Map;
import org.shequ.jobs.measure.Recount;
import org.shequ.schemas.Words;

/**
 * How one area came by its score in one period, for whoever asks or contests; unknown is null, with a reason beside it.
 *
 * @param release id of the release
 * @param periodType code of {@code period_type}
 * @param period its name
 * @param areaCode code of the area
 * @param areaName its name
 * @param areaLevel its level
 * @param scores the total, its dimensions and their indicators, from the top; empty where the area is not scored
 * @param figure one figure down to its rows; null where none was asked for
 */
public record Explanation(
        String release,
        String periodType,
        String period,
        String areaCode,
        String areaName,
        String areaLevel,
        List<ScoreLine> scores,
        Figure figure) {

    /**
     * One item of the score as published.
     *
     * @param kind overall, dimension, indicator or children
     * @param item id of the dimension or indicator
     * @param name what a reader calls it
     * @param score published score, 0 to 100
     * @param nominalWeight the scheme's weight
     * @param effectiveWeight the weight after missing items are left out
     * @param value the value scored
     * @param valuePeriod the period it is of
     * @param numerator its numerator
     * @param denominator its denominator
     * @param rank rank among its level
     * @param ranked how many are ranked
     * @param grade code of the grade
     * @param status code of {@code value_status}
     * @param reason why it was not scored
     */
    public record ScoreLine(
            String kind,
            String item,
            Words name,
            Double score,
            Double nominalWeight,
            Double effectiveWeight,
            Double value,
            String valuePeriod,
            Double numerator,
            Double denominator,
            Long rank,
            Long ranked,
            String grade,
            String status,
            String reason) {}

    /**
     * One published figure and what it was counted from.
     *
     * @param indicator id of the indicator
     * @param name what a reader calls it
     * @param definition what is counted, in words
     * @param definitionVersion version of the definition
     * @param variant id of the variant
     * @param variantName what sets it apart
     * @param numeratorFormula what adds to the numerator
     * @param denominatorFormula what adds to the denominator
     * @param per what the quotient is multiplied by
     * @param unit unit of the value as shown
     * @param periodType type of the period the value is of
     * @param period name of that period
     * @param published what the release says
     * @param recounted what the rows come to now; null where the figure has no source
     * @param isSame whether both agree exactly; null where nothing was recounted
     * @param parts by table, community and month
     * @param rows counted rows, as many as were asked for
     * @param leftOut rows the definition leaves out, by condition
     * @param excluded rows that named rules left out before the tables were made
     * @param rejected rows that were refused
     * @param sources what became of the rows of each source, over all its deliveries
     * @param snapshots the states of tables it was counted from
     * @param lost what keeps it from being counted again: states of tables that are not kept any more, and why
     */
    public record Figure(
            String indicator,
            Words name,
            Words definition,
            int definitionVersion,
            String variant,
            Words variantName,
            List<String> numeratorFormula,
            List<String> denominatorFormula,
            double per,
            Words unit,
            String periodType,
            String period,
            Published published,
            Recounted recounted,
            Boolean isSame,
            List<Recount.Part> parts,
            List<CountedRow> rows,
            List<Recount.LeftOut> leftOut,
            List<Excluded> excluded,
            List<Rejected> rejected,
            List<SourceRows> sources,
            Map<String, Long> snapshots,
            List<String> lost) {}

    /** A value as published. */
    public record Published(
            Double value,
            Double numerator,
            Double denominator,
            Long n,
            Double lower95,
            Double upper95,
            String status,
            String reason) {}

    /** What the rows come to; rows are those of the numerator and of the denominator. */
    public record Recounted(double numerator, double denominator, long numeratorRows, long denominatorRows) {}

    /**
     * Where a row was received.
     *
     * @param source id of the source
     * @param file name of the delivered file
     * @param line line of the file it begins on, null where files have none
     * @param row its number within the delivery
     */
    public record Origin(String source, String file, Long line, Long row) {}

    /**
     * A counted row.
     *
     * @param key the key of the row as far as it may be shown
     * @param isInNumerator whether it adds to the numerator
     * @param isInDenominator whether it adds to the denominator
     */
    public record CountedRow(
            String table,
            String area,
            String month,
            Map<String, Object> key,
            boolean isInNumerator,
            boolean isInDenominator,
            double numerator,
            double denominator,
            Origin origin) {}

    /** A row left out by a named rule; area and month as far as they can be read. */
    public record Excluded(String rule, Words name, String area, String month, Origin origin) {}

    /** A refused row; area and month as far as they can be read. */
    public record Rejected(
            String reason, Words name, String field, String expectation, String area, String month, Origin origin) {}

    /** Rows of a source by what became of them. */
    public record SourceRows(String source, String outcome, String reason, long rows) {}
}
