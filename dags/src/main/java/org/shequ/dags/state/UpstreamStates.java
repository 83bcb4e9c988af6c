package org.shequ.dags.state;

import java.util.Collection;

/**
 * How the tasks directly upstream of a task stand.
 *
 * @param total how many there are
 * @param setups how many of them are setup tasks
 * @param mapIndex the task's own index if it is a mapped one, else -1
 */
public record UpstreamStates(
        int total,
        int setups,
        int success,
        int skipped,
        int failed,
        int upstreamFailed,
        int removed,
        int done,
        int successSetups,
        int skippedSetups,
        int mapIndex) {

    /** Counts the states of ordinary upstream tasks. */
    public static UpstreamStates of(Collection<TaskState> states) {
        return new UpstreamStates(
                states.size(),
                0,
                count(states, TaskState.SUCCESS),
                count(states, TaskState.SKIPPED),
                count(states, TaskState.FAILED),
                count(states, TaskState.UPSTREAM_FAILED),
                count(states, TaskState.REMOVED),
                (int) states.stream().filter(TaskState::isFinished).count(),
                0,
                0,
                -1);
    }

    private static int count(Collection<TaskState> states, TaskState wanted) {
        return (int) states.stream().filter(state -> state == wanted).count();
    }

    boolean isDone() {
        return done >= total;
    }

    boolean anyFailure() {
        return failed > 0 || upstreamFailed > 0;
    }

    /** Removed upstream tasks do not count against a mapped task. */
    int excused() {
        return mapIndex >= 0 ? removed : 0;
    }
}
