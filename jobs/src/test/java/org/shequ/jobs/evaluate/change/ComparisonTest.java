package org.shequ.jobs.evaluate.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.shequ.common.statistics.Confidence;
import org.shequ.common.statistics.Interval;
import org.shequ.common.statistics.PoissonInterval;
import org.shequ.common.statistics.Wilson;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Indicators;

/** Changes of shares and of counts, and what is said of them. */
class ComparisonTest {
    private final Indicators catalogue = Indicators.load(Contracts.load());
    private final Indicator share = catalogue.of("grid_closure_rate");
    private final Indicator rate = catalogue.of("hotline_volume_per_1000");
    private final Indicator median = catalogue.of("median_handling_hours");

    private static Figure share(String period, double above, double below) {
        Interval interval = Wilson.interval(above, below, Confidence.NINETY_FIVE);
        return new Figure(period, above / below, above, below, (long) below, interval.lower(), interval.upper());
    }

    private static Figure rate(String period, double events, double exposure) {
        Interval interval =
                PoissonInterval.ofCount(events, Confidence.NINETY_FIVE).times(1000 / exposure);
        return new Figure(period, 1000 * events / exposure, events, exposure, 1, interval.lower(), interval.upper());
    }

    @Test
    void pointsAndPercentAreToldApart() {
        Comparison change =
                Comparison.of(Comparison.YEAR_BEFORE, share, share("2026-Q3", 900, 1000), share("2025-Q3", 800, 1000));
        assertEquals("+10.0 个百分点（相对 +12.5 %）", change.words().zh());
        assertEquals(
                "+10.0 percentage points (+12.5 % relative)", change.words().en());
        assertTrue(change.isSignificant());
    }

    @Test
    void fewCasesMayBeChance() {
        Comparison change = Comparison.of(Comparison.PREVIOUS, share, share("2026-Q3", 9, 10), share("2026-Q2", 8, 10));
        assertFalse(change.isSignificant());
        assertTrue(change.interval().orElseThrow().lower() < 0);
    }

    @Test
    void nothingIsAPercentageOfZero() {
        Comparison change =
                Comparison.of(Comparison.YEAR_BEFORE, rate, rate("2026-Q3", 5, 1000), rate("2025-Q3", 0, 1000));
        assertNull(change.relative());
        assertEquals("由 0 变为 5.0，不计百分比", change.words().zh());
        assertEquals(Optional.empty(), change.interval());
    }

    @Test
    void countsAreComparedGivenTheirSum() {
        Comparison change =
                Comparison.of(Comparison.YEAR_BEFORE, rate, rate("2026-Q3", 150, 1000), rate("2025-Q3", 100, 1000));
        assertEquals("+50.0 %（100.0 → 150.0）", change.words().zh());
        assertTrue(change.interval().orElseThrow().lower() > 1);
        assertTrue(change.isSignificant());
    }

    @Test
    void aTrendNeedsFivePeriods() {
        List<Figure> figures = new ArrayList<>();
        for (int quarter = 1; quarter <= 4; quarter++) {
            figures.add(share("2025-Q" + quarter, 600 + 50.0 * quarter, 1000));
        }
        assertEquals(Optional.empty(), Comparison.trend(share, figures));
        figures.add(share("2026-Q1", 850, 1000));
        Comparison trend = Comparison.trend(share, figures).orElseThrow();
        assertEquals(0.05, trend.difference(), 1e-9);
        assertEquals("上升：5 期，每期 +5.0 个百分点", trend.words().zh());
    }

    @Test
    void ratesAndMediansHaveATrendByTheirIntervals() {
        List<Figure> rates = new ArrayList<>();
        List<Figure> medians = new ArrayList<>();
        for (int quarter = 1; quarter <= 5; quarter++) {
            String period = quarter < 5 ? "2025-Q" + quarter : "2026-Q1";
            rates.add(rate(period, 100 + 20.0 * quarter, 1000));
            medians.add(new Figure(period, 48 - quarter, 90, 100, 100, 46.0 - quarter, 50.0 - quarter));
        }
        assertEquals(
                "上升：5 期，每期 +20.0 " + rate.unit().zh(),
                Comparison.trend(rate, rates).orElseThrow().words().zh());
        assertEquals(
                "falling: 5 periods, -1.0 " + median.unit().en() + " each",
                Comparison.trend(median, medians).orElseThrow().words().en());
    }

    @Test
    void aScatteredRateHasNoTrendAndOneWithoutIntervalNone() {
        List<Figure> scattered = List.of(
                rate("2025-Q1", 120, 1000),
                rate("2025-Q2", 90, 1000),
                rate("2025-Q3", 130, 1000),
                rate("2025-Q4", 80, 1000),
                rate("2026-Q1", 125, 1000));
        assertFalse(Comparison.trend(rate, scattered).orElseThrow().isSignificant());
        List<Figure> census = scattered.stream()
                .map(each ->
                        new Figure(each.period(), each.value(), each.numerator(), each.denominator(), 1, null, null))
                .toList();
        assertEquals(Optional.empty(), Comparison.trend(rate, census));
    }
}
