package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.shequ.common.statistics.Confidence.NINETY_FIVE;
import static org.shequ.common.statistics.Confidence.NINETY_NINE_POINT_EIGHT;
import static org.shequ.common.statistics.PeerValues.assertRelative;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PoissonIntervalTest {
    @Test
    void isExactBelowTenEventsAndByarFromTen() {
        assertEquals(PoissonInterval.Method.EXACT, PoissonInterval.method(9));
        assertEquals(PoissonInterval.Method.BYAR, PoissonInterval.method(10));
        assertEquals(PoissonInterval.exact(9, NINETY_FIVE), PoissonInterval.ofCount(9, NINETY_FIVE));
        assertEquals(PoissonInterval.byar(10, NINETY_FIVE), PoissonInterval.ofCount(10, NINETY_FIVE));
    }

    @Test
    void startsAtZeroWithoutEvents() {
        Interval none = PoissonInterval.ofCount(0, NINETY_FIVE);
        assertEquals(0, none.lower());
        assertEquals(-Math.log(0.025), none.upper(), 1e-12);
        assertEquals(0, PoissonInterval.byar(0, NINETY_FIVE).lower());
        assertEquals(0, PoissonInterval.byar(1, NINETY_NINE_POINT_EIGHT).lower());
    }

    @Test
    void refusesWhatIsNoCountOrExposure() {
        IllegalArgumentException failure =
                assertThrows(IllegalArgumentException.class, () -> PoissonInterval.ofRate(3, 0, 1000, NINETY_FIVE));
        assertEquals(
                "Cannot compute the interval of a rate: exposure is 0.0 (a finite number above 0)",
                failure.getMessage());
        assertThrows(IllegalArgumentException.class, () -> PoissonInterval.ofCount(-1, NINETY_FIVE));
        assertThrows(IllegalArgumentException.class, () -> PoissonInterval.ofCount(Double.NaN, NINETY_FIVE));
    }

    @Test
    void reproducesPeerPrimitives() {
        for (PeerValues.Row row : PeerValues.table("byar_wilson_primitives.csv")) {
            if (row.text("method").equals("Byars")) {
                Interval interval = PoissonInterval.byar(row.number("x"), Confidence.of(row.number("confidence")));
                if (row.has("lower")) {
                    assertRelative(row.number("lower"), interval.lower(), 1e-9, row + " lower");
                }
                assertRelative(row.number("upper"), interval.upper(), 1e-9, row + " upper");
            }
        }
    }

    @Test
    void reproducesPeerRates() {
        for (PeerValues.Row row : PeerValues.table("rate_byar_exact.csv")) {
            if (row.has("value")) {
                double events = row.number("numerator");
                String method = row.text("method").toLowerCase(Locale.ROOT);
                assertTrue(
                        method.startsWith(PoissonInterval.method(events).name().toLowerCase(Locale.ROOT)));
                assertRate(row, "95", NINETY_FIVE);
                assertRate(row, "99_8", NINETY_NINE_POINT_EIGHT);
            }
        }
    }

    private static void assertRate(PeerValues.Row row, String level, Confidence confidence) {
        Interval interval = PoissonInterval.ofRate(
                row.number("numerator"), row.number("denominator"), row.number("multiplier"), confidence);
        assertRelative(row.number("lower" + level), interval.lower(), 1e-9, row + " lower");
        assertRelative(row.number("upper" + level), interval.upper(), 1e-9, row + " upper");
    }

    @Property
    void containsItsCountAndRisesWithIt(@ForAll @IntRange(max = 3_000) int events) {
        Interval interval = PoissonInterval.ofCount(events, NINETY_FIVE);
        Interval next = PoissonInterval.ofCount(events + 1, NINETY_FIVE);
        assertTrue(interval.contains(events));
        assertTrue(interval.lower() < next.lower() && interval.upper() < next.upper());
    }

    @Property
    void narrowsInRelativeTermsAndWidensWithConfidence(@ForAll @IntRange(min = 1, max = 1_000) int events) {
        double once = PoissonInterval.ofRate(events, 100, 1, NINETY_FIVE).width();
        double twice = PoissonInterval.ofRate(2.0 * events, 200, 1, NINETY_FIVE).width();
        assertTrue(twice < once);
        assertTrue(
                PoissonInterval.ofRate(events, 100, 1, NINETY_NINE_POINT_EIGHT).width() > once);
    }
}
