package org.shequ.dags.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.shequ.dags.definition.Callbacks.Occasion;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.definition.Deadline;
import org.shequ.dags.definition.Operator;
import org.shequ.dags.definition.Task;
import org.shequ.dags.factory.DagFolder;
import org.shequ.dags.notice.NoticeText;
import org.shequ.dags.state.PastDependency;
import org.shequ.dags.state.PoolQueue;
import org.shequ.dags.state.RuleOutcome;
import org.shequ.dags.state.RunOutcome;
import org.shequ.dags.state.RunState;
import org.shequ.dags.state.RunType;
import org.shequ.dags.state.TaskState;
import org.shequ.dags.state.UpstreamStates;
import org.shequ.dags.store.BackfillTable;
import org.shequ.dags.store.DagRow;
import org.shequ.dags.store.DagTable;
import org.shequ.dags.store.DagTable.Pause;
import org.shequ.dags.store.NoticeTable;
import org.shequ.dags.store.PoolTable;
import org.shequ.dags.store.RunRow;
import org.shequ.dags.store.RunTable;
import org.shequ.dags.store.Sql;
import org.shequ.dags.store.TaskRow;
import org.shequ.dags.store.TaskTable;
import org.shequ.dags.timetable.DataInterval;
import org.shequ.dags.timetable.RunInfo;

/** The steps of one look at what is due, each within the transaction it is given. */
final class Scheduling {
    private final Sql sql;
    private final Map<String, Dag> dags;
    private final Instant now;
    private final DagTable dagTable;
    private final RunTable runs;
    private final TaskTable tasks;
    private final Map<String, Instant> alarms = new HashMap<>();

    Scheduling(Sql sql, Map<String, Dag> dags, Instant now) {
        this.sql = sql;
        this.dags = dags;
        this.now = now;
        this.dagTable = new DagTable(sql);
        this.runs = new RunTable(sql);
        this.tasks = new TaskTable(sql);
    }

    /** Brings the table of DAGs in line with what the folder holds. */
    void register(DagFolder.Contents contents, Pause newDags) {
        Map<String, DagRow> known = new HashMap<>();
        dagTable.all().forEach(row -> known.put(row.id(), row));
        for (Dag dag : contents.dags().values()) {
            DagRow row = known.get(dag.id());
            String hash = hash(dag);
            if (row == null) {
                dagTable.insert(dag.id(), dag.source().file(), pause(dag, newDags), hash, now);
                setNext(dag);
            } else if (!row.hash().equals(hash)
                    || !row.isActive()
                    || !row.file().equals(dag.source().file())) {
                dagTable.update(dag.id(), dag.source().file(), hash, now);
                setNext(dag);
            }
        }
        known.values().stream()
                .filter(row -> row.isActive() && !contents.dags().containsKey(row.id()))
                .forEach(row -> dagTable.deactivate(row.id()));
        dagTable.replaceErrors(contents.errors(), now);
    }

    private static Pause pause(Dag dag, Pause configured) {
        return switch (dag.source().newDag()) {
            case PAUSED -> Pause.PAUSED;
            case ACTIVE -> Pause.ACTIVE;
            case AS_CONFIGURED -> configured;
        };
    }

    private static String hash(Dag dag) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((dag.schedule() + "|" + dag.tasks().ids()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot hash DAG '" + dag.id() + "': this Java has no SHA-256", e);
        }
    }

    private void setNext(Dag dag) {
        setNext(dag, next(dag));
    }

    private void setNext(Dag dag, Optional<RunInfo> next) {
        dagTable.setNext(dag.id(), next);
        next.ifPresent(run -> alarms.put(dag.id(), run.runAfter()));
    }

    /** When the DAGs whose next run was looked for in this look are to be looked at again. */
    Map<String, Instant> alarms() {
        return Map.copyOf(alarms);
    }

    private Optional<RunInfo> next(Dag dag) {
        Optional<DataInterval> last = runs.lastAutomated(dag.id()).flatMap(RunRow::interval);
        return dag.schedule().next(last, now);
    }

