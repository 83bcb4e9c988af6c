package org.shequ.jobs.publish.scorecard;

import gg.jte.Content;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.shequ.jobs.publish.AreaRow;
import org.shequ.jobs.publish.ExcludedRows;
import org.shequ.jobs.publish.ScoreRow;
import org.shequ.jobs.publish.ValueRow;
import org.shequ.jobs.publish.scorecard.AreaView.Chip;
import org.shequ.jobs.publish.scorecard.AreaView.Group;
import org.shequ.jobs.publish.scorecard.AreaView.Link;
import org.shequ.jobs.publish.scorecard.AreaView.Part;
import org.shequ.jobs.publish.scorecard.AreaView.Row;
import org.shequ.jobs.publish.scorecard.AreaView.Signal;
import org.shequ.jobs.publish.scorecard.AreaView.Total;
import org.shequ.schemas.Words;
import org.shequ.schemas.appeal.Appeal;
import org.shequ.schemas.city.PeerGroup;
import org.shequ.schemas.indicator.Direction;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Role;
import org.shequ.schemas.indicator.Subject;
import org.shequ.schemas.indicator.Variant;
import org.shequ.schemas.scheme.Dimension;
import org.shequ.schemas.scheme.Evaluation;
import org.shequ.schemas.scheme.Scored;

/** Makes the page of an area, in the order an assessor's eye goes: grade, dimensions, indicators, what to check. */
final class AreaPages {
    private static final int PRINTED_LINES = 25;
    private static final int LOOSE_LINES = 13;
    private static final int MEDIUM_LINES = 19;
    private static final int TIGHT_LINES = 22;
    private static final int CHIPS = 2;
    private static final int APPEALS = 3;

    private final Site site;
    private final Frames frames;
    private final Map<Indicator, FunnelChart> funnels;

    /** @param funnels the funnels of the level that has any */
    AreaPages(Site site, Frames frames, Map<Indicator, FunnelChart> funnels) {
        this.site = site;
        this.frames = frames;
        this.funnels = funnels;
    }

    AreaView page(AreaRow area) {
        List<Group> groups = groups(area);
        int hidden = (int) groups.stream()
                .flatMap(group -> group.rows().stream())
                .filter(row -> !row.isPrinted())
                .count();
        List<Finding> findings = new Findings(site, area).all();
        return new AreaView(
                frames.shell(Site.name(area), "../", "area"),
                Site.name(area),
                site.levelName(area.level()),
                site.above(area).stream().map(this::link).toList(),
                facts(area),
                site.scheme().isEmpty() ? Optional.empty() : Optional.of(total(area)),
                parts(area),
                gates(area),
                groups,
                groups.stream().flatMap(group -> group.rows().stream()).anyMatch(row -> row.position()
                        .isPresent()),
                density(groups),
                hidden,
                Finding.words(findings, Finding.Kind.STRENGTH),
                Finding.words(findings, Finding.Kind.WATCH),
                checks(area, findings),
                signals(area),
                site.areas().stream()
                        .filter(other -> other.parent().equals(Optional.of(area.code())))
                        .map(this::link)
                        .toList());
    }

    private Link link(AreaRow area) {
        return new Link(Site.name(area), PageName.of(area.code()));
    }

    private List<Words> facts(AreaRow area) {
        List<Words> facts = new ArrayList<>();
        facts.add(new Words(area.code(), area.code()));
        area.stratum().ifPresent(stratum -> facts.add(new Words(stratum + "组", "group " + stratum)));
        site.data().groups().stream()
                .filter(group -> group.level().equals(PeerGroup.LEVEL))
                .filter(group -> group.communities().contains(area.code()))
                .map(Site::name)
                .forEach(facts::add);
        area.residents()
                .ifPresent(count ->
                        facts.add(new Words("常住 " + Numbers.whole(count) + " 人", Numbers.whole(count) + " residents")));
        area.households()
                .ifPresent(count ->
                        facts.add(new Words(Numbers.whole(count) + " 户", Numbers.whole(count) + " households")));
        return facts;
    }

