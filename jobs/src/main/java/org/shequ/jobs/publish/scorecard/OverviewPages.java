package org.shequ.jobs.publish.scorecard;

import gg.jte.Content;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.shequ.jobs.publish.AccountingRow;
import org.shequ.jobs.publish.AreaRow;
import org.shequ.jobs.publish.FlagRow;
import org.shequ.jobs.publish.LimitRow;
import org.shequ.jobs.publish.ReleaseData;
import org.shequ.jobs.publish.ScoreRow;
import org.shequ.jobs.publish.scorecard.AreaView.Link;
import org.shequ.jobs.publish.scorecard.OverviewView.Contested;
import org.shequ.jobs.publish.scorecard.OverviewView.Feed;
import org.shequ.jobs.publish.scorecard.OverviewView.Figure;
import org.shequ.jobs.publish.scorecard.OverviewView.Filter;
import org.shequ.jobs.publish.scorecard.OverviewView.Flagged;
import org.shequ.jobs.publish.scorecard.OverviewView.Funnel;
import org.shequ.jobs.publish.scorecard.OverviewView.League;
import org.shequ.jobs.publish.scorecard.OverviewView.Reason;
import org.shequ.jobs.publish.scorecard.OverviewView.Run;
import org.shequ.jobs.publish.scorecard.OverviewView.Standing;
import org.shequ.jobs.publish.scorecard.OverviewView.Sum;
import org.shequ.jobs.publish.scorecard.OverviewView.Unrated;
import org.shequ.schemas.Words;
import org.shequ.schemas.appeal.Appeal;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.scheme.Dimension;
import org.shequ.schemas.scheme.Evaluation;
import org.shequ.schemas.scheme.GradeBand;
import org.shequ.schemas.source.Source;

/** Makes the overview: who stands where, what stands out, what is missing, and where every received row went. */
final class OverviewPages {
    private static final int FILTERED = 16;
    private static final int MANY = 300;

    private final Site site;
    private final Frames frames;

    OverviewPages(Site site, Frames frames) {
        this.site = site;
        this.frames = frames;
    }

    OverviewView page(Map<Indicator, FunnelChart> funnels) {
        ReleaseData data = site.data();
        return new OverviewView(
                frames.shell(new Words("总览", "Overview"), "", "overview"),
                figures(funnels),
                sum(data),
                site.levels().stream().map(this::league).toList(),
                new HeatTable(site, frames).table(),
                funnels(funnels),
                mainLevel().flatMap(level -> new RobustnessTable(site).table(level)),
                unrated(),
                flagged(),
                appeals(),
                feeds(),
                reasons(),
                runs(),
                frames.indicators().stream().map(OverviewPages::link).toList());
    }

    private static Optional<Sum> sum(ReleaseData data) {
        if (!data.edition().audience().isToldOfDeliveries()) {
            return Optional.empty();
        }
        return Optional.of(new Sum(
                Numbers.whole(data.received()),
                Numbers.whole(data.rows("accepted")),
                Numbers.whole(data.rows("superseded")),
                Numbers.whole(data.rows("duplicate")),
                Numbers.whole(data.rows("excluded")),
                Numbers.whole(data.rows("rejected"))));
    }

    private static Link link(Indicator indicator) {
        return new Link(indicator.name(), "indicators/" + PageName.of(indicator.id()));
    }

    private static Link link(AreaRow area) {
        return new Link(Site.name(area), "areas/" + PageName.of(area.code()));
    }

    /** The smallest level that is scored, or else the smallest. */
    private Optional<String> mainLevel() {
        Optional<String> scored = site.levels().stream()
                .filter(level -> site.evaluation(level).isPresent())
                .findFirst();
        return scored.isPresent() ? scored : site.levels().stream().findFirst();
    }