    /** Creates the runs that are due, oldest first, as far as max_active_runs allows. */
    void createDueRuns() {
        for (DagRow row : dagTable.all()) {
            Dag dag = dags.get(row.id());
            boolean isDue = row.nextRunAfter().filter(at -> !at.isAfter(now)).isPresent();
            if (dag == null || row.isPaused() || !row.isActive() || !isDue) {
                continue;
            }
            int active = runs.countActive(dag.id());
            Optional<RunInfo> due = next(dag);
            while (active < dag.limits().activeRuns()
                    && due.filter(run -> !run.runAfter().isAfter(now)).isPresent()) {
                if (runs.at(dag.id(), due.get().logicalDate()).isEmpty()) {
                    create(dag, due.get());
                    active++;
                    due = next(dag);
                } else {
                    // Someone started this date by hand: the schedule goes on after it.
                    due = dag.schedule().next(Optional.of(due.get().interval()), now);
                }
            }
            setNext(dag, due);
        }
    }

    private void create(Dag dag, RunInfo info) {
        runs.insert(
                new RunTable.NewRun(
                        dag.id(),
                        RunType.SCHEDULED.runId(dag.schedule().timetable(), info.interval(), info.runAfter()),
                        RunType.SCHEDULED,
                        Optional.of(info.logicalDate()),
                        Optional.of(info.interval()),
                        info.runAfter(),
                        "{}",
                        Optional.empty(),
                        Optional.empty(),
                        deadline(sql, dag, Optional.of(info.logicalDate()), now)),
                now);
    }

    /** When a run queued now must be finished. */
    static Optional<Instant> deadline(Sql sql, Dag dag, Optional<Instant> logicalDate, Instant now) {
        if (dag.deadline().isEmpty()) {
            return Optional.empty();
        }
        Deadline deadline = dag.deadline().get();
        return switch (deadline.reference()) {
            case QUEUED_AT -> Optional.of(now.plus(deadline.after()));
            case LOGICAL_DATE -> logicalDate.map(date -> date.plus(deadline.after()));
            case FIXED -> deadline.fixed().map(at -> at.plus(deadline.after()));
            case AVERAGE_RUNTIME ->
                average(new RunTable(sql).ofDag(dag.id(), 50))
                        .map(mean -> now.plus(mean).plus(deadline.after()));
        };
    }

    private static Optional<Duration> average(List<RunRow> runs) {
        List<Duration> last = runs.stream()
                .filter(run -> run.state() == RunState.SUCCESS
                        && run.start().isPresent()
                        && run.end().isPresent())
                .limit(10)
                .map(run -> Duration.between(run.start().get(), run.end().get()))
                .toList();
        return last.stream().reduce(Duration::plus).map(sum -> sum.dividedBy(last.size()));
    }

    /** Moves queued runs to running under their limits, oldest first; a DAG at its limit does not hold back others. */
    void startQueuedRuns() {
        Map<String, Integer> running = new HashMap<>();
        Map<Long, Integer> backfilling = new HashMap<>();
        runs.in(RunState.RUNNING).forEach(run -> count(run, running, backfilling));
        Map<String, DagRow> rows = new HashMap<>();
        dagTable.all().forEach(row -> rows.put(row.id(), row));
        List<RunRow> queued = new ArrayList<>(runs.in(RunState.QUEUED));
        queued.sort(java.util.Comparator.comparingInt(
                        (RunRow run) -> run.backfill().isPresent() ? run.backfillOrdinal() : 0)
                .thenComparing(RunRow::runAfter));
        for (RunRow run : queued) {
            Dag dag = dags.get(run.dagId());
            boolean isOpen = dag != null
                    && rows.containsKey(run.dagId())
                    && !rows.get(run.dagId()).isPaused();
            if (isOpen && !run.runAfter().isAfter(now) && fits(run, dag, running, backfilling)) {
                if (runs.start(run.id(), now)) {
                    tasks.insertMissing(run.id(), dag, tasks.ofRun(run.id()));
                    count(run, running, backfilling);
                }
            }
        }
    }

    private static void count(RunRow run, Map<String, Integer> running, Map<Long, Integer> backfilling) {
        if (run.backfill().isPresent()) {
            backfilling.merge(run.backfill().get(), 1, Integer::sum);
        } else {
            running.merge(run.dagId(), 1, Integer::sum);
        }
    }

