package org.shequ.jobs.extract;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * A value of the column by which a database is read on: a number, a day, a local time or an instant. Its text is what is
 * remembered.
 *
 * @param value BigDecimal, LocalDate, LocalDateTime or Instant
 */
record Watermark(Object value) {
    /** A watermark from its text. */
    static Watermark of(String text) {
        if (text.matches("-?\\d+(\\.\\d+)?")) {
            return new Watermark(new BigDecimal(text));
        }
        if (text.endsWith("Z")) {
            return new Watermark(Instant.parse(text));
        }
        return new Watermark(text.contains("T") ? LocalDateTime.parse(text) : LocalDate.parse(text));
    }

    String text() {
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    /** The watermark some way before; the way is a number for numbers, and a duration for times. */
    Watermark before(String overlap, String source) {
        boolean isDuration = overlap.startsWith("P");
        if (overlap.equals("0")) {
            return this;
        }
        if (isDuration == value instanceof BigDecimal) {
            throw new InputRefusedException("Cannot read on source " + source + " from " + text() + ": the overlap is "
                    + overlap + " (expected " + (isDuration ? "a number" : "a duration such as PT10M") + ")");
        }
        if (value instanceof BigDecimal number) {
            return new Watermark(number.subtract(new BigDecimal(overlap)));
        }
        Duration back = Duration.parse(overlap);
        if (value instanceof LocalDate day) {
            return new Watermark(day.minusDays(back.plusDays(1).minusNanos(1).toDays()));
        }
        return new Watermark(
                value instanceof Instant instant ? instant.minus(back) : ((LocalDateTime) value).minus(back));
    }

    /** Puts it into a statement of the database of that address; instants in UTC. */
    void bind(PreparedStatement statement, int position, String url) throws SQLException {
        Object bound = value;
        if (value instanceof Instant instant) {
            OffsetDateTime time = OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
            bound = MySql.is(url) ? time.toLocalDateTime() : time;
        }
        statement.setObject(position, bound);
    }
}
