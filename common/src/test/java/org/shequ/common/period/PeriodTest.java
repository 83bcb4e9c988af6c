package org.shequ.common.period;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.LocalTime;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shequ.schemas.city.CityCalendar;

class PeriodTest {
    /** As 古美路 does: the year runs from November to October. */
    private static final CityCalendar FROM_NOVEMBER = new CityCalendar(1, LocalTime.MIDNIGHT, 11);

    @ParameterizedTest
    @CsvSource({
        "quarter, 2026-Q1, 2025-11, 2026-01, 2025-Q4",
        "quarter, 2026-Q4, 2026-08, 2026-10, 2026-Q3",
        "half_year, 2026-H1, 2025-11, 2026-04, 2025-H2",
        "year, 2026, 2025-11, 2026-10, 2025",
        "month, 2026-01, 2026-01, 2026-01, 2025-12",
        "rolling_12, 2026-01, 2025-02, 2026-01, 2025-12",
    })
    void periodsAreCutByTheYearOfTheCity(String type, String name, YearMonth first, YearMonth last, String previous) {
        Period period = Period.of(type, name, FROM_NOVEMBER);
        assertEquals(new Span(first, last), period.months());
        assertEquals(
                period,
                Period.of(period.type(), first.plusMonths(period.months().length() - 1L), FROM_NOVEMBER));
        assertEquals(previous, period.previous().name());
        assertEquals(period.last().minusYears(1), period.yearBefore().last());
    }

    @Test
    void readersAreToldTheDaysWhereTheyAreNotTheUsualOnes() {
        assertEquals(
                "2026 年第三季度",
                Period.of("quarter", "2026-Q3", CityCalendar.NATURAL).words().zh());
        Period quarter = Period.of("quarter", "2026-Q3", new CityCalendar(19, LocalTime.NOON, 1));
        assertEquals("2026 年第三季度（2026-06-19 至 2026-09-18）", quarter.words().zh());
        assertEquals("Q3 2026 (2026-06-19 to 2026-09-18)", quarter.words().en());
        assertEquals(
                "2026 年第四季度（2026-08-01 至 2026-10-31）",
                Period.of("quarter", "2026-Q4", FROM_NOVEMBER).words().zh());
        assertEquals(
                "2026 年上半年（2025-11-01 至 2026-04-30）",
                Period.of("half_year", "2026-H1", FROM_NOVEMBER).words().zh());
    }

    @Test
    void aNameThatDoesNotFitIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Period.of("quarter", "2026-01", FROM_NOVEMBER));
        assertThrows(IllegalArgumentException.class, () -> Period.of("month", "2026-Q1", FROM_NOVEMBER));
    }
}
