package org.shequ.dags.state;

import java.util.Collection;
import java.util.Optional;
import org.shequ.dags.definition.Task.Past;
import org.shequ.dags.timetable.Catchup;

/**
 * Whether a task may run as far as the run before its own is concerned (Airflow, ti_deps/deps/prev_dagrun_dep.py).
 *
 * @param previous the previous run of the kind {@link #kindOfPrevious} names, if there is one
 */
public record PastDependency(Past past, Start start, Optional<PreviousRun> previous) {

    /** Which of a DAG's earlier runs counts as the previous one. */
    public enum PreviousKind {
        SCHEDULED,
        ANY
    }

    /** Whether this run begins a row. */
    public enum Start {
        ORDINARY,
        /** The first run of a backfill never waits. */
        FIRST_OF_BACKFILL,
        /** The caller chose to ignore the past. */
        PAST_IGNORED
    }

    /**
     * The previous run, as far as the task is concerned.
     *
     * @param state of the same task there; empty if that run does not have the task
     * @param ranBefore whether any earlier run had the task
     */
    public record PreviousRun(Optional<TaskState> state, Collection<TaskState> downstream, boolean ranBefore) {}

    /** With catchup the previous scheduled run counts, without it the previous run of any kind. */
    public static PreviousKind kindOfPrevious(Catchup catchup) {
        return catchup == Catchup.EVERY_RUN ? PreviousKind.SCHEDULED : PreviousKind.ANY;
    }

    public boolean isMet() {
        if (past == Past.IGNORED || start != Start.ORDINARY || previous.isEmpty()) {
            return true;
        }
        PreviousRun run = previous.get();
        if (run.state().isEmpty()) {
            return !run.ranBefore();
        }
        if (!run.state().get().isGood()) {
            return false;
        }
        return past == Past.SAME_TASK || run.downstream().stream().allMatch(TaskState::isGood);
    }
}
