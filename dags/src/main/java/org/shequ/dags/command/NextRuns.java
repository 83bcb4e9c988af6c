package org.shequ.dags.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.shequ.dags.definition.Schedule;
import org.shequ.dags.timetable.Catchup;
import org.shequ.dags.timetable.CronDataInterval;
import org.shequ.dags.timetable.CronTrigger;
import org.shequ.dags.timetable.DataInterval;
import org.shequ.dags.timetable.RunInfo;
import org.shequ.dags.timetable.Timetable;

/** Lists the runs a schedule leads to. */
final class NextRuns {
    private NextRuns() {}

    /** The next runs a scheduler that starts now, after {@code last}, would create: what Airflow's next-execution shows. */
    static List<RunInfo> now(Schedule schedule, Optional<DataInterval> last, int count, Instant now) {
        List<RunInfo> runs = new ArrayList<>();
        Optional<RunInfo> next = schedule.next(last, now);
        while (next.isPresent() && runs.size() < count) {
            runs.add(next.get());
            next = schedule.next(next.map(RunInfo::interval), now);
        }
        return runs;
    }

    /** The runs that start after a moment, whatever has run before: the calendar of a schedule from there on. */
    static List<RunInfo> after(Schedule schedule, Instant from, int count) {
        List<RunInfo> runs = new ArrayList<>();
        Optional<RunInfo> next = schedule.next(lastBefore(schedule, from), from);
        while (next.isPresent() && runs.size() < count) {
            if (next.get().runAfter().isAfter(from)) {
                runs.add(next.get());
            }
            next = schedule.next(next.map(RunInfo::interval), from);
        }
        return runs;
    }

    /** Where every missed run would be listed first, a cron lets us begin at the moment asked for. */
    private static Optional<DataInterval> lastBefore(Schedule schedule, Instant from) {
        Timetable timetable = schedule.timetable();
        boolean isCron = timetable instanceof CronDataInterval || timetable instanceof CronTrigger;
        boolean hasBegun =
                schedule.start().filter(start -> start.isBefore(from)).isPresent();
        if (!isCron || schedule.catchup() == Catchup.LATEST_RUN || !hasBegun) {
            return Optional.empty();
        }
        DataInterval before = timetable.manual(from);
        return schedule.start().filter(start -> !before.start().isBefore(start)).map(start -> before);
    }
}