    private List<Figure> figures(Map<Indicator, FunnelChart> funnels) {
        if (mainLevel().isEmpty()) {
            return List.of();
        }
        String level = mainLevel().get();
        Words name = site.levelName(level);
        List<AreaRow> areas = site.areas(level);
        List<Figure> figures = new ArrayList<>();
        if (site.scheme().isEmpty()) {
            figures.add(new Figure(name, Numbers.whole(areas.size()), "", false));
            figures.add(new Figure(
                    new Words("公布指标", "Indicators"),
                    Numbers.whole(frames.indicators().stream()
                            .filter(indicator -> areas.stream().anyMatch(area -> site.reading(indicator, area)
                                    .filter(reading -> reading.row().isUsable())
                                    .isPresent()))
                            .count()),
                    "/ " + frames.indicators().size(),
                    false));
        } else {
            figures.add(new Figure(
                    new Words("参评" + name.zh(), "Rated, " + name.en()),
                    Numbers.whole(areas.stream().filter(this::isRated).count()),
                    "/ " + Numbers.whole(areas.size()),
                    false));
            grades(areas).ifPresent(figures::add);
            changes(level, areas).forEach(figures::add);
        }
        long outliers = funnels.values().stream()
                .mapToLong(chart -> chart.outliers().size())
                .sum();
        long points = funnels.values().stream().mapToLong(FunnelChart::areas).sum();
        if (points > 0) {
            figures.add(new Figure(
                    new Words("需核查（99.8 % 线外）", "To check (beyond 99.8 %)"),
                    Numbers.whole(outliers),
                    "/ " + Numbers.whole(points),
                    true));
        }
        return figures;
    }

    private boolean isRated(AreaRow area) {
        return site.overall(area)
                .map(row -> row.score().isPresent() || row.grade().isPresent())
                .orElse(false);
    }

    private Optional<Figure> grades(List<AreaRow> areas) {
        List<GradeBand> bands = site.scheme().orElseThrow().grades();
        Map<String, Long> counts = areas.stream()
                .flatMap(area -> site.overall(area).flatMap(ScoreRow::grade).stream())
                .collect(Collectors.groupingBy(grade -> grade, Collectors.counting()));
        String zh = bands.stream().map(band -> band.name().zh()).collect(Collectors.joining(" / "));
        String en = bands.stream().map(band -> band.name().en()).collect(Collectors.joining(" / "));
        return Optional.of(new Figure(
                new Words(zh, en),
                bands.stream()
                        .map(band -> Numbers.whole(counts.getOrDefault(band.id(), 0L)))
                        .collect(Collectors.joining(" / ")),
                "",
                false));
    }

    /** Real changes of scored indicators: each area and indicator counts once. */
    private List<Figure> changes(String level, List<AreaRow> areas) {
        List<Indicator> scored = site.evaluation(level).map(Evaluation::dimensions).orElse(List.of()).stream()
                .map(Dimension::indicators)
                .flatMap(List::stream)
                .flatMap(found -> site.data().deployment().indicators().find(found.indicator()).stream())
                .toList();
        long better = 0;
        long worse = 0;
        long compared = 0;
        for (AreaRow area : areas) {
            for (Indicator indicator : scored) {
                Optional<Reading> reading = site.reading(indicator, area)
                        .filter(found -> found.row().isUsable())
                        .filter(found ->
                                found.before().map(before -> before.isUsable()).orElse(false));
                if (reading.isPresent()) {
                    int direction = Difference.of(indicator, reading.get()).direction();
                    compared++;
                    better += direction > 0 ? 1 : 0;
                    worse += direction < 0 ? 1 : 0;
                }
            }
        }
        String of = "/ " + Numbers.whole(compared);
        return List.of(
                new Figure(new Words("指标真实改善", "Real improvements"), Numbers.whole(better), of, false),
                new Figure(new Words("指标真实变差", "Real declines"), Numbers.whole(worse), of, false));
    }

    /** Ranks are taken before rounding, so they order areas whose published scores are the same. */
    private int rank(AreaRow area) {
        return site.overall(area)
                .flatMap(row -> row.rank().stream().boxed().findFirst())
                .orElse(Integer.MAX_VALUE);
    }

