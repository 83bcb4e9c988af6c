package org.shequ.jobs.publish.scorecard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.shequ.common.statistics.Confidence;
import org.shequ.common.statistics.Interval;
import org.shequ.common.statistics.Wilson;
import org.shequ.jobs.publish.SampleCity;
import org.shequ.jobs.publish.ValueRow;
import org.shequ.schemas.indicator.Indicator;

class NumbersTest {
    private final Indicator share = SampleCity.scored().indicators().of("grid_closure_rate");
    private final Indicator rate = SampleCity.scored().indicators().of("paperwork_per_staff_month");

    private static ValueRow row(double numerator, double denominator) {
        Interval interval = Wilson.interval(numerator, denominator, Confidence.NINETY_FIVE);
        return new ValueRow(
                OptionalDouble.of(numerator / denominator),
                OptionalDouble.of(numerator),
                OptionalDouble.of(denominator),
                OptionalLong.of(Math.round(denominator)),
                OptionalDouble.of(interval.lower()),
                OptionalDouble.of(interval.upper()),
                "ok",
                Optional.empty());
    }

    @Test
    void percentCarryADecimalFromAHundredUp() {
        assertEquals("88.0 %", Numbers.value(share, row(1204, 1368)).zh());
        assertEquals("73 %", Numbers.value(share, row(8, 11)).zh());
        assertEquals("1,204/1,368", Numbers.base(row(1204, 1368)));
    }

    @Test
    void differencesAreInPointsWithATrueMinus() {
        assertEquals("−6.8 百分点", Numbers.difference(share, -0.0678).zh());
        assertEquals("+3.1 pp", Numbers.difference(share, 0.031).en());
        assertEquals("0.0 百分点", Numbers.difference(share, -0.0001).zh());
        assertEquals("+2.0", Numbers.difference(rate, 2).zh());
    }

    /** Newcombe (1998): 56/70 against 48/80 differ by 0.2 with the interval 0.0524 to 0.3339. */
    @Test
    void aChangeIsRealWhereItsIntervalExcludesZero() {
        Difference real = Difference.of(share, reading(row(56, 70), row(48, 80)));
        assertEquals("+20.0 百分点", real.size().zh());
        assertEquals("真实变化", real.verdict().zh());
        assertEquals(1, real.direction());
        Difference chance = Difference.of(share, reading(row(56, 70), row(52, 70)));
        assertEquals("区间含 0", chance.verdict().zh());
        assertFalse(chance.isReal());
    }

    @Test
    void withoutAUsableValueNothingIsClaimed() {
        ValueRow few = new ValueRow(
                OptionalDouble.of(0.5),
                OptionalDouble.of(2),
                OptionalDouble.of(4),
                OptionalLong.of(4),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                "below_minimum_n",
                Optional.empty());
        assertEquals(
                "样本不足",
                Difference.of(share, reading(row(56, 70), few)).verdict().zh());
        assertEquals(
                "无往期",
                Difference.of(share, new Reading(row(56, 70), SampleCity.EDITION.period(), Optional.empty()))
                        .verdict()
                        .zh());
        assertTrue(few.value().isPresent());
    }

    private static Reading reading(ValueRow now, ValueRow before) {
        return new Reading(now, SampleCity.EDITION.period(), Optional.of(before));
    }
}