    private Total total(AreaRow area) {
        Optional<ScoreRow> overall = site.overall(area);
        Optional<ScoreRow.Firmness> firmness = overall.flatMap(ScoreRow::firmness);
        boolean isScored = overall.isPresent() && overall.get().score().isPresent();
        Optional<Words> note = isScored
                ? Optional.of(overall.filter(row -> row.ranked().orElse(0) == 1)
                        .map(row -> new Words("同级只有一个参评", "The only one of its level that is rated"))
                        .or(() -> firmness.map(AreaPages::indistinguishable))
                        .orElse(new Words("区间与位次的可区分性未模拟", "Intervals of score and rank not simulated")))
                : Optional.of(overall.map(row -> site.why(row.status(), row.reason()))
                        .orElse(new Words("本层级不评分", "This level is not scored")));
        return new Total(
                firmness.filter(found -> !found.isFirm())
                        .map(AreaPages::rivals)
                        .or(() -> overall.flatMap(site::grade))
                        .filter(grade -> isScored),
                overall.flatMap(site::grade).flatMap(grade -> firmness.map(found -> probability(grade, found))),
                Numbers.score(overall.map(ScoreRow::score).orElse(OptionalDouble.empty())),
                firmness.map(found ->
                        Numbers.decimals(found.scoreLower(), 1) + "–" + Numbers.decimals(found.scoreUpper(), 1)),
                overall.flatMap(row -> row.rank().isPresent()
                        ? Optional.of(Integer.toString(row.rank().getAsInt()))
                        : Optional.empty()),
                overall.map(row -> row.ranked().isPresent()
                                ? Integer.toString(row.ranked().getAsInt())
                                : Numbers.NONE)
                        .orElse(Numbers.NONE),
                firmness.map(found -> found.rankLower() + "–" + found.rankUpper()),
                note);
    }

    /** The two grades between which it stands, without the words that say so. */
    private static Words rivals(ScoreRow.Firmness firmness) {
        return new Words(
                firmness.grade().zh().replace(" 未定", ""), firmness.grade().en().replace(", not firm", ""));
    }

    private List<Signal> signals(AreaRow area) {
        return site.data().flags().stream()
                .filter(flag -> flag.area().equals(area.code()))
                .map(site::signal)
                .toList();
    }

    private static Words probability(Words grade, ScoreRow.Firmness firmness) {
        String percent = Math.round(firmness.gradeProbability() * 100) + " %";
        return firmness.isFirm()
                ? new Words(percent, percent)
                : new Words("未定 · " + grade.zh() + " " + percent, "not firm · " + grade.en() + " " + percent);
    }

    private static Words indistinguishable(ScoreRow.Firmness firmness) {
        if (firmness.indistinguishable() == 0) {
            return new Words("与其他各区域均可区分", "Told apart from every other area");
        }
        String range = firmness.indistinguishableFrom() + "–" + firmness.indistinguishableTo();
        return new Words(
                "与第 " + range + " 名中 " + firmness.indistinguishable() + " 个不可区分",
                "Not told apart from " + firmness.indistinguishable() + " of ranks " + range);
    }

    private List<Part> parts(AreaRow area) {
        Optional<Evaluation> evaluation = site.evaluation(area.level());
        if (evaluation.isEmpty()) {
            return List.of();
        }
        double total = evaluation.get().dimensions().stream()
                .mapToDouble(Dimension::weight)
                .sum();
        double own = 1 - evaluation.get().childrenShare();
        List<Part> parts = new ArrayList<>();
        for (Dimension dimension : evaluation.get().dimensions()) {
            parts.add(
                    part(area, dimension.name(), own * dimension.weight() / total, ScoreRow.DIMENSION, dimension.id()));
        }
        if (evaluation.get().childrenShare() > 0) {
            site.scores(area).stream()
                    .filter(row -> row.kind().equals(ScoreRow.CHILDREN))
                    .findFirst()
                    .ifPresent(row -> parts.add(part(
                            area,
                            new Words("下级平均（按户加权）", "Areas below, by households"),
                            evaluation.get().childrenShare(),
                            ScoreRow.CHILDREN,
                            row.item())));
        }
        return parts;
    }

