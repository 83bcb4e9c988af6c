package org.shequ.dags.timetable;

import java.time.Instant;

/** A run that is due: what it processes and the time it may not start before. */
public record RunInfo(DataInterval interval, Instant runAfter) {

    /** A run that starts when its interval ends. */
    public static RunInfo of(Instant start, Instant end) {
        return new RunInfo(new DataInterval(start, end), end);
    }

    /** A run that starts at once, over an interval of no length. */
    public static RunInfo exact(Instant at) {
        return new RunInfo(DataInterval.exact(at), at);
    }

    /** Airflow's logical date: the start of the interval. */
    public Instant logicalDate() {
        return interval.start();
    }
}
