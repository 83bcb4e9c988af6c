package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.List;

/** A timetable over one row of ticks, which say what it is called and whether it can be followed. */
sealed interface TickTimetable extends Timetable permits TickTimetable.AtEnds, TickTimetable.AtTicks {
    /** The ticks. */
    Ticks ticks();

    @Override
    default String summary() {
        return ticks().summary();
    }

    @Override
    default List<String> quartz() {
        return ticks().quartz();
    }

    @Override
    default void validate() {
        ticks().validate();
    }

    /** A run at the end of each interval between two ticks. */
    sealed interface AtEnds extends TickTimetable permits CronDataInterval, DeltaDataInterval {
        @Override
        default Instant namedAfter(DataInterval interval, Instant runAfter) {
            return interval.start();
        }
    }

    /** A run at each tick, its data interval reaching back from there. */
    sealed interface AtTicks extends TickTimetable permits CronTrigger, DeltaTrigger {
        /** How far a run's data interval reaches back. */
        Delta length();

        @Override
        default DataInterval manual(Instant runAfter) {
            return new DataInterval(length().before(runAfter), runAfter);
        }
    }
}
