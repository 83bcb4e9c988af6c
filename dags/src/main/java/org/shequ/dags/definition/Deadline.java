package org.shequ.dags.definition;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a run should be finished, counted from a reference (Airflow 3.1 deadline alerts, written {@code x_deadline} at DAG
 * level).
 *
 * @param fixed the moment counted from where the reference is FIXED
 */
public record Deadline(Reference reference, Duration after, Optional<Instant> fixed) {
    public Deadline {
        if ((reference == Reference.FIXED) != fixed.isPresent()) {
            throw new IllegalArgumentException("Cannot set a deadline by " + reference + " with moment " + fixed
                    + " (expected a moment for FIXED, and for FIXED only)");
        }
    }

    /** What the deadline is counted from. */
    public enum Reference {
        QUEUED_AT,
        LOGICAL_DATE,
        FIXED,
        AVERAGE_RUNTIME
    }
}
