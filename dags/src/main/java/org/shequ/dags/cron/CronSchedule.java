package org.shequ.dags.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A cron expression in a time zone, with Airflow's answers when clocks change: a time that does not exist is shifted
 * forward by the gap, a time that happens twice means the second, and an expression that covers every hour runs through
 * both passes of a repeated hour (Airflow, timetables/_cron.py, with the strict ordering its 2026 versions added).
 */
public record CronSchedule(CronExpression expression, ZoneId zone) {

    public static CronSchedule of(String expression, ZoneId zone) {
        return new CronSchedule(CronExpression.parse(expression), zone);
    }

    /**
     * The first fire time after {@code current}.
     *
     * @throws NoFireTimeException if the expression never matches, as with 31 February
     */
    public Instant next(Instant current) {
        LocalDateTime local = local(current);
        LocalDateTime found = nextLocal(local);
        if (expression.coversEveryHour()) {
            return current.plus(Duration.between(local, found));
        }
        while (!instant(found).isAfter(current)) {
            found = nextLocal(found);
        }
        return instant(found);
    }

    /**
     * The last fire time before {@code current}.
     *
     * @throws NoFireTimeException if the expression never matches, as with 31 February
     */
    public Instant previous(Instant current) {
        LocalDateTime local = local(current);
        LocalDateTime found = previousLocal(local);
        if (expression.coversEveryHour()) {
            return current.minus(Duration.between(found, local));
        }
        while (!instant(found).isBefore(current)) {
            found = previousLocal(found);
        }
        return instant(found);
    }

    /** {@code current} itself if it is a fire time, else the next one. */
    public Instant alignToNext(Instant current) {
        Instant next = next(current);
        return previous(next).equals(current) ? current : next;
    }

    /** {@code current} itself if it is a fire time, else the one before. */
    public Instant alignToPrevious(Instant current) {
        Instant previous = previous(current);
        return next(previous).equals(current) ? current : previous;
    }

    private LocalDateTime nextLocal(LocalDateTime time) {
        return expression.next(time).orElseThrow(() -> new NoFireTimeException(expression.text(), "after " + time));
    }

    private LocalDateTime previousLocal(LocalDateTime time) {
        return expression
                .previous(time)
                .orElseThrow(() -> new NoFireTimeException(expression.text(), "before " + time));
    }

    private LocalDateTime local(Instant instant) {
        return LocalDateTime.ofInstant(instant, zone);
    }

    private Instant instant(LocalDateTime local) {
        return zone.equals(ZoneOffset.UTC)
                ? local.toInstant(ZoneOffset.UTC)
                : local.atZone(zone).withLaterOffsetAtOverlap().toInstant();
    }
}
