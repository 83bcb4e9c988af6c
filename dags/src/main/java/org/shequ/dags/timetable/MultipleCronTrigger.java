package org.shequ.dags.timetable;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Airflow's MultipleCronTriggerTimetable: a run whenever one of several cron expressions fires. */
public record MultipleCronTrigger(List<CronTrigger> triggers) implements Timetable {
    public MultipleCronTrigger {
        triggers = List.copyOf(triggers);
        if (triggers.isEmpty()) {
            throw new IllegalArgumentException(
                    "Cannot make a MultipleCronTriggerTimetable: no cron expression given (expected at least one)");
        }
    }

    @Override
    public Optional<RunInfo> next(Optional<DataInterval> last, TimeRestriction restriction, Instant now) {
        List<RunInfo> due = triggers.stream()
                .flatMap(trigger -> trigger.next(last, restriction, now).stream())
                .toList();
        Comparator<RunInfo> byDate = Comparator.comparing(RunInfo::logicalDate);
        if (restriction.catchup() == Catchup.EVERY_RUN) {
            return due.stream().min(byDate);
        }
        return due.stream()
                .filter(run -> !run.logicalDate().isAfter(now))
                .max(byDate)
                .or(() -> due.stream().min(byDate));
    }

    @Override
    public DataInterval manual(Instant runAfter) {
        return triggers.get(0).manual(runAfter);
    }

    @Override
    public String summary() {
        return triggers.stream().map(CronTrigger::summary).collect(Collectors.joining(", "));
    }

    @Override
    public void validate() {
        triggers.forEach(CronTrigger::validate);
    }
}
