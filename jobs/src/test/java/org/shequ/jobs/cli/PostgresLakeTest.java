package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeLock;
import org.shequ.common.lake.LakeSettings;
import org.shequ.common.lake.LockPolicy;
import org.shequ.common.progress.Progress;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.jobs.sample.SampleCity;
import org.shequ.jobs.sample.SampleRequest;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.contract.Contract;

/** The same night where a city keeps its catalog in PostgreSQL and its tables elsewhere than in its home. */
class PostgresLakeTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

    @TempDir
    private Path folder;

    private final Deployment deployment = Deployment.load(ROOT.resolve("schemas/deployments/sample"));

    @Test
    void aNightEndsInAReleaseAndTheNextHasNothingToDo() throws IOException {
        SampleCity.write(new SampleRequest(20, 2, YearMonth.of(2026, 9), 7, 0.1), folder.resolve("data"));
        try (EmbeddedPostgres postgres = started()) {
            LakeSettings settings = LakeSettings.of(
                    folder.resolve("home"),
                    deployment.city().zone(),
                    Map.of(
                            LakeSettings.CATALOG_URL,
                            "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
                            LakeSettings.CATALOG_USER,
                            "postgres",
                            LakeSettings.WAREHOUSE,
                            folder.resolve("tables").toUri().toString()));
            List<NightRun.Done> first = night("first", settings);
            assertTrue(
                    Files.isRegularFile(folder.resolve("home/published/release=first/datapackage.json")),
                    "the release is complete");
            assertFalse(Files.exists(folder.resolve("home/catalog.sqlite")));
            assertFalse(Files.exists(folder.resolve("home/lake")));
            Contract cases = deployment.contracts().of("core.grid_case");
            try (Lake lake = Lake.reader(settings)) {
                long curated = first.stream()
                        .filter(done -> done.job().equals("curate_grid_case"))
                        .mapToLong(done -> done.outcome().rowsOut())
                        .sum();
                assertTrue(curated > 0);
                assertEquals(curated, lake.read(cases).count(), "Spark finds the tables by the same catalog");
            }
            night("second", settings)
                    .forEach(done ->
                            assertEquals(Outcome.State.UNCHANGED, done.outcome().state(), done.job()));
        }
    }

    private static EmbeddedPostgres started() {
        try {
            return EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
        } catch (IOException | IllegalStateException e) {
            return abort("PostgreSQL cannot be started here: " + e.getMessage());
        }
    }

    private List<NightRun.Done> night(String runId, LakeSettings settings) {
        try (LakeLock lock = LakeLock.take(settings, "test", LockPolicy.REFUSE, holder -> {});
                Lake lake = Lake.writer(settings, lock)) {
            Night night = new Night(
                    runId,
                    LocalDate.of(2026, 10, 1),
                    deployment,
                    folder.resolve("data").toString(),
                    settings.home(),
                    new byte[] {1},
                    "test");
            return new NightRun(lake, night, Progress.unseen()).run(Jobs.nightly(deployment));
        }
    }
}
