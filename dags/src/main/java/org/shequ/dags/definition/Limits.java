package org.shequ.dags.definition;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How much of a DAG may run at once.
 *
 * @param activeRuns runs that may be running, backfills not counted
 * @param activeTasks tasks of one run that may be queued or running
 * @param runTimeout after which a running run is failed
 */
public record Limits(int activeRuns, int activeTasks, Optional<Duration> runTimeout) {
    public static final Limits DEFAULT = new Limits(16, 16, Optional.empty());

    public Limits {
        if (activeRuns < 0 || activeTasks < 0) {
            throw new IllegalArgumentException("Cannot limit a DAG to " + activeRuns + " runs and " + activeTasks
                    + " tasks (expected numbers not below zero)");
        }
    }

    /** True if a run has been running for longer than it may; one that has not started never has. */
    public boolean isTimedOut(Optional<Instant> start, Instant now) {
        return runTimeout.isPresent()
                && start.filter(from -> from.plus(runTimeout.get()).isBefore(now))
                        .isPresent();
    }
}
