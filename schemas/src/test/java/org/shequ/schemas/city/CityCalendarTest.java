package org.shequ.schemas.city;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shequ.schemas.yaml.DefinitionException;

class CityCalendarTest {
    private static final CityCalendar FROM_THE_19TH = new CityCalendar(19, LocalTime.MIDNIGHT, 1);
    private static final CityCalendar FROM_NOVEMBER = new CityCalendar(1, LocalTime.MIDNIGHT, 11);

    @ParameterizedTest
    @CsvSource({
        "2026-08-18, 2026-08, 2026-07-19, 2026-08-18",
        "2026-08-19, 2026-09, 2026-08-19, 2026-09-18",
        "2026-12-31, 2027-01, 2026-12-19, 2027-01-18",
        "2024-02-29, 2024-03, 2024-02-19, 2024-03-18",
    })
    void aMonthIsNamedForTheOneItEndsIn(LocalDate day, YearMonth month, LocalDate first, LocalDate last) {
        assertEquals(month, FROM_THE_19TH.month(day));
        assertEquals(first, FROM_THE_19TH.firstDay(month));
        assertEquals(last, FROM_THE_19TH.lastDay(month));
    }

    @ParameterizedTest
    @CsvSource({"2025-10, 2025, 11", "2025-11, 2026, 0", "2026-01, 2026, 2", "2026-10, 2026, 11"})
    void aYearIsNamedForTheOneItEndsIn(YearMonth month, int year, int place) {
        assertEquals(year, FROM_NOVEMBER.year(month));
        assertEquals(place, FROM_NOVEMBER.place(month));
        assertEquals(month, FROM_NOVEMBER.month(year, place));
    }

    @Test
    void noonBelongsToTheNextDayOnly() {
        CityCalendar toNoon = new CityCalendar(1, LocalTime.NOON, 1);
        ZoneId shanghai = ZoneId.of("Asia/Shanghai");
        assertEquals(LocalDate.of(2026, 9, 30), toNoon.day(Instant.parse("2026-09-30T03:59:59.999999Z"), shanghai));
        assertEquals(LocalDate.of(2026, 10, 1), toNoon.day(Instant.parse("2026-09-30T04:00:00Z"), shanghai));
        assertEquals(Instant.parse("2026-09-30T04:00:00Z"), toNoon.start(YearMonth.of(2026, 10), shanghai));
    }

    /** Also where clocks change, and whatever the calendar. */
    @Property(tries = 300)
    void anInstantIsOfTheOneMonthItLiesIn(
            @ForAll @LongRange(min = 0, max = 4_000_000_000L) long second,
            @ForAll @IntRange(min = 1, max = 28) int monthStartsOn,
            @ForAll @IntRange(min = 0, max = 23) int hour,
            @ForAll @IntRange(min = 1, max = 12) int yearStartsIn) {
        CityCalendar calendar = new CityCalendar(monthStartsOn, LocalTime.of(hour, 0), yearStartsIn);
        for (ZoneId zone : List.of(ZoneId.of("Asia/Shanghai"), ZoneId.of("Europe/Berlin"))) {
            Instant instant = Instant.ofEpochSecond(second);
            LocalDate day = calendar.day(instant, zone);
            YearMonth month = calendar.month(day);
            assertFalse(instant.isBefore(calendar.start(month, zone)));
            assertTrue(instant.isBefore(calendar.start(month.plusMonths(1), zone)));
            assertFalse(day.isBefore(calendar.firstDay(month)) || day.isAfter(calendar.lastDay(month)));
            assertEquals(month, calendar.month(calendar.year(month), calendar.place(month)));
        }
    }

    @Test
    void whatNoCalendarHasIsRefusedWithItsPlace(@TempDir Path folder) throws IOException {
        assertEquals(
                "city.yml:6: month_starts_on is 31 (expected a day that every month has, 1 to 28)",
                refused(folder, "  month_starts_on: 31"));
        assertEquals(
                "city.yml:6: day_ends_at is 'noon' (expected a time of day such as '12:00', in quotes)",
                refused(folder, "  day_ends_at: noon"));
        assertEquals(
                "city.yml:6: year_starts_in is 13 (expected a month, 1 to 12)",
                refused(folder, "  year_starts_in: 13"));
    }

    private static String refused(Path folder, String line) throws IOException {
        List<String> city =
                List.of("id: x", "code: '1'", "name: {zh: 甲, en: A}", "time_zone: Asia/Shanghai", "calendar:", line);
        Files.write(folder.resolve("city.yml"), city);
        DefinitionException refused = assertThrows(DefinitionException.class, () -> Deployment.load(folder));
        return refused.problems().get(0).toString().replace(folder + "/", "");
    }
}
