package org.shequ.dags.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.engine.Engine;
import org.shequ.dags.engine.Requests;
import org.shequ.dags.state.RunState;
import org.shequ.dags.state.RunType;
import org.shequ.dags.state.TaskState;
import org.shequ.dags.store.DagRow;
import org.shequ.dags.store.DagTable;
import org.shequ.dags.store.DagTable.Pause;
import org.shequ.dags.store.Json;
import org.shequ.dags.store.RunRow;
import org.shequ.dags.store.RunTable;
import org.shequ.dags.store.TaskRow;
import org.shequ.dags.store.TaskTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the status page and the REST API of one scheduler. */
public final class StatusServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);

    private final Engine engine;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Optional<String> token;
    /** The names it answers under; any where it is not on loopback. */
    private final Set<String> hosts;

    private StatusServer(Engine engine, HttpServer server, Optional<String> token, Set<String> hosts) {
        this.engine = engine;
        this.server = server;
        this.token = token;
        this.hosts = hosts;
    }

    /**
     * Starts to listen.
     *
     * @param address this machine alone where it is a loopback address; others are reached under any name
     * @param token what writes must bear; null or empty lets nobody write
     */
    public static StatusServer start(Engine engine, String address, int port, String token) {
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(address, port), 16);
            Optional<String> secret = Optional.ofNullable(token).filter(text -> !text.isBlank());
            boolean isPrivate = http.getAddress().getAddress().isLoopbackAddress();
            Set<String> hosts = new HashSet<>(List.of("localhost", "127.0.0.1", "[::1]", address));
            StatusServer server = new StatusServer(engine, http, secret, isPrivate ? hosts : Set.of());
            http.setExecutor(server.threads);
            http.createContext("/", server::handle);
            http.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on " + address + ":" + port + ": " + e.getMessage(), e);
        }
    }

    /** Where the page is, as seen from this machine. */
    public String url() {
        InetAddress address = server.getAddress().getAddress();
        String host =
                address.isAnyLocalAddress() ? "localhost" : server.getAddress().getHostString();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + server.getAddress().getPort() + "/";
    }

    private void handle(HttpExchange http) throws IOException {
        Exchange exchange = new Exchange(http);
        try {
            if (!hosts.isEmpty()) {
                exchange.requireHost(hosts);
            }
            answer(exchange);
        } catch (Exchange.Refusal e) {
            exchange.json(e.status(), Map.of("detail", e.getMessage()));
        } catch (IllegalArgumentException | DateTimeException e) {
            exchange.json(400, Map.of("detail", String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.error("Cannot answer {} {}", exchange.method(), http.getRequestURI(), e);
            exchange.json(500, Map.of("detail", "Cannot answer: see the scheduler's log"));
        }
    }

    private void answer(Exchange exchange) throws IOException {
        List<String> path = exchange.path();
        boolean isRead = exchange.method().equals("GET");
        if (path.isEmpty() && isRead) {
            exchange.html(
                    StatusPage.of(engine, exchange.parameter("dag").filter(engine.dags()::containsKey), Instant.now()));
            return;
        }
        if (path.size() < 3 || !path.get(0).equals("api") || !path.get(1).equals("v2")) {
            throw new Exchange.Refusal(404, "Cannot find this page");
        }
        if (!isRead) {
            exchange.requireToken(token);
        }
        String route = exchange.method() + " " + shape(path.subList(2, path.size()));
        switch (route) {
            case "GET monitor/health" -> health(exchange);
            case "GET dags" -> dags(exchange);
            case "GET dags/*" -> exchange.json(200, dag(known(path.get(3))));
            case "PATCH dags/*" -> patch(exchange, known(path.get(3)));
            case "GET dags/*/dagRuns" -> runs(exchange, path.get(3));
            case "POST dags/*/dagRuns" -> trigger(exchange, known(path.get(3)));
            case "GET dags/*/dagRuns/*" -> exchange.json(200, run(find(path)));
            case "PATCH dags/*/dagRuns/*" -> markRun(exchange, find(path));
            case "POST dags/*/clearTaskInstances" -> clearTasks(exchange, known(path.get(3)));
            case "GET dags/*/dagRuns/*/taskInstances/*" -> exchange.json(200, task(findTask(find(path), path.get(7))));
            case "PATCH dags/*/dagRuns/*/taskInstances/*" ->
                markTask(exchange, known(path.get(3)), find(path), path.get(7));
            case "POST dags/*/dagRuns/*/clear" -> clear(exchange, known(path.get(3)), find(path));
            case "GET dags/*/dagRuns/*/taskInstances" -> tasks(exchange, find(path));
            case "GET dags/*/dagRuns/*/taskInstances/*/logs/*" -> log(exchange, find(path), path.get(7), path.get(9));
            default -> throw new Exchange.Refusal(404, "Cannot find " + route);
        }
    }

    /** The path with ids replaced by stars. */
    private static String shape(List<String> parts) {
        List<String> shape = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            shape.add(i % 2 == 1 && parts.get(0).equals("dags") ? "*" : parts.get(i));
        }
        String text = String.join("/", shape);
        if (parts.size() == 5 && parts.get(4).equals("clear")) {
            return "dags/*/dagRuns/*/clear";
        }
        return text;
    }

    private Dag known(String id) {
        Dag dag = engine.dags().get(id);
        if (dag == null) {
            throw new Exchange.Refusal(404, "Cannot find DAG '" + id + "'");
        }
        return dag;
    }

    private RunRow find(List<String> path) {
        return engine.database()
                .transaction(sql -> new RunTable(sql).find(path.get(3), path.get(5)))
                .orElseThrow(() -> new Exchange.Refusal(404, "Cannot find run '" + path.get(5) + "'"));
    }

    private void health(Exchange exchange) throws IOException {
        boolean isAlive = engine.lastBeat().plus(Duration.ofSeconds(30)).isAfter(Instant.now());
        Map<String, Object> scheduler = new LinkedHashMap<>();
        scheduler.put("status", isAlive ? "healthy" : "unhealthy");
        scheduler.put("latest_scheduler_heartbeat", RunType.iso(engine.lastBeat()));
        exchange.json(200, Map.of("metadatabase", Map.of("status", "healthy"), "scheduler", scheduler));
    }

    private void dags(Exchange exchange) throws IOException {
        List<Map<String, Object>> dags =
                engine.dags().values().stream().map(this::dag).toList();
        exchange.json(200, Map.of("dags", dags, "total_entries", dags.size()));
    }

    private Map<String, Object> dag(Dag dag) {
        Optional<DagRow> row = engine.database().transaction(sql -> new DagTable(sql).find(dag.id()));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("dag_id", dag.id());
        answer.put("dag_display_name", dag.presentation().displayName());
        answer.put("is_paused", row.map(DagRow::isPaused).orElse(true));
        answer.put("description", dag.presentation().description().orElse(null));
        answer.put("timetable_summary", dag.schedule().timetable().summary());
        answer.put("max_active_runs", dag.limits().activeRuns());
        answer.put("max_active_tasks", dag.limits().activeTasks());
        answer.put("tags", dag.presentation().tags());
        answer.put(
                "next_dagrun_run_after",
                row.flatMap(DagRow::nextRunAfter).map(RunType::iso).orElse(null));
        return answer;
    }

    private void patch(Exchange exchange, Dag dag) throws IOException {
        JsonNode body = exchange.body(Set.of("is_paused"));
        if (!body.path("is_paused").isBoolean()) {
            throw new Exchange.Refusal(422, "Cannot change DAG '" + dag.id() + "': is_paused is missing");
        }
        Pause pause = body.get("is_paused").asBoolean() ? Pause.PAUSED : Pause.ACTIVE;
        new Requests(engine.database()).pause(dag, pause, Instant.now());
        engine.wake();
        exchange.json(200, dag(dag));
    }

    private void runs(Exchange exchange, String dagId) throws IOException {
        List<Map<String, Object>> runs =
                engine.database().transaction(sql -> new RunTable(sql).ofDag(dagId, 100)).stream()
                        .map(StatusServer::run)
                        .toList();
        exchange.json(200, Map.of("dag_runs", runs, "total_entries", runs.size()));
    }

    private static Map<String, Object> run(RunRow run) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("dag_run_id", run.runId());
        answer.put("dag_id", run.dagId());
        answer.put("logical_date", run.logicalDate().map(RunType::iso).orElse(null));
        answer.put("queued_at", RunType.iso(run.queuedAt()));
        answer.put("start_date", run.start().map(RunType::iso).orElse(null));
        answer.put("end_date", run.end().map(RunType::iso).orElse(null));
        answer.put(
                "data_interval_start",
                run.interval().map(interval -> RunType.iso(interval.start())).orElse(null));
        answer.put(
                "data_interval_end",
                run.interval().map(interval -> RunType.iso(interval.end())).orElse(null));
        answer.put("run_after", RunType.iso(run.runAfter()));
        answer.put("run_type", run.type().word());
        answer.put("state", run.state().word());
        answer.put("conf", Json.object(run.conf()));
        return answer;
    }

    private void trigger(Exchange exchange, Dag dag) throws IOException {
        JsonNode body = exchange.body(Set.of("dag_run_id", "logical_date", "conf", "note"));
        if (!body.has("logical_date")) {
            throw new Exchange.Refusal(
                    422, "Cannot start DAG '" + dag.id() + "': logical_date is missing (it may be null)");
        }
        Optional<Instant> date = Optional.ofNullable(body.get("logical_date").textValue())
                .map(text -> java.time.OffsetDateTime.parse(text).toInstant());
        Map<String, Object> conf =
                body.hasNonNull("conf") ? Json.object(body.get("conf").toString()) : Map.of();
        Optional<String> runId = Optional.ofNullable(body.path("dag_run_id").textValue());
        try {
            RunRow run = new Requests(engine.database())
                    .trigger(dag, new Requests.Trigger(runId, date, conf), Instant.now());
            engine.wake();
            exchange.json(200, run(run));
        } catch (IllegalArgumentException e) {
            boolean isTaken = String.valueOf(e.getMessage()).contains("exists");
            throw new Exchange.Refusal(isTaken ? 409 : 400, e.getMessage());
        }
    }

    private void clear(Exchange exchange, Dag dag, RunRow run) throws IOException {
        JsonNode body = exchange.body(Set.of("dry_run", "only_failed"));
        Requests.Selection selection = new Requests.Selection(
                dag.tasks().ids(),
                Requests.Selection.Spread.CHOSEN,
                body.path("only_failed").asBoolean() ? Requests.Selection.Only.FAILED : Requests.Selection.Only.ANY);
        clear(exchange, body, dag, run, selection);
    }

    /** Clears what is selected unless only asked what that would be, as is usual; answers with it. */
    private void clear(Exchange exchange, JsonNode body, Dag dag, RunRow run, Requests.Selection selection)
            throws IOException {
        Requests requests = new Requests(engine.database());
        List<TaskRow> rows = requests.selected(dag, run, selection);
        if (!body.path("dry_run").asBoolean(true)) {
            requests.clear(dag, run, rows, Instant.now());
            engine.wake();
        }
        exchange.json(
                200,
                Map.of("task_instances", rows.stream().map(StatusServer::task).toList(), "total_entries", rows.size()));
    }

    private TaskRow findTask(RunRow run, String taskId) {
        return engine.database()
                .transaction(sql -> new TaskTable(sql).find(run.id(), taskId))
                .orElseThrow(() -> new Exchange.Refusal(404, "Cannot find task '" + taskId + "' in this run"));
    }

    private void markRun(Exchange exchange, RunRow run) throws IOException {
        String state = exchange.body(Set.of("state", "note")).path("state").asText("");
        if (!Set.of("success", "failed", "queued").contains(state)) {
            throw new Exchange.Refusal(
                    422, "Cannot mark the run as '" + state + "' (expected success, failed or queued)");
        }
        RunRow marked = new Requests(engine.database()).mark(run, RunState.of(state), Instant.now());
        engine.wake();
        exchange.json(200, run(marked));
    }

    private void markTask(Exchange exchange, Dag dag, RunRow run, String taskId) throws IOException {
        String state =
                exchange.body(Set.of("new_state", "note")).path("new_state").asText("");
        if (!Set.of("success", "failed", "skipped").contains(state)) {
            throw new Exchange.Refusal(
                    422, "Cannot mark the task as '" + state + "' (expected success, failed or skipped)");
        }
        TaskRow marked = new Requests(engine.database())
                .mark(dag, run, findTask(run, taskId), TaskState.of(state), Instant.now());
        engine.wake();
        exchange.json(200, task(marked));
    }

    /** Airflow's way to clear chosen tasks; by itself it only says which, and it takes failed ones only. */
    private void clearTasks(Exchange exchange, Dag dag) throws IOException {
        JsonNode body = exchange.body(Set.of(
                "dry_run",
                "dag_run_id",
                "task_ids",
                "only_failed",
                "only_running",
                "include_upstream",
                "include_downstream",
                "reset_dag_runs"));
        String runId = body.path("dag_run_id").asText("");
        RunRow run = engine.database()
                .transaction(sql -> new RunTable(sql).find(dag.id(), runId))
                .orElseThrow(() -> new Exchange.Refusal(404, "Cannot find run '" + runId + "' (dag_run_id)"));
        Set<String> ids = new HashSet<>();
        body.path("task_ids").forEach(id -> ids.add(id.asText()));
        clear(
                exchange,
                body,
                dag,
                run,
                new Requests.Selection(ids.isEmpty() ? dag.tasks().ids() : ids, spread(body), only(body)));
    }

    private static Requests.Selection.Spread spread(JsonNode body) {
        boolean isUp = body.path("include_upstream").asBoolean();
        boolean isDown = body.path("include_downstream").asBoolean();
        if (isUp) {
            return isDown ? Requests.Selection.Spread.WITH_BOTH : Requests.Selection.Spread.WITH_UPSTREAM;
        }
        return isDown ? Requests.Selection.Spread.WITH_DOWNSTREAM : Requests.Selection.Spread.CHOSEN;
    }

    private static Requests.Selection.Only only(JsonNode body) {
        if (body.path("only_running").asBoolean()) {
            return Requests.Selection.Only.RUNNING;
        }
        return body.path("only_failed").asBoolean(true) ? Requests.Selection.Only.FAILED : Requests.Selection.Only.ANY;
    }

    private void tasks(Exchange exchange, RunRow run) throws IOException {
        List<TaskRow> rows = engine.database().transaction(sql -> new TaskTable(sql).ofRun(run.id()));
        exchange.json(
                200,
                Map.of("task_instances", rows.stream().map(StatusServer::task).toList(), "total_entries", rows.size()));
    }

    private static Map<String, Object> task(TaskRow row) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("task_id", row.taskId());
        answer.put("state", row.state() == TaskState.NONE ? null : row.state().word());
        answer.put("try_number", row.attempt());
        answer.put("max_tries", row.maxTries());
        answer.put("pool", row.pool());
        answer.put("pool_slots", row.slots());
        answer.put("priority_weight", row.weight());
        answer.put("start_date", row.start().map(RunType::iso).orElse(null));
        answer.put("end_date", row.end().map(RunType::iso).orElse(null));
        return answer;
    }

    private void log(Exchange exchange, RunRow run, String taskId, String attempt) throws IOException {
        Optional<TaskTable.Try> found = engine.database()
                .transaction(sql -> new TaskTable(sql).find(run.id(), taskId).flatMap(row -> new TaskTable(sql)
                        .tries(row.id()).stream()
                                .filter(entry -> String.valueOf(entry.number()).equals(attempt))
                                .reduce((first, second) -> second)));
        Path file = Path.of(found.map(TaskTable.Try::log)
                .orElseThrow(
                        () -> new Exchange.Refusal(404, "Cannot find attempt " + attempt + " of '" + taskId + "'")));
        String text = Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        exchange.json(200, Map.of("content", text));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
