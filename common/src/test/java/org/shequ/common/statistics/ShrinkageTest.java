package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ShrinkageTest {
    @Test
    void followsMarshallByHand() {
        // Eight areas of 100: four with 10 events, four with 30. m = 0.2, s2 = 0.01, A = 0.01 - 0.2/100 = 0.008,
        // weight = 0.008 / (0.008 + 0.002) = 0.8
        Shrinkage shrinkage = Shrinkage.ofRates(alternating(10, 30));
        assertEquals(0.2, shrinkage.centre(), 1e-15);
        assertEquals(0.008, shrinkage.spread(), 1e-15);
        assertEquals(0.8, shrinkage.areas().get(0).weight(), 1e-12);
        assertEquals(0.12, shrinkage.areas().get(0).shrunk(), 1e-12);
        assertEquals(0.28, shrinkage.areas().get(1).shrunk(), 1e-12);
    }

    @Test
    void followsTheBetaBinomialByHand() {
        // The same areas as proportions: sum of squares 8, over 0.16 is 50, less 7 is 43; room 8 * 99 * 7/8 = 693
        double correlation = 43.0 / 693;
        Shrinkage shrinkage = Shrinkage.ofProportions(alternating(10, 30));
        assertEquals(correlation * 0.16, shrinkage.spread(), 1e-15);
        assertEquals(
                100 * correlation / (1 + 99 * correlation),
                shrinkage.areas().get(0).weight(),
                1e-12);
    }

    @Test
    void drawsEveryAreaToTheCentreWhereChanceExplainsAll() {
        Shrinkage shrinkage = Shrinkage.ofRates(alternating(10, 11));
        assertEquals(0, shrinkage.spread());
        assertEquals(0.105, shrinkage.areas().get(3).shrunk(), 1e-15);
        assertEquals(
                0, Shrinkage.ofProportions(alternating(0, 0)).areas().get(0).shrunk());
    }

    @Test
    void isOffBelowEightAreas() {
        Shrinkage shrinkage = Shrinkage.ofRates(alternating(10, 30).subList(0, 7));
        assertEquals(Shrinkage.Status.TOO_FEW_AREAS, shrinkage.status());
        assertEquals(new Shrinkage.Area(0.1, 0.1, 1), shrinkage.areas().get(0));
        assertThrows(IllegalArgumentException.class, () -> Shrinkage.ofRates(List.of()));
        assertThrows(IllegalArgumentException.class, () -> Shrinkage.ofProportions(alternating(10, 101)));
    }

    private static List<Shrinkage.Count> alternating(int even, int odd) {
        return IntStream.range(0, 8)
                .mapToObj(index -> new Shrinkage.Count(index % 2 == 0 ? even : odd, 100))
                .toList();
    }

    @Property
    void shrunkLiesBetweenRawAndCentreAndLargerAreasKeepMore(
            @ForAll @Size(min = 8, max = 30) List<@IntRange(max = 20) Integer> events, @ForAll long seed) {
        List<Shrinkage.Count> counts = new ArrayList<>();
        for (int index = 0; index < events.size(); index++) {
            counts.add(new Shrinkage.Count(events.get(index), 20 + 15.0 * index));
        }
        assertBetween(Shrinkage.ofRates(counts));
        assertBetween(Shrinkage.ofProportions(counts));
        double centre = Shrinkage.ofProportions(counts).spread();
        Collections.shuffle(counts, new Random(seed));
        assertEquals(centre, Shrinkage.ofProportions(counts).spread(), 1e-12);
    }

    private static void assertBetween(Shrinkage shrinkage) {
        double last = 0;
        for (Shrinkage.Area area : shrinkage.areas()) {
            assertTrue(area.shrunk() <= Math.max(area.raw(), shrinkage.centre()) + 1e-12);
            assertTrue(area.shrunk() >= Math.min(area.raw(), shrinkage.centre()) - 1e-12);
            assertTrue(area.weight() >= last && area.weight() <= 1);
            last = area.weight();
        }
    }
}
