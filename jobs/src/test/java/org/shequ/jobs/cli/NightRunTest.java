package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeLock;
import org.shequ.common.lake.LakeSettings;
import org.shequ.common.lake.LockPolicy;
import org.shequ.common.progress.Progress;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.schemas.city.Deployment;

class NightRunTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

    @TempDir
    private Path home;

    /** Spark, written in Scala, throws checked exceptions where Java's compiler expects none. */
    @Test
    void aJobThatFailsWithWhatNobodyDeclaresFailsTheRunAndIsRecorded() {
        Deployment deployment = Deployment.load(ROOT.resolve("schemas/deployments/sample"));
        LakeSettings settings = LakeSettings.local(home, deployment.city().zone());
        try (LakeLock lock = LakeLock.take(settings, "test", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock)) {
            Night night = new Night(
                    "r1", LocalDate.of(2026, 10, 1), deployment, home.toString(), home, new byte[] {1}, "test");
            NightRun run = new NightRun(lake, night, Progress.unseen());
            RuntimeException failure = assertThrows(
                    RuntimeException.class,
                    () -> run.run(List.of(
                            new TestJob("extract_area", "extract", () -> {
                                throw new Exception("stage 7 failed");
                            }),
                            new TestJob("curate_area", "curate", () -> Outcome.unchanged("")))));
            assertTrue(failure.getMessage().contains("stage 7 failed"), failure.getMessage());
            assertEquals(
                    List.of("extract_area failed"),
                    lake.readSmall(deployment.contracts().of("run.task")).stream()
                            .map(row -> row.get("job") + " " + row.get("state"))
                            .toList());
        }
    }
}
