package org.shequ.jobs.curate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class MemoryTest {
    @Test
    void textsThatComeAgainAreRemembered() {
        Memory memory = new Memory();
        assertNull(memory.of("噪声"));
        memory.keep("噪声", "noise");
        memory.keep("-", null);
        assertEquals(new Memory.Known("噪声", "noise"), memory.of("噪声"));
        assertEquals(new Memory.Known("-", null), memory.of("-"));
    }

    @Test
    void aColumnOfWhichNoTextComesAgainIsGivenUp() {
        Memory memory = new Memory();
        for (int number = 0; number < 100_000; number++) {
            assertNull(memory.of("GD" + number));
            memory.keep("GD" + number, number);
        }
        memory.keep("噪声", "noise");
        assertNull(memory.of("噪声"));
    }

    @Test
    void textsThatShareAPlaceAreNotTakenForOneAnother() {
        Memory memory = new Memory();
        memory.keep("Aa", 1); // "Aa" and "BB" have the same hash
        assertNull(memory.of("BB"));
        memory.keep("BB", 2);
        assertNull(memory.of("Aa"));
        assertEquals(2, memory.of("BB").value());
    }
}
