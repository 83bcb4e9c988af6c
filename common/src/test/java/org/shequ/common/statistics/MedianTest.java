package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.shequ.common.statistics.Confidence.NINETY_FIVE;
import static org.shequ.common.statistics.Confidence.NINETY_NINE_POINT_EIGHT;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MedianTest {
    @Test
    void takesTheMiddleOrTheMeanOfTheTwoMiddleValues() {
        assertEquals(OptionalDouble.of(2), median(3, 1, 2).value());
        assertEquals(OptionalDouble.of(2.5), median(4, 1, 3, 2).value());
    }

    @Test
    void boundsAreTheOrderStatisticsOfPrintedTables() {
        // Ranks at 95 % from the usual sign-test table: n = 6: 1 and 6, 10: 2 and 9, 20: 6 and 15, 50: 18 and 33
        assertEquals(0, Median.lowerRank(5, NINETY_FIVE));
        assertEquals(1, Median.lowerRank(6, NINETY_FIVE));
        assertEquals(2, Median.lowerRank(10, NINETY_FIVE));
        assertEquals(6, Median.lowerRank(20, NINETY_FIVE));
        assertEquals(18, Median.lowerRank(50, NINETY_FIVE));
        assertEquals(0, Median.lowerRank(9, NINETY_NINE_POINT_EIGHT));
        assertEquals(1, Median.lowerRank(10, NINETY_NINE_POINT_EIGHT));
        QuantileEstimate ten = median(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertEquals(OptionalDouble.of(2), ten.lower());
        assertEquals(OptionalDouble.of(9), ten.upper());
        assertEquals(Optional.empty(), ten.reason());
    }

    @Test
    void ranksAgreeWhereTheNormalTailTakesOver() {
        long exact = Median.lowerRank(100_000, NINETY_FIVE);
        long approximate = Median.lowerRank(100_001, NINETY_FIVE);
        assertTrue(Math.abs(exact - approximate) <= 1, exact + " and " + approximate);
    }

    @Test
    void saysWhyAPartIsMissing() {
        assertEquals(Optional.of("no_values"), median().reason());
        assertEquals(Optional.of("too_few_values_for_interval"), median(1, 2, 3).reason());
        assertThrows(IllegalArgumentException.class, () -> median(1, Double.NaN));
    }

    @Property
    void orderOfTheValuesDoesNotMatter(
            @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = 0, max = 500) Double> values, @ForAll long seed) {
        List<Double> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, new Random(seed));
        QuantileEstimate estimate = median(array(values));
        assertEquals(estimate, median(array(shuffled)));
        if (estimate.reason().isEmpty()) {
            assertTrue(estimate.lower().orElseThrow() <= estimate.value().orElseThrow());
            assertTrue(estimate.value().orElseThrow() <= estimate.upper().orElseThrow());
        }
    }

    private static QuantileEstimate median(double... values) {
        return Median.of(values, NINETY_FIVE);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
