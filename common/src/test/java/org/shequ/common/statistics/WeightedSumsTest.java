package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.shequ.common.statistics.Confidence.NINETY_FIVE;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WeightedSumsTest {
    @Test
    void addsUpByHand() {
        // weights 1, 1, 2; yes, no, yes: share 3/4; effective size 4^2 / 6
        WeightedSums sums =
                WeightedSums.ofAnswer(1, 1).plus(WeightedSums.ofAnswer(1, 0)).plus(WeightedSums.ofAnswer(2, 1));
        assertEquals(new WeightedSums(3, 4, 6, 3), sums);
        assertEquals(0.75, sums.proportion().orElseThrow());
        assertEquals(16.0 / 6, sums.effectiveSize(), 1e-15);
        assertEquals(3 / (16.0 / 6), sums.designEffect().orElseThrow(), 1e-15);
        assertEquals(
                Wilson.interval(2, 16.0 / 6, NINETY_FIVE).lower(),
                sums.interval(NINETY_FIVE).orElseThrow().lower(),
                1e-12);
    }

    @Test
    void knowsNothingWithoutAnswersAndRefusesImpossibleSums() {
        assertEquals(Optional.empty(), WeightedSums.NONE.interval(NINETY_FIVE));
        assertTrue(WeightedSums.NONE.proportion().isEmpty());
        assertThrows(IllegalArgumentException.class, () -> new WeightedSums(0, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new WeightedSums(3, 4, 6, 5));
        assertThrows(IllegalArgumentException.class, () -> new WeightedSums(3, 4, 1, 3));
        assertThrows(IllegalArgumentException.class, () -> WeightedSums.ofAnswer(0, 1));
    }

    @Test
    void reproducesThePeerEffectiveSize() {
        JsonNode design = PeerValues.json("survey_design_cases.json").get("design_effect");
        WeightedSums sums = WeightedSums.NONE;
        for (JsonNode weight : design.get("pps_weights")) {
            sums = sums.plus(WeightedSums.ofAnswer(weight.asDouble(), 1));
        }
        PeerValues.assertRelative(
                design.get("pps").get("kish_effective_n_recomputed").asDouble(), sums.effectiveSize(), 1e-12, "size");
    }

    @Property
    void equalWeightsChangeNothing(@ForAll @IntRange(max = 300) int yes, @ForAll @IntRange(min = 1, max = 300) int no) {
        double count = yes + no;
        WeightedSums sums = new WeightedSums(yes + no, 3 * count, 9 * count, 3.0 * yes);
        Interval expected = Wilson.interval(yes, count, NINETY_FIVE);
        Interval actual = sums.interval(NINETY_FIVE).orElseThrow();
        assertEquals(expected.lower(), actual.lower(), 1e-12);
        assertEquals(expected.upper(), actual.upper(), 1e-12);
    }
}
