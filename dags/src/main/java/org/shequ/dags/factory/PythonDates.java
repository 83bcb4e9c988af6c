package org.shequ.dags.factory;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** dag-factory's readings of dates and of spans like "2 days". */
final class PythonDates {
    private static final Pattern SPAN = Pattern.compile(
            "(?:(\\d+)\\s+hour)?(?:(\\d+)\\s+minute)?(?:(\\d+)\\s+second)?(?:(\\d+)\\s+day)?.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .appendPattern("uuuu[-]MM[-]dd[['T'][ ]HH:mm[:ss]]")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .toFormatter();

    private PythonDates() {}

    /**
     * A start or end date: a date, a date and time whose offset is dropped for {@code zone}, or a span back from the start of
     * today.
     */
    static ZonedDateTime date(Object value, ZoneId zone, Instant now) {
        if (value instanceof LocalDateTime time) {
            return time.atZone(zone);
        }
        if (value instanceof LocalDate date) {
            return date.atStartOfDay(zone);
        }
        if (value instanceof ZonedDateTime date) {
            return date.withZoneSameLocal(zone);
        }
        if (value instanceof String text) {
            return iso(text).map(time -> time.atZone(zone)).orElseGet(() -> now.atZone(zone)
                    .toLocalDate()
                    .atStartOfDay()
                    .minus(span(text))
                    .atZone(zone));
        }
        throw new IllegalArgumentException(
                "Cannot read date '" + value + "' (expected a date, an ISO string or a span like '2 days')");
    }

    private static Optional<LocalDateTime> iso(String text) {
        try {
            return Optional.of(LocalDateTime.from(ISO.parse(text.strip())));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** A span such as "25 seconds"; only the first unit counts, as in dag-factory. */
    static Duration span(String text) {
        Matcher matcher = SPAN.matcher(text);
        Duration span = Duration.ZERO;
        boolean hasUnit = false;
        long[] seconds = {3600, 60, 1, 86_400};
        if (matcher.matches()) {
            for (int unit = 0; unit < seconds.length; unit++) {
                if (matcher.group(unit + 1) != null) {
                    hasUnit = true;
                    span = span.plusSeconds(Long.parseLong(matcher.group(unit + 1)) * seconds[unit]);
                }
            }
        }
        if (!hasUnit) {
            throw new IllegalArgumentException("Cannot read time span '" + text
                    + "' (expected a number and hours, minutes, seconds or days, like '2 days')");
        }
        return span;
    }
}