    private boolean fits(RunRow run, Dag dag, Map<String, Integer> running, Map<Long, Integer> backfilling) {
        if (run.backfill().isPresent()) {
            long backfill = run.backfill().get();
            int limit = new BackfillTable(sql).maxActiveRuns(backfill).orElse(10);
            return backfilling.getOrDefault(backfill, 0) < limit;
        }
        return running.getOrDefault(run.dagId(), 0) < dag.limits().activeRuns();
    }

    /** Decides for every running run which tasks may go on and whether the run is over. */
    void advanceRuns() {
        // A run that never gets to start is late all the same.
        runs.in(RunState.QUEUED).forEach(run -> missDeadline(run, List.of()));
        Map<Long, List<TaskRow>> byRun = tasks.ofRunningRuns();
        Map<String, DagRow> rows = new HashMap<>();
        dagTable.all().forEach(row -> rows.put(row.id(), row));
        for (RunRow run : runs.in(RunState.RUNNING)) {
            Dag dag = dags.get(run.dagId());
            if (dag != null) {
                boolean isPaused =
                        !rows.containsKey(dag.id()) || rows.get(dag.id()).isPaused();
                advance(run, dag, byRun.getOrDefault(run.id(), List.of()), isPaused ? Pause.PAUSED : Pause.ACTIVE);
            }
        }
    }

    private void advance(RunRow run, Dag dag, List<TaskRow> rows, Pause pause) {
        Map<String, TaskRow> byId = new LinkedHashMap<>();
        rows.forEach(row -> byId.put(row.taskId(), row));
        if (dag.limits().isTimedOut(run.start(), now)) {
            timeOut(run, dag, rows);
            return;
        }
        missDeadline(run, rows);
        Map<String, TaskState> states = new HashMap<>();
        byId.forEach((id, row) -> states.put(id, row.state()));
        boolean waitsForPast = false;
        for (Task task : dag.tasks().inOrder()) {
            TaskRow row = byId.get(task.id());
            if (row != null && isWaiting(row) && pause == Pause.ACTIVE) {
                waitsForPast |= !decide(run, dag, task, row, states);
            }
        }
        byId.keySet().stream()
                .filter(id -> dag.tasks().task(id).isEmpty() && states.get(id) == TaskState.NONE)
                .forEach(id -> {
                    tasks.move(byId.get(id), TaskState.REMOVED, now);
                    states.put(id, TaskState.REMOVED);
                });
        finish(run, dag, states, waitsForPast || pause == Pause.PAUSED);
    }

    private boolean isWaiting(TaskRow row) {
        return row.state() == TaskState.NONE
                || (row.state() == TaskState.UP_FOR_RETRY
                        && row.retryAt().filter(at -> at.isAfter(now)).isEmpty());
    }

    private void timeOut(RunRow run, Dag dag, List<TaskRow> rows) {
        rows.stream().filter(row -> !row.state().isFinished()).forEach(row -> {
            // A running task's node sees that its task is no longer running and stops the process.
            tasks.move(row, TaskState.SKIPPED, now);
        });
        if (runs.finish(run.id(), RunState.FAILED, now)) {
            notice(
                    "run_failed",
                    run,
                    NoticeText.run(
                            run,
                            "timed_out",
                            "dagrun_timeout of " + dag.limits().runTimeout().orElseThrow()
                                    + " has passed; unfinished tasks were skipped",
                            Attempts.in(tasks, rows, TaskState.RUNNING, TaskState.FAILED, TaskState.UP_FOR_RETRY)));
            new CallbackNotices(sql, now).ofRun(dag.callbacks(), Occasion.FAILURE, run, "timed_out");
            setNext(dag);
        }
    }

    private void missDeadline(RunRow run, List<TaskRow> rows) {
        if (run.deadline().filter(at -> at.isBefore(now)).isPresent()
                && run.deadlineMissed().isEmpty()) {
            runs.missDeadline(run.id(), now);
            notice("deadline_missed", run, NoticeText.deadline(run, Attempts.in(tasks, rows, TaskState.RUNNING)));
        }
    }

    private void notice(String kind, RunRow run, String body) {
        new NoticeTable(sql).insert(kind, run.dagId(), run.runId(), Optional.empty(), body, now);
    }

