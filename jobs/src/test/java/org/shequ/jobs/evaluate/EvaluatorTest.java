package org.shequ.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.shequ.jobs.evaluate.Bench.QUARTER;
import static org.shequ.jobs.evaluate.Bench.areas;
import static org.shequ.jobs.evaluate.Bench.item;
import static org.shequ.jobs.evaluate.Bench.overall;
import static org.shequ.jobs.evaluate.Bench.rows;
import static org.shequ.jobs.evaluate.Bench.values;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.shequ.common.period.Period;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.yaml.DefinitionException;

class EvaluatorTest {
    private final Indicators catalogue = Bench.catalogue(
            "closed    community  up   proportion wilson month 30",
            "repeated  community  down proportion wilson month 30",
            "satisfied community  up   proportion wilson wave  30",
            "overload  street     down proportion wilson wave  5",
            "burden    department down proportion wilson month 1");
    private final String grades = """
            grades:
              - {id: excellent, name: {zh: 优, en: Excellent}, from: 90}
              - {id: good, name: {zh: 良, en: Good}, from: 80}
              - {id: fair, name: {zh: 中, en: Fair}, from: 60}
              - {id: poor, name: {zh: 差, en: Poor}, from: 0}
            """;
    private final Scheme scheme = scheme("""
            longest_wave_age_months: 6
            evaluations:
              - level: community
                minimum_households: 50
                dimensions:
                  - id: service
                    name: {zh: 服务, en: Service}
                    weight: 0.6
                    indicators:
                      - {id: closed, weight: 3, zero: 0.50, full: 1.00}
                      - {id: repeated, weight: 1, zero: 0.20, full: 0}
                  - id: satisfaction
                    name: {zh: 满意, en: Satisfaction}
                    weight: 0.4
                    indicators:
                      - {id: satisfied, zero: 0, full: 1}
              - level: street
                children_share: 0.5
                dimensions:
                  - id: workload
                    name: {zh: 负担, en: Workload}
                    weight: 1
                    indicators:
                      - {id: overload, zero: 1, full: 0}
            """);

    private Scheme scheme(String body) {
        return Bench.scheme(catalogue, """
                id: test_2026
                name: {zh: 试, en: Test}
                adoption: {zh: 试, en: Test}
                valid_from: 2026-01-01
                """ + body + grades);
    }

    private List<Score> scores(List<Area> areas, Values values) {
        return Bench.evaluator(scheme, catalogue).scores(areas, values, QUARTER);
    }

    @Test
    void partsMakeATotalByTheWeightsOfTheScheme() {
        List<Score> scores = scores(
                areas("c1 community s1 100"),
                values("closed c1 2026-Q3 90 100", "repeated c1 2026-Q3 5 100", "satisfied c1 2026-08 64 100"));

        // closed (0.90 - 0.50) / 0.50 = 80; repeated (0.05 - 0.20) / -0.20 = 75
        assertEquals(80, item(scores, "c1", "closed").score(), 1e-9);
        assertEquals(75, item(scores, "c1", "repeated").score(), 1e-9);
        assertEquals(64, item(scores, "c1", "satisfied").score(), 1e-9);
        // (3 x 80 + 1 x 75) / 4 = 78.75
        assertEquals(78.75, item(scores, "c1", "service").score(), 1e-9);
        // 0.6 x 78.75 + 0.4 x 64 = 72.85; 78.75^0.6 x 64^0.4 = 72.47
        Score total = overall(scores, "c1");
        assertEquals(72.85, total.arithmeticScore(), 1e-9);
        assertEquals(Math.pow(78.75, 0.6) * Math.pow(64, 0.4), total.geometricScore(), 1e-9);
        assertEquals(total.geometricScore(), total.score());
        assertEquals(72.5, total.publishedScore());
        assertEquals("fair", total.grade());
        assertEquals(0.45, item(scores, "c1", "closed").nominalWeight(), 1e-12);
        assertEquals(0.45, item(scores, "c1", "closed").effectiveWeight(), 1e-12);
        assertEquals(90.0, item(scores, "c1", "closed").numerator());
        assertEquals(100.0, item(scores, "c1", "closed").denominator());
        assertEquals("2026-08", item(scores, "c1", "satisfied").valuePeriod());
        assertNull(total.reason());
    }

