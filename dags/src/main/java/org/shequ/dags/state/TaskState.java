package org.shequ.dags.state;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The states of a task instance; NONE is Airflow's null: not scheduled yet. */
public enum TaskState {
    NONE,
    SCHEDULED,
    QUEUED,
    RUNNING,
    SUCCESS,
    RESTARTING,
    FAILED,
    SKIPPED,
    UPSTREAM_FAILED,
    UP_FOR_RETRY,
    UP_FOR_RESCHEDULE,
    DEFERRED,
    REMOVED;

    private static final Set<TaskState> FINISHED = EnumSet.of(SUCCESS, FAILED, SKIPPED, UPSTREAM_FAILED, REMOVED);

    public static TaskState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isFinished() {
        return FINISHED.contains(this);
    }

    public boolean isFailure() {
        return this == FAILED || this == UPSTREAM_FAILED;
    }

    /** Success or skipped: what depends_on_past accepts. */
    public boolean isGood() {
        return this == SUCCESS || this == SKIPPED;
    }

    /** True if the assets a task names as outlets count as updated: on success alone, not when it was skipped. */
    public boolean updatesAssets() {
        return this == SUCCESS;
    }

    /** The state after {@code clear}: none, except that a running task is told to stop and start again. */
    public TaskState cleared() {
        return this == RUNNING ? RESTARTING : NONE;
    }
}
