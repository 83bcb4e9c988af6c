package org.shequ.jobs.publish.scorecard;

import gg.jte.Content;
import java.util.List;
import java.util.Optional;
import org.shequ.schemas.Words;

/**
 * What the page of one area says, ready to print.
 *
 * @param shell what stands around it
 * @param name name of the area
 * @param level what an area of its level is called
 * @param above the areas above, the largest first
 * @param facts code, group, residents, households
 * @param total grade, score and rank; empty where the city only reports
 * @param dimensions the parts of the total
 * @param gates the data-quality bars, and what they say
 * @param groups the indicators, group by group
 * @param hasPositions whether any of them has a place in a funnel
 * @param density class of the table: loose, medium or tight, so that the page stays one side
 * @param hidden rows that print leaves out
 * @param strengths what is done well
 * @param watch what to look at
 * @param checks what can be checked or contested
 * @param signals what stands out as odd, to be verified
 * @param children pages of the areas below
 */
public record AreaView(
        Shell shell,
        Words name,
        Words level,
        List<Link> above,
        List<Words> facts,
        Optional<Total> total,
        List<Part> dimensions,
        List<Words> gates,
        List<Group> groups,
        boolean hasPositions,
        String density,
        int hidden,
        List<Words> strengths,
        List<Words> watch,
        List<Words> checks,
        List<Signal> signals,
        List<Link> children) {
    private static final int PRINTED_LETTERS = 40;

    /**
     * A way to another page.
     *
     * @param name what it says
     * @param address relative address
     */
    public record Link(Words name, String address) {}

    /**
     * The total of an area.
     *
     * @param grade its grade, or the two it stands between; empty where not scored
     * @param probability probability of the grade and whether it is firm, once simulated
     * @param score its score
     * @param scoreInterval interval of the score, once simulated
     * @param rank its rank; empty where not ranked
     * @param ranked number of areas ranked
     * @param rankInterval interval of the rank, once simulated
     * @param note why it is not scored, or how to read the rank
     */
    public record Total(
            Optional<Words> grade,
            Optional<Words> probability,
            String score,
            Optional<String> scoreInterval,
            Optional<String> rank,
            String ranked,
            Optional<String> rankInterval,
            Optional<Words> note) {}

    /**
     * A part of the total.
     *
     * @param name name of the dimension
     * @param weight its weight in the total
     * @param score its score
     * @param bar its bar; empty where not scored
     * @param reason why it is not scored
     */
    public record Part(Words name, String weight, String score, Optional<Content> bar, Optional<Words> reason) {}

    /**
     * Indicators that belong together.
     *
     * @param name dimension, or who answers for them
     * @param rows the indicators
     * @param isPrinted whether any of them is printed
     */
    public record Group(Words name, List<Row> rows, boolean isPrinted) {}

    /**
     * One indicator of the area.
     *
     * @param name its name with an arrow where lower is better
     * @param address its page
     * @param variants other definitions and their values
     * @param period the period the value is of, where not the assessed one
     * @param value its value with unit
     * @param plot the value among its peers; empty where unusable
     * @param reason why it cannot be used
     * @param base numerator over denominator
     * @param change the change since the year before
     * @param spark the line of 24 months
     * @param position where it stands in the funnel of its level; empty where there is none
     * @param isPrinted whether print shows it
     */
    public record Row(
            Words name,
            String address,
            List<Chip> variants,
            Optional<String> period,
            Words value,
            Optional<Content> plot,
            Optional<Words> reason,
            String base,
            Difference change,
            Optional<Content> spark,
            Optional<Words> position,
            boolean isPrinted) {

        /** Whether the English name needs two lines on paper. */
        public boolean isLong() {
            return name.en().length() + 11 * variants.size() + (period.isPresent() ? 8 : 0) > PRINTED_LETTERS;
        }
    }

    /**
     * A signal that stands out.
     *
     * @param name what looks odd
     * @param share share of records that do
     * @param base how many of how many
     * @param common the share of the city
     */
    public record Signal(Words name, String share, String base, String common) {}

    /**
     * The value by another definition.
     *
     * @param name what sets the definition apart
     * @param value its value
     */
    public record Chip(Words name, String value) {}
}
