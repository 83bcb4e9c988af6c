package org.shequ.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.shequ.jobs.evaluate.Bench.QUARTER;
import static org.shequ.jobs.evaluate.Bench.areas;
import static org.shequ.jobs.evaluate.Bench.overall;
import static org.shequ.jobs.evaluate.Bench.values;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Rule;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.yaml.Problems;

/** Schemes that Chinese cities have published, against the figures they state. */
class PublishedSchemesTest {
    private final Indicators catalogue = Indicators.load(Contracts.load());

    private Scheme scheme(String id) {
        Problems problems = new Problems();
        Scheme scheme = Scheme.shipped(id, catalogue, problems).orElse(null);
        problems.throwIfAny();
        return scheme;
    }

    private List<Score> scores(Scheme scheme, String level, List<Event> events, String... rows) {
        return Bench.evaluator(scheme, catalogue)
                .scores(areas("a1 " + level + " - 100", "a2 " + level + " - 100"), values(rows), events, QUARTER);
    }

    @Test
    void theDefaultSchemeIsSoundAndNamesOnlyWhatItsLevelsAnswerFor() {
        assertEquals("default_2026", scheme("default_2026").id());
    }

    @Test
    void threeRatesWeighFollowUpsAndScoreNobodyWithoutOne() {
        // 98, 90 and 80 + 0.9 x 10 = 89 of 100 valid follow-ups: 0.10 x 98 + 0.50 x 90 + 0.40 x 89 = 90.4
        List<Score> scores = scores(
                scheme("three_rates_12345"),
                "street",
                List.of(),
                "hotline_response_rate a1 2026-Q3 98 100",
                "hotline_resolution_rate a1 2026-Q3 90 100",
                "hotline_satisfied_rate a1 2026-Q3 89 100",
                "hotline_response_rate a2 2026-Q3 no_data",
                "hotline_resolution_rate a2 2026-Q3 no_data",
                "hotline_satisfied_rate a2 2026-Q3 no_data");
        assertEquals(90.4, overall(scores, "a1").publishedScore());
        assertEquals(1, overall(scores, "a1").rank());
        assertNull(overall(scores, "a2").score());
        assertNull(overall(scores, "a2").rank());
        assertEquals("not_scored", overall(scores, "a2").status());
    }

    @Test
    void jinniuAddsFiveRatesAsMarks() {
        // 30 x 0.95 + 20 x 0.90 + 20 x (1 - 0.02) + 20 x (1 - 0.05) + 10 x (1 - 0.10) = 28.5 + 18 + 19.6 + 19 + 9 =
        // 94.1
        List<Score> scores = scores(
                scheme("jinniu_digital_city_management"),
                "street",
                List.of(),
                "grid_disposal_rate a1 2026-Q3 190 200",
                "grid_ontime_disposal_rate a1 2026-Q3 180 200",
                "grid_rework_of_due_rate a1 2026-Q3 4 200",
                "grid_overdue_of_due_rate a1 2026-Q3 10 200",
                "grid_extended_rate a1 2026-Q3 20 200");
        assertEquals(94.1, overall(scores, "a1").publishedScore());
    }

    @Test
    void jinhuaTakesAMarkForEachPointShortAndForCases() {
        Scheme scheme = scheme("jinhua_digital_city_management");
        // on time 65 %: 50 - 5 = 45; closed 92 %: 20; 3 reworked 0.6, 1 thrice failed 0.5, 1 falsified 1: 65 - 2.1 =
        // 62.9
        List<Score> scores = scores(
                scheme,
                "street",
                List.of(
                        new Event("a1", "rework", 3, "核查单 7"),
                        new Event("a1", "rework_repeated", 1, "核查单 8"),
                        new Event("a1", "falsified", 1, "核查单 9")),
                "grid_ontime_closure_rate a1 2026-Q3 130 200",
                "grid_closure_rate a1 2026-Q3 184 200",
                "grid_ontime_closure_rate a2 2026-Q3 140 200",
                "grid_closure_rate a2 2026-Q3 180 200");
        assertEquals(62.9, overall(scores, "a1").publishedScore());
        assertEquals(-2.1, overall(scores, "a1").ledgerMarks(), 1e-12);
        assertEquals(70.0, overall(scores, "a2").publishedScore());
        assertEquals(
                "返工（核查单 7） | Reworked case (核查单 7)",
                Bench.item(scores, "a1", "rework").reason());
    }

