package org.shequ.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Scheme;

/** What holds of every evaluation, whatever the figures. */
class EvaluationPropertiesTest {
    private static final List<String> IDS = List.of("closed", "repeated", "satisfied");

    private final Indicators catalogue = Bench.catalogue(
            "closed community up proportion wilson month 1",
            "repeated community down proportion wilson month 1",
            "satisfied community up proportion wilson month 1");
    private final Scheme scheme = Bench.scheme(catalogue, """
            id: test_2026
            name: {zh: 试, en: Test}
            adoption: {zh: 试, en: Test}
            valid_from: 2026-01-01
            evaluations:
              - level: community
                dimensions:
                  - id: service
                    name: {zh: 服务, en: Service}
                    weight: 0.7
                    indicators:
                      - {id: closed, weight: 2, zero: 0.2, full: 0.95}
                      - {id: repeated, weight: 1, points_off: {benchmark: 0.10, per: -0.01, off: 2, marks: 100, floor: 5}}
                  - id: satisfaction
                    name: {zh: 满意, en: Satisfaction}
                    weight: 0.3
                    indicators:
                      - id: satisfied
                        steps: {marks: 10, bands: [{bound: 0.9, marks: 10}, {bound: 0.7, marks: 7}, {bound: 0.4, marks: 3}]}
              - level: street
                children_share: 1
            grades:
              - {id: good, name: {zh: 良, en: Good}, from: 60}
              - {id: poor, name: {zh: 差, en: Poor}, from: 0}
            """);

    private List<Area> areas(int count, String name) {
        List<Area> areas = new ArrayList<>(Bench.areas("s street - -"));
        for (int i = 0; i < count; i++) {
            Area area = Bench.areas("c" + i + " community s " + (100 + 37 * i)).get(0);
            areas.add(new Area(area.code(), area.level(), name + i, area.parent(), area.households(), false));
        }
        return areas;
    }

    private List<Value> values(int count, Random random) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            for (String id : IDS) {
                int cases = 20 + random.nextInt(200);
                double share = id.equals("repeated") ? 0.4 * random.nextDouble() : random.nextDouble();
                values.add(Bench.counts(id, "main", "c" + i, Bench.QUARTER, Math.rint(share * cases), (double) cases));
            }
        }
        return values;
    }

    private List<Score> scores(List<Area> areas, List<Value> values) {
        return Bench.evaluator(scheme, catalogue).scores(areas, new Values(values), Bench.QUARTER);
    }

    private static Value with(Value value, double numerator) {
        return Bench.counts(
                value.indicator(), value.variant(), value.area(), value.period(), numerator, value.denominator());
    }

    @Property(tries = 60)
    void aBetterValueNeverLowersAScoreOrARank(
            @ForAll long seed,
            @ForAll @IntRange(min = 0, max = 2) int which,
            @ForAll @IntRange(min = 1, max = 9) int more) {
        List<Value> values = values(6, new Random(seed));
        List<Value> better = new ArrayList<>(values);
        Value first = values.get(which);
        boolean isDown = first.indicator().equals("repeated");
        double moved = isDown
                ? Math.max(0, first.numerator() - more)
                : Math.min(first.denominator(), first.numerator() + more);
        better.set(which, with(first, moved));
        Score before = Bench.overall(scores(areas(6, "区"), values), "c0");
        Score after = Bench.overall(scores(areas(6, "区"), better), "c0");
        assertTrue(after.score() >= before.score() - 1e-9, before.score() + " to " + after.score());
        assertTrue(after.rank() <= before.rank());
    }

    @Property(tries = 40)
    void theScoreOfOneDoesNotMoveWithTheDataOfAnother(@ForAll long seed) {
        List<Value> values = values(5, new Random(seed));
        List<Value> others = new ArrayList<>(values.subList(0, 3));
        others.addAll(values(5, new Random(seed + 1)).subList(3, 15));
        assertEquals(
                Bench.overall(scores(areas(5, "区"), values), "c0").score(),
                Bench.overall(scores(areas(5, "区"), others), "c0").score());
    }

    @Property(tries = 30)
    void namesAndOrderChangeNothing(@ForAll long seed) {
        List<Value> values = values(6, new Random(seed));
        List<Area> renamed = areas(6, "新名");
        List<Value> shuffled = new ArrayList<>(values);
        Collections.shuffle(renamed, new Random(seed));
        Collections.shuffle(shuffled, new Random(seed + 1));
        List<Score> before = scores(areas(6, "区"), values);
        List<Score> after = scores(renamed, shuffled);
        assertEquals(before.size(), after.size());
        for (int i = 0; i < before.size(); i++) {
            assertEquals(before.get(i).areaCode(), after.get(i).areaCode());
            assertEquals(before.get(i).score(), after.get(i).score());
            assertEquals(before.get(i).rank(), after.get(i).rank());
        }
        assertEquals(ranges(areas(6, "区"), values), ranges(renamed, shuffled));
    }

    private List<String> ranges(List<Area> areas, List<Value> values) {
        return new Simulation(Bench.evaluator(scheme, catalogue), scheme, new SimulationPlan(50, "seed", 50, 2))
                .uncertainties(areas, new Values(values), Bench.QUARTER).stream()
                        .map(row ->
                                row.areaCode() + " " + row.rankLower() + " " + row.rankUpper() + " " + row.scoreLower())
                        .toList();
    }

    @Property(tries = 40)
    void aStreetLiesBetweenItsCommunitiesAndWeightsAddUp(@ForAll long seed) {
        List<Score> scores = scores(areas(4, "区"), values(4, new Random(seed)));
        double street = Bench.overall(scores, "s").score();
        List<Double> communities = scores.stream()
                .filter(row -> row.level().equals("community") && row.kind().equals(Score.OVERALL))
                .map(Score::score)
                .toList();
        assertTrue(street >= Collections.min(communities) - 1e-9 && street <= Collections.max(communities) + 1e-9);
        for (String kind : List.of(Score.DIMENSION, Score.INDICATOR)) {
            double weights = scores.stream()
                    .filter(row -> row.areaCode().equals("c0") && row.kind().equals(kind))
                    .map(Score::effectiveWeight)
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .sum();
            assertEquals(1, weights, 1e-12);
        }
    }
}
