package org.shequ.dags.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A scheduler told to stop ends well and leaves its tasks at work; the next one sees them through. */
class ShutdownTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(String what, Condition condition) throws IOException, InterruptedException {
        Instant limit = Instant.now().plusSeconds(90);
        while (!condition.holds()) {
            assertTrue(Instant.now().isBefore(limit), "waited in vain until " + what);
            Thread.sleep(50);
        }
    }

    @Test
    void aStoppedSchedulerHandsItsTasksOver() throws Exception {
        Path dags = Files.createDirectories(folder.resolve("dags"));
        Path marks = folder.resolve("marks");
        String go = folder.resolve("go").toString();
        String bash = "operator: airflow.providers.standard.operators.bash.BashOperator, bash_command: ";
        Files.writeString(
                dags.resolve("d.yml"),
                "d:\n  schedule: '@once'\n  start_date: 2026-01-01\n  tasks:\n    - {task_id: a, " + bash
                        + "'echo a >> "
                        + marks + "; while [ ! -e " + go + " ]; do sleep 0.1; done; echo end >> " + marks
                        + "'}\n    - {task_id: b, " + bash + "'echo b >> " + marks + "', dependencies: [a]}\n");
        SchedulerProcess scheduler = new SchedulerProcess(
                folder.resolve("home"), dags, Map.of("AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION", "False"));
        scheduler.start();
        await("the task begins", () -> Files.exists(marks));
        assertEquals(0, scheduler.stop(), scheduler.log());
        assertEquals(List.of("a"), Files.readAllLines(marks));
        Files.createFile(folder.resolve("go"));
        scheduler.start();
        await("the run is done", () -> Files.readAllLines(marks).equals(List.of("a", "end", "b")));
        assertEquals(0, scheduler.stop(), scheduler.log());
    }
}
