package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class DispositionsTest {
    /** I 400, P 50, R 100, NC 150, O 50, UH 200, UO 50: 750 eligible, 250 unknown. */
    private static final Dispositions WAVE = new Dispositions(400, 50, 100, 150, 50, 200, 50);

    @Test
    void followsTheStandardDefinitions() {
        assertEquals(OptionalDouble.of(0.40), WAVE.responseRate1());
        assertEquals(OptionalDouble.of(0.45), WAVE.responseRate2());
        assertEquals(OptionalDouble.of(400 / 950.0), WAVE.responseRate3(0.8));
        assertEquals(OptionalDouble.of(450 / 950.0), WAVE.responseRate4(0.8));
        assertEquals(OptionalDouble.of(400 / 750.0), WAVE.responseRate5());
        assertEquals(OptionalDouble.of(0.60), WAVE.responseRate6());
        assertEquals(OptionalDouble.of(400 / 600.0), WAVE.cooperationRate1());
        assertEquals(OptionalDouble.of(0.60), WAVE.contactRate1());
        assertEquals(OptionalDouble.of(0.10), WAVE.refusalRate1());
        assertEquals(OptionalDouble.of(0.75), WAVE.eligibleShare(250));
    }

    @Test
    void isEmptyWithoutCasesAndRefusesNegativeOnes() {
        Dispositions none = new Dispositions(0, 0, 0, 0, 0, 0, 0);
        assertEquals(OptionalDouble.empty(), none.responseRate1());
        assertEquals(OptionalDouble.empty(), none.cooperationRate1());
        assertThrows(IllegalArgumentException.class, () -> new Dispositions(0, 0, -1, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> WAVE.responseRate3(1.2));
    }

    @Test
    void ratesStandInTheirOrder() {
        double lowest = WAVE.responseRate1().orElseThrow();
        double middle = WAVE.responseRate3(0.5).orElseThrow();
        double highest = WAVE.responseRate5().orElseThrow();
        assertTrue(lowest < middle && middle < highest);
    }
}
