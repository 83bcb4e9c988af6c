package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.shequ.common.statistics.Confidence.NINETY_FIVE;
import static org.shequ.common.statistics.Confidence.NINETY_NINE_POINT_EIGHT;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChangeTest {
    @Test
    void reproducesNewcombesTable() {
        for (JsonNode row : PeerValues.json("newcombe_difference_cases.json").get("cases")) {
            Interval interval = Newcombe.difference(
                    row.get("k1").asDouble(),
                    row.get("n1").asDouble(),
                    row.get("k2").asDouble(),
                    row.get("n2").asDouble(),
                    NINETY_FIVE);
            assertEquals(row.get("lower").asDouble(), interval.lower(), 5e-5, row.toString());
            assertEquals(row.get("upper").asDouble(), interval.upper(), 5e-5, row.toString());
        }
    }

    @Test
    void agreesWithThePrintedExampleOf56Of70() {
        Change change = Change.ofProportions(56, 70, 48, 80, NINETY_FIVE);
        assertEquals(0.2, change.difference(), 1e-12);
        assertEquals(1.0 / 3, change.relative().orElseThrow(), 1e-12);
        assertEquals(0.0524, change.interval().orElseThrow().lower(), 5e-5);
        assertTrue(change.isSignificant());
        assertTrue(
                !Change.ofProportions(56, 70, 48, 80, NINETY_NINE_POINT_EIGHT).isSignificant());
    }

    @Test
    void givesNoPercentOfNothing() {
        Change proportion = Change.ofProportions(3, 10, 0, 10, NINETY_FIVE);
        assertEquals(OptionalDouble.empty(), proportion.relative());
        Change count = Change.ofCounts(7, 30, 0, 30, NINETY_FIVE);
        assertEquals(OptionalDouble.empty(), count.relative());
        assertEquals(Optional.empty(), count.interval());
        assertTrue(count.isSignificant());
        assertTrue(!Change.ofCounts(0, 30, 0, 30, NINETY_FIVE).isSignificant());
    }

    @Test
    void comparesCountsExactly() {
        // 5 and 15 events in equal times: the exact limits of 5/20 are 0.0866 and 0.4910
        Change change = Change.ofCounts(5, 1, 15, 1, NINETY_FIVE);
        assertEquals(-2.0 / 3, change.relative().orElseThrow(), 1e-12);
        assertEquals(0.08657 / 0.91343, change.interval().orElseThrow().lower(), 1e-4);
        assertEquals(0.49105 / 0.50895, change.interval().orElseThrow().upper(), 1e-4);
        assertTrue(change.isSignificant());
        assertTrue(!Change.ofCounts(5, 10, 15, 30, NINETY_FIVE).isSignificant());
        assertThrows(IllegalArgumentException.class, () -> Change.ofCounts(5, 0, 15, 1, NINETY_FIVE));
    }

    @Test
    void refusesIntervalsOfDifferentLevels() {
        Interval one = Wilson.interval(5, 10, NINETY_FIVE);
        Interval other = Wilson.interval(5, 10, NINETY_NINE_POINT_EIGHT);
        assertThrows(IllegalArgumentException.class, () -> Newcombe.difference(0.5, one, 0.5, other));
    }

    @Property
    void differenceIsInItsIntervalAndTurnsWithTheOrder(
            @ForAll @IntRange(max = 50) int first,
            @ForAll @IntRange(max = 80) int second,
            @ForAll @IntRange(min = 1, max = 50) int more) {
        Change change = Change.ofProportions(first, first + more, second, 80, NINETY_FIVE);
        Change back = Change.ofProportions(second, 80, first, first + more, NINETY_FIVE);
        assertTrue(change.interval().orElseThrow().contains(change.difference()));
        assertEquals(
                change.interval().orElseThrow().lower(),
                -back.interval().orElseThrow().upper(),
                1e-12);
        assertEquals(change.isSignificant(), back.isSignificant());
    }

    @Property(tries = 200)
    void ratioOfCountsIsInItsInterval(
            @ForAll @IntRange(max = 300) int current, @ForAll @IntRange(min = 1, max = 300) int previous) {
        Change change = Change.ofCounts(current, 31, previous, 28, NINETY_FIVE);
        Interval interval = change.interval().orElseThrow();
        assertTrue(interval.contains(change.current() / change.previous()));
        assertEquals(interval.excludes(1), change.isSignificant());
    }

    @Test
    void findsTheTrendOfProportionsByHand() {
        // 10, 20, 30, 40, 50 of 100 at 1..5: slope 0.1; along 100, squares 1000, p 0.3: chi2 = 10000 / 210
        Trend trend = Trend.ofProportions(IntStream.rangeClosed(1, 5)
                .mapToObj(month -> new Trend.ProportionPoint(month, 10 * month, 100))
                .toList());
        assertEquals(0.1, trend.slope(), 1e-12);
        assertEquals(10000.0 / 210, trend.statistic(), 1e-9);
        assertEquals(Trend.Direction.RISING, trend.direction(NINETY_NINE_POINT_EIGHT));
    }

    @Test
    void findsTheTrendOfValuesByHand() {
        // 1, 2, 3, 4, 6 at 1..5, equal weights: slope 1.2, residual squares 0.4, SE sqrt(0.4/3/10), t = 10.3923
        double[] values = {1, 2, 3, 4, 6};
        Trend trend = Trend.ofValues(IntStream.rangeClosed(1, 5)
                .mapToObj(month -> new Trend.ValuePoint(month, values[month - 1], 2))
                .toList());
        assertEquals(1.2, trend.slope(), 1e-12);
        assertEquals(10.3923, trend.statistic(), 1e-4);
        assertEquals(0.0019, trend.pValue(), 5e-5);
        assertEquals(Trend.Direction.RISING, trend.direction(NINETY_NINE_POINT_EIGHT));
    }

    @Test
    void findsNoTrendInALevelSeriesAndRefusesShortOnes() {
        List<Trend.ProportionPoint> level = IntStream.rangeClosed(1, 6)
                .mapToObj(month -> new Trend.ProportionPoint(month, 30, 100))
                .toList();
        assertEquals(Trend.Direction.NO_TREND, Trend.ofProportions(level).direction(NINETY_FIVE));
        assertEquals(
                "Cannot test for a trend: 4 points at 4 positions (at least 5 points, each at its own position)",
                assertThrows(IllegalArgumentException.class, () -> Trend.ofProportions(level.subList(0, 4)))
                        .getMessage());
        List<Trend.ValuePoint> line = IntStream.rangeClosed(1, 5)
                .mapToObj(month -> new Trend.ValuePoint(month, -month, 1))
                .toList();
        assertEquals(Trend.Direction.FALLING, Trend.ofValues(line).direction(NINETY_FIVE));
    }
}
