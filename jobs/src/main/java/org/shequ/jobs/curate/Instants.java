package org.shequ.jobs.curate;

import java.io.Serializable;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Reads dates and times in the first of several patterns that fits, in a time zone; ISO 8601, as Spark reads it, where no
 * pattern is given. The patterns of one column are often mixed row by row, so one that does not fit must not cost an
 * exception.
 */
final class Instants implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ArrayList<String> patterns;
    private final ZoneId zone;
    private transient List<DateTimeFormatter> formatters;

    Instants(List<String> patterns, ZoneId zone) {
        this.patterns = new ArrayList<>(patterns);
        this.zone = zone;
        patterns.forEach(Instants::formatter);
    }

    /** The instant of a text; null where it is none. */
    Instant instant(String text) {
        if (patterns.isEmpty()) {
            scala.Option<Object> micros = DateTimeUtils.stringToTimestamp(UTF8String.fromString(text), zone);
            return micros.isEmpty() ? null : DateTimeUtils.microsToInstant((Long) micros.get());
        }
        if (formatters == null) {
            formatters = patterns.stream().map(Instants::formatter).toList();
        }
        for (DateTimeFormatter formatter : formatters) {
            Instant found = read(text, formatter);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The day of a text in the zone; null where it is none. */
    LocalDate day(String text) {
        if (patterns.isEmpty()) {
            scala.Option<Object> days = DateTimeUtils.stringToDate(UTF8String.fromString(text));
            return days.isEmpty() ? null : LocalDate.ofEpochDay((Integer) days.get());
        }
        Instant instant = instant(text);
        return instant == null ? null : day(instant);
    }

    LocalDate day(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }

    private Instant read(String text, DateTimeFormatter formatter) {
        ParsePosition position = new ParsePosition(0);
        TemporalAccessor unresolved = formatter.parseUnresolved(text, position);
        if (unresolved == null || position.getErrorIndex() >= 0 || position.getIndex() != text.length()) {
            return null;
        }
        try {
            return isPlain(unresolved)
                    ? LocalDateTime.of(
                                    (int) unresolved.getLong(ChronoField.YEAR),
                                    (int) unresolved.getLong(ChronoField.MONTH_OF_YEAR),
                                    (int) unresolved.getLong(ChronoField.DAY_OF_MONTH),
                                    part(unresolved, ChronoField.HOUR_OF_DAY),
                                    part(unresolved, ChronoField.MINUTE_OF_HOUR),
                                    part(unresolved, ChronoField.SECOND_OF_MINUTE))
                            .atZone(zone)
                            .toInstant()
                    : resolved(formatter.parse(text));
        } catch (DateTimeException impossible) {
            return null;
        }
    }

    /** Whether year, month, day and hour are all there is; anything finer or with an offset is left to java.time. */
    private static boolean isPlain(TemporalAccessor unresolved) {
        return unresolved.isSupported(ChronoField.YEAR)
                && unresolved.isSupported(ChronoField.MONTH_OF_YEAR)
                && unresolved.isSupported(ChronoField.DAY_OF_MONTH)
                && !unresolved.isSupported(ChronoField.NANO_OF_SECOND)
                && !unresolved.isSupported(ChronoField.MILLI_OF_SECOND)
                && !unresolved.isSupported(ChronoField.MICRO_OF_SECOND)
                && !unresolved.isSupported(ChronoField.OFFSET_SECONDS)
                && !unresolved.isSupported(ChronoField.DAY_OF_WEEK)
                && !unresolved.isSupported(ChronoField.CLOCK_HOUR_OF_AMPM)
                && !unresolved.isSupported(ChronoField.HOUR_OF_AMPM)
                && !unresolved.isSupported(ChronoField.CLOCK_HOUR_OF_DAY)
                && !unresolved.isSupported(ChronoField.AMPM_OF_DAY)
                && unresolved.query(TemporalQueries.zone()) == null;
    }

    private static int part(TemporalAccessor unresolved, ChronoField field) {
        return unresolved.isSupported(field) ? (int) unresolved.getLong(field) : 0;
    }

    private Instant resolved(TemporalAccessor parsed) {
        LocalDate date = parsed.query(TemporalQueries.localDate());
        LocalTime time = parsed.query(TemporalQueries.localTime());
        if (date == null) {
            return null;
        }
        if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
            return Instant.from(parsed);
        }
        return date.atTime(time == null ? LocalTime.MIDNIGHT : time)
                .atZone(zone)
                .toInstant();
    }

    /**
     * Patterns as java.time has them; a year stands for the common era, so that an impossible day is refused, and a month
     * for its first day.
     */
    private static DateTimeFormatter formatter(String pattern) {
        DateTimeFormatterBuilder builder =
                new DateTimeFormatterBuilder().parseCaseInsensitive().appendPattern(pattern.replace('y', 'u'));
        if (pattern.indexOf('d') < 0 && pattern.indexOf('M') >= 0) {
            builder.parseDefaulting(ChronoField.DAY_OF_MONTH, 1);
        }
        return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    }
}
