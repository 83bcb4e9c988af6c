package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.Optional;

/** Airflow's {@code @once}: a single run at the start date, or at once where there is none. */
public record Once() implements Timetable {
    @Override
    public Optional<RunInfo> next(Optional<DataInterval> last, TimeRestriction restriction, Instant now) {
        Instant at = restriction.earliest().orElse(now);
        return last.isPresent() || restriction.refuses(at) ? Optional.empty() : Optional.of(RunInfo.exact(at));
    }

    @Override
    public DataInterval manual(Instant runAfter) {
        return DataInterval.exact(runAfter);
    }

    @Override
    public String summary() {
        return "@once";
    }

    @Override
    public boolean isPeriodic() {
        return false;
    }
}
