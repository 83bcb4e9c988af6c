package org.shequ.dags.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.definition.Task;
import org.shequ.dags.engine.EngineSettings;
import org.shequ.dags.engine.Rendering;
import org.shequ.dags.engine.Requests;
import org.shequ.dags.engine.Requests.Selection;
import org.shequ.dags.engine.TestRun;
import org.shequ.dags.state.TaskState;
import org.shequ.dags.store.Database;
import org.shequ.dags.store.Json;
import org.shequ.dags.store.RunRow;
import org.shequ.dags.store.RunTable;
import org.shequ.dags.store.TaskRow;
import org.shequ.dags.store.TaskTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tasks}: the tasks of a DAG, what they would run, how they stand, their logs, and clearing them. */
@Command(
        name = "tasks",
        description = "查看和运行任务 / See and run tasks",
        mixinStandardHelpOptions = true,
        subcommands = picocli.CommandLine.HelpCommand.class)
public final class TasksCommand {
    @Spec
    CommandSpec spec;

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(name = "list", description = "List the tasks of a DAG")
    int list(@Mixin SharedOptions shared, @Parameters(paramLabel = "DAG_ID") String dagId) {
        Dag dag = shared.dag(dagId);
        if (shared.form == Output.Form.table) {
            dag.tasks().ids().forEach(out()::println);
            out().flush();
            return 0;
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String id : dag.tasks().ids()) {
            rows.add(row(dag, dag.task(id)));
        }
        Output.print(out(), shared.form, rows);
        return 0;
    }

