package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The moments a schedule is made of: those at which a cron expression fires, or one every so often. */
sealed interface Ticks permits CronTicks, DeltaTicks {
    Instant next(Instant time);

    /** The first tick that is not earlier. */
    Instant alignToNext(Instant time);

    /** The last tick that is not later. */
    Instant alignToPrevious(Instant time);

    /** The start of the last interval between two ticks that has ended, not before {@code earliest}. */
    Instant skipToLatest(Optional<Instant> earliest, Instant now);

    /** See {@link Timetable#summary}. */
    String summary();

    /** See {@link Timetable#quartz}. */
    List<String> quartz();

    /** See {@link Timetable#validate}. */
    void validate();
}
