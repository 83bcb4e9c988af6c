package org.shequ.jobs.publish.scorecard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.shequ.common.period.Period;
import org.shequ.jobs.publish.AreaRow;
import org.shequ.jobs.publish.Audience;
import org.shequ.jobs.publish.FlagRow;
import org.shequ.jobs.publish.GroupRow;
import org.shequ.jobs.publish.Others;
import org.shequ.jobs.publish.ReleaseData;
import org.shequ.jobs.publish.ScoreRow;
import org.shequ.jobs.publish.ValueRow;
import org.shequ.jobs.publish.scorecard.AreaView.Signal;
import org.shequ.schemas.Words;
import org.shequ.schemas.appeal.Appeal;
import org.shequ.schemas.appeal.Effect;
import org.shequ.schemas.indicator.Calendar;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Variant;
import org.shequ.schemas.scheme.Dimension;
import org.shequ.schemas.scheme.Evaluation;
import org.shequ.schemas.scheme.GradeBand;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.scheme.Scored;

/** What every page asks of a release: areas by level and code, present and earlier values, scores, peers and names. */
final class Site {
    private static final int YEAR = 12;

    private final ReleaseData data;
    private final Map<String, AreaRow> byCode = new LinkedHashMap<>();
    private final Map<String, List<AreaRow>> byLevel = new LinkedHashMap<>();
    private final Map<String, Map<String, Peers>> peers = new HashMap<>();

    Site(ReleaseData data) {
        this.data = data;
        data.areas().forEach(area -> byCode.put(area.code(), area));
        for (String level : data.deployment().city().levels().keySet()) {
            List<AreaRow> areas = data.areas().stream()
                    .filter(area -> area.level().equals(level))
                    .toList();
            if (!areas.isEmpty()) {
                byLevel.put(level, areas);
            }
        }
    }

    ReleaseData data() {
        return data;
    }

    Optional<Scheme> scheme() {
        return data.deployment().scheme();
    }

    /** A signal that stands out, with its n. */
    Signal signal(FlagRow flag) {
        return new Signal(
                code("signal", flag.signal()),
                percent(flag.share()),
                Numbers.whole(flag.odd()) + "/" + Numbers.whole(flag.records()),
                percent(flag.cityShare()));
    }

    /** The appeals that an edition may tell: all to assessors, to a subject its own, to everyone none. */
    List<Appeal> appeals() {
        return data.edition().audience() == Audience.PUBLIC
                ? List.of()
                : data.deployment().appeals().stream()
                        .filter(appeal -> data.others().isEmpty() || byCode.containsKey(appeal.area()))
                        .sorted(Comparator.comparing(Appeal::lodgedOn)
                                .reversed()
                                .thenComparing(Appeal::id))
                        .toList();
    }

    /** What became of an appeal: its decision, when, by whom, and what that changes. */
    static Words state(Appeal appeal) {
        String on = appeal.decidedOn().map(day -> " " + day).orElse("");
        String byChinese = appeal.approver().map(name -> "（" + name + "）").orElse("");
        String byEnglish = appeal.approver().map(name -> " (" + name + ")").orElse("");
        return new Words(
                appeal.decision().words().zh()
                        + on
                        + byChinese
                        + appeal.effect().map(Site::effectChinese).orElse(""),
                appeal.decision().words().en()
                        + on
                        + byEnglish
                        + appeal.effect().map(Site::effectEnglish).orElse(""));
    }

    private static String effectChinese(Effect effect) {
        return (effect.excluded().isEmpty() ? "" : "，排除 " + effect.excluded().size() + " 行")
                + (effect.corrected().isEmpty()
                        ? ""
                        : "，更正 " + effect.corrected().size() + " 行");
    }

    private static String effectEnglish(Effect effect) {
        return (effect.excluded().isEmpty() ? "" : ", " + effect.excluded().size() + " rows left out")
                + (effect.corrected().isEmpty() ? "" : ", " + effect.corrected().size() + " rows corrected");
    }

    /** The name of the contested indicator; its id where the catalogue has lost it. */
    Words indicatorName(Appeal appeal) {
        return data.deployment()
                .indicators()
                .find(appeal.indicator())
                .map(Indicator::name)
                .orElse(new Words(appeal.indicator(), appeal.indicator()));
    }

    private static String percent(double share) {
        return Numbers.decimals(share * 100, 1) + " %";
    }