    private static Map<String, Object> row(Dag dag, Task task) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("task_id", task.id());
        row.put("operator", task.operator().className());
        row.put("upstream_task_ids", task.upstream().stream().sorted().toList());
        row.put(
                "downstream_task_ids",
                dag.tasks().downstream(task.id()).stream().sorted().toList());
        row.put("trigger_rule", task.rule().word());
        row.put("retries", task.retries().times());
        row.put("retry_delay", seconds(task.retries().delay()));
        row.put(
                "execution_timeout",
                task.lifetime().timeout().map(TasksCommand::seconds).orElse(null));
        row.put("depends_on_past", task.past() != Task.Past.IGNORED);
        row.put("wait_for_downstream", task.past() == Task.Past.SAME_TASK_AND_DOWNSTREAM);
        row.put("pool", task.slots().pool());
        row.put("pool_slots", task.slots().slots());
        row.put("priority_weight", dag.tasks().weight(task.id()));
        row.put("weight_rule", task.slots().weightRule().word());
        row.put("max_active_tis_per_dag", task.slots().activePerDag().orElse(null));
        row.put("owner", task.owner());
        row.put("task_groups", task.groups());
        return row;
    }

    private static double seconds(Duration span) {
        return span.toNanos() / 1e9;
    }

    @Command(name = "render", description = "Show the templated fields of a task as they would be run")
    int render(
            @Mixin SharedOptions shared,
            @Parameters(index = "0", paramLabel = "DAG_ID") String dagId,
            @Parameters(index = "1", paramLabel = "TASK_ID") String taskId,
            @Parameters(index = "2", paramLabel = "LOGICAL_DATE_OR_RUN_ID") String dateOrRun,
            @Option(
                            names = {"-c", "--conf"},
                            defaultValue = "{}")
                    String conf) {
        Dag dag = shared.dag(dagId);
        EngineSettings settings = shared.settings();
        Rendering.Attempt attempt = attempt(shared, dag, dateOrRun, Json.object(conf));
        Map<String, Object> fields = Rendering.fields(
                new Rendering().render(dag, dag.task(taskId), attempt, settings.dagsFolder(), settings.environment()));
        if (shared.form == Output.Form.json) {
            out().println(Output.json(fields));
        } else {
            fields.forEach((name, value) -> out().println("# " + "-".repeat(58) + "\n# property: " + name + "\n# "
                    + "-".repeat(58) + "\n" + (value == null ? "None" : value)));
        }
        out().flush();
        return 0;
    }

    private static Rendering.Attempt attempt(
            SharedOptions shared, Dag dag, String dateOrRun, Map<String, Object> conf) {
        Optional<RunRow> run = dateOrRun.contains("__")
                ? shared.withDatabase(
                        database -> database.transaction(sql -> new RunTable(sql).find(dag.id(), dateOrRun)))
                : Optional.empty();
        if (run.isPresent()) {
            RunRow row = run.get();
            return new Rendering.Attempt(
                    row.runId(),
                    row.type(),
                    row.logicalDate(),
                    row.interval(),
                    row.runAfter(),
                    1,
                    Json.object(row.conf()),
                    Optional.empty());
        }
        // The run Airflow invents for rendering has the words it was asked with as its id, and no attempt yet.
        Rendering.Attempt plain = TestRun.attempt(dag, SharedOptions.moment(dateOrRun), conf);
        return new Rendering.Attempt(
                dateOrRun,
                plain.type(),
                plain.logicalDate(),
                plain.interval(),
                plain.runAfter(),
                0,
                conf,
                plain.lastSuccess());
    }

    @Command(name = "test", description = "Run one task here and now, without its dependencies or the database")
    int test(
            @Mixin SharedOptions shared,
            @Parameters(index = "0", paramLabel = "DAG_ID") String dagId,
            @Parameters(index = "1", paramLabel = "TASK_ID") String taskId,
            @Parameters(index = "2", paramLabel = "LOGICAL_DATE", arity = "0..1") String logicalDate,
            @Option(
                            names = {"-t", "--task-params"},
                            defaultValue = "{}")
                    String params) {
        Dag dag = shared.dag(dagId);
        TaskState state = shared.testRun(out())
                .task(dag, dag.task(taskId), SharedOptions.momentOrNow(logicalDate), Json.object(params));
        out().println("Task " + taskId + " finished: " + state.word());
        out().flush();
        return state.isFailure() ? 1 : 0;
    }

    @Command(name = "state", description = "Show the state of a task in a run")
    int state(
            @Mixin SharedOptions shared,
            @Parameters(index = "0", paramLabel = "DAG_ID") String dagId,
            @Parameters(index = "1", paramLabel = "TASK_ID") String taskId,
            @Parameters(index = "2", paramLabel = "LOGICAL_DATE_OR_RUN_ID") String dateOrRun) {
        String state = shared.withDatabase(database -> {
            RunRow run = run(database, dagId, dateOrRun);
            return database.transaction(sql -> new TaskTable(sql).find(run.id(), taskId))
                    .map(row ->
                            row.state() == TaskState.NONE ? "None" : row.state().word())
                    .orElse("None");
        });
        out().println(shared.form == Output.Form.json ? Output.json(Map.of("state", state)) : state);
        out().flush();
        return 0;
    }

    private static RunRow run(Database database, String dagId, String dateOrRun) {
        return database.transaction(sql -> {
                    RunTable runs = new RunTable(sql);
                    Optional<RunRow> byId = runs.find(dagId, dateOrRun);
                    return byId.isPresent() || dateOrRun.contains("__")
                            ? byId
                            : SharedOptions.momentIfAny(dateOrRun).flatMap(date -> runs.at(dagId, date));
                })
                .orElseThrow(() -> new IllegalArgumentException("Cannot find run '" + dateOrRun + "' of DAG '" + dagId
                        + "' (expected a run id or logical date that dags list-runs shows)"));
    }

    @Command(name = "logs", description = "Print the log of an attempt, the latest unless told otherwise")
    int logs(
            @Mixin SharedOptions shared,
            @Parameters(index = "0", paramLabel = "DAG_ID") String dagId,
            @Parameters(index = "1", paramLabel = "TASK_ID") String taskId,
            @Parameters(index = "2", paramLabel = "LOGICAL_DATE_OR_RUN_ID") String dateOrRun,
            @Option(
                            names = {"-a", "--attempt"},
                            defaultValue = "0")
                    int attempt) {
        List<TaskTable.Try> tries = shared.withDatabase(database -> {
            RunRow run = run(database, dagId, dateOrRun);
            return database.transaction(sql -> new TaskTable(sql)
                    .find(run.id(), taskId)
                    .map(row -> new TaskTable(sql).tries(row.id()))
                    .orElse(List.of()));
        });
        Optional<TaskTable.Try> wanted = tries.stream()
                .filter(found -> attempt == 0 || found.number() == attempt)
                .reduce((first, second) -> second);
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("Cannot find attempt " + (attempt == 0 ? "" : attempt + " ")
                    + "of task '" + taskId + "' in run '" + dateOrRun + "': it has " + tries.size() + " attempts");
        }
        Path log = Path.of(wanted.get().log());
        try {
            out().print(Files.exists(log) ? Files.readString(log, StandardCharsets.UTF_8) : "");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read log " + log, e);
        }
        out().println("# attempt " + wanted.get().number() + ": " + wanted.get().state()
                + wanted.get()
                        .cause()
                        .filter(cause -> !cause.isEmpty())
                        .map(cause -> ", " + cause)
                        .orElse("") + " ("
                + log + ")");
        out().flush();
        return 0;
    }

    @Command(name = "clear", description = "Let tasks run again, with their retries; without -y only say which")
    int clear(
            @Mixin SharedOptions shared,
            @Parameters(paramLabel = "DAG_ID") String dagId,
            @Option(
                            names = {"-t", "--task-regex"},
                            defaultValue = ".*")
                    String pattern,
            @Option(names = {"-s", "--start-date"}) String from,
            @Option(names = {"-e", "--end-date"}) String to,
            @Option(names = "--run-id") String runId,
            @Option(names = {"-u", "--upstream"}) boolean upstream,
            @Option(names = {"-d", "--downstream"}) boolean downstream,
            @Option(names = {"-f", "--only-failed"}) boolean onlyFailed,
            @Option(names = {"-r", "--only-running"}) boolean onlyRunning,
            @Option(names = {"-y", "--yes"}) boolean yes) {
        Dag dag = shared.dag(dagId);
        Selection selection = new Selection(
                matching(dag, pattern),
                upstream
                        ? downstream ? Selection.Spread.WITH_BOTH : Selection.Spread.WITH_UPSTREAM
                        : downstream ? Selection.Spread.WITH_DOWNSTREAM : Selection.Spread.CHOSEN,
                onlyFailed ? Selection.Only.FAILED : onlyRunning ? Selection.Only.RUNNING : Selection.Only.ANY);
        List<Map<String, Object>> rows = new ArrayList<>();
        shared.withDatabase(database -> {
            Requests requests = new Requests(database);
            for (RunRow run : runs(database, dag, runId, from, to)) {
                List<TaskRow> chosen = requests.selected(dag, run, selection);
                chosen.forEach(row -> {
                    Map<String, Object> line = new LinkedHashMap<>();
                    line.put("run_id", run.runId());
                    line.put("task_id", row.taskId());
                    line.put("state", row.state().word());
                    line.put("cleared", yes ? "True" : "False");
                    rows.add(line);
                });
                if (yes) {
                    requests.clear(dag, run, chosen, Instant.now());
                }
            }
            return null;
        });
        Output.print(out(), shared.form, rows);
        return 0;
    }

    private static Set<String> matching(Dag dag, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        Set<String> ids = new LinkedHashSet<>(dag.tasks().ids());
        ids.removeIf(id -> !compiled.matcher(id).find());
        return ids;
    }

    private static List<RunRow> runs(Database database, Dag dag, String runId, String from, String to) {
        if (runId != null) {
            return List.of(run(database, dag.id(), runId));
        }
        Instant start = from == null ? Instant.MIN : SharedOptions.moment(from);
        Instant end = to == null ? Instant.MAX : SharedOptions.moment(to);
        return database.transaction(sql -> new RunTable(sql).ofDag(dag.id(), 100_000)).stream()
                .filter(run -> run.logicalDate().isPresent())
                .filter(run -> !run.logicalDate().get().isBefore(start)
                        && !run.logicalDate().get().isAfter(end))
                .toList();
    }
}
