package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Airflow's EventsTimetable: a run at each of a list of times. */
public record Events(List<Instant> times, Manual manualRuns, Optional<String> description) implements Timetable {
    public Events {
        times = times.stream().sorted().distinct().toList();
    }

    /** Which date a run started by hand gets. */
    public enum Manual {
        AT_ANY_TIME,
        AT_LATEST_EVENT
    }

    @Override
    public Optional<RunInfo> next(Optional<DataInterval> last, TimeRestriction restriction, Instant now) {
        Optional<Instant> earliest = restriction.catchup() == Catchup.LATEST_RUN
                ? Optional.of(restriction.earliest().filter(now::isBefore).orElse(now))
                : restriction.earliest();
        return times.stream()
                .filter(time -> earliest.isEmpty() || !time.isBefore(earliest.get()))
                .filter(time -> last.isEmpty() || time.isAfter(last.get().end()))
                .findFirst()
                .filter(time -> !restriction.refuses(time))
                .map(RunInfo::exact);
    }

    @Override
    public DataInterval manual(Instant runAfter) {
        if (manualRuns == Manual.AT_ANY_TIME || times.isEmpty()) {
            return DataInterval.exact(runAfter);
        }
        Instant latest = times.stream()
                .filter(time -> !time.isAfter(runAfter))
                .reduce((first, second) -> second)
                .orElse(times.get(0));
        return DataInterval.exact(latest);
    }

    @Override
    public String summary() {
        return description.orElse(times.size() + " events");
    }
}
