package org.shequ.dags.state;

import java.util.Optional;
import org.shequ.dags.definition.TriggerRule;

/**
 * What a trigger rule says of a task: a final state to write, if any, and whether the rule is met. A task runs only if the
 * rule is met and no state is written (Airflow, ti_deps/deps/trigger_rule_dep.py).
 */
public record RuleOutcome(Optional<TaskState> state, boolean isMet) {

    public static RuleOutcome of(TriggerRule rule, UpstreamStates upstream) {
        if (upstream.total() == 0 || rule == TriggerRule.ALWAYS) {
            return new RuleOutcome(Optional.empty(), true);
        }
        return new RuleOutcome(Optional.ofNullable(state(rule, upstream)), isMet(rule, upstream));
    }

    /** True if the task may be scheduled. */
    public boolean mayRun() {
        return isMet && state.isEmpty();
    }

    private static TaskState state(TriggerRule rule, UpstreamStates up) {
        return switch (rule) {
            case ALL_SUCCESS -> allSuccess(up);
            case ALL_FAILED -> skipIf(up.success() > 0 || up.skipped() > 0);
            case ONE_SUCCESS -> oneSuccess(up);
            case ONE_FAILED -> skipIf(up.isDone() && !up.anyFailure());
            case ONE_DONE -> skipIf(up.isDone() && up.failed() == 0 && up.success() == 0);
            case NONE_FAILED -> up.anyFailure() ? TaskState.UPSTREAM_FAILED : null;
            case NONE_FAILED_MIN_ONE_SUCCESS ->
                up.anyFailure() ? TaskState.UPSTREAM_FAILED : skipIf(up.skipped() == up.total());
            case NONE_SKIPPED -> skipIf(up.skipped() > 0);
            case ALL_SKIPPED -> skipIf(up.success() > 0 || up.anyFailure());
            case ALL_DONE_MIN_ONE_SUCCESS -> allDoneMinOneSuccess(up);
            case ALL_DONE_SETUP_SUCCESS -> allDoneSetupSuccess(up);
            case ALL_DONE, ALWAYS -> null;
        };
    }

    private static TaskState skipIf(boolean condition) {
        return condition ? TaskState.SKIPPED : null;
    }

    private static TaskState allSuccess(UpstreamStates up) {
        if (up.anyFailure()) {
            return TaskState.UPSTREAM_FAILED;
        }
        if (up.skipped() > 0) {
            return TaskState.SKIPPED;
        }
        boolean isBeyond = up.removed() > 0 && up.success() > 0 && up.mapIndex() >= up.success();
        return isBeyond ? TaskState.REMOVED : null;
    }

    private static TaskState oneSuccess(UpstreamStates up) {
        if (up.isDone() && up.done() == up.skipped()) {
            return TaskState.SKIPPED;
        }
        return up.isDone() && up.success() == 0 ? TaskState.UPSTREAM_FAILED : null;
    }

    private static TaskState allDoneMinOneSuccess(UpstreamStates up) {
        if (up.skipped() > 0) {
            return TaskState.SKIPPED;
        }
        return doneButSkipped(up) >= up.total() && up.success() == 0 ? TaskState.UPSTREAM_FAILED : null;
    }

    private static TaskState allDoneSetupSuccess(UpstreamStates up) {
        if (!up.isDone() || up.setups() == 0) {
            return null;
        }
        if (up.skippedSetups() >= up.setups()) {
            return TaskState.SKIPPED;
        }
        return up.successSetups() == 0 ? TaskState.UPSTREAM_FAILED : null;
    }

    private static int doneButSkipped(UpstreamStates up) {
        return up.success() + up.failed() + up.upstreamFailed() + up.removed();
    }

    private static boolean isMet(TriggerRule rule, UpstreamStates up) {
        return switch (rule) {
            case ALL_SUCCESS -> up.total() - up.success() - up.excused() <= 0;
            case ALL_FAILED -> up.total() - up.failed() - up.upstreamFailed() - up.excused() <= 0;
            case ALL_DONE -> up.isDone();
            case ALL_SKIPPED -> up.total() - up.skipped() <= 0;
            case ALWAYS -> true;
            case NONE_FAILED, NONE_FAILED_MIN_ONE_SUCCESS ->
                up.total() - up.success() - up.skipped() - up.excused() <= 0;
            case NONE_SKIPPED -> up.isDone() && up.skipped() == 0;
            case ONE_DONE -> up.success() + up.failed() > 0;
            case ONE_FAILED -> up.anyFailure();
            case ONE_SUCCESS -> up.success() > 0;
            case ALL_DONE_SETUP_SUCCESS -> up.isDone() && (up.setups() == 0 || up.successSetups() > 0);
            case ALL_DONE_MIN_ONE_SUCCESS -> up.skipped() == 0 && doneButSkipped(up) >= up.total() && up.success() > 0;
        };
    }
}
