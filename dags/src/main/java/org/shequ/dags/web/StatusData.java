package org.shequ.dags.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.engine.Engine;
import org.shequ.dags.factory.ImportError;
import org.shequ.dags.state.RunState;
import org.shequ.dags.state.TaskState;
import org.shequ.dags.store.DagRow;
import org.shequ.dags.store.DagTable;
import org.shequ.dags.store.RunRow;
import org.shequ.dags.store.RunTable;
import org.shequ.dags.store.Sql;
import org.shequ.dags.store.TaskRow;
import org.shequ.dags.store.TaskTable;

/**
 * What the status page shows, read in one transaction.
 *
 * @param runs the latest runs of each DAG, the latest first
 * @param active the tasks that are at work, in the queue or waiting for their next attempt
 * @param failures the attempts that failed last, the latest first
 * @param misses the runs that missed their deadline last, the latest first
 * @param tasks the tasks of the runs whose grid is shown, by run
 */
record StatusData(
        Instant now,
        Instant lastBeat,
        Map<String, Dag> dags,
        Optional<String> chosen,
        List<ImportError> errors,
        Map<String, DagRow> rows,
        Map<String, List<RunRow>> runs,
        List<Active> active,
        List<TaskTable.FailedTry> failures,
        List<RunRow> misses,
        Map<Long, Map<String, TaskRow>> tasks) {
    private static final int RUNS_SHOWN = 14;
    private static final int RUNS_OF_CHOSEN = 60;
    private static final int GRIDS = 20;
    private static final int FAILURES = 10;
    private static final int MISSES = 20;

    /** A task of a running run that is not done. */
    record Active(RunRow run, TaskRow task) {}

    /** @param chosen the only DAG to show, where one was asked for */
    static StatusData of(Engine engine, Optional<String> chosen, Instant now) {
        return engine.database().transaction(sql -> read(sql, engine, chosen, now));
    }

    private static StatusData read(Sql sql, Engine engine, Optional<String> chosen, Instant now) {
        Map<String, Dag> dags = new TreeMap<>(engine.dags());
        chosen.ifPresent(id -> dags.keySet().retainAll(List.of(id)));
        Map<String, DagRow> rows = new HashMap<>();
        new DagTable(sql).all().forEach(row -> rows.put(row.id(), row));
        Map<String, List<RunRow>> runs = chosen.isPresent()
                ? Map.of(chosen.get(), new RunTable(sql).ofDag(chosen.get(), RUNS_OF_CHOSEN))
                : new RunTable(sql).latest(RUNS_SHOWN).stream().collect(Collectors.groupingBy(RunRow::dagId));
        List<TaskTable.FailedTry> failures = new TaskTable(sql).lastFailures(chosen, FAILURES);
        StatusData data = new StatusData(
                now,
                engine.lastBeat(),
                dags,
                chosen,
                new DagTable(sql).errors(),
                rows,
                runs,
                active(sql, dags),
                failures,
                new RunTable(sql).lastMisses(chosen, MISSES),
                new HashMap<>());
        for (Dag dag : data.grids()) {
            for (RunRow run : runs.get(dag.id())) {
                data.tasks()
                        .put(
                                run.id(),
                                new TaskTable(sql)
                                        .ofRun(run.id()).stream()
                                                .collect(Collectors.toMap(TaskRow::taskId, task -> task)));
            }
        }
        return data;
    }

    private static List<Active> active(Sql sql, Map<String, Dag> dags) {
        Map<Long, List<TaskRow>> tasks = new TaskTable(sql).ofRunningRuns();
        List<Active> active = new ArrayList<>();
        for (RunRow run : new RunTable(sql).in(RunState.RUNNING)) {
            if (dags.containsKey(run.dagId())) {
                tasks.getOrDefault(run.id(), List.of()).stream()
                        .filter(task -> !task.state().isFinished() && task.state() != TaskState.NONE)
                        .forEach(task -> active.add(new Active(run, task)));
            }
        }
        return active;
    }

    /** The DAGs whose runs are shown as a grid: those that ran last. */
    List<Dag> grids() {
        return dags.values().stream()
                .filter(dag -> !runs.getOrDefault(dag.id(), List.of()).isEmpty())
                .sorted(Comparator.comparing(
                                (Dag dag) -> runs.get(dag.id()).get(0).runAfter())
                        .reversed()
                        .thenComparing(Dag::id))
                .limit(GRIDS)
                .toList();
    }

    /** How many runs are going on. */
    long running() {
        return runs.values().stream()
                .flatMap(List::stream)
                .filter(run -> run.state() == RunState.RUNNING)
                .count();
    }

    boolean isPaused(Dag dag) {
        return Optional.ofNullable(rows.get(dag.id())).map(DagRow::isPaused).orElse(true);
    }
}