    private League league(String level) {
        List<AreaRow> areas = new ArrayList<>(site.areas(level));
        boolean isScored = site.evaluation(level).isPresent();
        areas.sort(Comparator.comparingInt(this::rank)
                .thenComparingDouble(area -> -score(area).orElse(-1))
                .thenComparing(AreaRow::code));
        double lowest = Math.floor(areas.stream()
                                .map(this::score)
                                .filter(OptionalDouble::isPresent)
                                .mapToDouble(OptionalDouble::getAsDouble)
                                .min()
                                .orElse(0)
                        / 10)
                * 10;
        List<Grouping> groupings = groupings(level, areas);
        return new League(
                "level-" + level,
                site.levelName(level),
                isScored,
                Numbers.decimals(lowest, 0),
                groupings.stream().map(Grouping::filter).toList(),
                ranked(areas),
                areas.stream().map(area -> standing(area, groupings, lowest)).toList());
    }

    /** Where some areas are not ranked, or an edition has not all, the table's length is not what its ranks are out of. */
    private String ranked(List<AreaRow> areas) {
        return areas.stream()
                .flatMap(area -> site.overall(area).stream())
                .flatMapToInt(row -> row.ranked().stream())
                .filter(ranked -> ranked != areas.size())
                .mapToObj(Numbers::whole)
                .findFirst()
                .orElse("");
    }

    private OptionalDouble score(AreaRow area) {
        return site.overall(area).map(ScoreRow::score).orElse(OptionalDouble.empty());
    }

    /** A filter and how an area finds its option. */
    private record Grouping(Filter filter, Map<String, Integer> optionOf) {}

    private List<Grouping> groupings(String level, List<AreaRow> areas) {
        if (areas.size() < FILTERED) {
            return List.of();
        }
        List<Grouping> groupings = new ArrayList<>();
        List<String> above = site.levels().stream()
                .dropWhile(other -> !other.equals(level))
                .skip(1)
                .filter(other -> site.areas(other).size() > 1)
                .sorted(Comparator.comparingInt(other -> -site.levels().indexOf(other)))
                .toList();
        for (String other : above) {
            Map<String, Integer> options = new LinkedHashMap<>();
            Map<String, Integer> optionOf = new LinkedHashMap<>();
            List<Words> listed = new ArrayList<>();
            for (AreaRow area : areas) {
                site.above(area).stream()
                        .filter(parent -> parent.level().equals(other))
                        .findFirst()
                        .ifPresent(parent -> {
                            optionOf.put(area.code(), options.computeIfAbsent(parent.code(), code -> {
                                listed.add(Site.name(parent));
                                return options.size();
                            }));
                        });
            }
            if (options.size() > 1) {
                groupings.add(new Grouping(new Filter(site.levelName(other), listed), optionOf));
            }
        }
        strata(areas).ifPresent(groupings::add);
        return groupings;
    }

    private static Optional<Grouping> strata(List<AreaRow> areas) {
        List<String> strata = areas.stream()
                .flatMap(area -> area.stratum().stream())
                .distinct()
                .sorted()
                .toList();
        if (strata.size() < 2) {
            return Optional.empty();
        }
        Map<String, Integer> optionOf = new LinkedHashMap<>();
        areas.forEach(area -> area.stratum().ifPresent(stratum -> optionOf.put(area.code(), strata.indexOf(stratum))));
        return Optional.of(new Grouping(
                new Filter(
                        new Words("同组", "Group"),
                        strata.stream().map(name -> new Words(name, name)).toList()),
                optionOf));
    }

