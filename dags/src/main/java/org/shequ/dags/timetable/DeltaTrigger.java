package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.Optional;

/** Airflow's DeltaTriggerTimetable: a run every so often, its data interval of the given length reaching back from it. */
public record DeltaTrigger(Delta delta, Delta length) implements Timetable {

    @Override
    public Optional<RunInfo> next(Optional<DataInterval> last, TimeRestriction restriction, Instant now) {
        return TriggerRuns.next(new DeltaTicks(delta), length, last, restriction, now);
    }

    @Override
    public DataInterval manual(Instant runAfter) {
        return new DataInterval(length.before(runAfter), runAfter);
    }

    @Override
    public String summary() {
        return delta.toString();
    }

    @Override
    public void validate() {
        delta.requireForward();
    }

    private record DeltaTicks(Delta delta) implements TriggerRuns.Ticks {
        @Override
        public Instant next(Instant time) {
            return delta.after(time);
        }

        @Override
        public Instant alignToNext(Instant time) {
            return time;
        }

        @Override
        public Instant alignToPrevious(Instant time) {
            return time;
        }

        @Override
        public Instant first(Instant now) {
            return now;
        }
    }
}
