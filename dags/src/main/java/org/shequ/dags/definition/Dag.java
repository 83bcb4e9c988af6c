package org.shequ.dags.definition;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A DAG as its file defines it.
 *
 * @param params default parameters, which a trigger's conf may override
 * @param deadline ours alone ({@code x_deadline}); Airflow's loader ignores it
 */
public record Dag(
        String id,
        Presentation presentation,
        Schedule schedule,
        Limits limits,
        Callbacks callbacks,
        Map<String, Param> params,
        TaskGraph tasks,
        Optional<Deadline> deadline,
        Source source) {
    public Dag {
        Names.require("DAG", id);
        params = Ordered.copy(params);
    }

    /** The task of that id. */
    public Task task(String taskId) {
        return tasks.task(taskId)
                .orElseThrow(() -> new IllegalArgumentException("Cannot find task '" + taskId + "' in DAG '" + id
                        + "': it has " + tasks.ids() + " (expected one of these)"));
    }

    /** How a DAG is shown to people. */
    public record Presentation(
            String displayName, Optional<String> description, Optional<String> documentation, List<String> tags) {
        public Presentation {
            tags = List.copyOf(tags);
        }
    }

    /** Where a DAG was read from, and what its file says about creation. */
    public record Source(String file, int line, NewDag newDag, List<String> templateFolders) {
        public Source {
            templateFolders = List.copyOf(templateFolders);
        }
    }

    /** Whether a DAG seen for the first time starts paused. */
    public enum NewDag {
        PAUSED,
        ACTIVE,
        AS_CONFIGURED
    }
}
