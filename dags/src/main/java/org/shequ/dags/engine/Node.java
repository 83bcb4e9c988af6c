package org.shequ.dags.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.shequ.dags.definition.Callbacks.Occasion;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.definition.Operator;
import org.shequ.dags.definition.Task;
import org.shequ.dags.notice.NoticeText;
import org.shequ.dags.state.AttemptEnd;
import org.shequ.dags.state.TaskState;
import org.shequ.dags.store.Database;
import org.shequ.dags.store.Json;
import org.shequ.dags.store.NodeTable;
import org.shequ.dags.store.NoticeTable;
import org.shequ.dags.store.RunRow;
import org.shequ.dags.store.RunTable;
import org.shequ.dags.store.Sql;
import org.shequ.dags.store.TaskRow;
import org.shequ.dags.store.TaskTable;
import org.shequ.dags.template.Templates;

/** One scheduler process as a runner of tasks: takes queued ones, watches their processes, and takes over from the dead. */
final class Node {
    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    private final String id = UUID.randomUUID().toString();
    private final String host;
    private final EngineSettings settings;
    private final Database database;
    private final Rendering rendering = new Rendering();
    private final Runnable wake;
    private final Map<String, Watched> watched = new HashMap<>();

    Node(EngineSettings settings, Database database, String host, Runnable wake) {
        this.settings = settings;
        this.database = database;
        this.host = host;
        this.wake = wake;
    }

    /** An attempt this node looks after. */
    private record Watched(TaskRow task, String attemptId, AttemptFolder folder, Instant since) {}

    String id() {
        return id;
    }

    int load() {
        return watched.size();
    }

    /** Takes queued tasks, the most urgent first, as far as this node's parallelism allows. */
    void takeQueued(Map<String, Dag> dags, Instant now) {
        int room = settings.parallelism() - watched.size();
        List<TaskRow> queued = database.transaction(sql -> new TaskTable(sql).in(TaskState.QUEUED));
        queued.stream()
                .sorted(java.util.Comparator.comparingInt(TaskRow::weight)
                        .reversed()
                        .thenComparingLong(TaskRow::runId))
                .limit(Math.max(0, room))
                .forEach(task -> take(task, dags, now));
    }

    private void take(TaskRow task, Map<String, Dag> dags, Instant now) {
        Optional<RunRow> run = database.transaction(sql -> new RunTable(sql).find(task.runId()));
        Dag dag = run.map(row -> dags.get(row.dagId())).orElse(null);
        if (dag == null || dag.tasks().task(task.taskId()).isEmpty()) {
            return;
        }
        String attemptId = UUID.randomUUID().toString();
        Path log =
                CommandLineOf.log(settings.logs(), dag.id(), run.get().runId(), task.taskId(), task.attempt() + 1, now);
        boolean isOurs = database.transaction(sql -> {
            boolean hasBegun = new TaskTable(sql).begin(task, id, attemptId, log.toString(), now);
            if (hasBegun) {
                TaskRow begun = new TaskTable(sql).find(task.id()).orElseThrow();
                callBack(sql, Optional.of(dag), begun, Occasion.EXECUTE, "", now);
            }
            return hasBegun;
        });
        if (isOurs) {
            TaskRow begun = database.transaction(sql -> new TaskTable(sql).find(task.id()))
                    .orElseThrow();
            launch(dag, run.get(), begun, attemptId, log, now);
        }
    }