    /** @return false if only the past holds the task back */
    private boolean decide(RunRow run, Dag dag, Task task, TaskRow row, Map<String, TaskState> states) {
        List<TaskState> upstream = task.upstream().stream()
                .map(id -> states.getOrDefault(id, TaskState.REMOVED))
                .toList();
        RuleOutcome outcome = RuleOutcome.of(task.rule(), UpstreamStates.of(upstream));
        if (outcome.state().isPresent()) {
            write(task, row, outcome.state().get(), states);
            return true;
        }
        boolean isAlive = run.logicalDate().map(task.lifetime()::includes).orElse(true);
        if (!outcome.isMet() || !isAlive) {
            return true;
        }
        if (!pastIsMet(run, dag, task)) {
            return false;
        }
        if (task.operator() instanceof Operator.Empty) {
            if (tasks.succeedAtOnce(row, now)) {
                new CallbackNotices(sql, now).ofTask(task.callbacks(), Occasion.SUCCESS, run, row, "");
                states.put(task.id(), TaskState.SUCCESS);
            }
        } else {
            write(task, row, TaskState.SCHEDULED, states);
        }
        return true;
    }

    private void write(Task task, TaskRow row, TaskState state, Map<String, TaskState> states) {
        if (tasks.move(row, state, now)) {
            states.put(task.id(), state);
        }
    }

    private boolean pastIsMet(RunRow run, Dag dag, Task task) {
        if (task.past() == Task.Past.IGNORED || run.logicalDate().isEmpty()) {
            return true;
        }
        PastDependency.Start start = run.backfill().isPresent() && run.backfillOrdinal() == 1
                ? PastDependency.Start.FIRST_OF_BACKFILL
                : PastDependency.Start.ORDINARY;
        Optional<PastDependency.PreviousRun> previous = runs.previous(
                        dag.id(),
                        run.logicalDate().get(),
                        PastDependency.kindOfPrevious(dag.schedule().catchup()))
                .map(before -> previous(dag, task, before, run.logicalDate().get()));
        return new PastDependency(task.past(), start, previous).isMet();
    }

    private PastDependency.PreviousRun previous(Dag dag, Task task, RunRow before, Instant date) {
        Map<String, TaskState> states = new HashMap<>();
        tasks.ofRun(before.id()).forEach(row -> states.put(row.taskId(), row.state()));
        List<TaskState> downstream = dag.tasks().downstream(task.id()).stream()
                .filter(states::containsKey)
                .map(states::get)
                .toList();
        return new PastDependency.PreviousRun(
                Optional.ofNullable(states.get(task.id())), downstream, tasks.anyBefore(dag.id(), task.id(), date));
    }

    private void finish(RunRow run, Dag dag, Map<String, TaskState> states, boolean isHeldBack) {
        int unfinished = (int)
                states.values().stream().filter(state -> !state.isFinished()).count();
        boolean anyAlive = states.values().stream().anyMatch(state -> !state.isFinished() && state != TaskState.NONE);
        boolean mayStart = isHeldBack || anyAlive || anyNewlyReady(dag, states);
        List<TaskState> leaves = dag.tasks().leaves().stream()
                .map(id -> states.getOrDefault(id, TaskState.REMOVED))
                .toList();
        RunOutcome outcome = RunOutcome.of(
                leaves, unfinished, mayStart ? RunOutcome.Progress.POSSIBLE : RunOutcome.Progress.IMPOSSIBLE);
        if (outcome != RunOutcome.STILL_RUNNING && runs.finish(run.id(), outcome.state(), now)) {
            if (outcome.state() == RunState.FAILED) {
                List<TaskRow> rows = tasks.ofRun(run.id());
                notice(
                        "run_failed",
                        run,
                        NoticeText.run(
                                run, outcome.reason(), counted(rows), Attempts.in(tasks, rows, TaskState.FAILED)));
            }
            Occasion occasion = outcome.state() == RunState.FAILED ? Occasion.FAILURE : Occasion.SUCCESS;
            new CallbackNotices(sql, now).ofRun(dag.callbacks(), occasion, run, outcome.reason());
            run.backfill().ifPresent(backfill -> new BackfillTable(sql).completeIfDone(backfill, now));
            setNext(dag);
        }
    }

