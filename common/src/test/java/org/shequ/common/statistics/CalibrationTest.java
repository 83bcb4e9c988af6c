package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final Calibration.Margin AGE =
            new Calibration.Margin("age", List.of("young", "young", "old"), Map.of("young", 60.0, "old", 40.0));

    @Test
    void postStratifiesByHand() {
        Calibration.Calibrated result = Calibration.postStratify(List.of(1.0, 2.0, 5.0), AGE);
        assertEquals(List.of(20.0, 40.0, 40.0), result.weights());
        assertEquals(0, result.largestGap(), 1e-15);
    }

    @Test
    void rakesToBothMargins() {
        // Table 1, 1 / 1, 1 to rows 30, 70 and columns 40, 60: independent, so 12, 18 / 28, 42
        Calibration.Margin rows =
                new Calibration.Margin("row", List.of("a", "a", "b", "b"), Map.of("a", 30.0, "b", 70.0));
        Calibration.Margin columns =
                new Calibration.Margin("column", List.of("x", "y", "x", "y"), Map.of("x", 40.0, "y", 60.0));
        List<Double> weights = Calibration.rake(List.of(1.0, 1.0, 1.0, 1.0), List.of(rows, columns), 1e-9, 50)
                .weights();
        double[] expected = {12, 18, 28, 42};
        for (int index = 0; index < 4; index++) {
            assertEquals(expected[index], weights.get(index), 1e-6);
        }
    }

    @Test
    void namesAllThatDoesNotMatch() {
        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class,
                () -> new Calibration.Margin("sex", List.of("male", "other"), Map.of("male", 0.0, "female", 5.0)));
        assertEquals(
                "Cannot calibrate survey weights: in sex: other has no total; female has no respondent;"
                        + " male has a total of 0.0"
                        + " (a total above 0 for each category, and a respondent in each: merge small categories)",
                failure.getMessage());
    }

    @Test
    void refusesMarginsOfDifferentPopulationsAndRakesThatDoNotEnd() {
        Calibration.Margin other = new Calibration.Margin("sex", List.of("m", "f", "m"), Map.of("m", 50.0, "f", 51.0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Calibration.rake(List.of(1.0, 1.0, 1.0), List.of(AGE, other), 1e-6, 10));
        // Only the young are female, and fewer are young than female: no weights can fit.
        Calibration.Margin impossible =
                new Calibration.Margin("sex", List.of("f", "m", "m"), Map.of("f", 70.0, "m", 30.0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Calibration.rake(List.of(1.0, 1.0, 1.0), List.of(AGE, impossible), 1e-6, 100));
    }

    @Property
    void rakedWeightsAddUpToTheirTotals(
            @ForAll @IntRange(min = 1, max = 99) int young, @ForAll @IntRange(min = 1, max = 99) int male) {
        List<String> ages = new ArrayList<>();
        List<String> sexes = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (int index = 0; index < 12; index++) {
            ages.add(index % 3 == 0 ? "young" : "old");
            sexes.add(index % 2 == 0 ? "male" : "female");
            weights.add(1.0 + index);
        }
        Calibration.Margin age =
                new Calibration.Margin("age", ages, Map.of("young", (double) young, "old", 100.0 - young));
        Calibration.Margin sex =
                new Calibration.Margin("sex", sexes, Map.of("male", (double) male, "female", 100.0 - male));
        Calibration.Calibrated result = Calibration.rake(weights, List.of(age, sex), 1e-9, 200);
        double sum = result.weights().stream().mapToDouble(Double::doubleValue).sum();
        assertEquals(100, sum, 1e-6);
        assertTrue(result.largestGap() <= 1e-9);
    }
}
