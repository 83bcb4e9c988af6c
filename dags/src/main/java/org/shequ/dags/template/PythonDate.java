package org.shequ.dags.template;

import com.hubspot.jinjava.el.ext.NamedParameter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Objects;

/**
 * A date as templates see it, with the methods of pendulum's DateTime that commands use. The method names are Python's, since
 * templates call them; the get methods are what the template engine reads {@code date.year} through.
 */
@SuppressWarnings({"MemberName", "checkstyle:MethodName"})
public final class PythonDate implements Comparable<PythonDate> {
    private final ZonedDateTime date;
    private final Zone zone;

    PythonDate(ZonedDateTime date) {
        this(date, Zone.SHOWN);
    }

    private PythonDate(ZonedDateTime date, Zone zone) {
        this.date = date;
        this.zone = zone;
    }

    /** Whether a date knows its zone, which Python's plain datetime does not. */
    private enum Zone {
        SHOWN,
        ABSENT
    }

    static PythonDate withoutZone(LocalDateTime time) {
        return new PythonDate(time.atZone(ZoneOffset.UTC), Zone.ABSENT);
    }

    static PythonDate utc(Instant instant) {
        return new PythonDate(instant.atZone(ZoneOffset.UTC));
    }

    ZonedDateTime moment() {
        return date;
    }

    /** The day without its time. */
    public Day date() {
        return new Day(date.toLocalDate());
    }

    /** The date written in pendulum's letters: {@code format('YYYY-MM-DD HH:mm')}. */
    public String format(String letters) {
        return strftime(PythonFormat.directives(letters));
    }

    /** A day as Python's date prints. */
    public record Day(LocalDate day) implements Comparable<Day> {
        public String strftime(String pattern) {
            return PythonFormat.format(day.atStartOfDay(ZoneOffset.UTC), pattern);
        }

        public String isoformat() {
            return day.toString();
        }

        public int getYear() {
            return day.getYear();
        }

        public int getMonth() {
            return day.getMonthValue();
        }

        public int getDay() {
            return day.getDayOfMonth();
        }

        @Override
        public int compareTo(Day other) {
            return day.compareTo(other.day);
        }

        @Override
        public String toString() {
            return isoformat();
        }
    }

    public String strftime(String pattern) {
        return PythonFormat.format(date, pattern);
    }

    public String isoformat() {
        return strftime("%Y-%m-%dT%H:%M:%S") + fraction() + offset();
    }

    public String to_date_string() {
        return strftime("%Y-%m-%d");
    }

    public String to_datetime_string() {
        return strftime("%Y-%m-%d %H:%M:%S");
    }

    public String to_iso8601_string() {
        return date.getOffset().equals(ZoneOffset.UTC) ? strftime("%Y-%m-%dT%H:%M:%S") + fraction() + "Z" : isoformat();
    }

    public PythonDate add(Object... arguments) {
        return new PythonDate(PythonDelta.of(arguments).after(date));
    }

    public PythonDate subtract(Object... arguments) {
        return new PythonDate(PythonDelta.of(arguments).before(date));
    }

    public PythonDate in_timezone(String zone) {
        return new PythonDate(date.withZoneSameInstant(ZoneId.of(zone)));
    }

    public PythonDate in_tz(String zone) {
        return in_timezone(zone);
    }

    public PythonDate start_of(String unit) {
        ZonedDateTime day = date.truncatedTo(ChronoUnit.DAYS);
        return new PythonDate(
                switch (unit) {
                    case "minute" -> date.truncatedTo(ChronoUnit.MINUTES);
                    case "hour" -> date.truncatedTo(ChronoUnit.HOURS);
                    case "day" -> day;
                    case "week" -> day.minusDays(day.getDayOfWeek().getValue() - 1L);
                    case "month" -> day.withDayOfMonth(1);
                    case "year" -> day.withDayOfYear(1);
                    default ->
                        throw new IllegalArgumentException("Cannot go to the start of '" + unit
                                + "' (expected minute, hour, day, week, month or year)");
                });
    }

    public PythonDate end_of(String unit) {
        ZonedDateTime start = start_of(unit).date;
        ZonedDateTime next =
                switch (unit) {
                    case "minute" -> start.plusMinutes(1);
                    case "hour" -> start.plusHours(1);
                    case "day" -> start.plusDays(1);
                    case "week" -> start.plusWeeks(1);
                    case "month" -> start.plusMonths(1);
                    default -> start.plusYears(1);
                };
        return new PythonDate(next.minus(1, ChronoUnit.MICROS));
    }

    /** The same date with some of its parts replaced: {@code replace(day=1, hour=0)}. */
    public PythonDate replace(Object... arguments) {
        ZonedDateTime changed = date;
        for (Object argument : arguments) {
            if (!(argument instanceof NamedParameter named) || !(named.getValue() instanceof Number number)) {
                throw new IllegalArgumentException(
                        "Cannot replace '" + argument + "' in a date (expected keywords like day=1)");
            }
            changed = changed.with(field(named.getName()), number.longValue());
        }
        return new PythonDate(changed);
    }

    private static ChronoField field(String name) {
        return switch (name) {
            case "year" -> ChronoField.YEAR;
            case "month" -> ChronoField.MONTH_OF_YEAR;
            case "day" -> ChronoField.DAY_OF_MONTH;
            case "hour" -> ChronoField.HOUR_OF_DAY;
            case "minute" -> ChronoField.MINUTE_OF_HOUR;
            case "second" -> ChronoField.SECOND_OF_MINUTE;
            case "microsecond" -> ChronoField.MICRO_OF_SECOND;
            default ->
                throw new IllegalArgumentException("Cannot replace '" + name
                        + "' in a date (expected year, month, day, hour, minute, second or microsecond)");
        };
    }

    public String to_time_string() {
        return strftime("%H:%M:%S");
    }

    /** Seconds since 1970 with their fraction, as Python counts them. */
    public double timestamp() {
        return date.toEpochSecond() + date.getNano() / 1000 / 1e6;
    }

    public long getIntTimestamp() {
        return date.toEpochSecond();
    }

    public int getDayOfYear() {
        return date.getDayOfYear();
    }

    public int getWeekOfYear() {
        return date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }

    public int getQuarter() {
        return date.get(IsoFields.QUARTER_OF_YEAR);
    }

    public int getMicrosecond() {
        return date.getNano() / 1000;
    }

    public int weekday() {
        return date.getDayOfWeek().getValue() - 1;
    }

    public int isoweekday() {
        return date.getDayOfWeek().getValue();
    }

    public int getYear() {
        return date.getYear();
    }

    public int getMonth() {
        return date.getMonthValue();
    }

    public int getDay() {
        return date.getDayOfMonth();
    }

    public int getHour() {
        return date.getHour();
    }

    public int getMinute() {
        return date.getMinute();
    }

    public int getSecond() {
        return date.getSecond();
    }

    private String fraction() {
        return date.getNano() / 1000 == 0 ? "" : ".%06d".formatted(date.getNano() / 1000);
    }

    private String offset() {
        if (zone == Zone.ABSENT) {
            return "";
        }
        String plain = strftime("%z");
        return plain.substring(0, 3) + ":" + plain.substring(3);
    }

    @Override
    public int compareTo(PythonDate other) {
        return date.toInstant().compareTo(other.date.toInstant());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PythonDate that && date.toInstant().equals(that.date.toInstant());
    }

    @Override
    public int hashCode() {
        return Objects.hash(date.toInstant());
    }

    @Override
    public String toString() {
        return isoformat().replace('T', ' ');
    }
}
