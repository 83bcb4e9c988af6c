package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What Airflow's two trigger timetables share: a run at each tick, its data interval reaching back from there. */
final class TriggerRuns {
    private TriggerRuns() {}

    /**
     * The next run.
     *
     * @param first when a DAG that has neither a start date nor a previous run begins
     */
    static Optional<RunInfo> next(
            TickTimetable.AtTicks timetable,
            Supplier<Instant> first,
            Optional<DataInterval> last,
            TimeRestriction restriction,
            Instant now) {
        Ticks ticks = timetable.ticks();
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
        return restriction.refuses(start)
                ? Optional.empty()
                : Optional.of(RunInfo.of(timetable.length().before(start), start));
    }
}
