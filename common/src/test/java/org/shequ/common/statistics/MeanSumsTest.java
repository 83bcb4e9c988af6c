package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.shequ.common.statistics.Confidence.NINETY_FIVE;
import static org.shequ.common.statistics.Confidence.NINETY_NINE_POINT_EIGHT;
import static org.shequ.common.statistics.PeerValues.assertRelative;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MeanSumsTest {
    @Test
    void takesOneTwoThreeByHand() {
        MeanSums sums = MeanSums.of(1, 2, 3);
        assertEquals(new MeanSums(3, 6, 14), sums);
        assertEquals(OptionalDouble.of(2), sums.mean());
        assertEquals(OptionalDouble.of(1), sums.standardDeviation());
        // t with 2 degrees of freedom at 97.5 % is 4.302653; 4.302653 * 1 / sqrt(3) = 2.484138
        assertEquals(2 - 2.484138, sums.interval(NINETY_FIVE).orElseThrow().lower(), 1e-6);
    }

    @Test
    void knowsNothingOfNothingAndNoIntervalOfOneValue() {
        assertEquals(OptionalDouble.empty(), MeanSums.NONE.mean());
        assertEquals(Optional.empty(), MeanSums.of(7).interval(NINETY_FIVE));
        assertEquals(OptionalDouble.empty(), MeanSums.of(7).standardDeviation());
        assertThrows(IllegalArgumentException.class, () -> new MeanSums(0, 5, 25));
        assertThrows(IllegalArgumentException.class, () -> new MeanSums(2, 6, 10));
    }

    @Test
    void quantilesComeDownToTheNormalOnesWithoutAStep() {
        double last = Double.POSITIVE_INFINITY;
        for (double degrees : new double[] {1, 30, 1e3, 99_999, 1e5, 100_001, 1e6, 1e9, 1e12}) {
            double quantile = NINETY_FIVE.t(degrees);
            assertTrue(quantile < last && quantile >= NINETY_FIVE.z(), degrees + " gives " + quantile);
            last = quantile;
        }
        assertEquals(1.959987707, NINETY_FIVE.t(1e5), 1e-9);
        assertEquals(3.385184867, NINETY_NINE_POINT_EIGHT.t(30), 1e-9);
    }

    @Test
    void reproducesPeerMeans() {
        List<PeerValues.Row> values = PeerValues.table("mean_t_values.csv");
        for (PeerValues.Row row : PeerValues.table("mean_t_expected.csv")) {
            String area = row.text("area");
            MeanSums sums = MeanSums.of(values.stream()
                    .filter(value -> area.equals("No grouping") || area.equals(value.text("area")))
                    .mapToDouble(value -> value.number("value"))
                    .toArray());
            assertEquals((long) row.number("n"), sums.count());
            assertRelative(row.number("sum"), sums.sum(), 1e-9, "sum");
            assertRelative(row.number("stdev"), sums.standardDeviation().orElseThrow(), 1e-9, "stdev");
            assertRelative(row.number("mean"), sums.mean().orElseThrow(), 1e-9, "mean");
            Interval narrow = sums.interval(NINETY_FIVE).orElseThrow();
            Interval wide = sums.interval(NINETY_NINE_POINT_EIGHT).orElseThrow();
            assertRelative(row.number("lower95"), narrow.lower(), 1e-9, "lower95");
            assertRelative(row.number("upper95"), narrow.upper(), 1e-9, "upper95");
            assertRelative(row.number("lower99_8"), wide.lower(), 1e-9, "lower99_8");
            assertRelative(row.number("upper99_8"), wide.upper(), 1e-9, "upper99_8");
        }
    }

    @Property
    void sumsOfPartsAreTheSumsOfTheWhole(
            @ForAll @Size(min = 2, max = 30) List<@DoubleRange(min = -100, max = 100) Double> values) {
        int cut = values.size() / 2;
        MeanSums whole = sums(values);
        MeanSums parts = sums(values.subList(cut, values.size())).plus(sums(values.subList(0, cut)));
        assertEquals(whole.count(), parts.count());
        assertEquals(whole.sum(), parts.sum(), 1e-9);
        Interval interval = parts.interval(NINETY_FIVE).orElseThrow();
        assertTrue(interval.contains(parts.mean().orElseThrow()));
    }

    private static MeanSums sums(List<Double> values) {
        return MeanSums.of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
