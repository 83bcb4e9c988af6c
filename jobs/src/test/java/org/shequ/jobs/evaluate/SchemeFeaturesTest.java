package org.shequ.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.yaml.DefinitionException;

/** What cities' schemes ask for beside plain weights, each on a table small enough to check by eye. */
class SchemeFeaturesTest {
    private final Indicators catalogue = Bench.catalogue(
            "closed   community  up   proportion wilson month 1",
            "repeated community  down proportion wilson month 1",
            "asked    department down proportion wilson month 1",
            "mended   property_company up proportion wilson month 1");

    private Scheme scheme(String rest) {
        return Bench.scheme(catalogue, """
                id: test_2026
                name: {zh: 试, en: Test}
                adoption: {zh: 市政府, en: City government}
                adopted_on: 2025-12-31
                valid_from: 2026-01-01
                within: arithmetic
                across: arithmetic
                grades:
                  - {id: excellent, name: {zh: 优, en: Excellent}, from: 90}
                  - {id: good, name: {zh: 良, en: Good}, from: 80}
                  - {id: fair, name: {zh: 中, en: Fair}, from: 60}
                  - {id: poor, name: {zh: 差, en: Poor}, from: 0}
                """ + rest);
    }

    private static final String BY_STRATUM = """
            evaluations:
              - level: community
                dimensions:
                  - id: service
                    name: {zh: 服务, en: Service}
                    weight: 1
                    indicators:
                      - {id: closed, weight: 3, zero: 0, full: 1, weight_by_stratum: {老旧小区: 1}}
                      - {id: repeated, weight: 1, zero: 1, full: 0}
            """;

    private static Area community(String code, String stratum) {
        return new Area(
                code, "community", code, Optional.empty(), OptionalLong.of(100), Optional.ofNullable(stratum), false);
    }

    @Test
    void weightsDifferByStratumAndEveryoneElseHasThePlainOnes() {
        Scheme scheme = scheme(BY_STRATUM);
        List<Area> areas = List.of(community("old", "老旧小区"), community("new", "商品房小区"), community("none", null));
        List<Score> scores = Bench.evaluator(scheme, catalogue)
                .scores(
                        areas,
                        Bench.values(
                                "closed old 2026-Q3 80 100",
                                "repeated old 2026-Q3 60 100",
                                "closed new 2026-Q3 80 100",
                                "repeated new 2026-Q3 60 100",
                                "closed none 2026-Q3 80 100",
                                "repeated none 2026-Q3 60 100"),
                        Bench.QUARTER);

        // (1 x 80 + 1 x 40) / 2 among old estates, (3 x 80 + 1 x 40) / 4 elsewhere
        assertEquals(60, Bench.overall(scores, "old").score(), 1e-9);
        assertEquals(70, Bench.overall(scores, "new").score(), 1e-9);
        assertEquals(70, Bench.overall(scores, "none").score(), 1e-9);
        assertEquals(0.5, Bench.item(scores, "old", "closed").nominalWeight(), 1e-9);
        assertEquals(0.75, Bench.item(scores, "new", "closed").nominalWeight(), 1e-9);
        assertEquals(Optional.of(LocalDate.of(2025, 12, 31)), scheme.adoptedOn());
    }

    @Test
    void drawnWeightsKeepToThoseOfTheStratum() {
        Scheme scheme = scheme(BY_STRATUM);
        List<Uncertainty> rows = new Simulation(
                        Bench.evaluator(scheme, catalogue), scheme, new SimulationPlan(2000, "seed", 50, 2))
                .uncertainties(
                        List.of(community("new", null), community("old", "老旧小区")),
                        Bench.values(
                                "closed new 2026-Q3 80000 100000",
                                "repeated new 2026-Q3 60000 100000",
                                "closed old 2026-Q3 80000 100000",
                                "repeated old 2026-Q3 60000 100000"),
                        Bench.QUARTER);
        // weights of Dirichlet(50 w): standard deviation of the share is sqrt(w (1 - w) / 51), of the score 40 times
        // that
        assertEquals(40 * 1.645 * Math.sqrt(0.75 * 0.25 / 51), 70 - rows.get(0).scoreLower(), 0.5);
        assertEquals(40 * 1.645 * Math.sqrt(0.5 * 0.5 / 51), 60 - rows.get(1).scoreLower(), 0.5);
    }

    @Test
    void scoresOfDimensionsAndTotalsCarryTheirIntervals() {
        Scheme scheme = scheme(PLAIN);
        List<Area> areas = communities(1);
        Values values = shares(100, 80);
        Evaluator evaluator = Bench.evaluator(scheme, catalogue);
        List<Uncertainty> firm = new Simulation(evaluator, scheme, new SimulationPlan(2000, "seed", 50, 2))
                .uncertainties(areas, values, Bench.QUARTER);
        List<Score> scores = Uncertainty.within(evaluator.scores(areas, values, Bench.QUARTER), firm);

        // one indicator, so the dimension and the total are one: Beta(80.5, 20.5), whose 5 % and 95 % are 72.9 and 85.9
        Score dimension = Bench.item(scores, "c0", "service");
        assertEquals(72.9, dimension.lower(), 0.7);
        assertEquals(85.9, dimension.upper(), 0.7);
        assertEquals(dimension.lower(), Bench.overall(scores, "c0").lower(), 1e-9);
        assertEquals(null, Bench.item(scores, "c0", "closed").lower());
    }

