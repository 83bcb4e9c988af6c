package org.shequ.dags.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.dags.engine.Engine;
import org.shequ.dags.engine.EngineSettings;
import org.shequ.dags.engine.Requests;
import org.shequ.dags.state.RunState;
import org.shequ.dags.store.DagTable.Pause;
import org.shequ.dags.store.Database;
import org.shequ.dags.store.RunRow;
import org.shequ.dags.store.RunTable;

/** The status page as Chromium builds it: hostile text stays text, and the browser finds nothing to complain about. */
class StatusPageBrowserTest {
    private static final String HOSTILE = "<img src=x onerror=document.title=1><script>document.title=2</script>";

    // Chromium may still be tidying its profile when it has answered.
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private static Optional<String> chromium() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .flatMap(place -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> place + "/" + name))
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst();
    }

    @Test
    void aBrowserShowsHostileTextAsTextAndFindsNoFault() throws Exception {
        Optional<String> browser = chromium();
        assumeTrue(browser.isPresent(), "there is no Chromium on the PATH");
        Path dags = Files.createDirectories(folder.resolve("dags"));
        Files.writeString(
                dags.resolve("a.yml"),
                "d:\n  schedule: None\n  tasks:\n    - task_id: t\n      operator: airflow.operators.bash.BashOperator\n"
                        + "      bash_command: echo '" + HOSTILE + "'; exit 1\n");
        Files.writeString(dags.resolve("b.yml"), "\"" + HOSTILE + "\": 3\n");
        try (Database database = Database.open(
                        new Database.Access("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
                Engine engine = new Engine(settings(dags, database), database, "h", Clock.systemUTC());
                StatusServer server = StatusServer.start(engine, "127.0.0.1", 0, "")) {
            engine.beat();
            fail(engine, database);
            Path complaints = folder.resolve("complaints");
            String page = page(browser.get(), server.url(), complaints);
            assertTrue(page.contains("<title>调度 / Scheduler</title>"), page);
            // Some browsers print signs in attributes as they are.
            String outside = page.replaceAll("title=\"[^\"]*\"", "");
            assertFalse(outside.contains("<img") || outside.contains("<script"), page);
            // In an import error, in the name of the run that failed, and in its log.
            assertEquals(3, outside.split("&lt;img src=x onerror=document.title=1&gt;", -1).length - 1, page);
            assertTrue(page.contains("<td class=\"failed\" title=\"失败 / failed, 第 1 次尝试 / attempt 1, "), page);
            assertTrue(page.contains("<p>第 1 次尝试 / attempt 1 of 1, "), page);
            assertTrue(page.contains(": exit code 1<br>"), page);
            assertFalse(Files.readString(complaints).contains("CONSOLE"), Files.readString(complaints));
        }
    }

    private EngineSettings settings(Path dags, Database database) {
        return new EngineSettings(
                folder.resolve("home"),
                dags,
                database.access(),
                2,
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Pause.ACTIVE,
                System.getenv());
    }

    private static void fail(Engine engine, Database database) throws InterruptedException {
        RunRow run = new Requests(database)
                .trigger(
                        engine.dags().get("d"),
                        new Requests.Trigger(
                                Optional.of(HOSTILE), Optional.of(Instant.parse("2026-03-01T00:00:00Z")), Map.of()),
                        Instant.now());
        Instant limit = Instant.now().plusSeconds(60);
        while (database.transaction(sql -> new RunTable(sql).find(run.id()))
                        .orElseThrow()
                        .state()
                != RunState.FAILED) {
            assertTrue(Instant.now().isBefore(limit), "the run did not end within a minute");
            engine.beat();
            Thread.sleep(50);
        }
    }

    private String page(String browser, String url, Path complaints) throws IOException, InterruptedException {
        Path page = folder.resolve("page.html");
        Process process = new ProcessBuilder(List.of(
                        browser,
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--enable-logging=stderr",
                        "--virtual-time-budget=3000",
                        "--dump-dom",
                        url))
                .redirectOutput(page.toFile())
                .redirectError(complaints.toFile())
                .start();
        boolean isDone = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(isDone, "Chromium did not answer within two minutes");
        return Files.readString(page);
    }
}