    @Test
    void kunmingGivesTheThirdPartyFourTenths() {
        // 0.60 x 88.5 + 0.40 x 92 = 89.9
        List<Score> scores = scores(
                scheme("kunming_grid_2022"),
                "street",
                List.of(),
                "grid_management_score a1 2026-Q3 88.5 1",
                "third_party_inspection_score a1 2026-Q3 92 1");
        assertEquals(89.9, overall(scores, "a1").publishedScore());
    }

    @Test
    void patrolBandsStepAtTheirBounds() {
        Rule rule = scheme("patrol_coverage_bands")
                .evaluation("community")
                .orElseThrow()
                .dimensions()
                .get(0)
                .indicators()
                .get(0)
                .rule();
        double[] shares = {1, 0.95, 0.9499, 0.90, 0.8999, 0.85, 0.8499, 0};
        double[] marks = {10, 10, 8, 8, 6, 6, 0, 0};
        for (int i = 0; i < shares.length; i++) {
            assertEquals(marks[i], rule.score(shares[i]) / 10, "marks of " + shares[i]);
        }
    }

    @Test
    void vetoesCapTheGradeAndFailedGatesMakeItDoubtful() {
        Scheme scheme = Bench.scheme(catalogue, """
                id: capped
                name: {zh: 试, en: Test}
                adoption: {zh: 试, en: Test}
                valid_from: 2026-01-01
                evaluations:
                  - level: community
                    dimensions:
                      - id: service
                        name: {zh: 服务, en: Service}
                        weight: 1
                        indicators:
                          - {id: grid_closure_rate, zero: 0, full: 1}
                ledger:
                  most_bonus: 2
                  items:
                    - {id: representative, name: {zh: 当选代表, en: Elected}, marks: 1, cap: 5}
                vetoes:
                  - {id: safety, name: {zh: 安全事故, en: Safety accident}}
                gates:
                  - {id: dq_duplicate_share, limit: 0.05}
                grades:
                  - {id: good, name: {zh: 良, en: Good}, from: 80}
                  - {id: fair, name: {zh: 中, en: Fair}, from: 60}
                  - {id: poor, name: {zh: 差, en: Poor}, from: 0}
                """);
        List<Score> scores = scores(
                scheme,
                "community",
                List.of(new Event("a1", "safety", 1, "通报 3"), new Event("a2", "representative", 4, "名单")),
                "grid_closure_rate a1 2026-Q3 95 100",
                "dq_duplicate_share a1 2026-Q3 1 100",
                "grid_closure_rate a2 2026-Q3 90 100",
                "dq_duplicate_share a2 2026-Q3 8 100");
        Score vetoed = overall(scores, "a1");
        assertEquals(List.of("poor", "good"), List.of(vetoed.grade(), vetoed.uncappedGrade()));
        assertEquals("安全事故（通报 3） | Safety accident (通报 3)", vetoed.reason());
        assertEquals(false, vetoed.isDataDoubtful());
        Score doubtful = overall(scores, "a2");
        assertEquals(List.of("fair", "good"), List.of(doubtful.grade(), doubtful.uncappedGrade()));
        assertEquals(true, doubtful.isDataDoubtful());
        // 90 and 4 bonuses of 1, of which the scheme allows 2
        assertEquals(92, doubtful.score(), 1e-9);
        assertEquals("数据存疑", doubtful.reason().substring(0, 4));
    }
}