    private void launch(Dag dag, RunRow run, TaskRow task, String attemptId, Path log, Instant now) {
        AttemptFolder folder = new AttemptFolder(settings.attempts(), attemptId);
        Watched attempt = new Watched(task, attemptId, folder, now);
        Task definition = dag.task(task.taskId());
        try {
            Rendering.Attempt facts = facts(run, task.attempt());
            Operator operator = rendering.render(dag, definition, facts, settings.dagsFolder(), settings.environment());
            CommandLineOf command = CommandLineOf.of(operator, dag, definition, facts, settings);
            folder.start(command.script(), log, command.folder(), command.environment(), settings.heartbeatLimit())
                    .thenRun(wake);
            watched.put(attemptId, attempt);
        } catch (RuntimeException e) {
            // Nothing ran: a template that cannot be rendered fails the attempt as it does in Airflow.
            end(attempt, Optional.of(dag), AttemptEnd.FAILED, Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private Rendering.Attempt facts(RunRow run, int attempt) {
        Optional<RunRow> lastSuccess = run.logicalDate()
                .flatMap(date -> database.transaction(sql -> new RunTable(sql).lastSuccess(run.dagId(), date)));
        return new Rendering.Attempt(
                run.runId(),
                run.type(),
                run.logicalDate(),
                run.interval(),
                run.runAfter(),
                attempt,
                Json.object(run.conf()),
                lastSuccess.flatMap(RunRow::interval));
    }

    /** Looks after each process: stores how it ended, stops it at its time limit or when its task was cleared. */
    void watch(Map<String, Dag> dags, Instant now) {
        for (Watched attempt : new ArrayList<>(watched.values())) {
            Optional<TaskRow> row = database.transaction(
                    sql -> new TaskTable(sql).find(attempt.task().id()));
            boolean isOurs = row.filter(task -> task.attemptId().equals(Optional.of(attempt.attemptId())))
                    .filter(task -> task.state() == TaskState.RUNNING || task.state() == TaskState.RESTARTING)
                    .isPresent();
            if (!isOurs) {
                stop(attempt, row.map(TaskRow::state).orElse(TaskState.REMOVED), now);
            } else if (row.get().state() == TaskState.RESTARTING) {
                restart(attempt, now);
            } else {
                look(attempt, dag(row.get(), dags), now);
            }
        }
    }

    private Optional<Dag> dag(TaskRow task, Map<String, Dag> dags) {
        return database.transaction(sql -> new RunTable(sql).find(task.runId())).map(run -> dags.get(run.dagId()));
    }

    private void look(Watched attempt, Optional<Dag> dag, Instant now) {
        Optional<Task> task =
                dag.flatMap(found -> found.tasks().task(attempt.task().taskId()));
        switch (attempt.folder().life()) {
            case ENDED -> {
                int code = attempt.folder().exitCode().orElseThrow();
                AttemptEnd end = AttemptEnd.ofExitCode(code, skipCodes(task));
                end(attempt, dag, end, Optional.of(code), end == AttemptEnd.FAILED ? "exit code " + code : "");
            }
            case VANISHED -> {
                attempt.folder().kill(AttemptFolder.Signal.KILL);
                end(attempt, dag, AttemptEnd.LOST, Optional.empty(), "the process vanished without an exit code");
            }
            case STARTING -> {
                if (attempt.since().plus(START_LIMIT).isBefore(now)
                        && attempt.folder().claim()) {
                    database.transaction(sql -> new TaskTable(sql).unbegin(attempt.task(), attempt.attemptId()));
                    forget(attempt);
                }
            }
            case RUNNING -> {
                Optional<Duration> limit =
                        task.flatMap(found -> found.lifetime().timeout());
                if (limit.filter(time -> attempt.since().plus(time).isBefore(now))
                        .isPresent()) {
                    attempt.folder().kill(AttemptFolder.Signal.KILL);
                    end(
                            attempt,
                            dag,
                            AttemptEnd.TIMED_OUT,
                            Optional.empty(),
                            "execution_timeout of " + limit.get() + " has passed");
                }
            }
        }
    }

    private static java.util.Set<Integer> skipCodes(Optional<Task> task) {
        return task.map(Task::operator)
                .filter(Operator.Bash.class::isInstance)
                .map(operator -> ((Operator.Bash) operator).skipCodes())
                .orElse(java.util.Set.of());
    }

    private void restart(Watched attempt, Instant now) {
        attempt.folder().kill(AttemptFolder.Signal.KILL);
        database.transaction(sql -> new TaskTable(sql)
                .end(
                        attempt.task(),
                        attempt.attemptId(),
                        new TaskTable.Ending(TaskState.NONE, Optional.empty(), Optional.empty(), "cleared", now)));
        forget(attempt);
    }

    /** Stops an attempt whose task was given another state meanwhile: by hand, or because its run's time was up. */
    private void stop(Watched attempt, TaskState state, Instant now) {
        attempt.folder().claim();
        attempt.folder().kill(AttemptFolder.Signal.KILL);
        database.transaction(sql -> new TaskTable(sql).closeTry(attempt.attemptId(), state, now));
        forget(attempt);
    }

    private void forget(Watched attempt) {
        watched.remove(attempt.attemptId());
        attempt.folder().remove();
    }

    /** Stores the end of an attempt with what follows from it, in one transaction. */
    private void end(Watched attempt, Optional<Dag> dag, AttemptEnd end, Optional<Integer> code, String cause) {
        Instant now = Instant.now();
        database.transaction(sql -> {
            TaskRow task = new TaskTable(sql).find(attempt.task().id()).orElseThrow();
            TaskState state = end.stateAfter(task.attempt(), task.maxTries());
            Optional<Instant> retryAt =
                    state == TaskState.UP_FOR_RETRY ? Optional.of(now.plus(delay(sql, dag, task))) : Optional.empty();
            boolean isFirst = new TaskTable(sql)
                    .end(task, attempt.attemptId(), new TaskTable.Ending(state, retryAt, code, cause, now));
            if (isFirst && (state == TaskState.FAILED || state == TaskState.UP_FOR_RETRY)) {
                tell(sql, task, state, cause, now);
            }
            if (isFirst) {
                CallbackNotices.of(state).ifPresent(occasion -> callBack(sql, dag, task, occasion, cause, now));
            }
            return isFirst;
        });
        forget(attempt);
        wake.run();
    }

    private static void callBack(
            Sql sql, Optional<Dag> dag, TaskRow task, Occasion occasion, String cause, Instant now) {
        dag.flatMap(found -> found.tasks().task(task.taskId())).ifPresent(definition -> {
            RunRow run = new RunTable(sql).find(task.runId()).orElseThrow();
            new CallbackNotices(sql, now).ofTask(definition.callbacks(), occasion, run, task, cause);
        });
    }

    private static Duration delay(Sql sql, Optional<Dag> dag, TaskRow task) {
        RunRow run = new RunTable(sql).find(task.runId()).orElseThrow();
        Optional<Task> definition = dag.flatMap(found -> found.tasks().task(task.taskId()));
        String date = run.logicalDate().map(Templates::text).orElse("None");
        String key = run.dagId() + "#" + task.taskId() + "#" + date + "#" + task.attempt();
        return definition
                .map(found -> found.retries().delayAfter(key, task.attempt()))
                .orElse(Duration.ofMinutes(5));
    }

    private static void tell(Sql sql, TaskRow task, TaskState state, String cause, Instant now) {
        RunRow run = new RunTable(sql).find(task.runId()).orElseThrow();
        NoticeText.Next next = state == TaskState.UP_FOR_RETRY ? NoticeText.Next.RETRY : NoticeText.Next.NOTHING;
        String kind = next == NoticeText.Next.RETRY ? "task_retry" : "task_failed";
        String body = NoticeText.attempt(run, Attempts.last(new TaskTable(sql), task, cause, next));
        new NoticeTable(sql).insert(kind, run.dagId(), run.runId(), Optional.of(task.taskId()), body, now);
    }

    /** Says that this node and its tasks are alive. */
    void beat(Instant now) {
        List<Long> tasks = watched.values().stream()
                .filter(attempt -> attempt.folder().life() != AttemptFolder.Life.VANISHED)
                .map(attempt -> attempt.task().id())
                .toList();
        database.transaction(sql -> {
            new NodeTable(sql).beat(id, host, now);
            new TaskTable(sql).heartbeat(id, tasks, now);
            return null;
        });
        watched.values().forEach(attempt -> attempt.folder().touchLease(now));
    }

    /**
     * Takes over the attempts of nodes that are dead: on this host their processes are watched on, from other hosts they count
     * as lost once their heartbeat is too old.
     */
    void recover(Map<String, Dag> dags, Instant now) {
        List<NodeTable.Node> nodes = database.transaction(sql -> new NodeTable(sql).all());
        Map<String, NodeTable.Node> byId = new HashMap<>();
        nodes.forEach(node -> byId.put(node.id(), node));
        List<TaskRow> running = database.transaction(sql -> {
            List<TaskRow> rows = new ArrayList<>(new TaskTable(sql).in(TaskState.RUNNING));
            rows.addAll(new TaskTable(sql).in(TaskState.RESTARTING));
            return rows;
        });
        for (TaskRow task : running) {
            String owner = task.node().orElse("");
            NodeTable.Node node = byId.get(owner);
            if (owner.equals(id) || (node != null && isAlive(node, now))) {
                continue;
            }
            boolean isHere = node != null && node.host().equals(host);
            boolean isStale = task.heartbeat()
                    .or(task::start)
                    .filter(at -> at.plus(settings.heartbeatLimit()).isAfter(now))
                    .isEmpty();
            if (isHere || isStale) {
                adopt(task, owner, isHere, dags, now);
            }
        }
    }

    private void adopt(TaskRow task, String owner, boolean isHere, Map<String, Dag> dags, Instant now) {
        String attemptId = task.attemptId().orElse("");
        boolean isOurs = database.transaction(sql -> new TaskTable(sql).adopt(task, owner, id, now));
        if (!isOurs || attemptId.isEmpty()) {
            return;
        }
        AttemptFolder folder = new AttemptFolder(settings.attempts(), attemptId);
        Watched attempt = new Watched(task, attemptId, folder, task.start().orElse(now));
        if (!isHere) {
            end(attempt, dag(task, dags), AttemptEnd.LOST, Optional.empty(), "its node stopped sending heartbeats");
        } else if (folder.life() == AttemptFolder.Life.STARTING && folder.claim()) {
            database.transaction(sql -> new TaskTable(sql).unbegin(task, attemptId));
            folder.remove();
            wake.run();
        } else {
            watched.put(attemptId, attempt);
        }
    }

    private boolean isAlive(NodeTable.Node node, Instant now) {
        boolean isRecent = node.heartbeat().plus(settings.nodeLimit()).isAfter(now);
        // A process of this host can be asked directly, so a restart need not wait for the limit.
        return isRecent && (!node.host().equals(host) || ProcessNames.isAlive(settings.home(), node.id()));
    }

    /** Leaves: the processes go on and wait for the next scheduler. */
    void leave() {
        database.transaction(sql -> {
            new NodeTable(sql).leave(id);
            return null;
        });
    }
}
