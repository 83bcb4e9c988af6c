package org.shequ.dags.definition;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A task as its DAG's file defines it.
 *
 * @param id with its groups, like {@code extract.area}
 * @param upstream ids of the tasks it waits for, in the order written
 */
public record Task(
        String id,
        Operator operator,
        Set<String> upstream,
        TriggerRule rule,
        Retries retries,
        Past past,
        Slots slots,
        Lifetime lifetime,
        Callbacks callbacks,
        Map<String, Param> params,
        String owner,
        List<String> groups) {
    public Task {
        Names.require("task", id);
        upstream = Collections.unmodifiableSet(new LinkedHashSet<>(upstream));
        groups = List.copyOf(groups);
        params = Ordered.copy(params);
        if (upstream.contains(id)) {
            throw new IllegalArgumentException("Cannot let task '" + id + "' wait for itself");
        }
    }

    /** A task with everything at Airflow's defaults, mostly for tests. */
    public static Task of(String id, Operator operator, Set<String> upstream) {
        return new Task(
                id,
                operator,
                upstream,
                TriggerRule.ALL_SUCCESS,
                Retries.NONE,
                Past.IGNORED,
                Slots.DEFAULT,
                Lifetime.UNBOUNDED,
                Callbacks.NONE,
                Map.of(),
                "airflow",
                List.of());
    }

    /** What a task asks of the run before its own. */
    public enum Past {
        IGNORED,
        /** depends_on_past: the same task succeeded or was skipped. */
        SAME_TASK,
        /** wait_for_downstream: so did its immediate downstream tasks. */
        SAME_TASK_AND_DOWNSTREAM
    }

    /**
     * How much room a task takes and in which order it gets it.
     *
     * @param weight own priority, before the rule adds that of others
     */
    public record Slots(
            String pool,
            int slots,
            int weight,
            WeightRule weightRule,
            Optional<Integer> activePerDag,
            Optional<Integer> activePerRun) {
        public static final String DEFAULT_POOL = "default_pool";
        public static final Slots DEFAULT =
                new Slots(DEFAULT_POOL, 1, 1, WeightRule.DOWNSTREAM, Optional.empty(), Optional.empty());

        public Slots {
            if (slots < 1) {
                throw new IllegalArgumentException(
                        "Cannot take " + slots + " slots of pool '" + pool + "' (expected at least 1)");
            }
        }
    }

    /** When a task may run and for how long: the bounds on its logical date, and the time limit of one attempt. */
    public record Lifetime(Optional<Instant> start, Optional<Instant> end, Optional<Duration> timeout) {
        public static final Lifetime UNBOUNDED = new Lifetime(Optional.empty(), Optional.empty(), Optional.empty());

        public boolean includes(Instant logicalDate) {
            return start.map(from -> !logicalDate.isBefore(from)).orElse(true)
                    && end.map(to -> !logicalDate.isAfter(to)).orElse(true);
        }
    }
}
