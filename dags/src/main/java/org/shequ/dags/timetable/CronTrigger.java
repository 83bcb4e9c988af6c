package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.shequ.dags.cron.CronSchedule;

/** Airflow's CronTriggerTimetable: a run at each fire time, its data interval of the given length reaching back from it. */
public record CronTrigger(CronSchedule cron, Delta length, RunImmediately runImmediately) implements Timetable {

    @Override
    public Optional<RunInfo> next(Optional<DataInterval> last, TimeRestriction restriction, Instant now) {
        return TriggerRuns.next(new CronTicks(cron, runImmediately), length, last, restriction, now);
    }

    @Override
    public DataInterval manual(Instant runAfter) {
        return new DataInterval(length.before(runAfter), runAfter);
    }

    @Override
    public String summary() {
        return cron.expression().summary();
    }

    @Override
    public List<String> quartz() {
        return cron.expression().quartz();
    }

    @Override
    public void validate() {
        Timetable.requireFires(cron);
    }

    private record CronTicks(CronSchedule cron, RunImmediately runImmediately) implements TriggerRuns.Ticks {
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
        public Instant first(Instant now) {
            return runImmediately.first(cron.alignToPrevious(now), cron.alignToNext(now), now);
        }
    }
}
