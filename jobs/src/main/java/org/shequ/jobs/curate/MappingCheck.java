package org.shequ.jobs.curate;

import org.shequ.common.sql.RowSql;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.source.Source;
import org.shequ.schemas.yaml.Problems;

/** Resolves the expressions of a mapping without any rows, for {@code ./shequ check}. */
public final class MappingCheck {
    private MappingCheck() {}

    /** Notes what Spark cannot make of a mapping. */
    public static void check(Source source, Deployment deployment, RowSql sql, Problems problems) {
        Mapping mapping = new Mapping(source, deployment.contracts().of(source.feed()));
        try {
            sql.types(mapping.names(), mapping.evaluated());
        } catch (Exception e) { // what the analyser throws is checked, but no signature says so
            problems.add(
                    source.file(),
                    0,
                    "cannot be resolved: " + e.getMessage().lines().findFirst().orElse(""));
        }
    }
}
