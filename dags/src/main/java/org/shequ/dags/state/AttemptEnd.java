package org.shequ.dags.state;

import java.util.Set;

/** How one attempt of a task ended, and what state that leaves the task in. */
public enum AttemptEnd {
    SUCCEEDED,
    FAILED,
    /** The task asked not to be tried again (AirflowFailException). */
    FAILED_FOR_GOOD,
    SKIPPED,
    TIMED_OUT,
    /** Its heartbeat stopped: the process or its machine died. */
    LOST;

    /** What a shell's exit code means. */
    public static AttemptEnd ofExitCode(int code, Set<Integer> skipCodes) {
        if (code == 0) {
            return SUCCEEDED;
        }
        return skipCodes.contains(code) ? SKIPPED : FAILED;
    }

    /**
     * @param attempt 1 for the first
     * @param retriesUpTo the last attempt that is followed by another (Airflow's max_tries)
     */
    public TaskState stateAfter(int attempt, int retriesUpTo) {
        return switch (this) {
            case SUCCEEDED -> TaskState.SUCCESS;
            case SKIPPED -> TaskState.SKIPPED;
            case FAILED_FOR_GOOD -> TaskState.FAILED;
            case FAILED, TIMED_OUT, LOST -> attempt <= retriesUpTo ? TaskState.UP_FOR_RETRY : TaskState.FAILED;
        };
    }
}
