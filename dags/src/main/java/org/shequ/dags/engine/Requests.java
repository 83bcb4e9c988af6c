package org.shequ.dags.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.definition.ParamRules;
import org.shequ.dags.definition.Task;
import org.shequ.dags.state.BackfillRequest;
import org.shequ.dags.state.Reprocess;
import org.shequ.dags.state.RunState;
import org.shequ.dags.state.RunType;
import org.shequ.dags.state.TaskState;
import org.shequ.dags.store.BackfillTable;
import org.shequ.dags.store.DagTable;
import org.shequ.dags.store.DagTable.Pause;
import org.shequ.dags.store.Database;
import org.shequ.dags.store.Json;
import org.shequ.dags.store.RunRow;
import org.shequ.dags.store.RunTable;
import org.shequ.dags.store.Sql;
import org.shequ.dags.store.TaskRow;
import org.shequ.dags.store.TaskTable;
import org.shequ.dags.timetable.DataInterval;
import org.shequ.dags.timetable.RunInfo;

/** What people and programs ask of the scheduler: start, pause, clear and backfill. They are written down; the loop acts. */
public final class Requests {
    private final Database database;

    public Requests(Database database) {
        this.database = database;
    }

    /** A run to start by hand. */
    public record Trigger(Optional<String> runId, Optional<Instant> logicalDate, Map<String, Object> conf) {}

    /**
     * Queues a run.
     *
     * @throws IllegalArgumentException if the run id or the logical date is taken, or naming every param whose value is not
     *     allowed
     */
    public RunRow trigger(Dag dag, Trigger request, Instant now) {
        requireParams(dag, request.conf());
        Optional<Instant> date = request.logicalDate();
        Optional<DataInterval> interval = date.map(dag.schedule().timetable()::manual);
        String runId = request.runId().orElseGet(() -> date.map(RunType.MANUAL::runId)
                .orElseGet(() ->
                        RunType.MANUAL.runId(now, UUID.randomUUID().toString().substring(0, 8))));
        return database.transaction(sql -> {
            requireRegistered(sql, dag, now);
            RunTable runs = new RunTable(sql);
            if (runs.find(dag.id(), runId).isPresent()
                    || date.flatMap(at -> runs.at(dag.id(), at)).isPresent()) {
                throw new IllegalArgumentException("Cannot start DAG '" + dag.id() + "' as run '" + runId
                        + "': a run of that id or logical date "
                        + date.map(RunType::iso).orElse("none")
                        + " exists (clear it to run it again)");
            }
            long id = runs.insert(
                    new RunTable.NewRun(
                            dag.id(),
                            runId,
                            RunType.MANUAL,
                            date,
                            interval,
                            now,
                            Json.text(request.conf()),
                            Optional.empty(),
                            Optional.empty(),
                            Scheduling.deadline(sql, dag, date, now)),
                    now);
            return runs.find(id).orElseThrow();
        });
    }

