package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What Airflow's two trigger timetables share: a run at each tick, its data interval reaching back from there. */
final class TriggerRuns {
    private TriggerRuns() {}

    /** The ticks at which runs start. */
    interface Ticks {
        Instant next(Instant time);

        Instant alignToNext(Instant time);

        Instant alignToPrevious(Instant time);

        /** The first run of a DAG that has neither a start date nor a previous run. */
        Instant first(Instant now);
    }

    static Optional<RunInfo> next(
            Ticks ticks, Delta length, Optional<DataInterval> last, TimeRestriction restriction, Instant now) {
        Supplier<Instant> first = () -> ticks.first(now);
        Instant start;
        if (restriction.catchup() == Catchup.EVERY_RUN) {
            start = last.map(interval -> ticks.next(interval.end()))
                    .or(() -> restriction.earliest().map(ticks::alignToNext))
                    .orElseGet(first);
        } else {
            Optional<Instant> afterLast = last.map(interval -> ticks.next(interval.end()));
            Optional<Instant> aligned = restriction.earliest().map(ticks::alignToNext);
            Optional<Instant> unbounded =
                    last.isEmpty() && aligned.isEmpty() ? Optional.of(first.get()) : Optional.empty();
            start = Stream.of(Optional.of(ticks.alignToPrevious(now)), afterLast, aligned, unbounded)
                    .flatMap(Optional::stream)
                    .max(Instant::compareTo)
                    .orElseThrow();
        }
        return restriction.refuses(start) ? Optional.empty() : Optional.of(RunInfo.of(length.before(start), start));
    }
}
