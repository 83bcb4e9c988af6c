package org.shequ.dags.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.definition.Task;
import org.shequ.dags.state.TaskState;

/** The tables of task instances and their attempts. Every change names the state it expects, so it happens once. */
public final class TaskTable {
    private final Sql sql;

    public TaskTable(Sql sql) {
        this.sql = sql;
    }

    /** Adds the tasks a run lacks. */
    public void insertMissing(long run, Dag dag, List<TaskRow> existing) {
        for (Task task : dag.tasks().inOrder()) {
            if (existing.stream().noneMatch(row -> row.taskId().equals(task.id()))) {
                sql.change(
                        "insert into task_instance (dag_run_id, task_id, state, try_number, max_tries, pool, pool_slots,"
                                + " priority_weight) values (?, ?, 'none', 0, ?, ?, ?, ?)",
                        run,
                        task.id(),
                        task.retries().times(),
                        task.slots().pool(),
                        task.slots().slots(),
                        dag.tasks().weight(task.id()));
            }
        }
    }

    public List<TaskRow> ofRun(long run) {
        return sql.list("select * from task_instance where dag_run_id = ? order by id", TaskRow::of, run);
    }

    /** The tasks of all running runs, by run. */
    public Map<Long, List<TaskRow>> ofRunningRuns() {
        return sql
                .list(
                        "select t.* from task_instance t join dag_run r on r.id = t.dag_run_id where r.state = 'running'"
                                + " order by t.id",
                        TaskRow::of)
                .stream()
                .collect(Collectors.groupingBy(TaskRow::runId));
    }

    public Optional<TaskRow> find(long run, String taskId) {
        return sql.first("select * from task_instance where dag_run_id = ? and task_id = ?", TaskRow::of, run, taskId);
    }

    public Optional<TaskRow> find(long id) {
        return sql.first("select * from task_instance where id = ?", TaskRow::of, id);
    }

    public List<TaskRow> in(TaskState state) {
        return sql.list("select * from task_instance where state = ? order by id", TaskRow::of, state.word());
    }

    public boolean anyBefore(String dagId, String taskId, Instant logicalDate) {
        return sql.first(
                        "select t.id from task_instance t join dag_run r on r.id = t.dag_run_id where r.dag_id = ?"
                                + " and t.task_id = ? and r.logical_date < ? limit 1",
                        row -> row.id("id"),
                        dagId,
                        taskId,
                        logicalDate)
                .isPresent();
    }

    public boolean move(TaskRow task, TaskState to, Instant now) {
        String end = to.isFinished() ? ", end_date = ?" : ", queued_at = ?";
        return sql.change(
                        "update task_instance set state = ?" + end + " where id = ? and state = ?",
                        to.word(),
                        now,
                        task.id(),
                        task.state().word())
                == 1;
    }

    /** Sets a state by hand, whatever it was. */
    public void mark(TaskRow task, TaskState state, Instant now) {
        sql.change(
                "update task_instance set state = ?, end_date = ?, retry_at = null where id = ?",
                state.word(),
                now,
                task.id());
    }

    /** A task that needs no process succeeds at once. */
    public boolean succeedAtOnce(TaskRow task, Instant now) {
        return sql.change(
                        "update task_instance set state = 'success', try_number = try_number + 1, start_date = ?, end_date = ?"
                                + " where id = ? and state = ?",
                        now,
                        now,
                        task.id(),
                        task.state().word())
                == 1;
    }

    /** Takes a queued task for a node and begins its next attempt. */
    public boolean begin(TaskRow task, String node, String attemptId, String log, Instant now) {
        int changed = sql.change(
                "update task_instance set state = 'running', try_number = try_number + 1, attempt_id = ?, node_id = ?,"
                        + " start_date = ?, end_date = null, heartbeat_at = ?, retry_at = null"
                        + " where id = ? and state = 'queued'",
                attemptId,
                node,
                now,
                now,
                task.id());
        if (changed == 1) {
            sql.change(
                    "insert into task_try (task_instance_id, try_number, attempt_id, state, start_date, log_path)"
                            + " values (?, ?, ?, 'running', ?, ?)",
                    task.id(),
                    task.attempt() + 1,
                    attemptId,
                    now,
                    log);
        }
        return changed == 1;
    }

    /** How an attempt ended. */
    public record Ending(
            TaskState state, Optional<Instant> retryAt, Optional<Integer> exitCode, String cause, Instant at) {}

