package org.shequ.jobs.publish.scorecard;

import gg.jte.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.shequ.jobs.publish.AreaRow;
import org.shequ.jobs.publish.GroupRow;
import org.shequ.jobs.publish.Others;
import org.shequ.jobs.publish.ValueRow;
import org.shequ.jobs.publish.scorecard.AreaView.Link;
import org.shequ.jobs.publish.scorecard.IndicatorView.Definition;
import org.shequ.jobs.publish.scorecard.IndicatorView.Fact;
import org.shequ.jobs.publish.scorecard.IndicatorView.Group;
import org.shequ.jobs.publish.scorecard.IndicatorView.Level;
import org.shequ.jobs.publish.scorecard.IndicatorView.Row;
import org.shequ.jobs.publish.scorecard.IndicatorView.Sample;
import org.shequ.jobs.publish.scorecard.IndicatorView.Untold;
import org.shequ.schemas.Words;
import org.shequ.schemas.indicator.Example;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Term;
import org.shequ.schemas.indicator.Variant;

/** Makes the page of an indicator: what it means, how it is computed, and all areas. */
final class IndicatorPages {
    private final Site site;
    private final Frames frames;

    IndicatorPages(Site site, Frames frames) {
        this.site = site;
        this.frames = frames;
    }

    IndicatorView page(Indicator indicator, Optional<FunnelChart> funnel) {
        Optional<String> spread = site.data().others().isPresent()
                ? Optional.empty()
                : site.levels().stream()
                        .filter(level -> Distribution.of(site, indicator, level).isPresent())
                        .findFirst();
        return new IndicatorView(
                frames.shell(indicator.name(), "../", "indicator"),
                AreaPages.arrow(indicator),
                indicator.id(),
                indicator.definition(),
                facts(indicator),
                indicator.variants().stream()
                        .map(variant -> new Definition(
                                variant.name(), formula(variant.numerator()), formula(variant.denominator())))
                        .toList(),
                funnel.map(chart -> (Content) chart.draw(Optional.of("../areas/"))),
                funnel.map(chart -> site.levelName(chart.level())),
                funnel.map(FunnelChart::isWidened).orElse(false),
                funnel.map(FunnelChart::outliers).orElse(List.of()).stream()
                        .map(IndicatorPages::link)
                        .toList(),
                spread.flatMap(level -> Distribution.of(site, indicator, level).map(drawing -> (Content) drawing)),
                spread.map(site::levelName),
                untold(indicator),
                groups(indicator),
                levels(indicator),
                indicator.examples().stream().map(IndicatorPages::sample).toList());
    }

    private static Link link(AreaRow area) {
        return new Link(Site.name(area), "../areas/" + PageName.of(area.code()));
    }

    private static String formula(List<Term> terms) {
        return terms.stream()
                .map(term -> term.value() + "\n  " + term.table()
                        + term.where().map(where -> " where " + where).orElse("") + ", by " + term.countsBy())
                .collect(Collectors.joining("\n+ "));
    }

    private static Sample sample(Example example) {
        String given = example.given().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(table -> table.getKey() + "\n" + table.getValue().strip())
                .collect(Collectors.joining("\n\n"));
        String expected = example.month()
                + example.variant().map(variant -> " " + variant).orElse("") + ": "
                + plain(example.numerator()) + "/" + plain(example.denominator())
                + (example.value().isPresent() ? " = " + example.value().getAsDouble() : "");
        return new Sample(given, expected);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString(Math.round(number)) : Double.toString(number);
    }

    private List<Fact> facts(Indicator indicator) {
        List<Fact> facts = new ArrayList<>();
        facts.add(fact("维度", "Dimension", Frames.dimension(indicator.dimension())));
        facts.add(fact("单位", "Unit", indicator.unit()));
        facts.add(fact("用途", "Used as", Codes.role(indicator.role())));
        facts.add(fact("方向", "Better", Codes.direction(indicator.direction())));
        facts.add(fact("责任主体", "Accountable", Codes.subject(indicator.accountable())));
        facts.add(fact("区间", "Interval", Codes.interval(indicator.interval())));
        facts.add(fact(
                "最小样本",
                "Minimum n",
                new Words(
                        "公布 " + indicator.minimumToShow() + "，计分 " + indicator.minimumToRank(),
                        indicator.minimumToShow() + " to show, " + indicator.minimumToRank() + " to score")));
        facts.add(fact(
                "定义版本",
                "Definition",
                new Words(
                        "第 " + indicator.version() + " 版，" + indicator.validFrom() + " 起",
                        "version " + indicator.version() + ", from " + indicator.validFrom())));
        goalposts(indicator).forEach(facts::add);
        facts.add(fact("出处", "Source", new Words(indicator.source(), indicator.source())));
        facts.add(fact("注意", "Caveat", indicator.caveat()));
        return facts;
    }

