package org.shequ.jobs.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.dags.engine.Engine;
import org.shequ.dags.engine.EngineSettings;
import org.shequ.dags.engine.Requests;
import org.shequ.dags.state.RunState;
import org.shequ.dags.store.DagTable.Pause;
import org.shequ.dags.store.Database;
import org.shequ.dags.store.RunRow;
import org.shequ.dags.store.RunTable;
import org.shequ.dags.web.StatusServer;

/** The status page as Chromium builds it: hostile text stays text, and the browser finds nothing to complain about. */
class StatusPageTest {
    private static final String HOSTILE = "<img src=x onerror=document.title=1><script>document.title=2</script>";

    @TempDir
    Path folder;

    @Test
    void aBrowserShowsHostileTextAsTextAndFindsNoFault() throws Exception {
        Path dags = Files.createDirectories(folder.resolve("dags"));
        Files.writeString(
                dags.resolve("a.yml"),
                "d:\n  schedule: None\n  tasks:\n    - task_id: t\n      operator: airflow.operators.bash.BashOperator\n"
                        + "      bash_command: echo '" + HOSTILE + "'; exit 1\n");
        Files.writeString(dags.resolve("b.yml"), "\"" + HOSTILE + "\": 3\n");
        try (Chromium chromium = Chromium.start();
                Database database = Database.open(
                        new Database.Access("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
                Engine engine = new Engine(settings(dags, database), database, "h", Clock.systemUTC());
                StatusServer server = StatusServer.start(engine, "127.0.0.1", 0, "")) {
            engine.beat();
            fail(engine, database);
            try (Visit visit = chromium.visit().open(server.url())) {
                visit.keep("status");
                assertEquals("调度 / Scheduler", visit.page().title());
                assertEquals(0, visit.page().locator("img, script").count());
                // In an import error, in the name of the run that failed, and in its log.
                assertEquals(
                        3,
                        visit.page()
                                        .locator("body")
                                        .textContent()
                                        .split("<img src=x onerror=document.title=1>", -1)
                                        .length
                                - 1);
                assertEquals(
                        1,
                        visit.page()
                                .locator("td.failed[title^='失败 / failed, 第 1 次尝试 / attempt 1, ']")
                                .count());
                String text = visit.page().locator("body").textContent();
                assertTrue(text.contains("第 1 次尝试 / attempt 1 of 1, "), text);
                assertTrue(text.contains(": exit code 1"), text);
            }
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
}
