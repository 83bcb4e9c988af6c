package org.shequ.dags.command;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.engine.Requests;
import org.shequ.dags.factory.DagFolder;
import org.shequ.dags.state.RunState;
import org.shequ.dags.state.RunType;
import org.shequ.dags.store.DagRow;
import org.shequ.dags.store.DagTable;
import org.shequ.dags.store.DagTable.Pause;
import org.shequ.dags.store.Json;
import org.shequ.dags.store.RunRow;
import org.shequ.dags.store.RunTable;
import org.shequ.dags.timetable.Catchup;
import org.shequ.dags.timetable.DataInterval;
import org.shequ.dags.timetable.RunInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dags}: what DAGs there are, when they run, and starting or stopping them. */
@Command(
        name = "dags",
        description = "查看和运行 DAG / See and run DAGs",
        mixinStandardHelpOptions = true,
        subcommands = picocli.CommandLine.HelpCommand.class)
public final class DagsCommand {
    @Spec
    CommandSpec spec;

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(name = "list", description = "List the DAGs of the folder")
    int list(@Mixin SharedOptions shared) {
        DagFolder.Contents contents = shared.contents();
        Map<String, DagRow> rows = new LinkedHashMap<>();
        shared.withDatabase(database -> database.transaction(sql -> new DagTable(sql).all()))
                .forEach(row -> rows.put(row.id(), row));
        List<Map<String, Object>> answer = new ArrayList<>();
        contents.dags().values().forEach(dag -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("dag_id", dag.id());
            row.put("fileloc", dag.source().file());
            row.put("owners", owners(dag));
            row.put("is_paused", isPaused(dag, rows, shared) ? "True" : "False");
            row.put("timetable_summary", dag.schedule().timetable().summary());
            answer.add(row);
        });
        Output.print(out(), shared.form, answer);
        if (!contents.errors().isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println(contents.errors().size() + " import errors: see dags list-import-errors");
        }
        return 0;
    }

    private static boolean isPaused(Dag dag, Map<String, DagRow> rows, SharedOptions shared) {
        return Optional.ofNullable(rows.get(dag.id()))
                .map(DagRow::isPaused)
                .orElse(dag.source().newDag() == Dag.NewDag.PAUSED
                        || (dag.source().newDag() == Dag.NewDag.AS_CONFIGURED
                                && shared.settings().newDags() == Pause.PAUSED));
    }

    private static List<String> owners(Dag dag) {
        return dag.tasks().inOrder().stream()
                .map(task -> task.owner())
                .distinct()
                .sorted()
                .toList();
    }

    @Command(name = "details", description = "Show everything about one DAG")
    int details(@Mixin SharedOptions shared, @Parameters(paramLabel = "DAG_ID") String dagId) {
        Dag dag = shared.dag(dagId);
        Map<String, DagRow> rows = new LinkedHashMap<>();
        shared.withDatabase(database -> database.transaction(sql -> new DagTable(sql).find(dagId)))
                .ifPresent(row -> rows.put(dagId, row));
        Optional<RunInfo> next = dag.schedule().next(last(shared, dagId), Instant.now());
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("dag_id", dag.id());
        details.put("dag_display_name", dag.presentation().displayName());
        details.put("is_paused", isPaused(dag, rows, shared) ? "True" : "False");
        details.put("fileloc", dag.source().file());
        details.put("description", dag.presentation().description().orElse(null));
        details.put("timetable_summary", dag.schedule().timetable().summary());
        details.put("quartz_expressions", dag.schedule().timetable().quartz());
        details.put("timezone", dag.schedule().zone().getId());
        details.put("catchup", dag.schedule().catchup() == Catchup.EVERY_RUN ? "True" : "False");
        details.put("start_date", dag.schedule().start().map(RunType::iso).orElse(null));
        details.put("end_date", dag.schedule().end().map(RunType::iso).orElse(null));
        details.put("tags", dag.presentation().tags().stream().sorted().toList());
        details.put("max_active_tasks", String.valueOf(dag.limits().activeTasks()));
        details.put("max_active_runs", String.valueOf(dag.limits().activeRuns()));
        details.put(
                "dagrun_timeout",
                dag.limits().runTimeout().map(Object::toString).orElse(null));
        details.put("owners", owners(dag));
        details.put("is_paused_upon_creation", pausedUponCreation(dag));
        details.put("params", params(dag));
        details.put(
                "next_dagrun_logical_date",
                next.map(RunInfo::logicalDate).map(RunType::iso).orElse(null));
        details.put(
                "next_dagrun_data_interval_start",
                next.map(run -> RunType.iso(run.interval().start())).orElse(null));
        details.put(
                "next_dagrun_data_interval_end",
                next.map(run -> RunType.iso(run.interval().end())).orElse(null));
        details.put(
                "next_dagrun_run_after",
                next.map(run -> RunType.iso(run.runAfter())).orElse(null));
        if (shared.form == Output.Form.json) {
            Output.print(out(), shared.form, List.of(details));
        } else {
            List<Map<String, Object>> lines = new ArrayList<>();
            details.forEach((key, value) -> {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("property_name", key);
                line.put("property_value", value);
                lines.add(line);
            });
            Output.print(out(), shared.form, lines);
        }
        return 0;
    }

    private static Boolean pausedUponCreation(Dag dag) {
        return switch (dag.source().newDag()) {
            case PAUSED -> Boolean.TRUE;
            case ACTIVE -> Boolean.FALSE;
            case AS_CONFIGURED -> null;
        };
    }

    private static Map<String, Object> params(Dag dag) {
        Map<String, Object> params = new TreeMap<>();
        dag.params().forEach((name, param) -> params.put(name, param.value().orElse(null)));
        return params;
    }

    private static Optional<DataInterval> last(SharedOptions shared, String dagId) {
        return shared.withDatabase(database -> database.transaction(sql -> new RunTable(sql).lastAutomated(dagId)))
                .flatMap(RunRow::interval);
    }

    @Command(
            name = "next-execution",
            description = "List the next runs; with --from, those that start after that moment whatever has run before")
    int nextExecution(
            @Mixin SharedOptions shared,
            @Parameters(paramLabel = "DAG_ID") String dagId,
            @Option(
                            names = {"-n", "--num-executions"},
                            paramLabel = "COUNT",
                            defaultValue = "1")
                    int count,
            @Option(names = "--from", paramLabel = "INSTANT") String from) {
        Dag dag = shared.dag(dagId);
        List<RunInfo> runs = from == null
                ? NextRuns.now(dag.schedule(), last(shared, dagId), count, Instant.now())
                : NextRuns.after(dag.schedule(), SharedOptions.moment(from), count);
        Output.print(out(), shared.form, runs.stream().map(DagsCommand::row).toList());
        return 0;
    }

    private static Map<String, Object> row(RunInfo run) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("logical_date", RunType.iso(run.logicalDate()));
        row.put("data_interval_start", RunType.iso(run.interval().start()));
        row.put("data_interval_end", RunType.iso(run.interval().end()));
        row.put("run_after", RunType.iso(run.runAfter()));
        return row;
    }

    @Command(name = "trigger", description = "Queue a run by hand")
    int trigger(
            @Mixin SharedOptions shared,
            @Parameters(paramLabel = "DAG_ID") String dagId,
            @Option(names = {"-r", "--run-id"}) String runId,
            @Option(
                            names = {"-c", "--conf"},
                            defaultValue = "{}")
                    String conf,
            @Option(names = {"-l", "--logical-date", "-e", "--exec-date"}) String logicalDate) {
        Dag dag = shared.dag(dagId);
        Instant now = Instant.now();
        // Airflow's command line gives a run without a date the present one.
        Instant date = logicalDate == null ? now : SharedOptions.moment(logicalDate);
        Requests.Trigger request =
                new Requests.Trigger(Optional.ofNullable(runId), Optional.of(date), Json.object(conf));
        RunRow run = shared.withDatabase(database -> new Requests(database).trigger(dag, request, now));
        Output.print(out(), shared.form, List.of(row(run)));
        return 0;
    }

    @Command(name = "pause", description = "Pause DAGs: running tasks finish, nothing new starts")
    int pause(
            @Mixin SharedOptions shared,
            @Parameters(paramLabel = "DAG_ID") String dagId,
            @Option(names = "--treat-dag-id-as-regex") boolean isPattern) {
        return pause(shared, matching(shared, dagId, isPattern), Pause.PAUSED);
    }

    @Command(name = "unpause", description = "Unpause DAGs, and say what will run")
    int unpause(
            @Mixin SharedOptions shared,
            @Parameters(paramLabel = "DAG_ID") String dagId,
            @Option(names = "--treat-dag-id-as-regex") boolean isPattern) {
        return pause(shared, matching(shared, dagId, isPattern), Pause.ACTIVE);
    }

    private static List<Dag> matching(SharedOptions shared, String dagId, boolean isPattern) {
        if (!isPattern) {
            return List.of(shared.dag(dagId));
        }
        Pattern pattern = Pattern.compile(dagId);
        return shared.contents().dags().values().stream()
                .filter(dag -> pattern.matcher(dag.id()).find())
                .toList();
    }

    private int pause(SharedOptions shared, List<Dag> dags, Pause pause) {
        List<Map<String, Object>> rows = new ArrayList<>();
        Instant now = Instant.now();
        for (Dag dag : dags) {
            Optional<RunInfo> next = shared.withDatabase(database -> new Requests(database).pause(dag, pause, now));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("dag_id", dag.id());
            row.put("is_paused", pause == Pause.PAUSED ? "True" : "False");
            row.put(
                    "next_logical_date",
                    next.map(RunInfo::logicalDate).map(RunType::iso).orElse(null));
            row.put(
                    "next_run_after",
                    next.map(run -> RunType.iso(run.runAfter())).orElse(null));
            row.put(
                    "next_starts",
                    next.map(run -> run.runAfter().isAfter(now) ? "then" : "at once")
                            .orElse(null));
            rows.add(row);
        }
        Output.print(out(), shared.form, rows);
        return 0;
    }

    @Command(name = "test", description = "Run a DAG once, here and now, without the scheduler or its database")
    int test(
            @Mixin SharedOptions shared,
            @Parameters(index = "0", paramLabel = "DAG_ID") String dagId,
            @Parameters(index = "1", paramLabel = "LOGICAL_DATE", arity = "0..1") String logicalDate,
            @Option(
                            names = {"-c", "--conf"},
                            defaultValue = "{}")
                    String conf) {
        Dag dag = shared.dag(dagId);
        RunState state = shared.testRun(out()).run(dag, SharedOptions.momentOrNow(logicalDate), Json.object(conf));
        out().println("DAG " + dagId + " finished: " + state.word());
        out().flush();
        return state == RunState.SUCCESS ? 0 : 1;
    }

    @Command(name = "list-runs", description = "List the runs of a DAG, the latest first")
    int listRuns(
            @Mixin SharedOptions shared,
            @Parameters(paramLabel = "DAG_ID", arity = "0..1") String dagId,
            @Option(names = {"-d", "--dag-id"}) String named,
            @Option(names = "--state") String state,
            @Option(names = "--limit", defaultValue = "100") int limit) {
        String id = shared.dag(dagId == null ? named : dagId).id();
        List<RunRow> runs =
                shared.withDatabase(database -> database.transaction(sql -> new RunTable(sql).ofDag(id, limit)));
        Output.print(
                out(),
                shared.form,
                runs.stream()
                        .filter(run -> state == null || run.state().word().equals(state))
                        .map(DagsCommand::row)
                        .toList());
        return 0;
    }

    static Map<String, Object> row(RunRow run) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("dag_id", run.dagId());
        row.put("run_id", run.runId());
        row.put("state", run.state().word());
        row.put("run_after", RunType.iso(run.runAfter()));
        row.put("logical_date", run.logicalDate().map(RunType::iso).orElse(null));
        row.put(
                "data_interval_start",
                run.interval().map(interval -> RunType.iso(interval.start())).orElse(null));
        row.put(
                "data_interval_end",
                run.interval().map(interval -> RunType.iso(interval.end())).orElse(null));
        row.put("start_date", run.start().map(RunType::iso).orElse(null));
        row.put("end_date", run.end().map(RunType::iso).orElse(null));
        return row;
    }

    @Command(name = "list-import-errors", description = "List the files that could not be loaded, and why")
    int listImportErrors(@Mixin SharedOptions shared) {
        List<Map<String, Object>> rows = new ArrayList<>();
        shared.contents().errors().forEach(error -> {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("filepath", error.file());
            row.put("line", error.line());
            row.put("error", error.message());
            rows.add(row);
        });
        Output.print(out(), shared.form, rows);
        return rows.isEmpty() ? 0 : 1;
    }
}
