package org.shequ.dags.template;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.shequ.dags.timetable.DataInterval;

/**
 * What a template may know about the attempt it is rendered for.
 *
 * @param logicalDate absent for runs without one: then neither ds nor the interval exist, as in Airflow 3
 * @param params defaults with the run's conf laid over them
 * @param lastSuccess the data interval of the last successful run, if there is one
 * @param variables Airflow variables by name
 */
public record TemplateContext(
        String dagId,
        String taskId,
        String runId,
        String runType,
        Optional<Instant> logicalDate,
        Optional<DataInterval> interval,
        Instant runAfter,
        int attempt,
        int retries,
        Map<String, Object> params,
        Map<String, Object> conf,
        Optional<DataInterval> lastSuccess,
        Map<String, String> variables) {}
