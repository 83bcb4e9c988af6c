package org.shequ.jobs.publish.scorecard;

import gg.jte.Content;
import java.util.List;
import java.util.Optional;
import org.shequ.jobs.publish.scorecard.AreaView.Link;
import org.shequ.schemas.Words;

/**
 * What the overview says.
 *
 * @param shell what stands around it
 * @param figures the few numbers at the top
 * @param sum received = accepted + superseded + duplicates + excluded + rejected; nothing where deliveries are not told of
 * @param leagues the areas, level by level, from the smallest up
 * @param heat the streets by indicator
 * @param funnels indicators that have a funnel, the one shown first in front
 * @param robustness how far ranks hang on the scheme's choices
 * @param unrated areas that are not rated and why
 * @param flagged areas with signals that stand out, and which
 * @param appeals appeals and what became of them, the latest first
 * @param feeds what each promised table received; none where deliveries are not told of
 * @param reasons rows left out, by rule or reason
 * @param runs the jobs that led here
 * @param indicators all indicators and their pages
 */
public record OverviewView(
        Shell shell,
        List<Figure> figures,
        Optional<Sum> sum,
        List<League> leagues,
        Optional<Heat> heat,
        List<Funnel> funnels,
        Optional<Robustness> robustness,
        List<Unrated> unrated,
        List<Flagged> flagged,
        List<Contested> appeals,
        List<Feed> feeds,
        List<Reason> reasons,
        List<Run> runs,
        List<Link> indicators) {
    /**
     * One number.
     *
     * @param name what it counts
     * @param value the number
     * @param of what it is out of
     * @param isCheck whether it asks for a look
     */
    public record Figure(Words name, String value, String of, boolean isCheck) {}

    /** Rows by outcome, adding up to those received. */
    public record Sum(
            String received, String accepted, String superseded, String duplicate, String excluded, String rejected) {}

    /**
     * The areas of a level.
     *
     * @param id anchor
     * @param name the level
     * @param isScored whether the level is scored
     * @param lowest left end of the score axis
     * @param filters what one can filter by
     * @param ranked how many areas the ranks are out of; empty where those are the rows
     * @param rows the areas, best first
     */
    public record League(
            String id,
            Words name,
            boolean isScored,
            String lowest,
            List<Filter> filters,
            String ranked,
            List<Standing> rows) {}

    /**
     * Something to filter by.
     *
     * @param name district, street or group
     * @param options what there is; an option's number stands in the rows
     */
    public record Filter(Words name, List<Words> options) {}

    /**
     * One area of a league.
     *
     * @param groups numbers of the options it belongs to, one a filter
     * @param rank its rank
     * @param interval where its rank may lie as well; empty where not simulated
     * @param area its name and page
     * @param parent the area above
     * @param score its score
     * @param grade its grade, or why it has none
     * @param place where its score lies
     * @param spark its earlier scores
     * @param values indicators with a value, out of all
     */
    public record Standing(
            String groups,
            String rank,
            String interval,
            Link area,
            Words parent,
            String score,
            Words grade,
            Optional<Content> place,
            Optional<Content> spark,
            String values) {}

    /**
     * Streets by indicators.
     *
     * @param level what the rows are
     * @param columns the indicators
     * @param rows the areas
     */
    public record Heat(Words level, List<Column> columns, List<HeatRow> rows) {}

    /**
     * One column of the heat table.
     *
     * @param indicator its name and page
     * @param common the value of the city, which all cells are compared with
     */
    public record Column(Link indicator, String common) {}

    /**
     * One area of the heat table.
     *
     * @param area its name and page
     * @param cells one an indicator
     */
    public record HeatRow(Link area, List<Cell> cells) {}

    /**
     * One cell.
     *
     * @param type class: how far from the city and which way; null where near or unknown
     * @param mark triangle beyond 95 %, dot where the sample is too small
     * @param label the value and what the mark means
     */
    public record Cell(String type, String mark, String label) {}

    /**
     * An indicator's funnel.
     *
     * @param indicator its name and page
     * @param image address of the drawing
     * @param alternative what it shows
     */
    public record Funnel(Link indicator, String image, String alternative) {}

    /**
     * How far the ranks of a level hang on what the scheme chose.
     *
     * @param level the level
     * @param ranked areas compared
     * @param items dimensions and indicators, each left out in turn
     * @param methods other ways of putting scores together
     */
    public record Robustness(Words level, String ranked, List<Shift> items, List<Shift> methods) {}

    /**
     * What becomes of ranks when one choice is changed.
     *
     * @param name the choice
     * @param isPart whether it is part of the choice above it
     * @param nominal weight by the scheme
     * @param effective weight in fact
     * @param mean mean shift of ranks, places
     * @param largest largest shift, places
     * @param area the area it befalls
     * @param grades areas whose grade changes
     */
    public record Shift(
            Words name,
            boolean isPart,
            String nominal,
            String effective,
            String mean,
            String largest,
            Optional<Link> area,
            String grades) {}

    /**
     * An area that is not rated.
     *
     * @param area its name and page
     * @param level its level
     * @param reason why
     */
    public record Unrated(Link area, Words level, Words reason) {}

    /**
     * A signal that stands out.
     *
     * @param area the area and its page
     * @param signal what looks odd
     */
    public record Flagged(Link area, AreaView.Signal signal) {}

    /**
     * An appeal.
     *
     * @param id what it is quoted by
     * @param area the area and its page
     * @param indicator the contested indicator
     * @param period the contested period
     * @param lodged when it was lodged
     * @param state what became of it
     */
    public record Contested(String id, Link area, Words indicator, String period, String lodged, Words state) {}

    /**
     * What a promised table received.
     *
     * @param name the table
     * @param state received, no data or no source
     * @param isMissing whether something promised is not there
     * @param received rows received
     * @param accepted rows used
     * @param rejected rows refused
     */
    public record Feed(Words name, Words state, boolean isMissing, String received, String accepted, String rejected) {}

    /**
     * Rows left out.
     *
     * @param source the source
     * @param outcome excluded or rejected
     * @param reason rule or reason
     * @param rows how many
     */
    public record Reason(Words source, Words outcome, Words reason, String rows) {}

    /**
     * A job of the run.
     *
     * @param job its name
     * @param state its state
     * @param in rows read
     * @param out rows written
     * @param rejected rows refused
     */
    public record Run(String job, Words state, String in, String out, String rejected) {}
}
