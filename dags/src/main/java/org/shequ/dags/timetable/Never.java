package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.Optional;

/** Airflow's {@code schedule=None}: runs only when someone starts one. */
public record Never() implements Timetable {
    @Override
    public Optional<RunInfo> next(Optional<DataInterval> last, TimeRestriction restriction, Instant now) {
        return Optional.empty();
    }

    @Override
    public DataInterval manual(Instant runAfter) {
        return DataInterval.exact(runAfter);
    }

    @Override
    public String summary() {
        return "None";
    }

    @Override
    public boolean isPeriodic() {
        return false;
    }
}
