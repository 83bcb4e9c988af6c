package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.shequ.dags.cron.CronSchedule;

/** Airflow's CronDataIntervalTimetable: a cron expression cuts time into intervals, each run at its end. */
public record CronDataInterval(CronSchedule cron) implements Timetable {

    @Override
    public Optional<RunInfo> next(Optional<DataInterval> last, TimeRestriction restriction, Instant now) {
        return IntervalRuns.next(new CronTicks(cron), last, restriction, now);
    }

    @Override
    public DataInterval manual(Instant runAfter) {
        Instant end = cron.alignToPrevious(runAfter);
        return new DataInterval(cron.previous(end), end);
    }

    @Override
    public String summary() {
        return cron.expression().summary();
    }

    @Override
    public Instant namedAfter(DataInterval interval, Instant runAfter) {
        return interval.start();
    }

    @Override
    public List<String> quartz() {
        return cron.expression().quartz();
    }

    @Override
    public void validate() {
        Timetable.requireFires(cron);
    }

    private record CronTicks(CronSchedule cron) implements IntervalRuns.Ticks {
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
    }
}