    private static void requireParams(Dag dag, Map<String, Object> conf) {
        List<String> problems = ParamRules.problems(dag.params(), conf);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Cannot start DAG '" + dag.id() + "': " + String.join("; ", problems));
        }
    }

    private static void requireRegistered(Sql sql, Dag dag, Instant now) {
        if (new DagTable(sql).find(dag.id()).isEmpty()) {
            new DagTable(sql).insert(dag.id(), dag.source().file(), Pause.PAUSED, "", now);
        }
    }

    /**
     * Pauses or unpauses a DAG.
     *
     * @return the run that will be created next, for whoever unpauses to see
     */
    public Optional<RunInfo> pause(Dag dag, Pause pause, Instant now) {
        return database.transaction(sql -> {
            requireRegistered(sql, dag, now);
            new DagTable(sql).pause(dag.id(), pause);
            Optional<DataInterval> last =
                    new RunTable(sql).lastAutomated(dag.id()).flatMap(RunRow::interval);
            Optional<RunInfo> next = dag.schedule().next(last, now);
            new DagTable(sql).setNext(dag.id(), next);
            return pause == Pause.PAUSED ? Optional.<RunInfo>empty() : next;
        });
    }

    /** Which task instances of a run to clear. */
    public record Selection(Set<String> tasks, Spread spread, Only only) {
        /** Which neighbours of a chosen task are cleared with it. */
        public enum Spread {
            CHOSEN,
            WITH_DOWNSTREAM,
            WITH_UPSTREAM,
            WITH_BOTH
        }

        /** Which states are cleared. */
        public enum Only {
            ANY,
            FAILED,
            RUNNING
        }
    }

    /** The task instances a selection means. */
    public List<TaskRow> selected(Dag dag, RunRow run, Selection selection) {
        Set<String> ids = new LinkedHashSet<>();
        for (String id : selection.tasks()) {
            ids.add(id);
            Selection.Spread spread = selection.spread();
            if (spread == Selection.Spread.WITH_DOWNSTREAM || spread == Selection.Spread.WITH_BOTH) {
                ids.addAll(dag.tasks().allDownstream(id));
            }
            if (spread == Selection.Spread.WITH_UPSTREAM || spread == Selection.Spread.WITH_BOTH) {
                ids.addAll(dag.tasks().allUpstream(id));
            }
        }
        List<TaskRow> rows = database.transaction(sql -> new TaskTable(sql).ofRun(run.id()));
        return rows.stream()
                .filter(row -> ids.contains(row.taskId()))
                .filter(row -> switch (selection.only()) {
                    case ANY -> true;
                    case FAILED -> row.state().isFailure();
                    case RUNNING -> row.state() == TaskState.RUNNING;
                })
                .toList();
    }

    /** Clears task instances with their retries given anew; a finished run goes back to the queue. */
    public void clear(Dag dag, RunRow run, List<TaskRow> rows, Instant now) {
        database.transaction(sql -> {
            clear(sql, dag, run, rows, now);
            return null;
        });
    }

    private static void clear(Sql sql, Dag dag, RunRow run, List<TaskRow> rows, Instant now) {
        TaskTable tasks = new TaskTable(sql);
        rows.forEach(row -> tasks.clear(
                row,
                dag.tasks()
                        .task(row.taskId())
                        .map(Task::retries)
                        .map(retries -> retries.times())
                        .orElse(0)));
        if (!rows.isEmpty()) {
            new RunTable(sql).requeue(run.id(), now);
        }
    }

    /**
     * Sets the state of a run by hand: success makes all its tasks successful, failed fails what runs and skips the rest,
     * queued lets it go on. No callback is called.
     */
    public RunRow mark(RunRow run, RunState state, Instant now) {
        return database.transaction(sql -> {
            TaskTable tasks = new TaskTable(sql);
            for (TaskRow task : tasks.ofRun(run.id())) {
                if (state == RunState.SUCCESS && task.state() != TaskState.SUCCESS) {
                    tasks.mark(task, TaskState.SUCCESS, now);
                } else if (state == RunState.FAILED && !task.state().isFinished()) {
                    boolean isAtWork = task.state() == TaskState.RUNNING || task.state() == TaskState.RESTARTING;
                    tasks.mark(task, isAtWork ? TaskState.FAILED : TaskState.SKIPPED, now);
                }
            }
            RunTable runs = new RunTable(sql);
            if (state.isFinished()) {
                runs.mark(run.id(), state, now);
            } else {
                runs.requeue(run.id(), now);
            }
            return runs.find(run.id()).orElseThrow();
        });
    }

    /**
     * Sets the state of a task by hand; a running process is stopped. Tasks after it that failed for its sake are cleared, and
     * the run goes on.
     */
    public TaskRow mark(Dag dag, RunRow run, TaskRow task, TaskState state, Instant now) {
        if (state != TaskState.SUCCESS && state != TaskState.FAILED && state != TaskState.SKIPPED) {
            throw new IllegalArgumentException("Cannot mark task '" + task.taskId() + "' as " + state.word()
                    + " (expected success, failed or skipped)");
        }
        return database.transaction(sql -> {
            TaskTable tasks = new TaskTable(sql);
            tasks.mark(task, state, now);
            Set<String> after = dag.tasks().allDownstream(task.taskId());
            List<TaskRow> failed = tasks.ofRun(run.id()).stream()
                    .filter(row -> after.contains(row.taskId()) && row.state().isFailure())
                    .toList();
            if (state != TaskState.FAILED) {
                clear(sql, dag, run, failed, now);
            }
            return tasks.find(task.id()).orElseThrow();
        });
    }

    /** What a backfill does about one date. */
    public record Planned(RunInfo run, Reprocess.Action action) {}

    /** Says what a backfill would do, without doing it. */
    public List<Planned> plan(Dag dag, BackfillRequest request, Instant now) {
        return database.transaction(sql -> plan(sql, dag, request, now));
    }

    private static List<Planned> plan(Sql sql, Dag dag, BackfillRequest request, Instant now) {
        List<Planned> planned = new ArrayList<>();
        for (RunInfo info : request.plan(dag, now)) {
            Optional<RunState> existing =
                    new RunTable(sql).at(dag.id(), info.logicalDate()).map(RunRow::state);
            planned.add(new Planned(info, request.reprocess().actionFor(existing)));
        }
        return planned;
    }

    /** Writes a backfill down: missing dates get runs, existing ones are cleared or passed over as its behaviour says. */
    public List<Planned> backfill(
            Dag dag, BackfillRequest request, int maxActiveRuns, Map<String, Object> conf, Instant now) {
        requireParams(dag, conf);
        return database.transaction(sql -> {
            requireRegistered(sql, dag, now);
            List<Planned> planned = plan(sql, dag, request, now);
            BackfillTable backfills = new BackfillTable(sql);
            RunTable runs = new RunTable(sql);
            long backfill = backfills.insert(dag.id(), request, maxActiveRuns, now);
            int ordinal = 0;
            for (Planned date : planned) {
                ordinal++;
                Optional<Long> run = Optional.empty();
                if (date.action() == Reprocess.Action.CREATE) {
                    run = Optional.of(runs.insert(newRun(dag, date.run(), backfill, ordinal, conf), now));
                } else if (date.action() == Reprocess.Action.CLEAR) {
                    RunRow existing =
                            runs.at(dag.id(), date.run().logicalDate()).orElseThrow();
                    clear(sql, dag, existing, new TaskTable(sql).ofRun(existing.id()), now);
                    runs.requeue(existing.id(), now);
                    runs.joinBackfill(existing.id(), backfill, ordinal);
                    run = Optional.of(existing.id());
                }
                backfills.insertDate(
                        backfill,
                        date.run().logicalDate(),
                        ordinal,
                        run,
                        date.action().reason());
            }
            return planned;
        });
    }

    private static RunTable.NewRun newRun(Dag dag, RunInfo info, long backfill, int ordinal, Map<String, Object> conf) {
        return new RunTable.NewRun(
                dag.id(),
                RunType.BACKFILL.runId(dag.schedule().timetable(), info.interval(), info.runAfter()),
                RunType.BACKFILL,
                Optional.of(info.logicalDate()),
                Optional.of(info.interval()),
                info.runAfter(),
                Json.text(conf),
                Optional.of(backfill),
                Optional.of(ordinal),
                Optional.empty());
    }
}