    @Test
    void aWeightOfAStratumBelowZeroIsRefused() {
        assertTrue(assertThrows(DefinitionException.class, () -> scheme(BY_STRATUM.replace("老旧小区: 1", "老旧小区: -1")))
                .getMessage()
                .contains("weight -1.0 in stratum 老旧小区 (expected above 0)"));
    }

    private static final String PLAIN = """
            evaluations:
              - level: community
                dimensions:
                  - id: service
                    name: {zh: 服务, en: Service}
                    weight: 1
                    indicators:
                      - {id: closed, zero: 0, full: 1}
            """;

    private static final String FORCED = PLAIN + """
            forced_shares:
              - {grade: excellent, most: 0.4}
            """;

    /** Scores of communities c0, c1 and so on, each resting on so many cases. */
    private static Values shares(int cases, int... percent) {
        return Bench.values(IntStream.range(0, percent.length)
                .mapToObj(i -> "closed c" + i + " 2026-Q3 " + percent[i] * cases / 100 + " " + cases)
                .toArray(String[]::new));
    }

    private static List<Area> communities(int count) {
        List<Area> areas = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            areas.add(community("c" + i, null));
        }
        return areas;
    }

    @Test
    void aForcedShareLowersThoseBehindItAndSaysSo() {
        Scheme scheme = scheme(FORCED);
        List<Score> scores = Bench.evaluator(scheme, catalogue)
                .scores(communities(5), shares(100_000, 98, 95, 92, 85, 50), Bench.QUARTER);

        // two fifths of five areas are two places; the third has 92 points and is 良 all the same
        assertEquals(
                List.of("excellent", "excellent", "good", "good", "poor"),
                IntStream.range(0, 5)
                        .mapToObj(i -> Bench.overall(scores, "c" + i).grade())
                        .toList());
        Score third = Bench.overall(scores, "c2");
        assertEquals("excellent", third.uncappedGrade());
        assertEquals("名额所限，至多良 | limited by shares of grades to Good", third.reason());
        assertEquals(92, third.score(), 1e-9);
    }

    @Test
    void aForcedShareNeverMakesAGradeFirmThatIsNot() {
        List<Uncertainty> firm = firmness(scheme(FORCED), shares(100_000, 98, 95, 92, 85, 50));
        assertEquals("良（100%） Good (100 %)", firm.get(2).firmness().toString());
        // 95.5 % against 95 % on 200 cases cannot be told apart: who holds the second place is not firm, and neither is
        // its grade
        List<Uncertainty> open = firmness(scheme(FORCED), shares(200, 98, 96, 95, 85, 50));
        assertEquals("excellent", open.get(1).grade());
        assertFalse(open.get(1).isFirm());
        assertEquals("优/良 未定 Excellent/Good, not firm", open.get(1).firmness().toString());
        assertEquals("good", open.get(2).grade());
        assertFalse(open.get(2).isFirm());
        assertEquals(
                1,
                open.get(2).gradeProbability().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum(),
                1e-9);
        // without the share both would be firm
        List<Uncertainty> free = firmness(scheme(PLAIN), shares(200, 98, 96, 95, 85, 50));
        assertTrue(free.get(1).isFirm() && free.get(2).isFirm());
    }

    private List<Uncertainty> firmness(Scheme scheme, Values values) {
        return new Simulation(Bench.evaluator(scheme, catalogue), scheme, new SimulationPlan(1000, "seed", 50, 2))
                .uncertainties(communities(5), values, Bench.QUARTER);
    }

    @Test
    void aForcedShareOfAGradeWithNothingBelowIsRefused() {
        assertTrue(
                assertThrows(DefinitionException.class, () -> scheme(FORCED.replace("grade: excellent", "grade: poor")))
                        .getMessage()
                        .contains("the scheme has no grade 'poor' with a worse one below it"));
    }

    @Test
    void departmentsAndPropertyCompaniesHaveEvaluationsOfTheirOwn() {
        Scheme scheme = scheme("""
                evaluations:
                  - level: department
                    dimensions:
                      - id: workload
                        name: {zh: 负担, en: Workload}
                        weight: 1
                        indicators:
                          - {id: asked, zero: 1, full: 0}
                  - level: property_company
                    dimensions:
                      - id: service
                        name: {zh: 整改, en: Rectification}
                        weight: 1
                        indicators:
                          - {id: mended, zero: 0, full: 1}
                """);
        List<Score> scores = Bench.evaluator(scheme, catalogue)
                .scores(
                        Bench.areas(
                                "c1 community - 100",
                                "d1 department - -",
                                "d2 department - -",
                                "p1 property_company - -"),
                        Bench.values(
                                "asked d1 2026-Q3 30 100",
                                "asked d2 2026-Q3 10 100",
                                "asked c1 2026-Q3 90 100",
                                "mended p1 2026-Q3 75 100"),
                        Bench.QUARTER);

        assertEquals(70, Bench.overall(scores, "d1").score(), 1e-9);
        assertEquals(2, Bench.overall(scores, "d1").rank());
        assertEquals(2, Bench.overall(scores, "d1").ranked());
        assertEquals(75, Bench.overall(scores, "p1").score(), 1e-9);
        // what departments ask for moves no community
        assertEquals(
                0, scores.stream().filter(row -> row.areaCode().equals("c1")).count());
    }
}
