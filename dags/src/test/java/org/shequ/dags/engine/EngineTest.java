package org.shequ.dags.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.dags.state.BackfillRequest;
import org.shequ.dags.state.Reprocess;
import org.shequ.dags.state.RunState;
import org.shequ.dags.state.TaskState;
import org.shequ.dags.store.DagTable;
import org.shequ.dags.store.DagTable.Pause;
import org.shequ.dags.store.Database;
import org.shequ.dags.store.Json;
import org.shequ.dags.store.NoticeTable;
import org.shequ.dags.store.RunRow;
import org.shequ.dags.store.RunTable;
import org.shequ.dags.store.TaskRow;
import org.shequ.dags.store.TaskTable;

class EngineTest {
    @TempDir
    Path folder;

    private Database database;
    private Engine engine;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(folder.resolve("dags"));
        database =
                Database.open(new Database.Access("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
        engine = engine();
    }

    @AfterEach
    void close() {
        engine.close();
        database.close();
    }

    private Engine engine() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        EngineSettings settings = new EngineSettings(
                folder.resolve("home"),
                folder.resolve("dags"),
                database.access(),
                8,
                Duration.ofSeconds(300),
                Duration.ofSeconds(30),
                Duration.ofMillis(100),
                Pause.ACTIVE,
                environment);
        return new Engine(settings, database, "test-host", Clock.systemUTC());
    }

    private void dag(String yaml) throws IOException {
        Files.writeString(folder.resolve("dags").resolve(UUID.randomUUID() + ".yml"), yaml);
        engine.close();
        engine = engine();
        engine.beat();
    }

    private static String bash(String id, String command, String more) {
        return "    - task_id: " + id + "\n      operator: airflow.providers.standard.operators.bash.BashOperator\n"
                + "      bash_command: '" + command + "'\n" + more;
    }

    private RunRow trigger(String dagId, String date) {
        return new Requests(database)
                .trigger(
                        engine.dags().get(dagId),
                        new Requests.Trigger(Optional.empty(), Optional.of(Instant.parse(date)), Map.of("who", "me")),
                        Instant.now());
    }

