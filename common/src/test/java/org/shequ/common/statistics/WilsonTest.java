package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.shequ.common.statistics.Confidence.NINETY_FIVE;
import static org.shequ.common.statistics.Confidence.NINETY_NINE_POINT_EIGHT;
import static org.shequ.common.statistics.PeerValues.assertRelative;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WilsonTest {
    @Test
    void agreesWithTheWorkedCaseOf97Of100() {
        Interval interval = Wilson.interval(97, 100, NINETY_FIVE).times(100);
        assertEquals(91.55, interval.lower(), 0.005);
        assertEquals(98.97, interval.upper(), 0.005);
    }

    @Test
    void hasAWidthWhereNothingOrEverythingHappened() {
        double z2 = NINETY_FIVE.z() * NINETY_FIVE.z();
        assertEquals(0, Wilson.interval(0, 10, NINETY_FIVE).lower());
        assertEquals(z2 / (10 + z2), Wilson.interval(0, 10, NINETY_FIVE).upper(), 1e-15);
        assertEquals(10 / (10 + z2), Wilson.interval(10, 10, NINETY_FIVE).lower(), 1e-15);
        assertEquals(1, Wilson.interval(10, 10, NINETY_FIVE).upper());
    }

    @Test
    void refusesWhatIsNotAProportion() {
        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> Wilson.interval(170238, 167101, NINETY_FIVE));
        assertEquals(
                "Cannot compute a Wilson interval: numerator is 170238.0 of 167101.0"
                        + " (a numerator from 0 to the denominator; otherwise it is a ratio, not a proportion)",
                failure.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Wilson.interval(0, 0, NINETY_FIVE));
        assertThrows(IllegalArgumentException.class, () -> Wilson.interval(Double.NaN, 5, NINETY_FIVE));
        assertThrows(IllegalArgumentException.class, () -> Wilson.onEffectiveSize(0.5, 30, 0, NINETY_FIVE));
    }

    @Test
    void reproducesPeerProportions() {
        for (PeerValues.Row row : PeerValues.table("proportion_wilson.csv")) {
            if (row.has("value")) {
                double multiplier = row.number("multiplier");
                assertRelative(
                        row.number("value"),
                        row.number("numerator") / row.number("denominator") * multiplier,
                        1e-9,
                        "value");
                assertInterval(row, "numerator", "denominator", "95", NINETY_FIVE);
                assertInterval(row, "numerator", "denominator", "99_8", NINETY_NINE_POINT_EIGHT);
            }
        }
    }

    @Test
    void reproducesPeerProportionsOfGroups() {
        for (PeerValues.Row row : PeerValues.table("proportion_wilson_grouped.csv")) {
            if (row.has("value")) {
                assertInterval(row, "numerator_sum", "denominator_sum", "95", NINETY_FIVE);
            }
        }
    }

    @Test
    void reproducesPeerPrimitives() {
        for (PeerValues.Row row : PeerValues.table("byar_wilson_primitives.csv")) {
            if (row.text("method").equals("Wilson")) {
                Interval interval =
                        Wilson.interval(row.number("x"), row.number("n"), Confidence.of(row.number("confidence")));
                assertRelative(row.number("lower"), interval.lower(), 1e-9, row + " lower");
                assertRelative(row.number("upper"), interval.upper(), 1e-9, row + " upper");
            }
        }
    }

    private static void assertInterval(
            PeerValues.Row row, String numerator, String denominator, String level, Confidence confidence) {
        Interval interval = Wilson.interval(row.number(numerator), row.number(denominator), confidence)
                .times(row.number("multiplier"));
        assertRelative(row.number("lower" + level), interval.lower(), 1e-9, row + " lower");
        assertRelative(row.number("upper" + level), interval.upper(), 1e-9, row + " upper");
    }

    @Property
    void containsItsEstimateAndStaysWithinZeroAndOne(
            @ForAll @IntRange(max = 2_000) int events, @ForAll @IntRange(max = 2_000) int others) {
        if (events + others > 0) {
            double proportion = (double) events / (events + others);
            Interval interval = Wilson.interval(events, events + others, NINETY_NINE_POINT_EIGHT);
            assertTrue(interval.contains(proportion));
            assertTrue(interval.lower() >= 0 && interval.upper() <= 1);
        }
    }

    @Property
    void narrowsWithMoreCasesAtTheSameValueAndWidensWithConfidence(
            @ForAll @IntRange(max = 500) int events, @ForAll @IntRange(min = 1, max = 500) int others) {
        Interval once = Wilson.interval(events, events + others, NINETY_FIVE);
        Interval twice = Wilson.interval(2.0 * events, 2.0 * (events + others), NINETY_FIVE);
        assertTrue(twice.width() < once.width());
        assertTrue(once.width()
                < Wilson.interval(events, events + others, NINETY_NINE_POINT_EIGHT)
                        .width());
    }

    @Property
    void risesWithTheEventsAndMirrorsTheirComplement(
            @ForAll @IntRange(max = 499) int events, @ForAll @IntRange(min = 500, max = 900) int trials) {
        Interval fewer = Wilson.interval(events, trials, NINETY_FIVE);
        Interval more = Wilson.interval(events + 1, trials, NINETY_FIVE);
        assertTrue(fewer.lower() < more.lower() && fewer.upper() < more.upper());
        Interval complement = Wilson.interval(trials - events, trials, NINETY_FIVE);
        assertEquals(1 - fewer.upper(), complement.lower(), 1e-12);
    }

    @Property
    void isWiderWithFewDegreesOfFreedom(
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double proportion,
            @ForAll @DoubleRange(min = 5, max = 500) double size,
            @ForAll @IntRange(min = 1, max = 60) int degrees) {
        double few =
                Wilson.onEffectiveSize(proportion, size, degrees, NINETY_FIVE).width();
        double more = Wilson.onEffectiveSize(proportion, size, degrees + 1, NINETY_FIVE)
                .width();
        double many = Wilson.onEffectiveSize(proportion, size, NINETY_FIVE).width();
        assertTrue(few > more && more > many);
    }
}
