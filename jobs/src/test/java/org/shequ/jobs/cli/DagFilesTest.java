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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.definition.Operator;
import org.shequ.dags.factory.DagFolder;
import org.shequ.dags.factory.ScheduleSettings;
import org.shequ.jobs.job.Job;
import org.shequ.schemas.city.Deployment;

/** The DAG files against what the jobs declare: the same jobs, and every writer before its readers. */
class DagFilesTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
    private static final Map<String, List<Job>> SERIES =
            Jobs.series(Deployment.load(ROOT.resolve("schemas/deployments/sample")));

    private final DagFolder.Contents contents = new DagFolder(
                    ROOT.resolve("dags"), ScheduleSettings.AIRFLOW_3, Map.of())
            .load(Instant.parse("2026-10-01T00:00:00Z"));

    static Set<String> dags() {
        return SERIES.keySet();
    }

    @Test
    void everyFileLoads() {
        assertEquals(List.of(), contents.errors());
        assertEquals(SERIES.keySet(), contents.dags().keySet());
    }

    @ParameterizedTest
    @MethodSource("dags")
    void theDagRunsEveryJobOfItsSeriesAndNoOther(String name) {
        assertEquals(
                SERIES.get(name).stream().map(Job::name).collect(Collectors.toSet()),
                contents.dags().get(name).tasks().ids());
    }

    @ParameterizedTest
    @MethodSource("dags")
    void aTaskRunsTheJobItIsCalledBy(String name) {
        contents.dags().get(name).tasks().inOrder().forEach(task -> {
            String command = ((Operator.Bash) task.operator()).command();
            assertTrue(command.contains("/shequ\" run " + task.id() + " --date "), command);
        });
    }

    @ParameterizedTest
    @MethodSource("dags")
    void whoReadsATableComesAfterWhoWritesIt(String name) {
        Dag dag = contents.dags().get(name);
        for (Job reader : SERIES.get(name)) {
            for (Job writer : SERIES.get(name)) {
                boolean reads = writer.writes().stream()
                        .filter(table -> !reader.writes().contains(table))
                        .filter(table -> isOfThisRun(table, writer, reader))
                        .anyMatch(reader.reads()::contains);
                if (reads && reader != writer) {
                    assertTrue(
                            dag.tasks().allUpstream(reader.name()).contains(writer.name()),
                            reader.name() + " reads what " + writer.name() + " writes, but does not wait for it");
                }
            }
        }
    }

    @Test
    void aPeriodIsLockedAfterItIsPublished() {
        assertTrue(contents.dags()
                .get("monthly_evaluation")
                .tasks()
                .allUpstream("lock_period")
                .contains("publish"));
    }

    @Test
    void nothingIsRemovedBesideAReleaseThatDoesNotHold() {
        Dag maintenance = contents.dags().get("maintenance");
        for (String removing : List.of("remove_releases", "purge_raw", "expire_snapshots")) {
            assertTrue(maintenance.tasks().allUpstream(removing).contains("verify_release"), removing);
        }
    }

    /**
     * Raw tables are cut by source: a feed's curate waits for its own extract only. Tables of runs tell of earlier runs:
     * whoever reads them waits for nobody.
     */
    private static boolean isOfThisRun(String table, Job writer, Job reader) {
        if (table.startsWith("run.")) {
            return false;
        }
        return !writer.name().startsWith("extract_")
                || writer.name()
                        .substring("extract_".length())
                        .equals(reader.name().replace("curate_", ""));
    }
}
