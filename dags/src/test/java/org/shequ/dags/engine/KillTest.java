package org.shequ.dags.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.dags.state.RunState;
import org.shequ.dags.state.TaskState;
import org.shequ.dags.store.Database;
import org.shequ.dags.store.RunRow;
import org.shequ.dags.store.RunTable;
import org.shequ.dags.store.TaskRow;
import org.shequ.dags.store.TaskTable;

/**
 * Two schedulers on PostgreSQL work through the missed days of a DAG while they and their tasks are killed at random. Every day
 * must run once, every attempt at most once, and whatever was killed must be taken up again within the heartbeat limit.
 */
class KillTest {
    private static final int KILLS = Integer.getInteger("test.kills", 5);
    private static final int DAYS = 6 + 2 * KILLS;
    private static final int RETRIES = 8;
    private static final Duration HEARTBEAT_LIMIT = Duration.ofSeconds(30);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private EmbeddedPostgres postgres;
    private Database database;
    private final List<SchedulerProcess> nodes = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        try {
            postgres = EmbeddedPostgres.builder()
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
        } catch (IOException | IllegalStateException e) {
            abort("PostgreSQL cannot be started here: " + e.getMessage());
        }
        String url = postgres.getJdbcUrl("postgres", "postgres");
        database = Database.open(new Database.Access(url, "postgres", ""));
        Map<String, String> environment = Map.of(
                "SHEQU_SCHEDULER_DATABASE", url,
                "SHEQU_SCHEDULER_DATABASE_USER", "postgres",
                "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT", String.valueOf(HEARTBEAT_LIMIT.toSeconds()),
                "AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD", "6",
                "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME", "0.2",
                "AIRFLOW__CORE__PARALLELISM", "3",
                "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION", "False");
        Path dags = Files.createDirectories(folder.resolve("dags"));
        Files.writeString(dags.resolve("d.yml"), dag());
        for (String name : List.of("one", "two")) {
            SchedulerProcess node = new SchedulerProcess(folder.resolve(name), dags, environment);
            node.start();
            nodes.add(node);
        }
    }

    @AfterEach
    void close() throws IOException {
        nodes.forEach(SchedulerProcess::kill);
        if (database != null) {
            database.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    /** Each attempt marks its beginning and its end; the middle task fails once on every third day. */
    private String dag() {
        String mark = "echo {{ ds }} {{ task.task_id }} $AIRFLOW_CTX_TRY_NUMBER ";
        String marks = " >> " + folder.resolve("marks");
        String body = mark + "begin" + marks + "; sleep 0.3; ";
        String fails = "if [ $((10#{{ ds[8:] }} % 3)) = 0 ] && [ $AIRFLOW_CTX_TRY_NUMBER = 1 ]; then exit 1; fi; ";
        String end = mark + "end" + marks;
        return "d:\n  schedule: {__type__: airflow.timetables.interval.CronDataIntervalTimetable, __args__: [\"@daily\", UTC]}\n"
                + "  start_date: 2026-01-01\n  end_date: "
                + Instant.parse("2026-01-01T00:00:00Z")
                        .plus(Duration.ofDays(DAYS - 1L))
                        .toString()
                        .substring(0, 10)
                + "\n  catchup: true\n  max_active_runs: 3\n"
                + "  default_args: {retries: " + RETRIES + ", retry_delay: 0}\n  tasks:\n"
                + task("a", body + end, "[]") + task("b", body + fails + end, "[a]") + task("c", body + end, "[b]");
    }

    private static String task(String id, String command, String before) {
        return "    - task_id: " + id + "\n      operator: airflow.providers.standard.operators.bash.BashOperator\n"
                + "      bash_command: '" + command + "'\n      dependencies: " + before + "\n";
    }

    @Test
    void everyDayRunsOnceWhateverIsKilled() throws Exception {
        Random chance = new Random(20260901L);
        await("the first attempt begins", () -> Files.exists(folder.resolve("marks")));
        TreeMap<String, List<Long>> recoveries = new TreeMap<>();
        for (int kill = 0; kill < KILLS; kill++) {
            Thread.sleep(300 + chance.nextInt(900));
            String kind = List.of("node", "task", "both nodes").get(kill % 3);
            List<TaskRow> hit = kill(kind, chance);
            Instant killed = Instant.now();
            if (!hit.isEmpty()) {
                await("what was killed is taken up again", () -> hit.stream().noneMatch(this::isUntouched));
                recoveries
                        .computeIfAbsent(kind, key -> new ArrayList<>())
                        .add(Duration.between(killed, Instant.now()).toMillis());
            }
        }
        await("all days are done", () -> finished() == DAYS);
        List<String> figures = new ArrayList<>();
        recoveries.forEach((kind, times) -> {
            times.sort(null);
            figures.add("%s: recovery began after %d ms (median), %d ms (longest) in %d kills; the limit is %s"
                    .formatted(
                            kind,
                            times.get(times.size() / 2),
                            times.get(times.size() - 1),
                            times.size(),
                            HEARTBEAT_LIMIT));
            assertTrue(times.get(times.size() - 1) < HEARTBEAT_LIMIT.toMillis(), kind + " " + times);
        });
        Files.write(Path.of("target", "kills.txt"), figures);
        assertRuns();
        assertMarks(recoveries.getOrDefault("task", List.of()).size());
    }

    /** Kills and starts again; the attempts that were running where it was killed. */
    private List<TaskRow> kill(String kind, Random chance) throws IOException, InterruptedException {
        if (kind.equals("task")) {
            return killTask(chance);
        }
        List<SchedulerProcess> chosen = kind.equals("node") ? List.of(nodes.get(chance.nextInt(2))) : nodes;
        List<String> ids = new ArrayList<>();
        for (SchedulerProcess node : chosen) {
            ids.addAll(node.node().stream().toList());
            node.kill();
        }
        List<TaskRow> hit = running().stream()
                .filter(task -> task.node().filter(ids::contains).isPresent())
                .toList();
        for (SchedulerProcess node : chosen) {
            node.start();
        }
        return hit;
    }

    private List<TaskRow> killTask(Random chance) throws IOException, InterruptedException {
        List<Long> groups = new ArrayList<>();
        for (SchedulerProcess node : nodes) {
            groups.addAll(node.attempts());
        }
        List<TaskRow> before = running();
        if (groups.isEmpty()) {
            return List.of();
        }
        long group = groups.get(chance.nextInt(groups.size()));
        Optional<String> attempt = ProcessHandle.of(group)
                .flatMap(handle -> handle.info().arguments())
                .map(arguments -> Path.of(arguments[1]).getFileName().toString());
        new ProcessBuilder("kill", "-KILL", "--", "-" + group).start().waitFor(5, TimeUnit.SECONDS);
        return before.stream()
                .filter(task -> task.attemptId().isPresent() && task.attemptId().equals(attempt))
                .toList();
    }

    private List<TaskRow> running() {
        return database.transaction(sql -> new TaskTable(sql).in(TaskState.RUNNING));
    }

    /** Nobody has yet seen what happened to the attempt. */
    private boolean isUntouched(TaskRow task) {
        TaskRow now =
                database.transaction(sql -> new TaskTable(sql).find(task.id())).orElseThrow();
        return now.state() == TaskState.RUNNING
                && now.attemptId().equals(task.attemptId())
                && now.node().equals(task.node());
    }

    private long finished() {
        return runs().stream().filter(run -> run.state().isFinished()).count();
    }

    private List<RunRow> runs() {
        return database.transaction(sql -> new RunTable(sql).ofDag("d", 10_000));
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(String what, Condition condition) throws IOException, InterruptedException {
        Instant limit = Instant.now().plus(Duration.ofMinutes(5));
        while (!condition.holds()) {
            assertTrue(Instant.now().isBefore(limit), () -> "waited in vain until " + what + "\n" + logs());
            Thread.sleep(25);
        }
    }

    private String logs() {
        StringBuilder logs = new StringBuilder();
        for (SchedulerProcess node : nodes) {
            try {
                String log = node.log();
                logs.append(log, Math.max(0, log.length() - 3000), log.length()).append("\n----\n");
            } catch (IOException e) {
                logs.append(e);
            }
        }
        return logs.toString();
    }

    private void assertRuns() {
        List<RunRow> runs = runs();
        TreeSet<Instant> dates = new TreeSet<>();
        for (RunRow run : runs) {
            dates.add(run.logicalDate().orElseThrow());
            assertEquals(RunState.SUCCESS, run.state(), run.runId());
        }
        assertEquals(DAYS, dates.size(), "every day has its run");
        assertEquals(DAYS, runs.size(), "and only one");
    }

    private void assertMarks(int killedTasks) throws IOException {
        Map<String, List<Integer>> begun = new TreeMap<>();
        Map<String, Integer> ended = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve("marks"))) {
            String[] words = line.split(" ");
            String task = words[0] + " " + words[1];
            if (words[3].equals("begin")) {
                begun.computeIfAbsent(task, key -> new ArrayList<>()).add(Integer.parseInt(words[2]));
            } else {
                ended.merge(task, 1, Integer::sum);
            }
        }
        assertEquals(3 * DAYS, ended.size(), "every task of every day came to its end");
        int again = 0;
        for (Map.Entry<String, List<Integer>> task : begun.entrySet()) {
            List<Integer> attempts = task.getValue();
            for (int i = 1; i < attempts.size(); i++) {
                assertTrue(attempts.get(i) > attempts.get(i - 1), "an attempt began twice: " + task);
            }
            boolean isDue = task.getKey().endsWith("b")
                    && Integer.parseInt(task.getKey().substring(8, 10)) % 3 == 0;
            assertTrue(!isDue || attempts.size() >= 2, "its retry is missing: " + task);
            again += attempts.size() - (isDue ? 2 : 1);
        }
        assertTrue(
                again <= killedTasks,
                again + " attempts were made again, but only " + killedTasks + " tasks were killed");
    }
}