    @Test
    void missingIsNeverZeroButNamedAndItsWeightPassesToTheRest() {
        List<Score> scores = scores(
                areas("c1 community s1 100"),
                values("closed c1 2026-Q3 90 100", "repeated c1 2026-Q3 suppressed", "satisfied c1 2026-08 80 100"));

        assertEquals(80, overall(scores, "c1").score(), 1e-9);
        assertEquals(0.45 / 0.6 * 0.6, item(scores, "c1", "closed").nominalWeight(), 1e-12);
        assertEquals(0.6, item(scores, "c1", "closed").effectiveWeight(), 1e-12);
        Score repeated = item(scores, "c1", "repeated");
        assertNull(repeated.score());
        assertEquals("suppressed", repeated.status());
        assertEquals("说明 | because", repeated.reason());
        assertEquals(
                "服务（缺少：repeated（说明）） | Service (missing: repeated (because))",
                overall(scores, "c1").reason());
    }

    @Test
    void tooLittleWeightIsNotScoredWithItsReason() {
        List<Score> scores = scores(
                areas("c1 community s1 100", "c2 community s1 100"),
                values(
                        "closed c1 2026-Q3 9 10",
                        "repeated c1 2026-Q3 0 100",
                        "satisfied c1 2026-08 80 100",
                        "closed c2 2026-Q3 90 100",
                        "repeated c2 2026-Q3 0 100",
                        "satisfied c2 2026-08 80 100"));

        Score service = item(scores, "c1", "service");
        assertEquals("not_scored", service.status());
        assertNull(service.score());
        assertEquals(
                "可用权重 25%，至少 67%；缺少：closed（样本不足，n=10，至少 30）"
                        + " | 25 % of the weight is present, at least 67 % needed; missing: closed (n is 10, at least 30 needed)",
                service.reason());
        Score total = overall(scores, "c1");
        assertEquals("not_scored", total.status());
        assertNull(total.rank());
        assertNull(total.grade());
        assertNull(item(scores, "c1", "repeated").effectiveWeight());
        assertEquals(1, total.ranked());
        assertEquals(1, overall(scores, "c2").rank());
    }

    @Test
    void theLatestWaveCountsWhileItIsYoungEnough() {
        List<Area> areas = areas("c1 community s1 100", "c2 community s1 100");
        List<Score> scores = scores(
                areas,
                values(
                        "satisfied c1 2026-03 10 100",
                        "satisfied c1 2026-06 40 100",
                        "satisfied c1 2026-08 no_data",
                        "satisfied c1 2026-10 90 100",
                        "satisfied c2 2026-02 90 100"));

        assertEquals(40, item(scores, "c1", "satisfied").score(), 1e-9);
        assertEquals("2026-06", item(scores, "c1", "satisfied").valuePeriod());
        assertNull(item(scores, "c2", "satisfied").score());
        assertEquals(
                "截至 2026-09 的 6 个月内无调查 | no survey wave within 6 months up to 2026-09",
                item(scores, "c2", "satisfied").reason());
    }

    @Test
    void aStreetIsItsOwnPartAndTheHouseholdWeightedMeanOfItsCommunities() {
        List<Score> scores = scores(
                areas(
                        "s1 street - -",
                        "c1 community s1 300",
                        "c2 community s1 100",
                        "c3 community s1 49",
                        "c4 community s1 900 virtual"),
                values(
                        "closed c1 2026-Q3 100 100",
                        "repeated c1 2026-Q3 0 100",
                        "satisfied c1 2026-08 100 100",
                        "closed c2 2026-Q3 75 100",
                        "repeated c2 2026-Q3 10 100",
                        "satisfied c2 2026-08 50 100",
                        "overload s1 2026-08 3 10"));

        assertEquals(100, overall(scores, "c1").score(), 1e-9);
        assertEquals(50, overall(scores, "c2").score(), 1e-9);
        // (300 x 100 + 100 x 50) / 400 = 87.5
        Score children = item(scores, "s1", "children");
        assertEquals(87.5, children.score(), 1e-9);
        assertEquals(2.0, children.numerator());
        assertEquals(2.0, children.denominator());
        assertEquals(70, item(scores, "s1", "overload").score(), 1e-9);
        assertEquals((87.5 + 70) / 2, overall(scores, "s1").arithmeticScore(), 1e-9);
        assertEquals(Math.sqrt(87.5 * 70), overall(scores, "s1").score(), 1e-9);
        assertEquals(
                "规模过小，不参评：49 户，至少 50 户 | too small to be rated: 49 households, at least 50 needed",
                overall(scores, "c3").reason());
        assertEquals(
                "虚拟社区，不参评 | a statistical placeholder is not rated",
                overall(scores, "c4").reason());
        assertEquals(
                1, scores.stream().filter(row -> row.areaCode().equals("c4")).count());
    }