    private static Fact fact(String zh, String en, Words text) {
        return new Fact(new Words(zh, en), text);
    }

    private List<Fact> goalposts(Indicator indicator) {
        return site.levels().stream()
                .flatMap(level -> site.scored(indicator, level).stream()
                        .map(scored -> fact(
                                site.levelName(level).zh() + "计分",
                                "Scored, " + site.levelName(level).en().toLowerCase(Locale.ROOT),
                                new Words(
                                        Numbers.brief(indicator, scored.zero()) + " 得 0 分，"
                                                + Numbers.brief(indicator, scored.full()) + " 得 100 分",
                                        Numbers.brief(indicator, scored.zero()) + " earns 0, "
                                                + Numbers.brief(indicator, scored.full()) + " earns 100"))))
                .toList();
    }

    /** How the areas spread that are not told one by one, as far as they are enough. */
    private List<Untold> untold(Indicator indicator) {
        List<Untold> untold = new ArrayList<>();
        site.levels().forEach(level -> site.untold(indicator, level)
                .forEach((group, spread) -> untold.add(new Untold(
                        site.levelName(level),
                        group.equals(Others.ALL) ? "" : group,
                        Numbers.whole(spread.areas()),
                        Numbers.brief(indicator, spread.lowerQuartile()),
                        Numbers.brief(indicator, spread.median()),
                        Numbers.brief(indicator, spread.upperQuartile())))));
        return untold;
    }

    private static String interval(Indicator indicator, ValueRow value) {
        return value.hasInterval()
                ? Numbers.brief(indicator, value.lower95().getAsDouble()).replace(" %", "") + "–"
                        + Numbers.brief(indicator, value.upper95().getAsDouble())
                : Numbers.NONE;
    }

    private List<Group> groups(Indicator indicator) {
        return site.data().groups().stream()
                .flatMap(group -> site.reading(indicator, Variant.MAIN, group.code()).stream()
                        .map(reading -> group(indicator, group, reading.row())))
                .toList();
    }

    private Group group(Indicator indicator, GroupRow group, ValueRow value) {
        return new Group(
                Site.name(group),
                site.code("area_level", group.level()),
                Numbers.whole(group.communities().size()),
                Numbers.value(indicator, value),
                Numbers.base(value),
                interval(indicator, value),
                value.isUsable() ? Optional.empty() : Optional.of(site.why(value.status(), value.reason())));
    }

    private List<Level> levels(Indicator indicator) {
        List<Level> levels = new ArrayList<>();
        List<Variant> others =
                indicator.variants().subList(1, indicator.variants().size());
        for (String level : site.levels()) {
            List<Row> rows = site.areas(level).stream()
                    .flatMap(area -> row(indicator, others, area).stream())
                    .toList();
            if (!rows.isEmpty()) {
                levels.add(new Level(
                        site.levelName(level),
                        "level-" + level,
                        others.stream().map(Variant::name).toList(),
                        rows));
            }
        }
        return levels;
    }

    private Optional<Row> row(Indicator indicator, List<Variant> others, AreaRow area) {
        return site.reading(indicator, area).map(reading -> {
            ValueRow value = reading.row();
            return new Row(
                    link(area),
                    Numbers.value(indicator, value),
                    value.value().isPresent() ? Double.toString(value.value().getAsDouble()) : "",
                    Numbers.base(value),
                    interval(indicator, value),
                    others.stream()
                            .map(variant -> site.reading(indicator, variant.id(), area)
                                    .filter(other -> other.row().isUsable())
                                    .map(other -> Numbers.brief(
                                            indicator, other.row().value().getAsDouble()))
                                    .orElse(Numbers.NONE))
                            .toList(),
                    Difference.of(indicator, reading),
                    value.isUsable() ? Optional.empty() : Optional.of(site.why(value.status(), value.reason())));
        });
    }
}
