package org.shequ.dags.template;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * A date as templates see it, with the methods of pendulum's DateTime that commands use. The method names are Python's, since
 * templates call them; the get methods are what the template engine reads {@code date.year} through.
 */
@SuppressWarnings({"MemberName", "checkstyle:MethodName"})
public final class PythonDate {
    private final ZonedDateTime date;

    PythonDate(ZonedDateTime date) {
        this.date = date;
    }

    static PythonDate utc(Instant instant) {
        return new PythonDate(instant.atZone(ZoneOffset.UTC));
    }

    ZonedDateTime date() {
        return date;
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

    public long timestamp() {
        return date.toEpochSecond();
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
        String plain = strftime("%z");
        return plain.substring(0, 3) + ":" + plain.substring(3);
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
