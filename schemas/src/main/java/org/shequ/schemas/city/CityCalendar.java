package org.shequ.schemas.city;

import java.io.Serializable;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * How a city cuts time into the days, months and years it assesses by. Each of them is named for the natural day, month or
 * year it ends in: with months that start on the 19th, 2026-09 lasts from 19 August to 18 September; with days that end at
 * noon, 18 September begins at noon of the 17th; with years that start in November, 2026 begins with November 2025.
 *
 * @param monthStartsOn the day of the month a month starts on, 1 to 28; 1 for natural months
 * @param dayEndsAt the time of day a day ends at, which itself belongs to the next; midnight for natural days
 * @param yearStartsIn the month a year and its first quarter start with, 1 to 12; 1 for natural years
 */
public record CityCalendar(int monthStartsOn, LocalTime dayEndsAt, int yearStartsIn) implements Serializable {
    /** Days, months and years as everybody has them. */
    public static final CityCalendar NATURAL = new CityCalendar(1, LocalTime.MIDNIGHT, 1);

    private static final int LATEST_START = 28;
    private static final int MONTHS = 12;

    /** Refuses what is no day that every month has, and no month. */
    public CityCalendar {
        if (monthStartsOn < 1 || monthStartsOn > LATEST_START) {
            throw new IllegalArgumentException("month_starts_on is " + monthStartsOn
                    + " (expected a day that every month has, 1 to " + LATEST_START + ")");
        }
        if (yearStartsIn < 1 || yearStartsIn > MONTHS) {
            throw new IllegalArgumentException(
                    "year_starts_in is " + yearStartsIn + " (expected a month, 1 to " + MONTHS + ")");
        }
    }

    /** Whether it is the calendar everybody has. */
    public boolean isNatural() {
        return equals(NATURAL);
    }

    /** Whether its days are natural ones. */
    public boolean hasNaturalDays() {
        return dayEndsAt.equals(LocalTime.MIDNIGHT);
    }

    /** The day an instant counts in. */
    public LocalDate day(Instant instant, ZoneId zone) {
        ZonedDateTime local = instant.atZone(zone);
        boolean isOfTheNext = !hasNaturalDays() && !local.toLocalTime().isBefore(dayEndsAt);
        return isOfTheNext ? local.toLocalDate().plusDays(1) : local.toLocalDate();
    }

    /** The month a day counts in. */
    public YearMonth month(LocalDate day) {
        boolean isOfTheNext = monthStartsOn > 1 && day.getDayOfMonth() >= monthStartsOn;
        return isOfTheNext ? YearMonth.from(day).plusMonths(1) : YearMonth.from(day);
    }

    /** The first day of a month. */
    public LocalDate firstDay(YearMonth month) {
        return monthStartsOn == 1 ? month.atDay(1) : month.minusMonths(1).atDay(monthStartsOn);
    }

    /** The last day of a month. */
    public LocalDate lastDay(YearMonth month) {
        return firstDay(month.plusMonths(1)).minusDays(1);
    }

    /** The first instant of a month. */
    public Instant start(YearMonth month, ZoneId zone) {
        LocalDate first = firstDay(month);
        return hasNaturalDays()
                ? first.atStartOfDay(zone).toInstant()
                : first.minusDays(1).atTime(dayEndsAt).atZone(zone).toInstant();
    }

    /** The year a month counts in. */
    public int year(YearMonth month) {
        return natural(month).getYear();
    }

    /** The place of a month in its year, counted from 0. */
    public int place(YearMonth month) {
        return natural(month).getMonthValue() - 1;
    }

    /** The month at a place of a year. */
    public YearMonth month(int year, int place) {
        return YearMonth.of(year, place + 1).minusMonths(shift());
    }

    /** The month of the natural year that has the place a month has in the city's. */
    private YearMonth natural(YearMonth month) {
        return month.plusMonths(shift());
    }

    private int shift() {
        return yearStartsIn == 1 ? 0 : MONTHS + 1 - yearStartsIn;
    }

    /** The calendar in one line, as {@code city.yml} words it. */
    @Override
    public String toString() {
        return "months from day " + monthStartsOn + ", days to " + dayEndsAt + ", years from "
                + java.time.Month.of(yearStartsIn).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
    }
}