    private void until(BooleanSupplier done) {
        Instant limit = Instant.now().plusSeconds(60);
        while (!done.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(limit), "not done within a minute");
            engine.beat();
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private RunState state(RunRow run) {
        return database.transaction(sql -> new RunTable(sql).find(run.id()))
                .orElseThrow()
                .state();
    }

    private Map<String, String> states(RunRow run) {
        Map<String, String> states = new LinkedHashMap<>();
        database.transaction(sql -> new TaskTable(sql).ofRun(run.id()))
                .forEach(row -> states.put(row.taskId(), row.state().word()));
        return states;
    }

    private RunRow finished(RunRow run) {
        until(() -> state(run).isFinished());
        return run;
    }

    @Test
    void aRunGoesThroughItsTasksInOrderWithAirflowsEnvironment() throws IOException {
        Path log = folder.resolve("log");
        dag("d:\n  schedule: None\n  tasks:\n"
                + bash(
                        "b",
                        "echo b $AIRFLOW_CTX_DAG_ID {{ ds }} {{ dag_run.conf.who }} >> " + log,
                        "      dependencies: [a]\n")
                + bash("a", "echo a $AIRFLOW_CTX_TASK_ID $AIRFLOW_CTX_TRY_NUMBER >> " + log, ""));
        RunRow run = finished(trigger("d", "2026-03-01T00:00:00Z"));
        assertEquals(RunState.SUCCESS, state(run));
        assertEquals("manual__2026-03-01T00:00:00+00:00", run.runId());
        assertEquals(List.of("a a 1", "b d 2026-03-01 me"), Files.readAllLines(log));
    }

    @Test
    void commandsOfOneRunAreToldOfOneWarmProcessUnlessTheyHaveAnEnvironmentOrFolderOfTheirOwn() throws IOException {
        Path log = folder.resolve("log");
        String says = "echo $AIRFLOW_CTX_TASK_ID {{ ds }} ${SHEQU_WARM:-none} >> " + log;
        dag("d:\n  schedule: None\n  tasks:\n"
                + bash("a", says, "")
                + bash("b", says, "      dependencies: [a]\n      append_env: true\n      env: {X: y}\n")
                + bash("c", says, "      dependencies: [b]\n      env: {X: y}\n")
                + bash("d", says, "      dependencies: [c]\n      cwd: " + folder + "\n"));
        finished(trigger("d", "2026-03-01T00:00:00Z"));
        finished(trigger("d", "2026-03-02T00:00:00Z"));
        List<String> lines = Files.readAllLines(log);
        String first = lines.get(0).split(" ")[2];
        String second = lines.get(4).split(" ")[2];
        assertTrue(first.startsWith(folder.resolve("home/warm") + "/"), first);
        assertNotEquals(first, second, "another run has a process of its own");
        assertEquals(
                List.of(
                        "a 2026-03-01 " + first,
                        "b 2026-03-01 " + first,
                        "c 2026-03-01 none",
                        "d 2026-03-01 none",
                        "a 2026-03-02 " + second,
                        "b 2026-03-02 " + second,
                        "c 2026-03-02 none",
                        "d 2026-03-02 none"),
                lines);
    }

    @Test
    void exitCodesSkipAndFailAndTheLeafDecides() throws IOException {
        dag("d:\n  schedule: None\n  default_args: {retries: 0}\n  tasks:\n"
                + bash("skips", "exit 99", "")
                + bash("fails", "exit 3", "")
                + bash("after_skip", "true", "      dependencies: [skips]\n")
                + bash("after_fail", "true", "      dependencies: [fails]\n")
                + bash(
                        "cleanup",
                        "true",
                        "      dependencies: [after_skip, after_fail]\n      trigger_rule: all_done\n"));
        RunRow run = finished(trigger("d", "2026-03-01T00:00:00Z"));
        assertEquals(
                Map.of(
                        "skips", "skipped",
                        "fails", "failed",
                        "after_skip", "skipped",
                        "after_fail", "upstream_failed",
                        "cleanup", "success"),
                states(run));
        assertEquals(RunState.SUCCESS, state(run), "the all_done leaf succeeded");
        Map<String, Object> notice = notice("task_failed");
        assertEquals("fails", notice.get("task_id"));
        assertEquals("exit code 3", notice.get("cause"));
    }

    /** The only notice of a kind. */
    private Map<String, Object> notice(String kind) {
        List<NoticeTable.Notice> found = database.transaction(sql -> new NoticeTable(sql).latest(50)).stream()
                .filter(notice -> notice.kind().equals(kind))
                .toList();
        assertEquals(1, found.size(), kind);
        return Json.object(found.get(0).body());
    }

    @Test
    void noticesSayWhatFailedWhyWhereTheLogIsAndWhatToDo() throws IOException {
        dag("d:\n  schedule: None\n  default_args: {retries: 1, retry_delay: 0}\n  tasks:\n"
                + bash("a", "exit 3", "")
                + bash("b", "true", "      dependencies: [a]\n"));
        RunRow run = finished(trigger("d", "2026-03-01T00:00:00Z"));
        TaskRow task = database.transaction(sql -> new TaskTable(sql).find(run.id(), "a"))
                .orElseThrow();
        List<String> logs = database.transaction(sql -> new TaskTable(sql).tries(task.id())).stream()
                .map(TaskTable.Try::log)
                .toList();
        String runId = "manual__2026-03-01T00:00:00+00:00";
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("title", "任务失败，将重试 / Task failed, will be tried again");
        about.put("dag_id", "d");
        about.put("run_id", runId);
        about.put("logical_date", "2026-03-01T00:00:00+00:00");
        about.put("task_id", "a");
        about.put("attempt", 1);
        about.put("attempts_allowed", 2);
        about.put("cause", "exit code 3");
        about.put("log", logs.get(0));
        about.put("what_to_do", "暂不需要：会自动重试 / Nothing yet: it is tried again by itself.");
        assertEquals(about, notice("task_retry"));
        about.put("title", "任务失败 / Task failed");
        about.put("attempt", 2);
        about.put("log", logs.get(1));
        about.put(
                "what_to_do",
                "看日志，排除原因后重跑 / Read the log, repair the cause, then: ./shequ tasks clear d -t '^a$' --run-id '" + runId
                        + "' -d -y");
        assertEquals(about, notice("task_failed"));
        Map<String, Object> ofRun = notice("run_failed");
        assertEquals("task_failure", ofRun.get("reason"));
        assertEquals("1 failed, 1 upstream_failed of 2 tasks", ofRun.get("cause"));
        assertEquals(
                List.of(Map.of(
                        "task_id",
                        "a",
                        "attempt",
                        2,
                        "attempts_allowed",
                        2,
                        "cause",
                        "exit code 3",
                        "log",
                        logs.get(1))),
                ofRun.get("tasks"));
    }

    @Test
    void aDeadlineIsMissedOnceByARunThatIsNotFinished() throws IOException {
        dag(
                "d:\n  schedule: None\n  max_active_runs: 1\n  x_deadline: {reference: logical_date, interval: 60}\n  tasks:\n"
                        + bash("a", "sleep 2", ""));
        RunRow run = trigger("d", "2026-03-01T00:00:00Z");
        RunRow queued = trigger("d", "2026-03-02T00:00:00Z");
        RunRow early = trigger("d", "2100-01-01T00:00:00Z");
        until(() -> missed(run) && missed(queued));
        finished(run);
        finished(queued);
        finished(early);
        assertFalse(missed(early));
        assertEquals(
                2,
                database.transaction(sql -> new NoticeTable(sql).latest(50)).stream()
                        .filter(notice -> notice.kind().equals("deadline_missed"))
                        .count());
    }

    private boolean missed(RunRow run) {
        return database.transaction(sql -> new RunTable(sql).find(run.id()))
                .orElseThrow()
                .deadlineMissed()
                .isPresent();
    }

    @Test
    void aFailedAttemptIsTriedAgainAndClearingGivesTheRetriesBack() throws IOException {
        Path marks = folder.resolve("marks");
        dag("d:\n  schedule: None\n  default_args: {retries: 1, retry_delay: 0}\n  tasks:\n"
                + bash("t", "echo x >> " + marks + "; exit 1", ""));
        RunRow run = finished(trigger("d", "2026-03-01T00:00:00Z"));
        assertEquals(RunState.FAILED, state(run));
        assertEquals(2, Files.readAllLines(marks).size());
        Requests requests = new Requests(database);
        var selection = new Requests.Selection(
                java.util.Set.of("t"), Requests.Selection.Spread.CHOSEN, Requests.Selection.Only.FAILED);
        RunRow failed =
                database.transaction(sql -> new RunTable(sql).find(run.id())).orElseThrow();
        requests.clear(
                engine.dags().get("d"),
                failed,
                requests.selected(engine.dags().get("d"), failed, selection),
                Instant.now());
        finished(run);
        assertEquals(4, Files.readAllLines(marks).size());
    }

    private List<String> notices() {
        List<String> notices = new ArrayList<>();
        database.transaction(sql -> new NoticeTable(sql).latest(50)).stream()
                .filter(notice -> notice.kind().startsWith("on_"))
                .forEach(notice -> notices.add(
                        0, notice.kind() + " " + notice.taskId().orElse("-") + " " + callback(notice.body())));
        return notices;
    }

    private static String callback(String body) {
        return String.valueOf(Json.object(body).get("callback"));
    }

    @Test
    void callbacksOfTasksAndRunsAreCalledOnTheirOccasions() throws IOException {
        dag("d:\n  schedule: None\n  on_failure_callback: ops.page\n  on_success_callback: ops.praise\n"
                + "  default_args: {retries: 1, retry_delay: 0}\n  tasks:\n"
                + bash(
                        "t",
                        "exit 1",
                        "      on_retry_callback: {callback: ops.again, who: ann}\n      on_failure_callback: [ops.broken]\n"
                                + "      on_execute_callback: ops.begins\n"));
        finished(trigger("d", "2026-03-01T00:00:00Z"));
        assertEquals(
                List.of(
                        "on_execute t ops.begins",
                        "on_retry t ops.again",
                        "on_execute t ops.begins",
                        "on_failure t ops.broken",
                        "on_failure - ops.page"),
                notices());
    }

    @Test
    void aTaskMarkedByHandLetsTheRunGoOnAndCallsNobody() throws IOException {
        dag("d:\n  schedule: None\n  tasks:\n" + bash("a", "exit 1", "      on_success_callback: ops.praise\n")
                + bash("b", "true", "      dependencies: [a]\n"));
        RunRow run = finished(trigger("d", "2026-03-01T00:00:00Z"));
        assertEquals(Map.of("a", "failed", "b", "upstream_failed"), states(run));
        TaskRow task = database.transaction(sql -> new TaskTable(sql).find(run.id(), "a"))
                .orElseThrow();
        new Requests(database).mark(engine.dags().get("d"), run, task, TaskState.SUCCESS, Instant.now());
        until(() -> state(run) == RunState.SUCCESS);
        assertEquals(Map.of("a", "success", "b", "success"), states(run));
        assertEquals(List.of(), notices());
    }

    @Test
    void aRunMarkedFailedStopsWhatRunsAndSkipsTheRest() throws IOException {
        Path pid = folder.resolve("pid");
        dag("d:\n  schedule: None\n  tasks:\n" + bash("a", "echo $$ > " + pid + "; sleep 60", "")
                + bash("b", "true", "      dependencies: [a]\n"));
        RunRow run = trigger("d", "2026-03-01T00:00:00Z");
        until(() -> Files.exists(pid) && pid.toFile().length() > 1);
        new Requests(database).mark(run, RunState.FAILED, Instant.now());
        until(() -> isGone(pid));
        assertEquals(Map.of("a", "failed", "b", "skipped"), states(run));
        assertEquals(RunState.FAILED, state(run));
    }

    private static boolean isGone(Path pid) {
        try {
            return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                    .filter(ProcessHandle::isAlive)
                    .isEmpty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aRunIsNotStartedWithValuesItsParamsForbid() throws IOException {
        dag(
                "d:\n  schedule: None\n  params: {who: {__type__: airflow.sdk.Param, type: integer, default: 1}}\n  tasks:\n"
                        + bash("t", "true", ""));
        var refused = assertThrows(IllegalArgumentException.class, () -> trigger("d", "2026-03-01T00:00:00Z"));
        assertEquals("Cannot start DAG 'd': param 'who' is 'me' (expected [integer])", refused.getMessage());
    }

    @Test
    void anAttemptIsStoppedAtItsTimeLimit() throws IOException {
        dag("d:\n  schedule: None\n  tasks:\n"
                + bash("t", "sleep 60", "      execution_timeout: {__type__: datetime.timedelta, seconds: 1}\n"));
        RunRow run = finished(trigger("d", "2026-03-01T00:00:00Z"));
        assertEquals(Map.of("t", "failed"), states(run));
    }

    @Test
    void aRunPastItsTimeLimitFailsAndItsTasksAreSkipped() throws IOException {
        dag("d:\n  schedule: None\n  dagrun_timeout: {__type__: datetime.timedelta, seconds: 1}\n  tasks:\n"
                + bash("t", "sleep 60", ""));
        RunRow run = finished(trigger("d", "2026-03-01T00:00:00Z"));
        assertEquals(Map.of("t", "skipped"), states(run));
        assertEquals(RunState.FAILED, state(run));
        TaskRow task = database.transaction(sql -> new TaskTable(sql).find(run.id(), "t"))
                .orElseThrow();
        until(() -> attempts(task).equals(List.of("1 skipped stopped: the task was skipped")));
        assertEquals("timed_out", notice("run_failed").get("reason"));
        assertEquals(1, ((List<?>) notice("run_failed").get("tasks")).size(), "the task that was at work");
    }

    private List<String> attempts(TaskRow task) {
        return database.transaction(sql -> new TaskTable(sql).tries(task.id())).stream()
                .map(attempt -> attempt.number() + " " + attempt.state() + " "
                        + attempt.cause().orElse("-"))
                .toList();
    }

    @Test
    void missedRunsAreMadeUpForOneByOneOrOnlyTheLatest() throws IOException {
        String tasks = "  tasks:\n    - {task_id: e, operator: airflow.operators.empty.EmptyOperator}\n";
        String schedule =
                "  schedule: {__type__: airflow.timetables.interval.CronDataIntervalTimetable, __args__: [\"@daily\", UTC]}\n";
        String start = "  start_date: 2026-01-01\n  end_date: 2026-01-04\n";
        dag("every:\n  catchup: true\n  max_active_runs: 1\n" + schedule + start + tasks);
        dag("latest:\n  catchup: false\n  start_date: 2026-01-01\n" + schedule + tasks);
        until(() -> database.transaction(sql -> new RunTable(sql).ofDag("every", 99)).stream()
                        .filter(run -> run.state() == RunState.SUCCESS)
                        .count()
                == 4);
        for (int i = 0; i < 5; i++) {
            engine.beat();
        }
        assertEquals(
                4,
                database.transaction(sql -> new RunTable(sql).ofDag("every", 99))
                        .size());
        assertEquals(
                1,
                database.transaction(sql -> new RunTable(sql).ofDag("latest", 99))
                        .size());
    }

    @Test
    void theClockIsToldWhenADagIsNextDue() throws IOException {
        Map<String, Instant> alarms = new TreeMap<>();
        dag(
                "d:\n  schedule: {__type__: airflow.timetables.trigger.CronTriggerTimetable, __args__: [\"0 2 1 1 *\"], timezone: UTC}\n"
                        + "  start_date: 2100-01-01\n  tasks:\n" + bash("t", "true", ""));
        engine.keepAlarms(alarms::put);
        engine.beat();
        assertEquals(Map.of("d", Instant.parse("2100-01-01T02:00:00Z")), alarms);
        alarms.clear();
        engine.beat();
        assertEquals(Map.of(), alarms, "what has not changed is not set again at every look");
    }

    @Test
    void aBackfillRunsEveryDateOnceAndDoesItAgainOnlyWhenAsked() throws IOException {
        Path marks = folder.resolve("marks");
        dag(
                "d:\n  schedule: {__type__: airflow.timetables.interval.CronDataIntervalTimetable, __args__: [\"@daily\", UTC]}\n"
                        + "  start_date: 2026-01-01\n  end_date: 2026-01-04\n  is_paused_upon_creation: true\n  tasks:\n"
                        + bash("t", "echo {{ ds }} >> " + marks, ""));
        Requests requests = new Requests(database);
        var dag = engine.dags().get("d");
        BackfillRequest request = new BackfillRequest(
                Instant.parse("2026-01-02T00:00:00Z"),
                Instant.parse("2026-01-04T00:00:00Z"),
                BackfillRequest.Order.OLDEST_FIRST,
                Reprocess.NONE);
        assertEquals(3, requests.plan(dag, request, Instant.now()).size());
        assertEquals(
                0, database.transaction(sql -> new RunTable(sql).ofDag("d", 9)).size());
        requests.backfill(dag, request, 1, Map.of(), Instant.now());
        database.transaction(sql -> new DagTable(sql).pause("d", Pause.ACTIVE));
        database.transaction(sql -> {
            new DagTable(sql).setNext("d", Optional.empty());
            return null;
        });
        until(() -> database.transaction(sql -> new RunTable(sql).ofDag("d", 9)).stream()
                .allMatch(run -> run.state() == RunState.SUCCESS));
        assertEquals(List.of("2026-01-02", "2026-01-03", "2026-01-04"), Files.readAllLines(marks));
        assertTrue(requests.plan(dag, request, Instant.now()).stream()
                .allMatch(date -> date.action().isSkipped()));
    }

    @Test
    void aSchedulerStartedLaterLooksAfterTheTasksOfTheOneBefore() throws IOException {
        Path marks = folder.resolve("marks");
        dag("d:\n  schedule: None\n  tasks:\n" + bash("t", "sleep 2; echo done >> " + marks, ""));
        RunRow run = trigger("d", "2026-03-01T00:00:00Z");
        until(() -> database.transaction(sql -> new TaskTable(sql).ofRun(run.id())).stream()
                .anyMatch(row -> row.state() == TaskState.RUNNING));
        engine.close();
        engine = engine();
        finished(run);
        assertEquals(List.of("done"), Files.readAllLines(marks));
        TaskRow task =
                database.transaction(sql -> new TaskTable(sql).ofRun(run.id())).get(0);
        assertEquals(1, task.attempt());
        assertEquals(TaskState.SUCCESS, task.state());
    }

    @Test
    void aBrokenFileHidesNobody() throws IOException {
        dag("good:\n  schedule: None\n  tasks:\n" + bash("t", "true", ""));
        dag("bad:\n  schedule: '0 99 * * *'\n  tasks: []\n");
        assertEquals(List.of("good"), List.copyOf(engine.dags().keySet()));
        var errors = database.transaction(sql -> new DagTable(sql).errors());
        assertEquals(2, errors.get(0).line());
        assertTrue(
                errors.get(0).message().contains("hour is '99' (expected 0 to 23)"),
                errors.get(0).message());
    }

    @Test
    void aLogicalDateRunsOnce() throws IOException {
        dag("d:\n  schedule: None\n  tasks:\n" + bash("t", "true", ""));
        trigger("d", "2026-03-01T00:00:00Z");
        assertThrows(IllegalArgumentException.class, () -> trigger("d", "2026-03-01T00:00:00Z"));
    }
}
