package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.shequ.common.statistics.Confidence.NINETY_FIVE;
import static org.shequ.common.statistics.Confidence.NINETY_NINE_POINT_EIGHT;
import static org.shequ.common.statistics.PeerValues.assertRelative;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FunnelTest {
    private static final Map<String, Significance> PEER_NAMES = Map.of(
            "High (0.001)", Significance.HIGH_99_8,
            "High (0.025)", Significance.HIGH_95,
            "Not significant", Significance.NOT_SIGNIFICANT,
            "Low (0.025)", Significance.LOW_95,
            "Low (0.001)", Significance.LOW_99_8);

    @Test
    void reproducesPeerLimitsOfProportions() {
        for (PeerValues.Row row : PeerValues.table("funnel_limits_proportion.csv")) {
            double common = row.number("baseline_percent") / 100;
            Interval inner = FunnelLimits.proportion(common, row.number("population"), NINETY_FIVE)
                    .times(100);
            Interval outer = FunnelLimits.proportion(common, row.number("population"), NINETY_NINE_POINT_EIGHT)
                    .times(100);
            assertEquals(row.number("lower_95"), inner.lower(), 2e-6, row.toString());
            assertEquals(row.number("upper_95"), inner.upper(), 2e-6, row.toString());
            assertEquals(row.number("lower_99_8"), outer.lower(), 2e-6, row.toString());
            assertEquals(row.number("upper_99_8"), outer.upper(), 2e-6, row.toString());
        }
    }

    @Test
    void reproducesPeerFlagsOfProportions() {
        // The rows are a sample of the peer's areas: the common value is that of all, printed with the limits.
        double common = PeerValues.table("funnel_limits_proportion.csv").get(0).number("baseline_percent") / 100;
        List<PeerValues.Row> rows = PeerValues.table("funnel_significance_proportion.csv");
        Funnel funnel = Funnel.ofProportions(
                common,
                rows.stream()
                        .map(row -> new Shrinkage.Count(row.number("numerator"), row.number("denominator")))
                        .toList());
        for (int index = 0; index < rows.size(); index++) {
            Significance expected = PEER_NAMES.get(rows.get(index).text("expected_significance"));
            assertEquals(
                    expected,
                    funnel.positions().get(index).significance(),
                    rows.get(index).toString());
        }
    }

    @Test
    void reproducesPeerLimitsOfRatios() {
        for (PeerValues.Row row : PeerValues.table("funnel_limits_ratio.csv")) {
            double observed = row.number("observed_events");
            Interval inner = FunnelLimits.expectedEvents(observed, NINETY_FIVE);
            Interval outer = FunnelLimits.expectedEvents(observed, NINETY_NINE_POINT_EIGHT);
            assertLimit(row, "lower_95", observed, inner.upper());
            assertLimit(row, "upper_95", observed, inner.lower());
            assertLimit(row, "lower_99_8", observed, outer.upper());
            assertLimit(row, "upper_99_8", observed, outer.lower());
        }
    }

    private static void assertLimit(PeerValues.Row row, String name, double observed, double expected) {
        assertRelative(row.number(name + "_expected"), expected, 1e-4, row + " " + name);
        assertRelative(row.number(name + "_isr_x100"), observed / expected * 100, 1e-4, row + " " + name);
        assertRelative(row.number(name + "_count_ratio_minus_1"), observed / expected - 1, 1e-4, row + " " + name);
    }

    @Test
    void reproducesPeerFlagsOfRatios() {
        List<PeerValues.Row> rows = PeerValues.table("funnel_significance_ratio.csv");
        Funnel funnel = Funnel.ofRatios(rows.stream()
                .map(row -> new StandardisedRatio(row.number("observed"), row.number("expected")))
                .toList());
        for (int index = 0; index < rows.size(); index++) {
            Significance expected = PEER_NAMES.get(rows.get(index).text("expected_significance"));
            assertEquals(
                    expected,
                    funnel.positions().get(index).significance(),
                    rows.get(index).toString());
        }
    }

    @Test
    void reproducesPeerPoissonLimits() {
        for (JsonNode row : PeerValues.json("funnel_poisson_cases.json").get("cases")) {
            double expected = row.get("expected").asDouble();
            Interval inner = FunnelLimits.ratio(expected, NINETY_FIVE);
            Interval outer = FunnelLimits.ratio(expected, NINETY_NINE_POINT_EIGHT);
            assertEquals(row.get("ll95").asDouble(), inner.lower(), 5e-7);
            assertEquals(row.get("ul95").asDouble(), inner.upper(), 5e-7);
            assertEquals(row.get("ll99_8").asDouble(), outer.lower(), 5e-7);
            assertEquals(row.get("ul99_8").asDouble(), outer.upper(), 5e-7);
        }
    }

    @Test
    void reproducesPeerOutlierFlags() {
        JsonNode flags = PeerValues.json("funnel_poisson_cases.json").get("outlier_flags");
        JsonNode limits = flags.get("limits");
        assertFlags(flags, "expect_95_unadjusted", interval(limits, "LCL95", "UCL95", NINETY_FIVE));
        assertFlags(flags, "expect_95_overdispersed", interval(limits, "OD95LCL", "OD95UCL", NINETY_FIVE));
        assertFlags(flags, "expect_99_unadjusted", interval(limits, "LCL99", "UCL99", NINETY_NINE_POINT_EIGHT));
        assertFlags(flags, "expect_99_overdispersed", interval(limits, "OD99LCL", "OD99UCL", NINETY_NINE_POINT_EIGHT));
    }

    private static Interval interval(JsonNode limits, String lower, String upper, Confidence confidence) {
        return new Interval(limits.get(lower).asDouble(), limits.get(upper).asDouble(), confidence);
    }

    private static void assertFlags(JsonNode flags, String expected, Interval limits) {
        for (int index = 0; index < flags.get("ratio").size(); index++) {
            double ratio = flags.get("ratio").get(index).asDouble();
            assertEquals(flags.get(expected).get(index).asInt() == 1, limits.excludes(ratio), expected + " " + ratio);
        }
    }

    @Test
    void winsorisesTheTenthAtEitherEnd() {
        double[] scores = {-30, -4, -3, -2, -1, 0, 1, 2, 3, 4, 50};
        double[] expected = {-4, -4, -3, -2, -1, 0, 1, 2, 3, 4, 4};
        double[] winsorised = OverDispersion.winsorised(scores);
        for (int index = 0; index < scores.length; index++) {
            assertEquals(expected[index], winsorised[index], 1e-12);
        }
    }

    @Test
    void estimatesTheSpreadByHand() {
        // z = 3, -3 five times each with s = 1: phi 9; weights 10; tau2 = (90 - 9) / (10 - 1) = 9
        List<OverDispersion.Unit> units = new ArrayList<>();
        for (int index = 0; index < 10; index++) {
            units.add(new OverDispersion.Unit(index % 2 == 0 ? 3 : -3, 1));
        }
        OverDispersion spread = OverDispersion.of(0, units);
        assertEquals(9, spread.phi(), 1e-12);
        assertEquals(9, spread.betweenVariance(), 1e-12);
        assertEquals(3 / Math.sqrt(10), spread.adjustedZ(0, units.get(0)), 1e-12);
        assertEquals(
                NINETY_FIVE.z() * Math.sqrt(10),
                spread.limits(0, 1, NINETY_FIVE).upper(),
                1e-12);
    }

    @Test
    void leavesLimitsAloneWhereChanceExplainsAll() {
        Funnel funnel = Funnel.ofProportions(
                List.of(new Shrinkage.Count(50, 100), new Shrinkage.Count(52, 100), new Shrinkage.Count(48, 100)));
        assertEquals(0, funnel.overDispersion().betweenVariance());
        Funnel.Position first = funnel.positions().get(0);
        assertEquals(first.limits95().lower(), first.adjusted95().lower(), 1e-12);
        assertEquals(Significance.NOT_SIGNIFICANT, first.adjustedSignificance());
        Funnel same = Funnel.ofProportions(List.of(new Shrinkage.Count(100, 100), new Shrinkage.Count(9, 9)));
        assertEquals(Significance.NOT_SIGNIFICANT, same.positions().get(1).significance());
    }

    @Test
    void callsTheOneAreaThatStandsApart() {
        List<Shrinkage.Count> counts = new ArrayList<>();
        for (int index = 0; index < 19; index++) {
            counts.add(new Shrinkage.Count(48 + index % 5, 100));
        }
        counts.add(new Shrinkage.Count(10, 100));
        List<Boolean> outliers = Funnel.ofProportions(counts).positions().stream()
                .map(Funnel.Position::isOutlier)
                .toList();
        assertEquals(19, outliers.indexOf(true));
        assertEquals(19, outliers.lastIndexOf(true));
    }

    @Test
    void correctsForManyLooksByHand() {
        // 0.01 * 4/1, 0.02 * 4/2, 0.03 * 4/3 are all 0.04; 0.5 stays
        assertQValues(List.of(0.5, 0.04, 0.04, 0.04), BenjaminiHochberg.qValues(List.of(0.5, 0.01, 0.03, 0.02)));
        assertEquals(List.of(), BenjaminiHochberg.qValues(List.of()));
        assertThrows(IllegalArgumentException.class, () -> BenjaminiHochberg.qValues(List.of(1.1)));
    }

    private static void assertQValues(List<Double> expected, List<Double> actual) {
        for (int index = 0; index < expected.size(); index++) {
            assertEquals(expected.get(index), actual.get(index), 1e-12);
        }
    }

    @Property
    void limitsNarrowAsAreasGrowAndHoldTheCommonValue(
            @ForAll @IntRange(max = 100) int percent, @ForAll @IntRange(min = 1, max = 5_000) int size) {
        double common = percent / 100.0;
        Interval limits = FunnelLimits.proportion(common, size, NINETY_FIVE);
        assertTrue(limits.contains(common));
        assertTrue(FunnelLimits.proportion(common, size + 1, NINETY_FIVE).width() <= limits.width());
        Interval ratio = FunnelLimits.ratio(size, NINETY_FIVE);
        assertTrue(ratio.contains(1));
        assertTrue(FunnelLimits.ratio(size + 1, NINETY_FIVE).width() < ratio.width());
    }

    @Property
    void qValuesAreNeverBelowTheirPValuesAndKeepTheirOrder(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 1000) Integer> thousandths) {
        List<Double> pValues = thousandths.stream().map(value -> value / 1000.0).toList();
        List<Double> qValues = BenjaminiHochberg.qValues(pValues);
        for (int one = 0; one < pValues.size(); one++) {
            assertTrue(qValues.get(one) >= pValues.get(one) && qValues.get(one) <= 1);
            for (int other = 0; other < pValues.size(); other++) {
                assertTrue(pValues.get(one) > pValues.get(other) || qValues.get(one) <= qValues.get(other));
            }
        }
    }
}
