package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.shequ.dags.cron.CronSchedule;

/** The moments at which a cron expression fires in its zone. */
record CronTicks(CronSchedule cron) implements Ticks {
    @Override
    public Instant next(Instant time) {
        return cron.next(time);
    }

    @Override
    public Instant alignToNext(Instant time) {
        return cron.alignToNext(time);
    }

    @Override
    public Instant alignToPrevious(Instant time) {
        return cron.alignToPrevious(time);
    }

    @Override
    public Instant skipToLatest(Optional<Instant> earliest, Instant now) {
        Instant lastStart = cron.previous(now);
        Instant start = cron.next(lastStart).equals(now) ? lastStart : cron.previous(lastStart);
        return earliest.map(cron::alignToNext)
                .filter(bound -> bound.isAfter(start))
                .orElse(start);
    }

    @Override
    public String summary() {
        return cron.expression().summary();
    }

    @Override
    public List<String> quartz() {
        return cron.expression().quartz();
    }

    /** Refuses a cron expression that names no existing date, such as 31 February. */
    @Override
    public void validate() {
        cron.next(Instant.parse("2024-01-01T00:00:00Z"));
    }
}
