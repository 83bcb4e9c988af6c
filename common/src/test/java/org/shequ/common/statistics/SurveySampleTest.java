package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.shequ.common.statistics.Confidence.NINETY_FIVE;
import static org.shequ.common.statistics.Confidence.NINETY_NINE_POINT_EIGHT;
import static org.shequ.common.statistics.PeerValues.assertRelative;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SurveySampleTest {
    @Test
    void reproducesThePeerStratifiedSample() {
        JsonNode peer = PeerValues.json("survey_design_cases.json").get("stratified_fpc");
        List<SurveyAnswer> answers = new ArrayList<>();
        Map<String, Double> sizes = new TreeMap<>();
        for (JsonNode row : peer.get("data")) {
            answers.add(SurveyAnswer.of(
                    row.get(0).asText(),
                    row.get(1).asText(),
                    row.get(2).asDouble(),
                    row.get(5).asDouble()));
            sizes.put(row.get(0).asText(), row.get(4).asDouble());
        }
        JsonNode full = peer.get("full_precision_recomputed");
        SurveyEstimate large = SurveySample.of(answers).estimate().orElseThrow();
        SurveyEstimate finite = SurveySample.ofFinite(answers, sizes).estimate().orElseThrow();
        assertRelative(full.get("mean").asDouble(), large.mean(), 1e-12, "mean");
        assertRelative(full.get("se_without_fpc").asDouble(), large.standardError(), 1e-12, "without correction");
        assertRelative(full.get("se_with_fpc").asDouble(), finite.standardError(), 1e-12, "with correction");
        assertEquals(peer.get("se_with_fpc").asDouble(), finite.standardError(), 5e-5);
        assertEquals(6, large.degreesOfFreedom());
    }

    @Test
    void reproducesThePeerDesignEffects() {
        JsonNode peer = PeerValues.json("survey_design_cases.json").get("design_effect");
        List<SurveyAnswer> simple = new ArrayList<>();
        List<SurveyAnswer> unequal = new ArrayList<>();
        for (int index = 0; index < peer.get("y").size(); index++) {
            double value = peer.get("y").get(index).asDouble();
            simple.add(
                    SurveyAnswer.of("all", "u" + index, peer.get("srs_weight").asDouble(), value));
            unequal.add(SurveyAnswer.of(
                    "all", "u" + index, peer.get("pps_weights").get(index).asDouble(), value));
        }
        SurveyEstimate srs = SurveySample.of(simple).estimate().orElseThrow();
        assertEquals(peer.get("srs").get("mean").asDouble(), srs.mean(), 1e-9);
        assertEquals(peer.get("srs").get("se").asDouble(), srs.standardError(), 5e-4);
        assertEquals(1, srs.designEffect().orElseThrow(), 1e-12);
        assertEquals(
                peer.get("srs").get("deff").asDouble(),
                srs.designEffectWithoutReplacement().orElseThrow(),
                5e-5);
        SurveyEstimate pps = SurveySample.of(unequal).estimate().orElseThrow();
        assertEquals(peer.get("pps").get("mean").asDouble(), pps.mean(), 5e-4);
        assertEquals(peer.get("pps").get("se").asDouble(), pps.standardError(), 5e-4);
        assertEquals(
                peer.get("pps").get("deff_replace").asDouble(),
                pps.designEffect().orElseThrow(),
                5e-7);
    }

    @Test
    void takesTwoClustersByHand() {
        // yes yes | no no, weight 1: share 1/2; unit totals +1/4 and -1/4; variance 2 * (1/16 + 1/16) = 1/4
        SurveyEstimate estimate = SurveySample.of(List.of(
                        SurveyAnswer.of("s", "a", 1, 1),
                        SurveyAnswer.of("s", "a", 1, 1),
                        SurveyAnswer.of("s", "b", 1, 0),
                        SurveyAnswer.of("s", "b", 1, 0)))
                .estimate()
                .orElseThrow();
        assertEquals(0.5, estimate.mean());
        assertEquals(0.5, estimate.standardError());
        assertEquals(1, estimate.degreesOfFreedom());
        assertEquals(1, estimate.effectiveSize(1), 1e-12);
        assertEquals(
                Wilson.onEffectiveSize(0.5, 1, 1, NINETY_FIVE),
                estimate.proportionInterval(1, NINETY_FIVE).orElseThrow());
    }

    @Test
    void usesTheDesignEffectOfTheWaveWhereAllAgree() {
        SurveyEstimate estimate = SurveySample.of(List.of(
                        SurveyAnswer.of("s", "a", 1, 1),
                        SurveyAnswer.of("s", "b", 2, 1),
                        SurveyAnswer.of("s", "c", 1, 1),
                        SurveyAnswer.missing("s", "d", 1)))
                .estimate()
                .orElseThrow();
        assertEquals(3, estimate.count());
        assertEquals(3, estimate.degreesOfFreedom());
        assertEquals(1.5, estimate.effectiveSize(2));
        assertEquals(
                1, estimate.proportionInterval(2, NINETY_FIVE).orElseThrow().upper());
    }

    @Test
    void saysWhatItCannotKnow() {
        assertEquals(
                Optional.empty(),
                SurveySample.of(List.of(SurveyAnswer.missing("s", "a", 1))).estimate());
        SurveyEstimate lonely = SurveySample.of(
                        List.of(SurveyAnswer.of("s", "a", 1, 1), SurveyAnswer.of("t", "b", 1, 0)))
                .estimate()
                .orElseThrow();
        assertEquals(2, lonely.singleUnitStrata());
        assertEquals(Optional.empty(), lonely.proportionInterval(1, NINETY_FIVE));
        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class,
                () -> SurveySample.ofFinite(
                        List.of(SurveyAnswer.of("s", "a", 1, 1), SurveyAnswer.of("t", "b", 1, 1)), Map.of("s", 0.0)));
        assertEquals(
                "Cannot correct for a finite population: stratum s has 1 units of 0.0; stratum t has 1 units of null"
                        + " (for each stratum a population of at least its sampled units)",
                failure.getMessage());
    }

    @Property
    void orderOfTheAnswersDoesNotMatterAndOthersDoNotChangeTheMean(
            @ForAll @Size(min = 2, max = 40) List<@IntRange(max = 1) Integer> values, @ForAll long seed) {
        List<SurveyAnswer> answers = new ArrayList<>();
        for (int index = 0; index < values.size(); index++) {
            answers.add(SurveyAnswer.of("s" + index % 2, "u" + index % 7, 1 + index % 3, values.get(index)));
        }
        SurveyEstimate ordered = SurveySample.of(answers).estimate().orElseThrow();
        Collections.shuffle(answers, new Random(seed));
        SurveyEstimate shuffled = SurveySample.of(answers).estimate().orElseThrow();
        assertEquals(ordered.mean(), shuffled.mean(), 1e-12);
        assertEquals(ordered.standardError(), shuffled.standardError(), 1e-12);
        answers.add(SurveyAnswer.missing("s0", "u9", 5));
        assertEquals(
                ordered.mean(),
                SurveySample.of(answers).estimate().orElseThrow().mean(),
                1e-12);
        assertTrue(ordered.effectiveSize(1) <= values.size());
        assertTrue(ordered.proportionInterval(1.5, NINETY_NINE_POINT_EIGHT)
                .map(interval -> interval.contains(ordered.mean()))
                .orElse(true));
    }
}
