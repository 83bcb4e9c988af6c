package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.Optional;
import org.shequ.dags.cron.CronSchedule;

/** Airflow's CronDataIntervalTimetable: a cron expression cuts time into intervals, each run at its end. */
public record CronDataInterval(CronSchedule cron) implements TickTimetable.AtEnds {
    @Override
    public Ticks ticks() {
        return new CronTicks(cron);
    }

    @Override
    public Optional<RunInfo> next(Optional<DataInterval> last, TimeRestriction restriction, Instant now) {
        return IntervalRuns.next(ticks(), last, restriction, now);
    }

    @Override
    public DataInterval manual(Instant runAfter) {
        Instant end = cron.alignToPrevious(runAfter);
        return new DataInterval(cron.previous(end), end);
    }
}
