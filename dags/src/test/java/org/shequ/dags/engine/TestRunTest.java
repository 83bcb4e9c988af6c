package org.shequ.dags.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.factory.DagFolder;
import org.shequ.dags.factory.ScheduleSettings;
import org.shequ.dags.state.RunState;

class TestRunTest {
    private static final Instant DATE = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path folder;

    private final List<String> lines = new ArrayList<>();

    private RunState run(String tasks) throws IOException {
        Files.writeString(
                folder.resolve("d.yml"),
                "d:\n  schedule: None\n  default_args: {retries: 1, retry_delay: 0}\n  tasks:\n" + tasks);
        DagFolder.Contents contents = new DagFolder(folder, ScheduleSettings.AIRFLOW_3, Map.of()).load(Instant.EPOCH);
        assertEquals(List.of(), contents.errors());
        Dag dag = contents.dags().get("d");
        return new TestRun(EngineSettings.of(System.getenv(), Optional.of(folder)), Clock.systemUTC(), lines::add)
                .run(dag, DATE, Map.of());
    }

    private static String task(String id, String command, String after) {
        return "    - {task_id: " + id
                + ", operator: airflow.providers.standard.operators.bash.BashOperator, bash_command: '" + command
                + "', dependencies: [" + after + "]}\n";
    }

    @Test
    void tasksRunInOrderWithTheirRetriesAndWhatTheyLeaveIsTakenAway() throws IOException {
        RunState state = run(task("b", "echo in $PWD; exit 1", "a")
                + task("a", "mkdir sub; echo {{ ds }} > sub/file; echo $AIRFLOW_CTX_TRY_NUMBER $PWD", "")
                + task("c", "true", "b"));
        assertEquals(RunState.FAILED, state);
        String work = lines.get(0).replace("[a] 1 ", "");
        assertFalse(Files.exists(Path.of(work)), work);
        assertEquals(
                List.of("[a] success", "[b] failed", "[c] upstream_failed"),
                lines.stream().filter(line -> !line.contains("/")).toList());
        assertEquals(
                2, lines.stream().filter(line -> line.startsWith("[b] in /")).count(), "one retry");
    }
}