    private Part part(AreaRow area, Words name, double planned, String kind, String item) {
        Optional<ScoreRow> row = site.score(area, kind, item);
        double weight =
                row.map(ScoreRow::nominalWeight).orElse(OptionalDouble.empty()).orElse(planned);
        OptionalDouble score = row.map(ScoreRow::score).orElse(OptionalDouble.empty());
        Optional<Content> bar = score.isPresent()
                ? Optional.of(ScoreBar.bar(
                        score.getAsDouble(),
                        row.map(ScoreRow::lower).orElse(OptionalDouble.empty()),
                        row.map(ScoreRow::upper).orElse(OptionalDouble.empty()),
                        frames.medianScore(area.level(), kind, item)))
                : Optional.empty();
        Optional<Words> reason = score.isPresent()
                ? Optional.empty()
                : Optional.of(row.map(found -> site.why(found.status(), found.reason()))
                        .orElse(new Words("未评分", "Not scored")));
        return new Part(
                name,
                Numbers.decimals(weight * 100, isWhole(weight * 100) ? 0 : 1) + " %",
                Numbers.score(score),
                bar,
                reason);
    }

    private static boolean isWhole(double number) {
        return Math.abs(number - Math.rint(number)) < 1e-6;
    }

    private List<Words> gates(AreaRow area) {
        List<Words> gates = new ArrayList<>();
        for (Indicator indicator : frames.indicators()) {
            if (indicator.role() == Role.GATE) {
                site.reading(indicator, area)
                        .filter(reading -> reading.row().value().isPresent())
                        .ifPresent(reading -> gates.add(with(
                                indicator.name(),
                                " " + Numbers.value(indicator, reading.row()).zh() + "（" + Numbers.base(reading.row())
                                        + "）",
                                " " + Numbers.value(indicator, reading.row()).en() + " (" + Numbers.base(reading.row())
                                        + ")")));
            }
        }
        return gates;
    }

    static Words with(Words words, String zh, String en) {
        return new Words(words.zh() + zh, words.en() + en);
    }

    private List<Group> groups(AreaRow area) {
        Set<String> shown = new HashSet<>();
        Room room = new Room(signals(area).size());
        List<Group> groups = new ArrayList<>();
        for (Dimension dimension :
                site.evaluation(area.level()).map(Evaluation::dimensions).orElse(List.of())) {
            List<Row> rows = new ArrayList<>();
            for (Scored scored : dimension.indicators()) {
                site.data().deployment().indicators().find(scored.indicator()).ifPresent(indicator -> {
                    shown.add(indicator.id());
                    rows.add(row(area, indicator, scored.variant(), room.take()));
                });
            }
            add(groups, dimension.name(), rows, room);
        }
        boolean isScored = !groups.isEmpty();
        if (isScored) {
            addOthers(groups, area, shown, room);
        } else {
            addByDimension(groups, area, shown, room);
        }
        return groups;
    }

    /** What others answer for, and what is only shown. */
    private void addOthers(List<Group> groups, AreaRow area, Set<String> shown, Room room) {
        List<Indicator> burdens = new ArrayList<>();
        List<Indicator> context = new ArrayList<>();
        for (Indicator indicator : frames.indicators()) {
            boolean isShown = !shown.contains(indicator.id())
                    && indicator.role() != Role.GATE
                    && site.reading(indicator, area).isPresent();
            if (isShown) {
                boolean isBurden = indicator.role() == Role.CORE && !frames.isOwn(indicator, area.level());
                (isBurden ? burdens : context).add(indicator);
            }
        }
        burdens.stream()
                .collect(Collectors.groupingBy(Indicator::dimension, LinkedHashMap::new, Collectors.toList()))
                .forEach((dimension, indicators) -> {
                    Words name = Frames.dimension(dimension);
                    Words whose = whose(indicators, area.level());
                    add(
                            groups,
                            new Words(name.zh() + "（" + whose.zh() + "）", name.en() + " (" + whose.en() + ")"),
                            rows(area, indicators, room),
                            room);
                });
        add(groups, new Words("参考（不计分）", "Context (not scored)"), rows(area, context, room), room);
    }

