package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.engine.EngineSettings;
import org.shequ.dags.engine.TestRun;
import org.shequ.dags.factory.DagFolder;
import org.shequ.dags.factory.ScheduleSettings;
import org.shequ.dags.state.RunState;

/** The Spark tasks of one DAG run share one Spark, which outlives each of them. */
class WarmSparkTest {
    @TempDir
    private Path folder;

    private final List<String> lines = new ArrayList<>();

    /** What the tasks run: says which Spark it found, does a sum, and fails where it is told to. */
    public static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) {
            SparkSession session =
                    SparkSession.builder().config("spark.ui.enabled", "false").getOrCreate();
            System.out.println("context " + session.sparkContext().applicationId() + " of process "
                    + ProcessHandle.current().pid() + ", partitions "
                    + session.conf().get("spark.sql.shuffle.partitions") + ", sum "
                    + session.range(1, 5).selectExpr("sum(id)").first().getLong(0) + ", given " + List.of(arguments));
            if (arguments[0].equals("fail")) {
                throw new IllegalStateException("told to fail");
            }
        }
    }

    @AfterEach
    void endTheProcesses() throws IOException {
        // A process whose folder is gone ends by itself.
        Path warm = folder.resolve("home/warm");
        if (Files.isDirectory(warm)) {
            try (var folders = Files.list(warm)) {
                for (Path each : folders.toList()) {
                    try (var files = Files.list(each)) {
                        for (Path file : files.toList()) {
                            Files.deleteIfExists(file);
                        }
                    }
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    private String task(String id, String partitions, String argument, String after) {
        return "    - task_id: " + id + "\n"
                + "      operator: airflow.providers.apache.spark.operators.spark_submit.SparkSubmitOperator\n"
                + "      application: " + folder.resolve("application.jar") + "\n"
                + "      java_class: " + Probe.class.getName() + "\n"
                + "      conf: {spark.master: 'local[1]', spark.sql.shuffle.partitions: '" + partitions + "'}\n"
                + "      application_args: ['" + argument + "', '{{ ds }}']\n"
                + "      trigger_rule: all_done\n"
                + "      dependencies: [" + after + "]\n";
    }

    private RunState run(String tasks) throws IOException {
        new JarOutputStream(Files.newOutputStream(folder.resolve("application.jar")), new java.util.jar.Manifest())
                .close();
        Path dags = Files.createDirectories(folder.resolve("dags"));
        Files.writeString(
                dags.resolve("city.yml"), "city:\n  schedule: null\n  start_date: 2026-01-01\n  tasks:\n" + tasks);
        DagFolder.Contents contents = new DagFolder(dags, ScheduleSettings.AIRFLOW_3, Map.of()).load(Instant.now());
        assertEquals(List.of(), contents.errors());
        Dag dag = contents.dags().get("city");
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.keySet().removeAll(List.of("SPARK_HOME", "SPARK_CONF_DIR", "HADOOP_CONF_DIR", "YARN_CONF_DIR"));
        environment.put("SHEQU_SCHEDULER_HOME", folder.resolve("home").toString());
        return new TestRun(EngineSettings.of(environment, Optional.of(dags)), Clock.systemUTC(), lines::add)
                .run(dag, Instant.parse("2026-10-01T00:00:00Z"), Map.of());
    }

    private String said(String task) {
        return lines.stream()
                .filter(line -> line.startsWith("[" + task + "] context "))
                .map(line -> line.substring(task.length() + 3))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError(String.join("\n", lines)));
    }

    @Test
    void theSecondTaskStartsNoOtherSpark() throws IOException {
        RunState state = run(task("one", "3", "a b", "")
                + task("two", "3", "fail", "one")
                + task("three", "3", "c", "two")
                + task("other", "5", "d", "three"));
        assertEquals(RunState.SUCCESS, state, String.join("\n", lines));
        String spark = said("one").replaceAll(", partitions.*", "");
        assertEquals(spark + ", partitions 3, sum 10, given [a b, 2026-10-01]", said("one"));
        assertEquals(spark + ", partitions 3, sum 10, given [fail, 2026-10-01]", said("two"));
        assertEquals(spark + ", partitions 3, sum 10, given [c, 2026-10-01]", said("three"));
        assertTrue(lines.contains("[two] failed"), String.join("\n", lines));
        assertTrue(lines.stream()
                .anyMatch(line -> line.startsWith("[two] java.lang.IllegalStateException: told to fail")));
        // Other settings are another Spark.
        assertTrue(said("other").contains(", partitions 5, sum 10, given [d, 2026-10-01]"), said("other"));
        assertTrue(!said("other").startsWith(spark), said("other"));
    }
}