    private Standing standing(AreaRow area, List<Grouping> groupings, double lowest) {
        Optional<ScoreRow> overall = site.overall(area);
        OptionalDouble score = score(area);
        Optional<Content> place = score.isPresent()
                ? Optional.of(ScoreBar.place(score.getAsDouble(), lowest, overall.flatMap(ScoreRow::firmness)))
                : Optional.empty();
        double[] history = site.data().scoreHistory().getOrDefault(area.code(), List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        return new Standing(
                groupings.stream()
                        .map(grouping -> Integer.toString(grouping.optionOf().getOrDefault(area.code(), -1)))
                        .collect(Collectors.joining(" ")),
                overall.flatMap(row -> row.rank().isPresent()
                                ? Optional.of(Integer.toString(row.rank().getAsInt()))
                                : Optional.empty())
                        .orElse(Numbers.NONE),
                overall.flatMap(ScoreRow::firmness)
                        .map(firm -> firm.rankLower() + "–" + firm.rankUpper())
                        .orElse(""),
                link(area),
                area.parent().flatMap(site::area).map(Site::name).orElse(new Words(Numbers.NONE, Numbers.NONE)),
                Numbers.score(score),
                overall.filter(row -> row.score().isPresent() || row.grade().isPresent())
                        .flatMap(row ->
                                row.firmness().map(ScoreRow.Firmness::grade).or(() -> site.grade(row)))
                        .orElse(new Words("未评", "Not rated")),
                place,
                Sparkline.of(history, value -> Numbers.decimals(value, 1)).map(svg -> (Content) svg),
                site.scheme().isEmpty() ? values(area) : "");
    }

    private String values(AreaRow area) {
        long usable = frames.indicators().stream()
                .filter(indicator -> site.reading(indicator, area)
                        .filter(reading -> reading.row().isUsable())
                        .isPresent())
                .count();
        return usable + "/" + frames.indicators().size();
    }

    private List<Funnel> funnels(Map<Indicator, FunnelChart> charts) {
        return charts.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<Indicator, FunnelChart> entry) ->
                        -entry.getValue().outliers().size()))
                .map(entry -> new Funnel(
                        link(entry.getKey()),
                        "funnels/" + PageName.of(entry.getKey().id()).replace(".html", ".svg"),
                        entry.getKey().name() + ": " + entry.getValue().areas() + " 个区域 areas, 需核查 to check "
                                + entry.getValue().outliers().size()))
                .toList();
    }

    /** Where they are very many, why in short: their own pages tell it in full. */
    private List<Unrated> unrated() {
        long many = site.levels().stream()
                .filter(level -> site.evaluation(level).isPresent())
                .flatMap(level -> site.areas(level).stream())
                .filter(area -> !isRated(area))
                .count();
        List<Unrated> unrated = new ArrayList<>();
        for (String level : site.levels()) {
            if (site.evaluation(level).isEmpty()) {
                continue;
            }
            for (AreaRow area : site.areas(level)) {
                if (!isRated(area)) {
                    unrated.add(new Unrated(
                            link(area), site.levelName(level), many > MANY ? shortReason(area) : reason(area)));
                }
            }
        }
        return unrated;
    }

    private List<Flagged> flagged() {
        List<Flagged> flagged = new ArrayList<>();
        for (FlagRow flag : site.data().flags()) {
            site.area(flag.area()).ifPresent(area -> flagged.add(new Flagged(link(area), site.signal(flag))));
        }
        return flagged;
    }

    private List<Contested> appeals() {
        List<Contested> appeals = new ArrayList<>();
        for (Appeal appeal : site.appeals()) {
            site.area(appeal.area())
                    .ifPresent(area -> appeals.add(new Contested(
                            appeal.id(),
                            link(area),
                            site.indicatorName(appeal),
                            appeal.period(),
                            appeal.lodgedOn().toString(),
                            Site.state(appeal))));
        }
        return appeals;
    }

    private Words shortReason(AreaRow area) {
        return site.overall(area)
                .map(row -> site.code("value_status", row.status()))
                .orElseGet(() -> reason(area));
    }

    private Words reason(AreaRow area) {
        if (area.isVirtual()) {
            return new Words("虚拟社区，不参评", "A statistical placeholder, never rated");
        }
        return site.overall(area)
                .map(row -> site.why(row.status(), row.reason()))
                .orElse(new Words("没有评分记录", "No score was made"));
    }

    /** The tables that sources are mapped into, and those that indicators would read if somebody delivered them. */
    private List<Feed> feeds() {
        if (!site.data().edition().audience().isToldOfDeliveries()) {
            return List.of();
        }
        Set<String> tables = new LinkedHashSet<>();
        site.data().deployment().sources().forEach(source -> tables.add(source.feed()));
        frames.indicators().forEach(indicator -> tables.addAll(indicator.tables()));
        tables.removeIf(table -> !site.data().deployment().contracts().of(table).isFeed());
        return tables.stream().map(this::feed).toList();
    }

    private Feed feed(String table) {
        Words name = site.data()
                .deployment()
                .contracts()
                .find(table)
                .map(contract -> contract.name())
                .orElse(new Words(table, table));
        List<String> sources = site.data().deployment().sourcesOf(table).stream()
                .map(Source::id)
                .toList();
        if (sources.isEmpty()) {
            return new Feed(
                    name, site.code("value_status", "no_source"), true, Numbers.NONE, Numbers.NONE, Numbers.NONE);
        }
        long received = rows(sources, Optional.empty());
        long accepted = rows(sources, Optional.of("accepted"));
        return new Feed(
                name,
                accepted == 0 ? site.code("value_status", "no_data") : new Words("已接收", "Received"),
                accepted == 0,
                Numbers.whole(received),
                Numbers.whole(accepted),
                Numbers.whole(rows(sources, Optional.of("rejected"))));
    }

    private long rows(List<String> sources, Optional<String> outcome) {
        return site.data().accounting().stream()
                .filter(row -> sources.contains(row.source()))
                .filter(row -> outcome.map(row.outcome()::equals).orElse(true))
                .mapToLong(AccountingRow::rows)
                .sum();
    }

    private List<Reason> reasons() {
        List<Reason> reasons = new ArrayList<>(leftOut());
        site.data().limits().forEach(limit -> reasons.add(passed(limit)));
        return reasons;
    }

    private Reason passed(LimitRow limit) {
        Words kind = site.code("limit_kind", limit.kind());
        String observed = Numbers.decimals(limit.observed(), 2);
        String bounds = (limit.atLeast().isPresent()
                        ? Numbers.decimals(limit.atLeast().getAsDouble(), 2)
                        : "")
                + "–"
                + (limit.atMost().isPresent() ? Numbers.decimals(limit.atMost().getAsDouble(), 2) : "");
        String counted = limit.comparedWith().isPresent()
                ? " (" + Numbers.whole(limit.counted()) + "/"
                        + Numbers.decimals(limit.comparedWith().getAsDouble(), 0) + ")"
                : "";
        return new Reason(
                source(limit.source()),
                site.code("limit_state", "flagged"),
                new Words(
                        kind.zh() + " " + observed + counted + "，限额 " + bounds,
                        kind.en() + " " + observed + counted + ", limit " + bounds),
                Numbers.NONE);
    }

    private Words source(String id) {
        return site.data().deployment().sources().stream()
                .filter(source -> source.id().equals(id))
                .map(Source::name)
                .findFirst()
                .orElse(new Words(id, id));
    }

    private List<Reason> leftOut() {
        return site.data().accounting().stream()
                .filter(row -> row.outcome().equals("excluded") || row.outcome().equals("rejected"))
                .map(row -> new Reason(
                        source(row.source()),
                        site.code("row_outcome", row.outcome()),
                        site.code("reject_reason", row.reason()),
                        Numbers.whole(row.rows())))
                .toList();
    }

    private List<Run> runs() {
        return site.data().runs().stream()
                .map(run -> new Run(
                        run.job(),
                        site.code("run_state", run.state()),
                        count(run.rowsIn()),
                        count(run.rowsOut()),
                        count(run.rowsRejected())))
                .toList();
    }

    private static String count(OptionalLong rows) {
        return rows.isPresent() ? Numbers.whole(rows.getAsLong()) : Numbers.NONE;
    }
}