    /** Whose score the indicators move, where it is not this area's own. */
    private Words whose(List<Indicator> indicators, String level) {
        Words here = site.levelName(level);
        String english = here.en().toLowerCase(Locale.ROOT);
        boolean isThroughChildren =
                site.evaluation(level).map(Evaluation::childrenShare).orElse(0.0) > 0
                        && indicators.stream().allMatch(indicator -> indicator.accountable() == Subject.COMMUNITY);
        if (isThroughChildren) {
            return new Words("计入社区，经下级平均计入本" + here.zh(), "Counts for communities, and through their mean here");
        }
        if (level.equals("community")) {
            return new Words("计入街道与部门，不计入本社区", "Counts for street and departments, not for this community");
        }
        List<Words> subjects = indicators.stream()
                .map(indicator -> Codes.subject(indicator.accountable()))
                .distinct()
                .toList();
        return new Words(
                "计入" + subjects.stream().map(Words::zh).collect(Collectors.joining("、")) + "，不计入本" + here.zh(),
                "Counts for "
                        + subjects.stream()
                                .map(subject -> subject.en().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))
                        + ", not for this " + english);
    }

    private void addByDimension(List<Group> groups, AreaRow area, Set<String> shown, Room room) {
        frames.indicators().stream()
                .filter(indicator -> !shown.contains(indicator.id()))
                .filter(indicator -> site.reading(indicator, area).isPresent())
                .collect(Collectors.groupingBy(Indicator::dimension, LinkedHashMap::new, Collectors.toList()))
                .forEach((dimension, indicators) ->
                        add(groups, Frames.dimension(dimension), rows(area, indicators, room), room));
    }

    private List<Row> rows(AreaRow area, List<Indicator> indicators, Room room) {
        return indicators.stream()
                .map(indicator -> row(area, indicator, Variant.MAIN, room.take()))
                .toList();
    }

    private static void add(List<Group> groups, Words name, List<Row> rows, Room room) {
        if (!rows.isEmpty()) {
            boolean isPrinted = rows.stream().anyMatch(Row::isPrinted);
            room.head();
            groups.add(new Group(name, rows, isPrinted));
        }
    }

    /** Lines left on the printed side. */
    private static final class Room {
        private int left = PRINTED_LINES - 1;

        /** Signals take lines of their own, and two for their heads. */
        private Room(int signals) {
            left -= signals == 0 ? 0 : signals + 2;
        }

        private boolean take() {
            return left-- > 0;
        }

        private void head() {
            left--;
        }
    }

    private static String density(List<Group> groups) {
        long lines = groups.stream().filter(Group::isPrinted).count()
                + groups.stream()
                        .flatMap(group -> group.rows().stream())
                        .filter(Row::isPrinted)
                        .count();
        if (lines <= LOOSE_LINES) {
            return "loose";
        }
        return lines <= MEDIUM_LINES ? "medium" : lines <= TIGHT_LINES ? "tight" : "tight packed";
    }

    private Row row(AreaRow area, Indicator indicator, String variant, boolean isPrinted) {
        Words name = arrow(indicator);
        String address = "../indicators/" + PageName.of(indicator.id());
        Optional<Reading> reading = site.reading(indicator, variant, area);
        if (reading.isEmpty()) {
            ValueRow none = frames.missing(indicator);
            return new Row(
                    name,
                    address,
                    List.of(),
                    Optional.empty(),
                    new Words(Numbers.NONE, Numbers.NONE),
                    Optional.empty(),
                    Optional.of(site.why(none.status(), none.reason())),
                    Numbers.NONE,
                    Difference.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    isPrinted);
        }
        ValueRow value = reading.get().row();
        boolean isUsable = value.isUsable();
        Optional<Content> plot = isUsable
                ? Optional.of(
                        DotPlot.of(indicator, value, site.peers(indicator, area), site.scored(indicator, area.level())))
                : Optional.empty();
        return new Row(
                name,
                address,
                chips(area, indicator, variant),
                reading.get().span().equals(site.data().edition().period())
                        ? Optional.empty()
                        : Optional.of(reading.get().span().name()),
                Numbers.value(indicator, value),
                plot,
                isUsable ? Optional.empty() : Optional.of(site.why(value.status(), value.reason())),
                Numbers.base(value),
                Difference.of(indicator, reading.get()),
                spark(area, indicator),
                variant.equals(Variant.MAIN)
                        ? Optional.ofNullable(funnels.get(indicator)).flatMap(chart -> chart.position(area))
                        : Optional.empty(),
                isPrinted);
    }

    static Words arrow(Indicator indicator) {
        String arrow = indicator.direction() == Direction.DOWN ? " ↓" : "";
        return new Words(indicator.name().zh() + arrow, indicator.name().en() + arrow);
    }

    private List<Chip> chips(AreaRow area, Indicator indicator, String main) {
        return indicator.variants().stream()
                .filter(variant -> !variant.id().equals(main))
                .flatMap(variant -> site
                        .reading(indicator, variant.id(), area)
                        .filter(reading -> reading.row().isUsable())
                        .map(reading -> new Chip(
                                variant.name(),
                                Numbers.brief(indicator, reading.row().value().getAsDouble())))
                        .stream())
                .limit(CHIPS)
                .toList();
    }

    private Optional<Content> spark(AreaRow area, Indicator indicator) {
        return Sparkline.of(
                        site.data().values().series(indicator.id(), area.code()),
                        value -> Numbers.brief(indicator, value))
                .map(svg -> svg);
    }

    private List<Words> checks(AreaRow area, List<Finding> findings) {
        List<Words> checks = new ArrayList<>(Finding.words(findings, Finding.Kind.CHECK));
        excluded(area).ifPresent(checks::add);
        site.appeals().stream()
                .filter(appeal -> appeal.area().equals(area.code()))
                .limit(APPEALS)
                .map(this::appeal)
                .forEach(checks::add);
        String reference = site.data().edition().id() + "-" + area.code();
        return Stream.concat(
                        checks.stream(),
                        Stream.of(new Words(
                                "申诉与核对：引用编号 " + reference + "，并注明指标；依据的行由 explain 列出",
                                "To check or contest: quote " + reference
                                        + " and the indicator; explain lists its rows")))
                .toList();
    }

    private Words appeal(Appeal appeal) {
        Words name = site.indicatorName(appeal);
        Words state = Site.state(appeal);
        return new Words(
                "申诉 " + appeal.id() + "（" + name.zh() + " " + appeal.period() + "，" + appeal.lodgedOn() + " 提出）："
                        + state.zh(),
                "Appeal " + appeal.id() + " (" + name.en() + " " + appeal.period() + ", lodged " + appeal.lodgedOn()
                        + "): " + state.en());
    }

    /** How many rows of the period named rules left out here. */
    private Optional<Words> excluded(AreaRow area) {
        List<ExcludedRows> here = site.data().excluded().stream()
                .filter(row -> row.area().equals(area.code()))
                .toList();
        if (here.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Words(
                "按规则排除 "
                        + here.stream()
                                .map(row -> row.words().zh() + " " + Numbers.whole(row.rows()) + " 行")
                                .collect(Collectors.joining("、")),
                "Left out by rule: "
                        + here.stream()
                                .map(row -> row.words().en() + " " + Numbers.whole(row.rows()) + " rows")
                                .collect(Collectors.joining(", "))));
    }
}