    /** Ends an attempt, once: whoever comes second changes nothing. */
    public boolean end(TaskRow task, String attemptId, Ending ending) {
        int changed = sql.change(
                "update task_instance set state = ?, end_date = ?, retry_at = ?, node_id = null"
                        + " where id = ? and attempt_id = ? and state in ('running', 'restarting')",
                ending.state().word(),
                ending.at(),
                ending.retryAt(),
                task.id(),
                attemptId);
        if (changed == 1) {
            String cause = ending.cause().length() > 2000 ? ending.cause().substring(0, 2000) : ending.cause();
            sql.change(
                    "update task_try set state = ?, end_date = ?, exit_code = ?, cause = ? where task_instance_id = ?"
                            + " and attempt_id = ?",
                    ending.state().word(),
                    ending.at(),
                    ending.exitCode(),
                    cause,
                    task.id(),
                    attemptId);
        }
        return changed == 1;
    }

    /** Puts back a task whose attempt never started a process: the attempt does not count. */
    public boolean unbegin(TaskRow task, String attemptId) {
        int changed = sql.change(
                "update task_instance set state = 'scheduled', try_number = try_number - 1, attempt_id = null,"
                        + " node_id = null where id = ? and attempt_id = ? and state in ('running', 'restarting')",
                task.id(),
                attemptId);
        if (changed == 1) {
            sql.change("delete from task_try where task_instance_id = ? and attempt_id = ?", task.id(), attemptId);
        }
        return changed == 1;
    }

    /** Says that a node's attempts are alive. */
    public void heartbeat(String node, List<Long> tasks, Instant now) {
        for (Long id : tasks) {
            sql.change(
                    "update task_instance set heartbeat_at = ? where id = ? and node_id = ?"
                            + " and state in ('running', 'restarting')",
                    now,
                    id,
                    node);
        }
    }

    /** Gives a running attempt to another node, if nobody else has taken it. */
    public boolean adopt(TaskRow task, String from, String to, Instant now) {
        return sql.change(
                        "update task_instance set node_id = ?, heartbeat_at = ? where id = ? and node_id = ?",
                        to,
                        now,
                        task.id(),
                        from)
                == 1;
    }

    /** Resets a task so that it runs again with its retries. */
    public void clear(TaskRow task, int retries) {
        TaskState after = task.state().cleared();
        sql.change(
                "update task_instance set state = ?, max_tries = try_number + ?, retry_at = null where id = ? and state = ?",
                after.word(),
                retries,
                task.id(),
                task.state().word());
    }

    /** Slots taken of each pool. */
    public Map<String, Integer> taken() {
        return sql
                .list(
                        "select pool, sum(pool_slots) as n from task_instance where state in ('queued', 'running', 'restarting')"
                                + " group by pool",
                        row -> Map.entry(row.text("pool"), row.number("n")))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The record of one attempt. */
    public record Try(
            int number, String state, Instant start, Optional<Instant> end, Optional<String> cause, String log) {}

    /** Writes down that an attempt was stopped from outside; one that has ended stays as it is. */
    public boolean closeTry(String attemptId, TaskState state, Instant now) {
        return sql.change(
                        "update task_try set state = ?, end_date = ?, cause = ? where attempt_id = ? and state = 'running'",
                        state.word(),
                        now,
                        "stopped: the task was " + state.word(),
                        attemptId)
                == 1;
    }

    /** An attempt that failed, with the task and run it belongs to. */
    public record FailedTry(
            String dagId, String runId, String taskId, TaskState taskState, int maxTries, Try attempt) {}

    /** The attempts that failed last, the latest first; of one DAG where one is named. */
    public List<FailedTry> lastFailures(Optional<String> dagId, int limit) {
        return sql.list(
                "select y.*, r.dag_id, r.run_id, t.task_id, t.state as task_state, t.max_tries from task_try y"
                        + " join task_instance t on t.id = y.task_instance_id join dag_run r on r.id = t.dag_run_id"
                        + " where y.state in ('failed', 'up_for_retry') and (r.dag_id = ? or cast(? as varchar) is null)"
                        + " order by y.end_date desc limit ?",
                row -> new FailedTry(
                        row.text("dag_id"),
                        row.text("run_id"),
                        row.text("task_id"),
                        TaskState.of(row.text("task_state")),
                        row.number("max_tries"),
                        tryOf(row)),
                dagId,
                dagId,
                limit);
    }

    public List<Try> tries(long task) {
        return sql.list(
                "select * from task_try where task_instance_id = ? order by start_date", TaskTable::tryOf, task);
    }

    private static Try tryOf(Sql.Row row) throws SQLException {
        return new Try(
                row.number("try_number"),
                row.text("state"),
                row.requiredTime("start_date"),
                row.time("end_date"),
                row.optionalText("cause"),
                row.text("log_path"));
    }
}
