package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.Optional;

/** Airflow's DeltaTriggerTimetable: a run every so often, its data interval of the given length reaching back from it. */
public record DeltaTrigger(Delta delta, Delta length) implements TickTimetable.AtTicks {
    @Override
    public Ticks ticks() {
        return new DeltaTicks(delta);
    }

    @Override
    public Optional<RunInfo> next(Optional<DataInterval> last, TimeRestriction restriction, Instant now) {
        return TriggerRuns.next(this, () -> now, last, restriction, now);
    }
}
