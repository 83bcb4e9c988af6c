package org.shequ.dags.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.definition.Task.Past;
import org.shequ.dags.timetable.Catchup;
import org.shequ.dags.timetable.DataInterval;
import org.shequ.dags.timetable.RunInfo;
import org.shequ.dags.timetable.TimeRestriction;

/** A request to run a DAG for every date from one to another, both included (Airflow 3, models/backfill.py). */
public record BackfillRequest(Instant from, Instant to, Order order, Reprocess reprocess) {

    /** Whether the oldest or the newest date comes first. */
    public enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST
    }

    /** Why a backfill is refused, by Airflow's exception names. */
    public enum Refusal {
        INVALID_DATE_RANGE("InvalidBackfillDateRange"),
        INVALID_DATE("InvalidBackfillDate"),
        INVALID_DIRECTION("InvalidBackfillDirection"),
        INVALID_REPROCESS("InvalidReprocessBehavior"),
        NO_SCHEDULE("DagNoScheduleException");

        private final String airflowName;

        Refusal(String airflowName) {
            this.airflowName = airflowName;
        }

        public String airflowName() {
            return airflowName;
        }
    }

    /** Thrown with the reason where a backfill is refused. */
    public static final class RefusedException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
        private final Refusal refusal;

        RefusedException(Refusal refusal, String message) {
            super(message + " (" + refusal.airflowName() + ")");
            this.refusal = refusal;
        }

        public Refusal refusal() {
            return refusal;
        }
    }

    /**
     * The runs the backfill covers, in its order.
     *
     * @throws RefusedException if the request makes no sense for the DAG
     */
    public List<RunInfo> plan(Dag dag, Instant now) {
        boolean dependsOnPast = dag.tasks().inOrder().stream().anyMatch(task -> task.past() != Past.IGNORED);
        validate(dependsOnPast, dag.schedule().timetable().isPeriodic(), now);
        List<RunInfo> runs = new ArrayList<>();
        Optional<Instant> latest =
                Optional.of(dag.schedule().end().filter(end -> end.isBefore(to)).orElse(to));
        Optional<Instant> earliest = Optional.of(
                dag.schedule().start().filter(start -> start.isAfter(from)).orElse(from));
        TimeRestriction restriction = new TimeRestriction(earliest, latest, Catchup.EVERY_RUN);
        Optional<DataInterval> last = Optional.empty();
        while (true) {
            Optional<RunInfo> next = dag.schedule().timetable().next(last, restriction, now);
            if (next.isEmpty() || !next.get().interval().end().isBefore(now)) {
                break;
            }
            runs.add(next.get());
            last = Optional.of(next.get().interval());
        }
        if (order == Order.NEWEST_FIRST) {
            Collections.reverse(runs);
        }
        return List.copyOf(runs);
    }

    /** @throws RefusedException if the request makes no sense */
    public void validate(boolean dependsOnPast, boolean isPeriodic, Instant now) {
        if (from.isAfter(to)) {
            throw refuse(Refusal.INVALID_DATE_RANGE, "the first date is after the last");
        }
        if (!isPeriodic) {
            throw refuse(Refusal.NO_SCHEDULE, "the DAG has no schedule to list dates by");
        }
        if (dependsOnPast && order == Order.NEWEST_FIRST) {
            throw refuse(Refusal.INVALID_DIRECTION, "tasks depend on past runs, so the newest cannot come first");
        }
        if (dependsOnPast && reprocess == Reprocess.NONE) {
            throw refuse(
                    Refusal.INVALID_REPROCESS,
                    "tasks depend on past runs (expected reprocess behavior failed or completed)");
        }
        if (!from.isBefore(now) && !to.isBefore(now)) {
            throw refuse(Refusal.INVALID_DATE, "both dates are in the future (now is " + now + ")");
        }
    }

    private RefusedException refuse(Refusal refusal, String found) {
        return new RefusedException(refusal, "Cannot backfill from " + from + " to " + to + ": " + found);
    }
}
