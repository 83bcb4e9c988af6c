package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.Optional;
import org.shequ.dags.cron.CronSchedule;

/** Airflow's CronTriggerTimetable: a run at each fire time, its data interval of the given length reaching back from it. */
public record CronTrigger(CronSchedule cron, Delta length, RunImmediately runImmediately)
        implements TickTimetable.AtTicks {
    @Override
    public Ticks ticks() {
        return new CronTicks(cron);
    }

    @Override
    public Optional<RunInfo> next(Optional<DataInterval> last, TimeRestriction restriction, Instant now) {
        return TriggerRuns.next(
                this,
                () -> runImmediately.first(cron.alignToPrevious(now), cron.alignToNext(now), now),
                last,
                restriction,
                now);
    }
}
