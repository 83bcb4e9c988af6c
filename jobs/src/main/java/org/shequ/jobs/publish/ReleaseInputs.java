package org.shequ.jobs.publish;

import java.util.Map;
import java.util.Objects;

/**
 * The tables a release is made of, each as its contract has it.
 *
 * @param area core.area
 * @param groups indicator.group_member
 * @param value indicator.value
 * @param score evaluation.score; without rows where the city only reports
 * @param uncertainty evaluation.uncertainty; likewise
 * @param sensitivity evaluation.sensitivity; likewise
 * @param change evaluation.change
 * @param flag evaluation.flag
 * @param accounting core.accounting
 * @param task run.task
 * @param limit run.source_limit
 * @param origins where the figures come from
 */
public record ReleaseInputs(
        TableRows area,
        TableRows groups,
        TableRows value,
        TableRows score,
        TableRows uncertainty,
        TableRows sensitivity,
        TableRows change,
        TableRows flag,
        TableRows accounting,
        TableRows task,
        TableRows limit,
        Origins origins) {
    /** Refuses missing tables. */
    public ReleaseInputs {
        Objects.requireNonNull(groups, "groups");
        Objects.requireNonNull(origins, "origins");
        Objects.requireNonNull(limit, "limit");
        Map.of(
                        "area",
                        area,
                        "value",
                        value,
                        "score",
                        score,
                        "uncertainty",
                        uncertainty,
                        "sensitivity",
                        sensitivity,
                        "flag",
                        flag,
                        "accounting",
                        accounting,
                        "task",
                        task)
                .forEach((name, table) -> Objects.requireNonNull(table, name));
    }
}
