package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** When a DAG runs, by itself and by hand. */
public sealed interface Timetable permits TickTimetable, MultipleCronTrigger, Events, Once, Continuous, Never {

    /**
     * The next run the scheduler should create.
     *
     * @param last the data interval of the latest scheduled or backfilled run, if any
     * @param now the present, which only matters where missed runs are dropped
     * @return empty if no further run is to be scheduled
     */
    Optional<RunInfo> next(Optional<DataInterval> last, TimeRestriction restriction, Instant now);

    /** The data interval of a run started by hand at {@code runAfter}. */
    DataInterval manual(Instant runAfter);

    /** The schedule as Airflow's {@code timetable_summary} shows it. */
    String summary();

    /** Quartz expressions that fire when this does, daylight saving aside; none where it is not by cron. */
    default List<String> quartz() {
        return List.of();
    }

    /** The date a run id is named after: Airflow's data-interval timetables use the interval's start, others run_after. */
    default Instant namedAfter(DataInterval interval, Instant runAfter) {
        return runAfter;
    }

    /** True if runs come again and again by themselves, so that a backfill can list them. */
    default boolean isPeriodic() {
        return true;
    }

    /** Refuses a schedule that can never fire or does not move forward. */
    default void validate() {}
}
