package org.shequ.jobs.publish.scorecard;

import gg.jte.Content;
import java.util.List;
import java.util.Optional;
import org.shequ.jobs.publish.scorecard.AreaView.Link;
import org.shequ.schemas.Words;

/**
 * What the page of one indicator says.
 *
 * @param shell what stands around it
 * @param name its name
 * @param id its id
 * @param definition its definition
 * @param facts what else is to be known of it
 * @param variants its definitions, the main one first
 * @param funnel all areas by size and share; empty for what is no share
 * @param isWidened whether the funnel's limits were widened
 * @param outliers areas that need checking
 * @param funnelLevel the level of its areas
 * @param distribution how the areas of the smallest level with enough values spread; empty where there is none
 * @param distributionLevel that level
 * @param others how areas that are not told themselves spread, level by level
 * @param groups the values of groups of communities
 * @param levels the values, level by level
 * @param examples worked examples
 */
public record IndicatorView(
        Shell shell,
        Words name,
        String id,
        Words definition,
        List<Fact> facts,
        List<Definition> variants,
        Optional<Content> funnel,
        Optional<Words> funnelLevel,
        boolean isWidened,
        List<Link> outliers,
        Optional<Content> distribution,
        Optional<Words> distributionLevel,
        List<Untold> others,
        List<Group> groups,
        List<Level> levels,
        List<Sample> examples) {
    /**
     * Something to be known.
     *
     * @param name what
     * @param text the answer
     */
    public record Fact(Words name, Words text) {}

    /**
     * A definition of the indicator.
     *
     * @param name what sets it apart
     * @param numerator the expression of the numerator
     * @param denominator the expression of the denominator
     */
    public record Definition(Words name, String numerator, String denominator) {}

    /**
     * Areas that are not told themselves.
     *
     * @param level their level
     * @param group their group within it; empty for all of the level
     * @param areas how many of them have a value
     * @param lower about their lower quartile
     * @param median about their median
     * @param upper about their upper quartile
     */
    public record Untold(Words level, String group, String areas, String lower, String median, String upper) {}

    /**
     * The value of a group of communities.
     *
     * @param name the group
     * @param kind stratum or peer group
     * @param communities how many belong to it
     * @param value its value
     * @param base numerator over denominator
     * @param interval the 95 % interval
     * @param reason why there is no value
     */
    public record Group(
            Words name,
            Words kind,
            String communities,
            Words value,
            String base,
            String interval,
            Optional<Words> reason) {}

    /**
     * The values of a level.
     *
     * @param name the level
     * @param id anchor of the level
     * @param others names of the other definitions, one column each
     * @param rows the areas
     */
    public record Level(Words name, String id, List<Words> others, List<Row> rows) {}

    /**
     * The value of an area.
     *
     * @param area the area and its page
     * @param value its value
     * @param number the value for sorting
     * @param base numerator over denominator
     * @param interval the 95 % interval
     * @param others values by the other definitions
     * @param change the change and whether it is real
     * @param reason why there is no value
     */
    public record Row(
            Link area,
            Words value,
            String number,
            String base,
            String interval,
            List<String> others,
            Difference change,
            Optional<Words> reason) {}

    /**
     * A worked example.
     *
     * @param given the rows
     * @param expected what the indicator makes of them
     */
    public record Sample(String given, String expected) {}
}
