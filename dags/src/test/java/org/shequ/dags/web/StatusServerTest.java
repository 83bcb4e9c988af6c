package org.shequ.dags.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
import org.shequ.dags.store.RunTable;

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

    private Engine engine(Database database, Path dags) {
        return new Engine(
                new EngineSettings(
                        folder.resolve("home"),
                        dags,
                        database.access(),
                        2,
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Pause.ACTIVE,
                        System.getenv()),
                database,
                "h",
                Clock.systemUTC());
    }

    @Test
    void thePageShowsWhatRunsWhatIsNextWhatIsLateAndOneDagByItself() throws Exception {
        Path dags = Files.createDirectories(folder.resolve("dags"));
        Files.writeString(
                dags.resolve("a.yml"),
                "late:\n  schedule: None\n  x_deadline: {reference: logical_date, interval: 60}\n  tasks:\n"
                        + "    - {task_id: slow, operator: airflow.operators.bash.BashOperator, bash_command: sleep 60}\n"
                        + "next-1.0:\n  schedule: {__type__: airflow.timetables.trigger.CronTriggerTimetable, __args__: ['0 2 1 1 *'],"
                        + " timezone: Asia/Shanghai}\n  timezone: Asia/Shanghai\n  start_date: 2100-01-01\n  tasks:\n"
                        + "    - {task_id: e, operator: airflow.operators.empty.EmptyOperator}\n");
        Database database =
                Database.open(new Database.Access("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
        try (Engine engine = engine(database, dags);
                StatusServer server = StatusServer.start(engine, "127.0.0.1", 0, "")) {
            engine.beat();
            new Requests(database)
                    .trigger(
                            engine.dags().get("late"),
                            new Requests.Trigger(
                                    Optional.empty(), Optional.of(Instant.parse("2026-03-01T00:00:00Z")), Map.of()),
                            Instant.now());
            engine.beat();
            engine.beat();
            String page = ask(server, "GET", "", "", "").body();
            assertTrue(page.contains("<h2>错过时限 / Deadlines missed</h2>"), page);
            assertTrue(page.contains("<td>2026-03-01 00:01</td><td class=\"running\""), page);
            assertTrue(page.contains("<td>slow</td><td class=\"running\""), page);
            assertTrue(page.contains("<td>1 / 1</td>"), page);
            assertTrue(page.contains("<a href=\"/?dag=next-1.0\">next-1.0</a>"), page);
            assertTrue(page.contains("<td>2100-01-01 02:00<br>"), page);
            String one = ask(server, "GET", "?dag=next-1.0", "", "").body();
            assertTrue(one.contains("next-1.0") && !one.contains("slow"), one);
            new Requests(database)
                    .mark(
                            database.transaction(sql -> new RunTable(sql).ofDag("late", 1))
                                    .get(0),
                            RunState.FAILED,
                            Instant.now());
            engine.beat();
        }
        database.close();
    }

    @Test
    void nobodyWritesWhereThereIsNoTokenAndNobodyIsAnsweredUnderAnotherHostsName() throws Exception {
        Path dags = Files.createDirectories(folder.resolve("dags"));
        Database database =
                Database.open(new Database.Access("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
        try (Engine engine = engine(database, dags);
                StatusServer server = StatusServer.start(engine, "127.0.0.1", 0, "")) {
            assertTrue(server.url().startsWith("http://127.0.0.1:"), server.url());
            for (String write : List.of(
                    "PATCH api/v2/dags/d",
                    "POST api/v2/dags/d/dagRuns",
                    "PATCH api/v2/dags/d/dagRuns/r",
                    "POST api/v2/dags/d/dagRuns/r/clear",
                    "POST api/v2/dags/d/clearTaskInstances",
                    "PATCH api/v2/dags/d/dagRuns/r/taskInstances/t",
                    "DELETE api/v2/dags/d")) {
                String[] words = write.split(" ");
                assertEquals(
                        403, ask(server, words[0], words[1], "anything", "{}").statusCode(), write);
            }
            assertEquals("HTTP/1.1 421 ", answerUnderAnotherName(server));
            try (StatusServer open = StatusServer.start(engine, "0.0.0.0", 0, "")) {
                assertEquals("HTTP/1.1 200 ", answerUnderAnotherName(open), "told to listen to others");
            }
        }
        database.close();
    }

    private static String answerUnderAnotherName(StatusServer server) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", URI.create(server.url()).getPort())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: other.example\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.substring(0, "HTTP/1.1 200 ".length());
        }
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
            assertEquals(
                    400,
                    ask(server, "POST", "api/v2/dags/d/dagRuns", "secret", "{\"logical_date\":\"yesterday\"}")
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
