package org.shequ.dags.definition;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.shequ.dags.timetable.Catchup;
import org.shequ.dags.timetable.DataInterval;
import org.shequ.dags.timetable.RunInfo;
import org.shequ.dags.timetable.TimeRestriction;
import org.shequ.dags.timetable.Timetable;

/** When a DAG runs: its timetable, the first and last logical date, and what happens to missed runs. */
public record Schedule(
        Timetable timetable, Optional<Instant> start, Optional<Instant> end, Catchup catchup, ZoneId zone) {
    public Schedule {
        timetable.validate();
        if (start.isPresent() && end.isPresent() && end.get().isBefore(start.get())) {
            throw new IllegalArgumentException(
                    "Cannot schedule from " + start.get() + " to " + end.get() + ": it ends before it starts");
        }
    }

    /** The run after {@code last} that the scheduler should create, if any. */
    public Optional<RunInfo> next(Optional<DataInterval> last, Instant now) {
        return timetable.next(last, new TimeRestriction(start, end, catchup), now);
    }
}
