package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.Optional;

/** What Airflow's two data-interval timetables share: a run at the end of each interval of a row without gaps. */
final class IntervalRuns {
    private IntervalRuns() {}

    static Optional<RunInfo> next(Ticks ticks, Optional<DataInterval> last, TimeRestriction restriction, Instant now) {
        Optional<Instant> earliest = restriction.catchup() == Catchup.LATEST_RUN
                ? Optional.of(ticks.skipToLatest(restriction.earliest(), now))
                : restriction.earliest().map(ticks::alignToNext);
        Optional<Instant> start = last.isEmpty() ? earliest : Optional.of(startAfter(ticks, last.get(), earliest));
        return start.filter(from -> !restriction.refuses(from)).map(from -> RunInfo.of(from, ticks.next(from)));
    }

    /**
     * Where the interval after {@code last} starts. A last interval that does not lead forward (its length was zero, or the
     * schedule has since become coarser) would name the same date again for ever, so the start moves on past it.
     */
    private static Instant startAfter(Ticks ticks, DataInterval last, Optional<Instant> earliest) {
        Instant aligned = ticks.alignToPrevious(last.end());
        Instant start = earliest.filter(from -> from.isAfter(aligned)).orElse(aligned);
        while (!start.isAfter(last.start())) {
            start = ticks.next(start);
        }
        return start;
    }
}
