package org.shequ.dags.factory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.dags.definition.Schedule;

/** Which dates a DAG is scheduled between: its own, or where it has none those of its tasks. */
class DagDatesTest {
    @TempDir
    private Path folder;

    private Schedule schedule(String ofDag, String ofOneTask, String ofOtherTask) throws IOException {
        Files.writeString(
                folder.resolve("d.yml"),
                "d:\n  schedule: '@daily'\n  catchup: false\n" + ofDag + "  tasks:\n" + task("one", ofOneTask)
                        + task("other", ofOtherTask));
        DagFolder.Contents contents =
                new DagFolder(folder, ScheduleSettings.AIRFLOW_3, Map.of()).load(Instant.parse("2026-06-01T00:00:00Z"));
        assertEquals(List.of(), contents.errors());
        return contents.dags().get("d").schedule();
    }

    private static String task(String id, String dates) {
        return "    - {task_id: " + id + ", operator: airflow.operators.empty.EmptyOperator" + dates + "}\n";
    }

    private static Optional<Instant> day(String day) {
        return Optional.of(Instant.parse(day + "T00:00:00Z"));
    }

    @Test
    void theDagsOwnDatesCountWhateverItsTasksSay() throws IOException {
        String early = ", start_date: 2026-01-01 00:00:00, end_date: 2027-01-01 00:00:00";
        Schedule schedule = schedule("  start_date: 2026-03-01\n  end_date: 2026-10-28\n", early, early);
        assertEquals(day("2026-03-01"), schedule.start());
        assertEquals(day("2026-10-28"), schedule.end());
    }

    @Test
    void aDagWithoutDatesGoesFromItsFirstTaskToItsLast() throws IOException {
        Schedule schedule = schedule(
                "",
                ", start_date: 2026-02-01 00:00:00, end_date: 2026-11-01 00:00:00",
                ", start_date: 2026-01-01 00:00:00, end_date: 2026-12-01 00:00:00");
        assertEquals(day("2026-01-01"), schedule.start());
        assertEquals(day("2026-12-01"), schedule.end());
    }

    @Test
    void aDateAmongTheDefaultsIsOneOfEachTaskThatHasNoOther() throws IOException {
        Schedule schedule = schedule(
                "  default_args: {start_date: 2026-03-01, end_date: 2026-10-28}\n",
                ", start_date: 2026-01-01 00:00:00, end_date: 2027-01-01 00:00:00",
                "");
        assertEquals(day("2026-01-01"), schedule.start());
        assertEquals(day("2027-01-01"), schedule.end());
        Schedule later =
                schedule("  default_args: {start_date: 2026-03-01}\n", ", start_date: 2026-04-01 00:00:00", "");
        assertEquals(day("2026-03-01"), later.start());
    }

    @Test
    void aTaskWithoutEndKeepsTheDagGoing() throws IOException {
        Schedule schedule = schedule("", ", end_date: 2026-11-01 00:00:00", "");
        assertEquals(Optional.empty(), schedule.start());
        assertEquals(Optional.empty(), schedule.end());
    }
}
