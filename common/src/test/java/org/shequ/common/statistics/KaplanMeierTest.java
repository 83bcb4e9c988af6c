package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.shequ.common.statistics.Confidence.NINETY_FIVE;
import static org.shequ.common.statistics.Confidence.NINETY_NINE_POINT_EIGHT;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KaplanMeierTest {
    /** Maintenance chemotherapy, weeks in remission (Miller 1981, table 1): the usual worked case. */
    private static final KaplanMeier MAINTAINED =
            KaplanMeier.of(new double[] {9, 13, 18, 23, 31, 34, 48}, new double[] {13, 28, 45, 161});

    @Test
    void followsThePublishedCurve() {
        List<Double> survival = MAINTAINED.steps().stream()
                .map(step -> Math.round(step.survival() * 1000) / 1000.0)
                .toList();
        assertEquals(List.of(0.909, 0.818, 0.716, 0.614, 0.491, 0.368, 0.184), survival);
        List<Double> errors = MAINTAINED.steps().stream()
                .map(step -> Math.round(Math.sqrt(step.variance()) * 10000) / 10000.0)
                .toList();
        assertEquals(List.of(0.0867, 0.1163, 0.1397, 0.1526, 0.1642, 0.1627, 0.1535), errors);
        assertEquals(OptionalDouble.of(31), MAINTAINED.median(NINETY_FIVE).value());
    }

    @Test
    void intervalHoldsTheTimesAtWhichOneHalfIsNotRejected() {
        // (log(-log S) - log(log 2)) * S * -log S / SE: after 9 weeks -1.98 / 1.00 = -1.98, after 13 -1.24 / 0.71 =
        // -1.75,
        // after 48 0.89 / 0.49 = 1.81: one half is rejected after 9 weeks only
        QuantileEstimate estimate = MAINTAINED.median(NINETY_FIVE);
        assertEquals(OptionalDouble.of(13), estimate.lower());
        assertEquals(OptionalDouble.empty(), estimate.upper());
        assertEquals(Optional.of("interval_not_reached"), estimate.reason());
        assertEquals(
                OptionalDouble.of(9), MAINTAINED.median(NINETY_NINE_POINT_EIGHT).lower());
        // The group without maintenance; after 33 weeks 0.86 / 0.38 = 2.25, the first above 1.96
        QuantileEstimate other = KaplanMeier.of(
                        new double[] {5, 5, 8, 8, 12, 23, 27, 30, 33, 43, 45}, new double[] {16})
                .median(NINETY_FIVE);
        assertEquals(OptionalDouble.of(23), other.value());
        assertEquals(OptionalDouble.of(5), other.lower());
        assertEquals(OptionalDouble.of(33), other.upper());
    }

    @Test
    void doesNotGuessAMedianThatWasNotReached() {
        QuantileEstimate estimate =
                KaplanMeier.of(new double[] {1, 2}, new double[] {3, 3, 3}).median(NINETY_FIVE);
        assertEquals(OptionalDouble.empty(), estimate.value());
        assertEquals(Optional.of("quantile_not_reached"), estimate.reason());
        assertEquals(2, estimate.closed());
        assertEquals(3, estimate.open());
        assertThrows(IllegalArgumentException.class, () -> KaplanMeier.of(new double[] {-1}, new double[0]));
    }

    @Test
    void openCasesMakeTheMedianLonger() {
        double[] closed = {1, 2, 3, 4};
        assertEquals(
                2.5,
                KaplanMeier.of(closed, new double[0])
                        .median(NINETY_FIVE)
                        .value()
                        .orElseThrow());
        // 6 at risk: 5/6 after 1, 4/6 after 2, one leaves, 4/6 * 2/3 = 4/9 after 3
        assertEquals(
                3,
                KaplanMeier.of(closed, new double[] {2, 3})
                        .median(NINETY_FIVE)
                        .value()
                        .orElseThrow());
    }

    @Property
    void medianWithoutOpenCasesIsTheMedian(
            @ForAll @Size(min = 1, max = 40) List<@DoubleRange(min = 0, max = 900) Double> values) {
        double[] closed = values.stream().mapToDouble(Double::doubleValue).toArray();
        assertEquals(
                Median.of(closed, NINETY_FIVE).value().orElseThrow(),
                KaplanMeier.of(closed, new double[0])
                        .median(NINETY_FIVE)
                        .value()
                        .orElseThrow(),
                1e-9);
    }
}
