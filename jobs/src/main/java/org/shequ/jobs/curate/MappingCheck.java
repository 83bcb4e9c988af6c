package org.shequ.jobs.curate;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.shequ.common.lake.SparkRows;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.source.Source;
import org.shequ.schemas.yaml.Problems;

/** Resolves the expressions of a mapping without any rows, for {@code ./shequ check}. */
public final class MappingCheck {
    private MappingCheck() {}

    /** Notes what Spark cannot make of a mapping. */
    public static void check(Source source, Deployment deployment, SparkSession session, Problems problems) {
        Dataset<Row> none = SparkRows.none(session, deployment.contracts().of("raw.row"));
        Mapping mapping = new Mapping(source, deployment.contracts().of(source.feed()));
        try {
            mapping.evaluated(mapping.named(none, Map.of(List.copyOf(mapping.spokenOf()), List.of("none"))))
                    .schema();
        } catch (Exception e) { // what the analyser throws is checked, but no signature says so
            problems.add(
                    source.file(),
                    0,
                    "cannot be resolved: " + e.getMessage().lines().findFirst().orElse(""));
        }
    }
}
