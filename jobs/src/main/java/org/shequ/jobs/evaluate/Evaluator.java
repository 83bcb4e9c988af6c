package org.shequ.jobs.evaluate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.shequ.common.period.Period;
import org.shequ.jobs.evaluate.AreaResult.ChildrenResult;
import org.shequ.jobs.evaluate.AreaResult.DimensionResult;
import org.shequ.jobs.evaluate.AreaResult.IndicatorResult;
import org.shequ.schemas.Words;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.scheme.Dimension;
import org.shequ.schemas.scheme.Evaluation;
import org.shequ.schemas.scheme.Gate;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.scheme.Scored;

/**
 * Scores every area of every level of a scheme for one period, from below upwards: values are chosen, turned into points,
 * put together into dimensions and a total. What is missing is left out and named, never counted as 0; where less than the
 * scheme's share of weight is present there is no score.
 */
public final class Evaluator {
    private final Scheme scheme;
    private final Map<String, Indicator> indicators;

    /**
     * @param scheme how areas are evaluated
     * @param catalogue the entries the scheme refers to, and possibly more
     * @throws IllegalArgumentException where the scheme names an indicator the catalogue does not have
     */
    public Evaluator(Scheme scheme, Collection<Indicator> catalogue) {
        this.scheme = scheme;
        this.indicators = new HashMap<>();
        catalogue.forEach(indicator -> indicators.put(indicator.id(), indicator));
        scheme.inputs().forEach(input -> indicators.put(input.id(), input));
        List<String> unknown = Stream.concat(
                        scheme.evaluations().stream()
                                .flatMap(evaluation -> evaluation.dimensions().stream())
                                .flatMap(dimension -> dimension.indicators().stream())
                                .map(Scored::indicator),
                        scheme.gates().stream().map(Gate::indicator))
                .filter(id -> !indicators.containsKey(id))
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Cannot evaluate by scheme " + scheme.id() + ": the catalogue lacks "
                    + String.join(", ", unknown) + " (expected every indicator of the scheme)");
        }
    }

    /** The rows of {@code evaluation.score} for one period, by level from below, then area, then item. */
    public List<Score> scores(Collection<Area> areas, Values values, Period period) {
        return scores(areas, values, List.of(), period);
    }

    /** The same with the events that the scheme's ledger and vetoes speak of. */
    public List<Score> scores(Collection<Area> areas, Values values, Collection<Event> events, Period period) {
        return new ScoreRows(scheme, period).of(results(areas, values, events, period));
    }

    /** How every area was evaluated, by level from below and then by code. */
    List<AreaResult> results(Collection<Area> areas, Values values, Collection<Event> events, Period period) {
        Adjustments adjustments = new Adjustments(scheme, indicators, events);
        AreaTree tree = new AreaTree(areas);
        Map<String, AreaResult> byCode = new HashMap<>();
        List<AreaResult> results = new ArrayList<>();
        for (String level : AreaTree.LEVELS) {
            Optional<Evaluation> evaluation = scheme.evaluation(level);
            if (evaluation.isEmpty()) {
                continue;
            }
            Map<Optional<String>, Evaluation> byStratum = new HashMap<>();
            List<AreaResult> ofLevel = new ArrayList<>();
            for (Area area : tree.of(level)) {
                Evaluation own = byStratum.computeIfAbsent(area.stratum(), evaluation.get()::in);
                AreaResult result = evaluate(area, own, tree, byCode, values, adjustments, period);
                byCode.put(area.code(), result);
                ofLevel.add(result);
            }
            results.addAll(withinShares(ofLevel));
        }
        return results;
    }

    /** The same areas of one level, with what forced shares of grades leave to each place; ranks are taken before rounding. */
    private List<AreaResult> withinShares(List<AreaResult> results) {
        if (scheme.forcedShares().isEmpty()) {
            return results;
        }
        Ranks ranks = new Ranks(results.stream()
                .filter(result -> result.total().isScored())
                .mapToDouble(result -> result.total().score())
                .toArray());
        return results.stream()
                .map(result -> result.total().isScored()
                        ? scheme.bestAt(ranks.of(result.total().score()), ranks.size())
                                .map(result::noBetterThan)
                                .orElse(result)
                        : result)
                .toList();
    }

    private AreaResult evaluate(
            Area area,
            Evaluation evaluation,
            AreaTree tree,
            Map<String, AreaResult> byCode,
            Values values,
            Adjustments adjustments,
            Period period) {
        Optional<Words> unrated = unrated(area, evaluation);
        if (unrated.isPresent()) {
            return AreaResult.unrated(area, evaluation, unrated.get());
        }
        List<DimensionResult> dimensions = evaluation.dimensions().stream()
                .map(dimension -> dimension(area, dimension, values, period))
                .toList();
        Optional<ChildrenResult> children =
                evaluation.childrenShare() == 0 ? Optional.empty() : Optional.of(children(below(area, tree, byCode)));
        Adjustment adjustment = adjustments.of(area, values, period);
        AreaResult untotalled =
                new AreaResult(area, evaluation, true, dimensions, children, null, adjustment, Optional.empty());
        Part total = total(untotalled).plus(100 * adjustment.marks() / scheme.fullMark());
        return new AreaResult(area, evaluation, true, dimensions, children, total, adjustment, Optional.empty());
    }

    private static Optional<Words> unrated(Area area, Evaluation evaluation) {
        if (area.isVirtual()) {
            return Optional.of(new Words("虚拟社区，不参评", "a statistical placeholder is not rated"));
        }
        if (area.households().isPresent() && area.households().getAsLong() < evaluation.minimumHouseholds()) {
            return Optional.of(new Words(
                    "规模过小，不参评：" + area.households().getAsLong() + " 户，至少 " + evaluation.minimumHouseholds() + " 户",
                    "too small to be rated: " + area.households().getAsLong() + " households, at least "
                            + evaluation.minimumHouseholds() + " needed"));
        }
        return Optional.empty();
    }

    private DimensionResult dimension(Area area, Dimension dimension, Values values, Period period) {
        List<IndicatorResult> results = dimension.indicators().stream()
                .map(scored -> indicator(area, scored, values, period))
                .toList();
        List<IndicatorResult> answerable =
                results.stream().filter(IndicatorResult::isAnswerable).toList();
        Part part = put(
                answerable,
                IndicatorResult::score,
                result -> result.scored().weight(),
                IndicatorResult::isScored,
                result -> missing(result.indicator().name(), result.choice().reason()),
                scheme.within());
        return new DimensionResult(dimension, results, part);
    }

    private IndicatorResult indicator(Area area, Scored scored, Values values, Period period) {
        Indicator indicator = indicators.get(scored.indicator());
        if (!Evaluation.isAnswerable(area.level(), indicator)) {
            Choice burden = Choice.none(
                    "not_scored", "不由该层级负责，不计入得分", "not answered for at this level, so it moves no score here");
            return new IndicatorResult(scored, indicator, false, burden, Double.NaN);
        }
        Choice choice = values.choose(indicator, scored.variant(), area.code(), period, scheme.longestWaveAgeMonths());
        double score = choice.isOk() ? scored.score(choice.value().orElseThrow().value()) : Double.NaN;
        return new IndicatorResult(scored, indicator, true, choice, score);
    }

    /** The nearest areas below that the scheme evaluates and that are rated. */
    private static List<AreaResult> below(Area area, AreaTree tree, Map<String, AreaResult> byCode) {
        List<AreaResult> below = new ArrayList<>();
        for (Area child : tree.below(area)) {
            AreaResult result = byCode.get(child.code());
            if (result == null) {
                below.addAll(below(child, tree, byCode));
            } else if (result.isRated()) {
                below.add(result);
            }
        }
        return below;
    }

    private ChildrenResult children(List<AreaResult> below) {
        boolean isWeighed = below.stream()
                .allMatch(child -> child.area().households().isPresent()
                        && child.area().households().getAsLong() > 0);
        double[] weights = below.stream()
                .mapToDouble(child -> isWeighed ? child.area().households().getAsLong() : 1)
                .toArray();
        List<Integer> places =
                java.util.stream.IntStream.range(0, weights.length).boxed().toList();
        Part part = put(
                places,
                place -> below.get(place).total().score(),
                place -> weights[place],
                place -> below.get(place).total().isScored(),
                place -> new Words(
                        below.get(place).area().name(), below.get(place).area().name()),
                org.shequ.schemas.scheme.Aggregation.ARITHMETIC);
        boolean hidesEqualWeights = part.isScored() && !isWeighed && below.size() > 1;
        return new ChildrenResult(
                below,
                weights,
                hidesEqualWeights
                        ? new Part(
                                true,
                                part.score(),
                                part.arithmetic(),
                                part.geometric(),
                                join(
                                        new Words(
                                                "户数不全，各下级等权",
                                                "households are not all known, so all areas weigh the same"),
                                        part.note()))
                        : part);
    }

    private Part total(AreaResult result) {
        record Item(Words name, Part part, double share) {}

        List<Item> items = new ArrayList<>();
        for (DimensionResult dimension : result.dimensions()) {
            if (dimension.nominalWeight() > 0) {
                items.add(new Item(dimension.dimension().name(), dimension.part(), result.nominalShare(dimension)));
            }
        }
        result.children()
                .ifPresent(children -> items.add(new Item(
                        new Words("下级平均", "Mean of the areas below"), children.part(), result.childrenShare())));
        Part part = put(
                items,
                item -> item.part().score(),
                Item::share,
                item -> item.part().isScored(),
                item -> missing(item.name(), item.part().note()),
                scheme.across());
        if (!part.isScored()) {
            return part;
        }
        Words partly = items.stream()
                .filter(item -> item.part().isScored() && item.part().note() != null)
                .map(item -> missing(item.name(), item.part().note()))
                .reduce(Evaluator::join)
                .orElse(null);
        return new Part(
                true,
                part.score(),
                part.arithmetic(),
                part.geometric(),
                partly == null ? part.note() : join(partly, part.note()));
    }

    /** Puts items together by weight where enough of it is present, and names what is missing. */
    private <T> Part put(
            List<T> items,
            ToDoubleFunction<T> score,
            ToDoubleFunction<T> weight,
            java.util.function.Predicate<T> isPresent,
            Function<T, Words> missing,
            org.shequ.schemas.scheme.Aggregation aggregation) {
        List<T> present = items.stream().filter(isPresent).toList();
        Words absent = items.stream()
                .filter(isPresent.negate())
                .map(missing)
                .reduce(Evaluator::join)
                .map(list -> new Words("缺少：" + list.zh(), "missing: " + list.en()))
                .orElse(null);
        double all = items.stream().mapToDouble(weight).sum();
        double there = present.stream().mapToDouble(weight).sum();
        if (present.isEmpty() || there / all < scheme.availability() - 1e-9) {
            return Part.unscored(items.isEmpty() ? nothing() : tooLittle(there / all, absent));
        }
        double[] scores = present.stream().mapToDouble(score).toArray();
        double[] weights = present.stream().mapToDouble(weight).toArray();
        double arithmetic = Mean.arithmetic(scores, weights);
        double geometric = Mean.geometric(scores, weights);
        return new Part(true, Mean.of(aggregation, scores, weights), arithmetic, geometric, absent);
    }

    private static Words nothing() {
        return new Words("没有可评项目", "there is nothing to score it by");
    }

    private Words tooLittle(double share, Words absent) {
        long found = Math.round(100 * share);
        long needed = Math.round(100 * scheme.availability());
        return new Words(
                "可用权重 " + found + "%，至少 " + needed + "%；" + absent.zh(),
                found + " % of the weight is present, at least " + needed + " % needed; " + absent.en());
    }

    private static Words missing(Words name, Words reason) {
        return reason == null
                ? name
                : new Words(name.zh() + "（" + reason.zh() + "）", name.en() + " (" + reason.en() + ")");
    }

    private static Words join(Words first, Words second) {
        return second == null ? first : new Words(first.zh() + "；" + second.zh(), first.en() + "; " + second.en());
    }
}
