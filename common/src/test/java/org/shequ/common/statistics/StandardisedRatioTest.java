package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.shequ.common.statistics.Confidence.NINETY_FIVE;
import static org.shequ.common.statistics.Confidence.NINETY_NINE_POINT_EIGHT;
import static org.shequ.common.statistics.PeerValues.assertRelative;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class StandardisedRatioTest {
    @Test
    void takesTwoClassesByHand() {
        // 10 cases at 2/100 and 20 at 10/50: expected 0.2 + 4
        List<StandardisedRatio.Stratum> strata =
                List.of(new StandardisedRatio.Stratum(10, 2, 100), new StandardisedRatio.Stratum(20, 10, 50));
        StandardisedRatio ratio = StandardisedRatio.of(21, strata);
        assertEquals(4.2, ratio.expected(), 1e-12);
        assertEquals(5, ratio.ratio(), 1e-12);
        assertEquals(12.0 / 150, StandardisedRatio.referenceRate(strata), 1e-15);
    }

    @Test
    void refusesAClassThatTheReferenceDoesNotKnow() {
        assertThrows(IllegalArgumentException.class, () -> new StandardisedRatio.Stratum(5, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> StandardisedRatio.of(0, List.of()));
    }

    @Test
    void reproducesPeerRatesAndRatios() {
        List<PeerValues.Row> inputs = PeerValues.table("isr_inputs.csv");
        for (PeerValues.Row row : PeerValues.table("isr_expected.csv")) {
            List<PeerValues.Row> classes = inputs.stream()
                    .filter(input -> input.text("area").equals(row.text("area")))
                    .toList();
            List<StandardisedRatio.Stratum> strata = classes.stream()
                    .map(input -> new StandardisedRatio.Stratum(
                            input.numberOrZero("pop"), input.numberOrZero("ref_count"), input.numberOrZero("ref_pop")))
                    .toList();
            double observed = classes.stream()
                    .mapToDouble(input -> input.numberOrZero("count"))
                    .sum();
            assertRow(row, StandardisedRatio.of(observed, strata), StandardisedRatio.referenceRate(strata));
        }
    }

    private static void assertRow(PeerValues.Row row, StandardisedRatio ratio, double referenceRate) {
        double multiplier = row.number("multiplier");
        boolean isRate = row.text("statistic").equals("rate");
        double scale = isRate ? referenceRate * multiplier : multiplier;
        assertRelative(row.number("observed"), ratio.observed(), 1e-9, "observed");
        assertRelative(row.number("expected"), ratio.expected(), 1e-9, "expected");
        if (isRate) {
            assertRelative(row.number("ref_rate"), scale, 1e-9, "reference rate");
            assertRelative(row.number("value"), ratio.rate(scale), 1e-9, "rate");
        }
        assertRelative(row.number("value"), ratio.ratio() * scale, 1e-9, "value");
        Interval narrow = ratio.rateInterval(scale, NINETY_FIVE);
        Interval wide = ratio.rateInterval(scale, NINETY_NINE_POINT_EIGHT);
        assertRelative(row.number("lower95"), narrow.lower(), 1e-9, row + " lower95");
        assertRelative(row.number("upper95"), narrow.upper(), 1e-9, row + " upper95");
        assertRelative(row.number("lower99_8"), wide.lower(), 1e-9, row + " lower99_8");
        assertRelative(row.number("upper99_8"), wide.upper(), 1e-9, row + " upper99_8");
        assertTrue(row.text("method")
                .toUpperCase(Locale.ROOT)
                .startsWith(PoissonInterval.method(ratio.observed()).name()));
    }
}
