package org.shequ.dags.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.dags.engine.Engine;
import org.shequ.dags.engine.EngineSettings;
import org.shequ.dags.store.DagTable.Pause;
import org.shequ.dags.store.Database;

class StatusServerTest {
    @TempDir
    Path folder;

    private HttpResponse<String> ask(StatusServer server, String method, String path, String token, String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void readsAreFreeWritesNeedTheTokenAndHostileTextStaysText() throws Exception {
        Path dags = Files.createDirectories(folder.resolve("dags"));
        Files.writeString(
                dags.resolve("a.yml"),
                "d:\n  schedule: None\n  tasks:\n    - {task_id: e, operator: airflow.operators.empty.EmptyOperator}\n");
        Files.writeString(dags.resolve("b.yml"), "<script>alert(1)</script>: 3\n");
        Database database =
                Database.open(new Database.Access("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
        EngineSettings settings = new EngineSettings(
                folder.resolve("home"),
                dags,
                database.access(),
                2,
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Pause.PAUSED,
                Map.of());
        try (Engine engine = new Engine(settings, database, "h", Clock.systemUTC());
                StatusServer server = StatusServer.start(engine, "127.0.0.1", 0, "secret")) {
            engine.beat();
            assertTrue(
                    ask(server, "GET", "api/v2/monitor/health", "", "").body().contains("healthy"));
            String page = ask(server, "GET", "", "", "").body();
            assertTrue(page.contains("&lt;script&gt;") && !page.contains("<script>"), page);
            assertEquals(
                    401,
                    ask(server, "PATCH", "api/v2/dags/d", "wrong", "{\"is_paused\":false}")
                            .statusCode());
            assertEquals(
                    422,
                    ask(server, "PATCH", "api/v2/dags/d", "secret", "{\"x\":1}").statusCode());
            assertEquals(
                    200,
                    ask(server, "PATCH", "api/v2/dags/d", "secret", "{\"is_paused\":false}")
                            .statusCode());
            String run = "{\"logical_date\":\"2026-03-01T00:00:00Z\"}";
            assertEquals(
                    401, ask(server, "POST", "api/v2/dags/d/dagRuns", "", run).statusCode());
            assertEquals(
                    200,
                    ask(server, "POST", "api/v2/dags/d/dagRuns", "secret", run).statusCode());
            assertEquals(
                    409,
                    ask(server, "POST", "api/v2/dags/d/dagRuns", "secret", run).statusCode());
            engine.beat();
            engine.beat();
            String id = "manual__2026-03-01T00:00:00+00:00";
            assertTrue(ask(server, "GET", "api/v2/dags/d/dagRuns/" + id, "", "")
                    .body()
                    .contains("\"state\":\"success\""));
            assertTrue(ask(server, "GET", "api/v2/dags/d/dagRuns/" + id + "/taskInstances", "", "")
                    .body()
                    .contains("\"task_id\":\"e\""));
            String run2 = "api/v2/dags/d/dagRuns/" + id;
            assertEquals(
                    422,
                    ask(server, "PATCH", run2, "secret", "{\"state\":\"running\"}")
                            .statusCode());
            assertEquals(
                    401,
                    ask(server, "PATCH", run2, "", "{\"state\":\"failed\"}").statusCode());
            assertTrue(ask(server, "PATCH", run2, "secret", "{\"state\":\"failed\"}")
                    .body()
                    .contains("\"state\":\"failed\""));
            assertTrue(ask(server, "PATCH", run2 + "/taskInstances/e", "secret", "{\"new_state\":\"failed\"}")
                    .body()
                    .contains("\"state\":\"failed\""));
            String which = "{\"dag_run_id\":\"" + id + "\",\"dry_run\":true}";
            assertTrue(ask(server, "POST", "api/v2/dags/d/clearTaskInstances", "secret", which)
                    .body()
                    .contains("\"total_entries\":1"));
            assertTrue(ask(server, "PATCH", run2, "secret", "{\"state\":\"success\"}")
                    .body()
                    .contains("\"state\":\"success\""));
            String cleared = ask(
                            server, "POST", "api/v2/dags/d/dagRuns/" + id + "/clear", "secret", "{\"dry_run\":false}")
                    .body();
            assertTrue(cleared.contains("\"total_entries\":1"), cleared);
            assertFalse(ask(server, "GET", "api/v2/dags/d/dagRuns/" + id, "", "")
                    .body()
                    .contains("\"state\":\"success\""));
        }
        database.close();
    }
}
