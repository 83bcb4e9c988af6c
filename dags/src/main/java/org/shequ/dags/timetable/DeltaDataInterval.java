package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.Optional;

/** Airflow's DeltaDataIntervalTimetable: intervals of one length, each run at its end. */
public record DeltaDataInterval(Delta delta) implements TickTimetable.AtEnds {
    @Override
    public Ticks ticks() {
        return new DeltaTicks(delta);
    }

    @Override
    public Optional<RunInfo> next(Optional<DataInterval> last, TimeRestriction restriction, Instant now) {
        return IntervalRuns.next(ticks(), last, restriction, now);
    }

    @Override
    public DataInterval manual(Instant runAfter) {
        return new DataInterval(delta.before(runAfter), runAfter);
    }
}
