package org.shequ.jobs.curate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTest {
    @Property
    void readsBackWhatIsWritten(@ForAll long whole, @ForAll double number) {
        assertEquals(whole, Plain.whole(Long.toString(whole)));
        if (!Double.isNaN(number) && !Double.isInfinite(number)) {
            assertEquals(number, Plain.decimal(Double.toString(number)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+", "1.0", "1e3", "一", "１", "9223372036854775808", "12 "})
    void isNoWholeNumber(String text) {
        assertNull(Plain.whole(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "-", "e", "1e", "1..2", "NaN", "Infinity", "1d", "0x1p3", "1,000", "1e999"})
    void isNoNumber(String text) {
        assertNull(Plain.decimal(text));
    }

    @Test
    void readsTruthsAsSystemsWriteThem() {
        assertEquals(true, Plain.truth("TRUE"));
        assertEquals(true, Plain.truth("y"));
        assertEquals(false, Plain.truth("0"));
        assertNull(Plain.truth("是"));
    }
}
