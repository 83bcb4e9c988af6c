package org.shequ.jobs.curate;

import java.sql.Timestamp;
import java.text.ParsePosition;
import java.time.DateTimeException;
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
import org.apache.spark.sql.api.java.UDF1;

/**
 * Reads dates and times in the first of several patterns that fits, in a time zone. Not Spark's own function, because that
 * answers a text of another pattern with an exception, at fifty times the cost, and the patterns of one column are often
 * mixed row by row.
 */
final class Instants implements UDF1<String, Timestamp> {
    private static final long serialVersionUID = 1L;

    private final List<String> patterns;
    private final String zone;
    private transient List<DateTimeFormatter> formatters;
    private transient ZoneId zoneId;

    Instants(List<String> patterns, String zone) {
        this.patterns = new ArrayList<>(patterns);
        this.zone = zone;
        patterns.forEach(Instants::formatter);
    }

    @Override
    public Timestamp call(String text) {
        if (text == null) {
            return null;
        }
        if (formatters == null) {
            formatters = patterns.stream().map(Instants::formatter).toList();
            zoneId = ZoneId.of(zone);
        }
        for (DateTimeFormatter formatter : formatters) {
            Timestamp found = read(text, formatter);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private Timestamp read(String text, DateTimeFormatter formatter) {
        ParsePosition position = new ParsePosition(0);
        TemporalAccessor unresolved = formatter.parseUnresolved(text, position);
        if (unresolved == null || position.getErrorIndex() >= 0 || position.getIndex() != text.length()) {
            return null;
        }
        try {
            TemporalAccessor parsed = formatter.parse(text);
            LocalDate date = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            if (date == null) {
                return null;
            }
            if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
                return Timestamp.from(java.time.Instant.from(parsed));
            }
            LocalDateTime local = date.atTime(time == null ? LocalTime.MIDNIGHT : time);
            return Timestamp.from(local.atZone(zoneId).toInstant());
        } catch (DateTimeException impossible) {
            return null;
        }
    }

    /** Patterns as java.time has them; a year stands for the common era, so that an impossible day is refused. */
    private static DateTimeFormatter formatter(String pattern) {
        return new DateTimeFormatterBuilder()
                .parseCaseInsensitive()
                .appendPattern(pattern.replace('y', 'u'))
                .toFormatter(Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }
}
