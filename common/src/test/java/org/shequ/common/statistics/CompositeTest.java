package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.shequ.common.statistics.PeerValues.assertRelative;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CompositeTest {
    @Test
    void reproducesPeerNormalisation() {
        int checked = 0;
        for (JsonNode row : PeerValues.json("composite_cases.json").get("normalise")) {
            checked += switch (row.get("method").asText()) {
                case "goalposts" -> assertGoalposts(row);
                case "dist2targ" -> assertDistanceToTarget(row);
                case "minmax" -> assertMinMax(row);
                default -> 0;
            };
        }
        assertEquals(10, checked);
    }

    private static int assertGoalposts(JsonNode row) {
        Goalposts goalposts =
                new Goalposts(row.get("low").asDouble(), row.get("high").asDouble(), direction(row));
        double share = goalposts.share(row.get("x").get(0).asDouble());
        assertEquals(
                row.get("expect").get(0).asDouble(), share * row.get("scale").asDouble(), row.toString());
        return 1;
    }

    private static int assertDistanceToTarget(JsonNode row) {
        double[] values = numbers(row.get("x"));
        double[] actual = Normalisation.distanceToTarget(
                values,
                row.get("target").asDouble(),
                direction(row),
                row.get("cap_max").asBoolean() ? Normalisation.Beyond.CAPPED : Normalisation.Beyond.COUNTED);
        if (row.get("expect").isArray()) {
            assertClose(numbers(row.get("expect")), actual);
            return 1;
        }
        assertEquals(
                row.get("expect").get("min").asDouble(),
                Arrays.stream(actual).min().orElseThrow());
        assertEquals(
                row.get("expect").get("max").asDouble(),
                Arrays.stream(actual).max().orElseThrow());
        for (int index = 0; index < values.length; index++) {
            assertTrue(values[index] < 8
                    || actual[index] == row.get("expect").get("all_x_ge_8").asDouble());
        }
        return 1;
    }

    private static int assertMinMax(JsonNode row) {
        if (row.has("lower")) {
            double[] actual = Normalisation.minMax(
                    numbers(row.get("x")),
                    row.get("lower").asDouble(),
                    row.get("upper").asDouble(),
                    Direction.HIGHER_IS_BETTER);
            assertEquals(
                    row.get("expect").get("min").asDouble(),
                    Arrays.stream(actual).min().orElseThrow());
            assertEquals(
                    row.get("expect").get("max").asDouble(),
                    Arrays.stream(actual).max().orElseThrow());
            return 1;
        }
        double[] actual = Normalisation.minMax(new double[] {7, 3, 5}, 0, 100, Direction.LOWER_IS_BETTER);
        assertClose(
                new double[] {
                    row.get("expect").get("max_x").asDouble(),
                    row.get("expect").get("min_x").asDouble(),
                    50
                },
                actual);
        return 1;
    }

    private static Direction direction(JsonNode row) {
        return row.has("direction") && row.get("direction").asInt() == -1
                ? Direction.LOWER_IS_BETTER
                : Direction.HIGHER_IS_BETTER;
    }

    @Test
    void reproducesPeerFormulas() {
        double[] values = {4, 1, 1, Double.NaN, 10};
        assertClose(
                new double[] {2.0 / 3, 0, 0, Double.NaN, 1},
                Normalisation.percentileRanks(values, Direction.HIGHER_IS_BETTER));
        assertClose(new double[] {1.0 / 3, 0, 0, Double.NaN, 1}, Normalisation.distanceToGreatest(values));
        assertClose(new double[] {40, 10, 10, Double.NaN, 100}, Normalisation.scaled(values, 0, 10));
        assertClose(new double[] {2, 3, 3, Double.NaN, 1}, Normalisation.ranks(values, Direction.HIGHER_IS_BETTER));
        assertClose(new double[] {1, 0, -1}, Normalisation.zScores(new double[] {1, 2, 3}, Direction.LOWER_IS_BETTER));
    }

    @Test
    void hasNoScaleWhereAllAreEqual() {
        double[] equal = {5, 5, 5};
        double[] unknown = {Double.NaN, Double.NaN, Double.NaN};
        assertClose(unknown, Normalisation.minMax(equal, 0, 100, Direction.HIGHER_IS_BETTER));
        assertClose(unknown, Normalisation.zScores(equal, Direction.HIGHER_IS_BETTER));
        assertClose(unknown, Normalisation.distanceToGreatest(equal));
        assertThrows(IllegalArgumentException.class, () -> new Goalposts(3, 3, Direction.HIGHER_IS_BETTER));
    }

    @Test
    void reproducesPeerAggregation() {
        for (JsonNode row : PeerValues.json("composite_cases.json").get("aggregate")) {
            if (!row.has("x")) {
                continue;
            }
            double[] values = numbers(row.get("x"));
            double[] weights = row.hasNonNull("w") ? numbers(row.get("w")) : equal(values.length);
            String method = row.get("method").asText();
            if (row.get("expect").asText().equals("error")) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Aggregation.combine(Aggregation.Mean.GEOMETRIC, values, weights, 1));
            } else if (method.equals("generalised")) {
                assertEquals(
                        row.get("expect").asDouble(),
                        Aggregation.power(values, weights, row.get("p").asDouble()),
                        1e-12);
            } else {
                Aggregation.Mean mean =
                        method.equals("harmonic") ? Aggregation.Mean.HARMONIC : Aggregation.Mean.GEOMETRIC;
                double expected = row.get("expect").asDouble();
                assertRelative(
                        expected, Aggregation.combine(mean, values, weights, 1).orElseThrow(), 1e-12, method);
                double power = mean == Aggregation.Mean.HARMONIC ? -1 : 0;
                assertRelative(expected, Aggregation.power(values, weights, power), 1e-12, method);
            }
        }
    }

    @Test
    void leavesOutAnAreaWithTooLittlePresent() {
        double[] mostlyMissing = {3, Double.NaN, Double.NaN, Double.NaN, Double.NaN};
        assertEquals(OptionalDouble.empty(), arithmetic(mostlyMissing, 0.5));
        assertEquals(OptionalDouble.of(3), arithmetic(mostlyMissing, 0.2));
        assertEquals(OptionalDouble.of(3), arithmetic(new double[] {1, 2, 3, 4, 5}, 0.5));
        assertEquals(
                OptionalDouble.of(4),
                Aggregation.combine(Aggregation.Mean.ARITHMETIC, new double[] {3, 5, Double.NaN}, equal(3), 2.0 / 3));
        assertEquals(OptionalDouble.empty(), arithmetic(new double[] {Double.NaN}, 0));
    }

    private static OptionalDouble arithmetic(double[] values, double leastPresent) {
        return Aggregation.combine(Aggregation.Mean.ARITHMETIC, values, equal(values.length), leastPresent);
    }

    @Test
    void doesNotLetOneZeroRuleAFlooredGeometricMean() {
        double[] floored = Aggregation.floored(new double[] {0, 100}, 1);
        assertEquals(
                10,
                Aggregation.combine(Aggregation.Mean.GEOMETRIC, floored, equal(2), 1)
                        .orElseThrow(),
                1e-12);
    }

    @Test
    void countsPairsLikeCopeland() {
        assertClose(new double[] {0, 0}, Aggregation.copeland(new double[][] {{1, 2}, {2, 1}}, equal(2)));
        assertClose(new double[] {2, 0, -2}, Aggregation.copeland(new double[][] {{3, 3}, {2, 2}, {1, 1}}, equal(2)));
        assertClose(new double[] {1, -1}, Aggregation.copeland(new double[][] {{1, 2}, {2, 1}}, new double[] {1, 2}));
    }

    @Test
    void reproducesPeerTreatment() {
        for (JsonNode row : PeerValues.json("composite_cases.json").get("treat")) {
            double[] values = numbers(row.get("x"));
            assertTrue(OutlierTreatment.isRuledByExtremes(values));
            if (row.has("winmax")) {
                double[] treated =
                        OutlierTreatment.winsorised(values, row.get("winmax").asInt());
                assertClose(numbers(row.get("expect")), treated);
                assertEquals(row.get("expect_pass_after").asBoolean(), !OutlierTreatment.isRuledByExtremes(treated));
            }
        }
    }

    @Test
    void drawsInTheLowSideToo() {
        double[] values = {-100, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        assertClose(new double[] {1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, OutlierTreatment.winsorised(values, 5));
        assertClose(values, OutlierTreatment.winsorised(values, 0));
    }

    @Test
    void effectiveWeightsAddUpToOneAtEveryLevel() {
        WeightedNode whole = new WeightedNode(
                "whole",
                7,
                List.of(
                        new WeightedNode("service", 3, List.of(WeightedNode.leaf("a", 1), WeightedNode.leaf("b", 3))),
                        new WeightedNode("satisfaction", 1, List.of(WeightedNode.leaf("c", 9)))));
        assertEquals(
                List.of(
                        Map.of("whole", 1.0),
                        Map.of("service", 0.75, "satisfaction", 0.25),
                        Map.of("a", 0.1875, "b", 0.5625, "c", 0.25)),
                whole.effectiveWeights());
        assertThrows(IllegalArgumentException.class, () -> new WeightedNode("x", 1, List.of(WeightedNode.leaf("x", 1)))
                .effectiveWeights());
        assertThrows(
                IllegalArgumentException.class, () -> new WeightedNode("x", 1, List.of(WeightedNode.leaf("a", 0))));
    }

    @Test
    void weightsForAnImportanceReachIt() {
        double[][] rows = {{1, 40}, {2, 10}, {3, 80}, {4, 30}, {5, 60}, {7, 50}};
        for (double[] importance : new double[][] {{1, 1}, {1, 2}, {2, 1}}) {
            double[] weights = Importance.weightsFor(rows, importance);
            double[] reached = Importance.shares(rows, weights);
            assertEquals(1, weights[0] + weights[1], 1e-12);
            assertEquals(importance[0] / (importance[0] + importance[1]), reached[0], 1e-12);
            assertEquals(1, reached[0] + reached[1], 1e-12);
        }
        assertClose(new double[] {1}, Importance.shares(new double[][] {{1}, {2}, {4}}, new double[] {0.3}));
        assertThrows(IllegalArgumentException.class, () -> Importance.weightsFor(rows, new double[] {1, 50}));
        assertThrows(
                IllegalArgumentException.class,
                () -> Importance.weightsFor(new double[][] {{1, 2}, {2, 4}, {4, 8}}, new double[] {1, 1}));
        assertThrows(
                IllegalArgumentException.class,
                () -> Importance.shares(new double[][] {{1, 2}, {2, 2}, {4, 2}}, new double[] {1, 1}));
    }

    @Test
    void combinesThreeRatesAsPublishedButScoresNothingWithoutFollowUps() {
        JsonNode scheme = PeerValues.json("published_schemes.json").get("three_rates_12345");
        double[] weights = {0.10, 0.40, 0.50};
        for (JsonNode row : scheme.get("cases")) {
            double valid = row.get("valid").asDouble();
            double[] scores = valid == 0
                    ? new double[] {Double.NaN, Double.NaN, Double.NaN}
                    : new double[] {
                        100 * row.get("contacted").asDouble() / valid,
                        100
                                * (row.get("satisfied").asDouble()
                                        + 0.9 * row.get("basically_satisfied").asDouble())
                                / valid,
                        100 * row.get("resolved").asDouble() / valid
                    };
            OptionalDouble score = Aggregation.combine(Aggregation.Mean.ARITHMETIC, scores, weights, 2.0 / 3);
            assertEquals(row.has("score"), score.isPresent());
            if (score.isPresent()) {
                assertEquals(row.get("score").asDouble(), score.getAsDouble(), 0.05);
            }
        }
    }

    @Property
    void meansStandInTheirOrderBetweenLeastAndGreatest(
            @ForAll @Size(min = 1, max = 8) List<@DoubleRange(min = 1, max = 100) Double> values) {
        double[] scores = values.stream().mapToDouble(Double::doubleValue).toArray();
        double arithmetic = combined(Aggregation.Mean.ARITHMETIC, scores);
        double geometric = combined(Aggregation.Mean.GEOMETRIC, scores);
        double harmonic = combined(Aggregation.Mean.HARMONIC, scores);
        assertTrue(harmonic <= geometric + 1e-9 && geometric <= arithmetic + 1e-9);
        assertTrue(Arrays.stream(scores).min().orElseThrow() <= harmonic + 1e-9);
        assertTrue(Arrays.stream(scores).max().orElseThrow() >= arithmetic - 1e-9);
    }

    private static double combined(Aggregation.Mean mean, double[] scores) {
        return Aggregation.combine(mean, scores, equal(scores.length), 1).orElseThrow();
    }

    @Property
    void goalpostScoresFollowTheirDirection(
            @ForAll @DoubleRange(min = -50, max = 150) double one,
            @ForAll @DoubleRange(min = -50, max = 150) double other) {
        Goalposts up = new Goalposts(0, 100, Direction.HIGHER_IS_BETTER);
        Goalposts down = new Goalposts(0, 100, Direction.LOWER_IS_BETTER);
        assertTrue(one > other || up.score(one) <= up.score(other));
        assertTrue(one > other || down.score(one) >= down.score(other));
        assertEquals(100, up.score(one) + down.score(one), 1e-9);
    }

    private static double[] equal(int count) {
        return IntStream.range(0, count).mapToDouble(index -> 1).toArray();
    }

    private static double[] numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static void assertClose(double[] expected, double[] actual) {
        assertEquals(expected.length, actual.length);
        for (int index = 0; index < expected.length; index++) {
            assertEquals(expected[index], actual[index], 1e-12, "place " + index);
        }
    }
}
