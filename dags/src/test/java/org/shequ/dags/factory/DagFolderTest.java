package org.shequ.dags.factory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DagFolderTest {
    @TempDir
    private Path folder;

    @Test
    void linksThatLeadBackOrNowhereHideNoFile() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.writeString(
                inner.resolve("d.yml"),
                "d:\n  schedule: '@daily'\n  start_date: 2026-01-01\n  tasks:\n"
                        + "    - {task_id: one, operator: airflow.operators.empty.EmptyOperator}\n");
        Files.createSymbolicLink(inner.resolve("back"), folder);
        Files.createSymbolicLink(folder.resolve("nowhere.yml"), folder.resolve("missing"));
        DagFolder.Contents contents =
                new DagFolder(folder, ScheduleSettings.AIRFLOW_3, Map.of()).load(Instant.parse("2026-06-01T00:00:00Z"));
        assertEquals(List.of(), contents.errors());
        assertEquals(Set.of("d"), contents.dags().keySet());
    }
}
