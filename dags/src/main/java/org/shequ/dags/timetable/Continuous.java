package org.shequ.dags.timetable;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Airflow's {@code @continuous}: the next run as soon as the one before has ended. */
public record Continuous() implements Timetable {
    @Override
    public Optional<RunInfo> next(Optional<DataInterval> last, TimeRestriction restriction, Instant now) {
        return restriction
                .earliest()
                .map(earliest -> interval(last, earliest, now))
                .filter(interval -> !restriction.refuses(interval.end()))
                .map(interval -> new RunInfo(interval, interval.end()));
    }

    private static DataInterval interval(Optional<DataInterval> last, Instant earliest, Instant now) {
        if (last.isEmpty()) {
            return new DataInterval(earliest, earliest.isAfter(now) ? earliest : now);
        }
        DataInterval before = last.get();
        if (before.end().isAfter(now)) {
            return new DataInterval(earliest, earliest.plus(Duration.between(before.start(), before.end())));
        }
        return new DataInterval(before.end(), now);
    }

    @Override
    public DataInterval manual(Instant runAfter) {
        return DataInterval.exact(runAfter);
    }

    @Override
    public String summary() {
        return "@continuous";
    }

    @Override
    public boolean isPeriodic() {
        return false;
    }
}
