package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.factory.DagFolder;
import org.shequ.dags.factory.ScheduleSettings;
import org.shequ.jobs.job.Job;
import org.shequ.schemas.city.Deployment;

/** The DAG files against what the jobs declare: the same jobs, and every writer before its readers. */
class DagFilesTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

    private final List<Job> jobs = Jobs.nightly(Deployment.load(ROOT.resolve("schemas/deployments/sample")));
    private final DagFolder.Contents contents = new DagFolder(
                    ROOT.resolve("dags"), ScheduleSettings.AIRFLOW_3, Map.of())
            .load(Instant.parse("2026-10-01T00:00:00Z"));

    @Test
    void everyFileLoads() {
        assertEquals(List.of(), contents.errors());
        assertEquals(Set.of("nightly"), contents.dags().keySet());
    }

    @Test
    void theNightRunsEveryJob() {
        assertEquals(
                jobs.stream().map(Job::name).collect(Collectors.toSet()),
                contents.dags().get("nightly").tasks().ids());
    }

    @Test
    void whoReadsATableComesAfterWhoWritesIt() {
        Dag nightly = contents.dags().get("nightly");
        for (Job reader : jobs) {
            for (Job writer : jobs) {
                boolean reads = writer.writes().stream()
                        .filter(table -> !reader.writes().contains(table))
                        .filter(table -> isOwnFeed(table, writer, reader))
                        .anyMatch(reader.reads()::contains);
                if (reads && reader != writer) {
                    assertTrue(
                            nightly.tasks().allUpstream(reader.name()).contains(writer.name()),
                            reader.name() + " reads what " + writer.name() + " writes, but does not wait for it");
                }
            }
        }
    }

    /** Raw tables are cut by source: a feed's curate waits for its own extract only. */
    private static boolean isOwnFeed(String table, Job writer, Job reader) {
        return !table.startsWith("raw.")
                || writer.name()
                        .substring("extract_".length())
                        .equals(reader.name().replace("curate_", ""));
    }
}
