package org.shequ.jobs.publish;

import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables a release is made of, each as its contract has it.
 *
 * @param area core.area
 * @param value indicator.value
 * @param score evaluation.score; without rows where the city only reports
 * @param accounting core.accounting
 * @param task run.task
 */
public record ReleaseInputs(
        Dataset<Row> area, Dataset<Row> value, Dataset<Row> score, Dataset<Row> accounting, Dataset<Row> task) {
    /** Refuses missing tables. */
    public ReleaseInputs {
        Map.of("area", area, "value", value, "score", score, "accounting", accounting, "task", task)
                .forEach((name, table) -> Objects.requireNonNull(table, name));
    }
}
