package org.shequ.dags.timetable;

import java.time.Instant;

/** The span of time a run processes: from {@code start}, which it includes, to {@code end}, which it does not. */
public record DataInterval(Instant start, Instant end) {
    public DataInterval {
        if (end.isBefore(start)) {
            throw new IllegalArgumentException(
                    "Cannot make a data interval from " + start + " to " + end + ": it ends before it starts");
        }
    }

    /** An interval of no length, as trigger timetables have by default. */
    public static DataInterval exact(Instant at) {
        return new DataInterval(at, at);
    }
}
