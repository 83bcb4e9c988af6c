package org.shequ.jobs.curate;

import java.io.Serializable;
import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
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

    /** So many months are remembered, ten years of them. */
    private static final int MONTHS = 128;

    private final ArrayList<String> patterns;
    private final ArrayList<DigitPattern> digits = new ArrayList<>();
    private final ZoneId zone;
    private transient List<DateTimeFormatter> formatters;
    private transient Steady[] steady;

    Instants(List<String> patterns, ZoneId zone) {
        this.patterns = new ArrayList<>(patterns);
        this.zone = zone;
        patterns.forEach(Instants::formatter);
        patterns.forEach(pattern -> digits.add(DigitPattern.of(pattern).orElse(null)));
    }

    /** The instant of a text; null where it is none. */
    Instant instant(String text) {
        if (patterns.isEmpty()) {
            scala.Option<Object> micros = DateTimeUtils.stringToTimestamp(UTF8String.fromString(text), zone);
            return micros.isEmpty() ? null : DateTimeUtils.microsToInstant((Long) micros.get());
        }
        List<DateTimeFormatter> readers = formatters;
        if (readers == null) {
            readers = patterns.stream().map(Instants::formatter).toList();
            formatters = readers;
        }
        for (int at = 0; at < patterns.size(); at++) {
            Instant found = digits.get(at) == null
                    ? read(text, readers.get(at))
                    : instant(digits.get(at).read(text));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Clocks change seldom: in a month without a change the offset is looked up once. */
    private Instant instant(LocalDateTime local) {
        if (local == null) {
            return null;
        }
        Steady[] months = steady();
        int place = (local.getYear() * 12 + local.getMonthValue()) & (MONTHS - 1);
        // Several threads may do so, each with the month it sees.
        Steady month = months[place];
        if (month == null || !month.holds(local)) {
            month = Steady.around(local, zone);
            months[place] = month;
        }
        return month.offset() == null ? local.atZone(zone).toInstant() : local.toInstant(month.offset());
    }

    private Steady[] steady() {
        Steady[] months = steady;
        if (months == null) {
            months = new Steady[MONTHS];
            steady = months;
        }
        return months;
    }

    /**
     * A month of local time.
     *
     * @param offset the one that holds throughout; null where clocks change
     */
    private record Steady(LocalDateTime from, LocalDateTime to, ZoneOffset offset) {
        /** The month around a moment. */
        static Steady around(LocalDateTime local, ZoneId zone) {
            LocalDateTime from = local.toLocalDate().withDayOfMonth(1).atStartOfDay();
            LocalDateTime to = from.plusMonths(1);
            ZoneRules rules = zone.getRules();
            // A day more on both sides, as local days begin up to 18 hours apart from each other.
            Instant before = from.minusDays(1).toInstant(ZoneOffset.UTC);
            ZoneOffsetTransition next = rules.nextTransition(before);
            boolean isSteady =
                    next == null || next.getInstant().isAfter(to.plusDays(1).toInstant(ZoneOffset.UTC));
            return new Steady(from, to, isSteady ? rules.getOffset(before) : null);
        }

        boolean holds(LocalDateTime local) {
            return !local.isBefore(from) && local.isBefore(to);
        }
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
            return resolved(formatter.parse(text));
        } catch (DateTimeException impossible) {
            return null;
        }
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
