package org.shequ.dags.state;

import java.util.Collection;

/** What the states of its tasks make of a running run (Airflow, DagRun.update_state). */
public enum RunOutcome {
    STILL_RUNNING(RunState.RUNNING, ""),
    SUCCEEDED(RunState.SUCCESS, "success"),
    TASK_FAILED(RunState.FAILED, "task_failure"),
    DEADLOCKED(RunState.FAILED, "all_tasks_deadlocked");

    private final RunState state;
    private final String reason;

    RunOutcome(RunState state, String reason) {
        this.state = state;
        this.reason = reason;
    }

    public RunState state() {
        return state;
    }

    /** The reason Airflow hands to callbacks. */
    public String reason() {
        return reason;
    }

    /** Whether the unfinished tasks of a run can still move. */
    public enum Progress {
        POSSIBLE,
        /** Nothing runs, nothing may start, and neither the past nor a limit is to blame. */
        IMPOSSIBLE
    }

    /**
     * @param leaves states of the tasks nothing waits for
     * @param unfinished how many tasks of the run are not finished
     */
    public static RunOutcome of(Collection<TaskState> leaves, int unfinished, Progress progress) {
        if (unfinished > 0) {
            return progress == Progress.IMPOSSIBLE ? DEADLOCKED : STILL_RUNNING;
        }
        return leaves.stream().anyMatch(TaskState::isFailure) ? TASK_FAILED : SUCCEEDED;
    }
}
