package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A moment every so often, counted from whatever moment is asked about. */
record DeltaTicks(Delta delta) implements Ticks {
    @Override
    public Instant next(Instant time) {
        return delta.after(time);
    }

    @Override
    public Instant alignToNext(Instant time) {
        return time;
    }

    @Override
    public Instant alignToPrevious(Instant time) {
        return time;
    }

    @Override
    public Instant skipToLatest(Optional<Instant> earliest, Instant now) {
        if (delta.isCalendar()) {
            return earliest.map(from -> lastEnded(from, now)).orElseGet(() -> delta.before(now));
        }
        Instant start = delta.before(delta.floor(now));
        return earliest.filter(bound -> bound.isAfter(start)).orElse(start);
    }

    /** Months are stepped one by one from the start date, so the 31st becomes the 28th and stays so. */
    private Instant lastEnded(Instant from, Instant now) {
        Instant start = from;
        while (!delta.after(delta.after(start)).isAfter(now)) {
            start = delta.after(start);
        }
        return start;
    }

    @Override
    public String summary() {
        return delta.toString();
    }

    @Override
    public List<String> quartz() {
        return List.of();
    }

    @Override
    public void validate() {
        delta.requireForward();
    }
}
