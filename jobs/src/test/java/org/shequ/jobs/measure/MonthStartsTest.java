package org.shequ.jobs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shequ.schemas.city.CityCalendar;

class MonthStartsTest {
    /** Months from the 19th, days to noon: September begins at noon of 18 August. */
    private static final MonthStarts SHIFTED =
            new MonthStarts(new CityCalendar(19, LocalTime.NOON, 1), ZoneId.of("Asia/Shanghai"));

    @ParameterizedTest
    @CsvSource({
        "2026-08-18T03:59:59Z, 2026-08, 2026-07-18T04:00:00Z",
        "2026-08-18T04:00:00Z, 2026-09, 2026-08-18T04:00:00Z",
        "1969-12-18T04:00:00Z, 1970-01, 1969-12-18T04:00:00Z",
    })
    void anInstantFallsInTheMonthOfTheCalendar(String instant, String month, String start) {
        assertEquals(Months.index(month), SHIFTED.monthOf(micros(instant)));
        assertEquals(micros(start), SHIFTED.startOf(Months.index(month)));
    }

    private static long micros(String instant) {
        return Instant.parse(instant).getEpochSecond() * 1_000_000;
    }

    /** Shanghai is 8 hours ahead; Berlin 1 in winter and 2 in summer. */
    @ParameterizedTest
    @CsvSource({
        "Asia/Shanghai, 2026-02-28T15:59:59Z, 2026-02, 2026-01-31T16:00:00Z",
        "Asia/Shanghai, 2026-02-28T16:00:00Z, 2026-03, 2026-02-28T16:00:00Z",
        "Europe/Berlin, 2026-03-31T21:59:59Z, 2026-03, 2026-02-28T23:00:00Z",
        "Europe/Berlin, 2026-03-31T22:00:00Z, 2026-04, 2026-03-31T22:00:00Z",
        "Asia/Shanghai, 1969-12-31T15:59:59Z, 1969-12, 1969-11-30T16:00:00Z",
        "Asia/Shanghai, 2199-12-31T16:00:00Z, 2200-01, 2199-12-31T16:00:00Z",
    })
    void anInstantFallsInTheMonthOfItsZone(String zone, String instant, String month, String start) {
        MonthStarts months = new MonthStarts(CityCalendar.NATURAL, ZoneId.of(zone));
        assertEquals(Months.index(month), months.monthOf(micros(instant)));
        assertEquals(micros(start), months.startOf(Months.index(month)));
    }

    @Property
    void anInstantIsNotBeforeItsMonthBeginsAndBeforeTheNextDoes(
            @ForAll @LongRange(min = -3_000_000_000_000_000L, max = 4_000_000_000_000_000L) long instant) {
        assertTrue(SHIFTED.startOf(SHIFTED.monthOf(instant)) <= instant);
        assertTrue(SHIFTED.startOf(SHIFTED.monthOf(instant) + 1) > instant);
    }
}