    /** How many tasks ended how, such as "1 failed, 2 upstream_failed of 5 tasks". */
    private static String counted(List<TaskRow> rows) {
        Map<String, Long> states = new TreeMap<>();
        rows.stream()
                .filter(row -> row.state() != TaskState.SUCCESS)
                .forEach(row -> states.merge(row.state().word(), 1L, Long::sum));
        return states.entrySet().stream()
                        .map(state -> state.getValue() + " " + state.getKey())
                        .collect(Collectors.joining(", "))
                + " of " + rows.size() + " tasks";
    }

    /** A task outside its own start and end dates is never ready, and does not keep its run from deadlock. */
    private static boolean anyNewlyReady(Dag dag, Map<String, TaskState> states) {
        return dag.tasks().inOrder().stream()
                .filter(task -> states.get(task.id()) == TaskState.NONE)
                .anyMatch(task -> RuleOutcome.of(
                                task.rule(),
                                UpstreamStates.of(task.upstream().stream()
                                        .map(id -> states.getOrDefault(id, TaskState.REMOVED))
                                        .toList()))
                        .state()
                        .isPresent());
    }

    /** A task waiting for slots, with what the limits besides its pool count by. */
    private record Claim(TaskRow row, RunRow run, Dag dag, Task task) implements PoolQueue.Claim {
        @Override
        public String pool() {
            return row.pool();
        }

        @Override
        public int slots() {
            return row.slots();
        }

        @Override
        public int weight() {
            return row.weight();
        }

        @Override
        public long age() {
            return run.logicalDate().orElse(run.runAfter()).toEpochMilli();
        }
    }

    /** Gives free slots to scheduled tasks under every limit. */
    void queueTasks() {
        List<TaskRow> scheduled = tasks.in(TaskState.SCHEDULED);
        if (scheduled.isEmpty()) {
            return;
        }
        Map<Long, RunRow> running = new HashMap<>();
        runs.in(RunState.RUNNING).forEach(run -> running.put(run.id(), run));
        Map<String, DagRow> rows = new HashMap<>();
        dagTable.all().forEach(row -> rows.put(row.id(), row));
        List<Claim> claims = new ArrayList<>();
        for (TaskRow row : scheduled) {
            RunRow run = running.get(row.runId());
            Dag dag = run == null ? null : dags.get(run.dagId());
            if (dag != null && !rows.get(dag.id()).isPaused()) {
                dag.tasks().task(row.taskId()).ifPresent(task -> claims.add(new Claim(row, run, dag, task)));
            }
        }
        Map<String, Integer> active = activeTasks(running);
        List<Claim> admitted = new PoolQueue(new PoolTable(sql).free()).admit(claims, claim -> admits(claim, active));
        admitted.forEach(claim -> tasks.move(claim.row(), TaskState.QUEUED, now));
    }

    private Map<String, Integer> activeTasks(Map<Long, RunRow> running) {
        Map<String, Integer> active = new HashMap<>();
        for (TaskState state : List.of(TaskState.QUEUED, TaskState.RUNNING, TaskState.RESTARTING)) {
            for (TaskRow row : tasks.in(state)) {
                RunRow run = running.get(row.runId());
                if (run != null) {
                    counters(run, row.taskId()).forEach(key -> active.merge(key, 1, Integer::sum));
                }
            }
        }
        return active;
    }

    private static List<String> counters(RunRow run, String task) {
        return List.of("run " + run.id(), "run " + run.id() + " " + task, "dag " + run.dagId() + " " + task);
    }

    private static boolean admits(Claim claim, Map<String, Integer> active) {
        List<String> keys = counters(claim.run(), claim.task().id());
        Task.Slots slots = claim.task().slots();
        boolean fits = active.getOrDefault(keys.get(0), 0)
                        < claim.dag().limits().activeTasks()
                && active.getOrDefault(keys.get(1), 0) < slots.activePerRun().orElse(Integer.MAX_VALUE)
                && active.getOrDefault(keys.get(2), 0) < slots.activePerDag().orElse(Integer.MAX_VALUE);
        if (fits) {
            keys.forEach(key -> active.merge(key, 1, Integer::sum));
        }
        return fits;
    }
}