    @Test
    void aSchemeThatMarksACommunityDownForWhatOthersPutOnItIsRefused() {
        DefinitionException refusal = assertThrows(DefinitionException.class, () -> scheme("""
                        evaluations:
                          - level: community
                            dimensions:
                              - id: service
                                name: {zh: 服务, en: Service}
                                weight: 1
                                indicators:
                                  - {id: closed, zero: 0.50, full: 1.00}
                                  - {id: burden, zero: 1, full: 0}
                        """));
        assertTrue(
                refusal.getMessage()
                        .endsWith("indicator 'burden' is answered for by department and cannot move the score of a"
                                + " community"),
                refusal.getMessage());
    }

    @Test
    void tiesTakeTheSmallerRankAndRanksAreTakenBeforeRounding() {
        List<Score> scores = scores(
                areas("c1 community s 99", "c2 community s 99", "c3 community s 99", "c4 community s 99"),
                values(
                        "closed c1 2026-Q3 90000 100000",
                        "repeated c1 2026-Q3 4 100",
                        "satisfied c1 2026-08 80 100",
                        "closed c2 2026-Q3 90001 100000",
                        "repeated c2 2026-Q3 4 100",
                        "satisfied c2 2026-08 80 100",
                        "closed c3 2026-Q3 90000 100000",
                        "repeated c3 2026-Q3 4 100",
                        "satisfied c3 2026-08 80 100",
                        "closed c4 2026-Q3 60 100",
                        "repeated c4 2026-Q3 4 100",
                        "satisfied c4 2026-08 80 100"));

        assertEquals(
                List.of(2, 1, 2, 4),
                List.of("c1", "c2", "c3", "c4").stream()
                        .map(code -> overall(scores, code).rank())
                        .toList());
        assertEquals(80.0, overall(scores, "c2").publishedScore());
        assertEquals("good", overall(scores, "c1").grade());
    }

    @Test
    void theOrderOfTheRowsChangesNothing() {
        List<Area> areas = new ArrayList<>(
                areas("s1 street - -", "c1 community s1 300", "c2 community s1 100", "c3 community s1 120"));
        List<Value> rows = new ArrayList<>(rows(
                "closed c1 2026-Q3 91 103",
                "repeated c1 2026-Q3 7 101",
                "satisfied c1 2026-08 71 93",
                "closed c2 2026-Q3 75 107",
                "repeated c2 2026-Q3 11 97",
                "satisfied c2 2026-08 51 83",
                "closed c3 2026-Q3 75 97",
                "repeated c3 2026-Q3 13 87",
                "satisfied c3 2026-08 31 43",
                "overload s1 2026-08 3 7"));
        List<Score> before = scores(areas, new Values(rows));
        Collections.reverse(areas);
        Collections.reverse(rows);
        assertEquals(before, scores(areas, new Values(rows)));
    }

    @Test
    void periodsKnowTheirEndsAndTheirForerunners() {
        assertEquals("2026-09-30", QUARTER.lastDay().toString());
        assertEquals("2026-Q2", QUARTER.previous().name());
        assertEquals(
                "2025-Q4",
                Period.of("quarter", "2026-Q1", CityCalendar.NATURAL).previous().name());
        assertEquals("2025-Q3", QUARTER.yearBefore().name());
        assertEquals(
                "2025-H2",
                Period.of("half_year", "2026-H1", CityCalendar.NATURAL)
                        .previous()
                        .name());
        assertEquals(
                "2025-12",
                Period.of("month", "2026-01", CityCalendar.NATURAL).previous().name());
        assertEquals(
                "2025",
                Period.of("year", "2026", CityCalendar.NATURAL).previous().name());
        assertThrows(IllegalArgumentException.class, () -> Period.of("quarter", "2026Q3", CityCalendar.NATURAL));
    }

    @Test
    void effectiveAnswersAreReadBackFromAWilsonInterval() {
        // Wilson 95 % of 40 of 100: 0.309401 to 0.497998
        assertEquals(100, Values.effectiveRows(0.4, 0.30940127, 0.49799799), 0.01);
        // Wilson 95 % of 10 of 10: 0.722467 to 1
        assertEquals(10, Values.effectiveRows(1, 0.72246720, 1), 0.001);
    }
}