    /** Levels that have areas, from the smallest up. */
    List<String> levels() {
        return List.copyOf(byLevel.keySet());
    }

    Words levelName(String level) {
        Words words = data.deployment().city().levels().get(level);
        return words == null ? new Words(level, level) : words;
    }

    List<AreaRow> areas(String level) {
        return byLevel.getOrDefault(level, List.of());
    }

    /** All areas of named levels, from the smallest level up. */
    List<AreaRow> areas() {
        return byLevel.values().stream().flatMap(List::stream).toList();
    }

    Optional<AreaRow> area(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    static Words name(AreaRow area) {
        return new Words(area.name(), area.nameEnglish().orElse(area.name()));
    }

    static Words name(GroupRow group) {
        return new Words(group.name(), group.nameEnglish().orElse(group.name()));
    }

    /** The areas above, from the largest down, without the area itself. */
    List<AreaRow> above(AreaRow area) {
        List<AreaRow> chain = new ArrayList<>();
        Optional<AreaRow> next = area.parent().flatMap(this::area);
        while (next.isPresent() && chain.size() < 8 && !next.get().equals(area)) {
            chain.add(0, next.get());
            next = next.get().parent().flatMap(this::area);
        }
        return chain;
    }

    /** The city as a whole: the area with the city's code, or else the only one of the largest level. */
    Optional<AreaRow> city() {
        Optional<AreaRow> named = area(data.deployment().city().code());
        return named.isPresent() ? named : areas("city").stream().findFirst();
    }

    /** What an area's indicator says now: the assessed period, or for surveys else the latest wave not too old. */
    Optional<Reading> reading(Indicator indicator, String variant, AreaRow area) {
        return reading(indicator, variant, area.code());
    }

    /** The same for an area or group by its code. */
    Optional<Reading> reading(Indicator indicator, String variant, String area) {
        Period period = data.edition().period();
        Optional<ValueRow> own =
                data.values().find(indicator.id(), variant, period.type().code(), period.name(), area);
        if (indicator.calendar() == Calendar.WAVE
                && own.flatMap(row -> row.value().isPresent() ? Optional.of(row) : Optional.empty())
                        .isEmpty()) {
            Optional<Reading> wave = wave(indicator, variant, area);
            if (wave.isPresent()) {
                return wave;
            }
        }
        return own.map(row -> new Reading(
                row,
                period,
                data.values()
                        .find(
                                indicator.id(),
                                variant,
                                period.type().code(),
                                period.yearBefore().name(),
                                area)));
    }

    private Optional<Reading> wave(Indicator indicator, String variant, String area) {
        List<String> waves = data.values().periods(indicator.id(), variant, "wave").stream()
                .sorted(Comparator.reverseOrder())
                .toList();
        int oldest = scheme().map(Scheme::longestWaveAgeMonths).orElse(YEAR);
        for (int index = 0; index < waves.size(); index++) {
            Period span =
                    Period.of("wave", waves.get(index), data.edition().period().calendar());
            if (span.last().isBefore(data.edition().period().last().minusMonths(oldest))) {
                return Optional.empty();
            }
            Optional<ValueRow> row = data.values().find(indicator.id(), variant, "wave", span.name(), area);
            if (row.isPresent()) {
                return Optional.of(new Reading(row.get(), span, earlier(indicator, variant, area, waves, index + 1)));
            }
        }
        return Optional.empty();
    }

    private Optional<ValueRow> earlier(Indicator indicator, String variant, String area, List<String> waves, int from) {
        return waves.stream()
                .skip(from)
                .map(wave -> data.values().find(indicator.id(), variant, "wave", wave, area))
                .flatMap(Optional::stream)
                .findFirst();
    }

    Optional<Reading> reading(Indicator indicator, AreaRow area) {
        return reading(indicator, Variant.MAIN, area);
    }

    /** How the area's level, or its group within it where that is large enough, spreads on an indicator. */
    Optional<Peers> peers(Indicator indicator, AreaRow area) {
        if (data.others().isPresent()) {
            return untold(data.others().get(), indicator, area);
        }
        Map<String, Peers> groups =
                peers.computeIfAbsent(indicator.id() + '\n' + area.level(), key -> spreads(indicator, area.level()));
        Optional<Peers> group = area.stratum().map(groups::get).filter(Peers::areEnough);
        return group.isPresent() ? group : Optional.ofNullable(groups.get(""));
    }

    /** The spread of areas that are not told themselves: of the area's group, or else of its level. */
    private Optional<Peers> untold(Others others, Indicator indicator, AreaRow area) {
        return Stream.of(area.stratum(), Optional.of(Others.ALL))
                .flatMap(Optional::stream)
                .flatMap(group -> untold(others, indicator, area, group).stream())
                .findFirst();
    }

    private Optional<Peers> untold(Others others, Indicator indicator, AreaRow area, String group) {
        return reading(indicator, area)
                .flatMap(reading -> others.value(
                        indicator.id(),
                        Variant.MAIN,
                        area.level(),
                        group,
                        reading.span().type().code(),
                        reading.span().name()))
                .map(Peers::of);
    }

    /** By group, how the areas of a level spread that are not told themselves: all of them, and those of groups told of. */
    Map<String, Peers> untold(Indicator indicator, String level) {
        Map<String, Peers> groups = new LinkedHashMap<>();
        data.others().ifPresent(others -> areas(level)
                .forEach(area -> Stream.concat(Stream.of(Others.ALL), area.stratum().stream())
                        .filter(group -> !groups.containsKey(group))
                        .forEach(group -> untold(others, indicator, area, group)
                                .ifPresent(spread -> groups.put(group, spread)))));
        return groups;
    }

    private Map<String, Peers> spreads(Indicator indicator, String level) {
        Map<String, List<Double>> values = new HashMap<>();
        for (AreaRow area : areas(level)) {
            reading(indicator, area)
                    .map(Reading::row)
                    .filter(ValueRow::isUsable)
                    .ifPresent(row -> {
                        values.computeIfAbsent("", key -> new ArrayList<>())
                                .add(row.value().getAsDouble());
                        area.stratum().ifPresent(stratum -> values.computeIfAbsent(stratum, key -> new ArrayList<>())
                                .add(row.value().getAsDouble()));
                    });
        }
        Map<String, Peers> spreads = new HashMap<>();
        values.forEach((group, found) -> spreads.put(
                group, Peers.of(found.stream().mapToDouble(Double::doubleValue).toArray())));
        return spreads;
    }

    Optional<Evaluation> evaluation(String level) {
        return scheme().flatMap(found -> found.evaluation(level));
    }

    /** Goalposts and weight of an indicator at a level; empty where it is not scored there. */
    Optional<Scored> scored(Indicator indicator, String level) {
        return evaluation(level).stream()
                .flatMap(evaluation -> evaluation.dimensions().stream())
                .map(Dimension::indicators)
                .flatMap(List::stream)
                .filter(scored -> scored.indicator().equals(indicator.id()))
                .findFirst();
    }

    List<ScoreRow> scores(AreaRow area) {
        return data.scores().getOrDefault(area.code(), List.of());
    }

    Optional<ScoreRow> score(AreaRow area, String kind, String item) {
        return scores(area).stream()
                .filter(row -> row.kind().equals(kind) && row.item().equals(item))
                .findFirst();
    }

    Optional<ScoreRow> overall(AreaRow area) {
        return scores(area).stream()
                .filter(row -> row.kind().equals(ScoreRow.OVERALL))
                .findFirst();
    }

    Optional<Words> grade(ScoreRow row) {
        return row.grade().map(code -> scheme().stream()
                .flatMap(found -> found.grades().stream())
                .filter(band -> band.id().equals(code))
                .map(GradeBand::name)
                .findFirst()
                .orElse(new Words(code, code)));
    }

    /** A code of a code list in words; the code itself where the list does not have it. */
    Words code(String list, String code) {
        return Optional.ofNullable(data.deployment().contracts().codeLists().get(list))
                .map(found -> found.codes().get(code))
                .orElse(new Words(code, code));
    }

    /** Why something has no usable value: the reason given, or else the status in words. */
    Words why(String status, Optional<String> reason) {
        return reason.filter(text -> !text.isBlank()).map(Site::both).orElseGet(() -> code("value_status", status));
    }

    /** A text written as "Chinese | English". */
    static Words both(String text) {
        String[] parts = text.split("\\s*\\|\\s*", 2);
        boolean areBoth = parts.length == 2 && !parts[0].isBlank() && !parts[1].isBlank();
        return areBoth ? new Words(parts[0], parts[1]) : new Words(text, text);
    }
}
