package org.shequ.dags.engine;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.definition.Operator;
import org.shequ.dags.definition.Task;
import org.shequ.dags.state.RunType;

/** What a rendered operator is to a shell: a script, an environment and a folder. */
public record CommandLineOf(String script, Map<String, String> environment, Optional<String> folder) {

    /** What an attempt runs; operators that do not replace the environment inherit the scheduler's. */
    static CommandLineOf of(Operator operator, Dag dag, Task task, Rendering.Attempt attempt, EngineSettings settings) {
        Map<String, String> inherited = settings.environment();
        Map<String, String> context = context(dag, task, attempt);
        if (operator instanceof Operator.Bash bash) {
            boolean inherits = bash.environment().isEmpty() || bash.inheritance() == Operator.Inheritance.APPENDED;
            Map<String, String> environment = new LinkedHashMap<>(inherits ? inherited : Map.of());
            environment.putAll(bash.environment().orElse(Map.of()));
            environment.putAll(context);
            if (inherits && bash.folder().isEmpty()) {
                new WarmSpark(settings)
                        .forCommands(dag.id(), attempt.runId())
                        .ifPresent(folder -> environment.put(WarmSpark.FOLDER, folder.toString()));
            }
            environment.putIfAbsent("PATH", inherited.getOrDefault("PATH", "/usr/bin:/bin"));
            return new CommandLineOf(bash.command(), environment, bash.folder());
        }
        if (operator instanceof Operator.SparkSubmit spark) {
            Map<String, String> environment = new LinkedHashMap<>(inherited);
            environment.putAll(spark.environment());
            environment.putAll(context);
            String script = new WarmSpark(settings)
                    .script(spark, dag.id(), attempt.runId())
                    .orElseGet(() -> sparkSubmit(spark));
            return new CommandLineOf(script, environment, Optional.empty());
        }
        return new CommandLineOf("true", inherited, Optional.empty());
    }

    private static String sparkSubmit(Operator.SparkSubmit spark) {
        List<String> words = new ArrayList<>(List.of(spark.binary()));
        spark.conf().forEach((key, value) -> words.addAll(List.of("--conf", key + "=" + value)));
        spark.options().forEach((option, value) -> {
            words.add(option);
            if (!value.isEmpty()) {
                words.add(value);
            }
        });
        spark.javaClass().ifPresent(name -> words.addAll(List.of("--class", name)));
        words.add(spark.application());
        words.addAll(spark.applicationArguments());
        return "exec " + words.stream().map(CommandLineOf::quoted).collect(Collectors.joining(" "));
    }

    static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Airflow's AIRFLOW_CTX_ variables. */
    private static Map<String, String> context(Dag dag, Task task, Rendering.Attempt attempt) {
        Map<String, String> context = new LinkedHashMap<>();
        context.put("AIRFLOW_CTX_DAG_OWNER", task.owner());
        context.put("AIRFLOW_CTX_DAG_ID", dag.id());
        context.put("AIRFLOW_CTX_TASK_ID", task.id());
        attempt.logicalDate().ifPresent(date -> {
            context.put("AIRFLOW_CTX_LOGICAL_DATE", RunType.iso(date));
            context.put("AIRFLOW_CTX_EXECUTION_DATE", RunType.iso(date));
        });
        context.put("AIRFLOW_CTX_TRY_NUMBER", String.valueOf(attempt.number()));
        context.put("AIRFLOW_CTX_DAG_RUN_ID", attempt.runId());
        return context;
    }

    /** Where the log of an attempt goes; ids may hold no separators, run ids may, so those are replaced. */
    static Path log(Path logs, String dagId, String runId, String taskId, int attempt, Instant start) {
        return logs.resolve("dag_id=" + safe(dagId))
                .resolve("run_id=" + safe(runId))
                .resolve("task_id=" + safe(taskId))
                .resolve("attempt=" + attempt + "." + start.toEpochMilli() + ".log");
    }

    private static String safe(String name) {
        String plain = name.replaceAll("[^\\w.:+=-]", "_");
        return plain.startsWith(".") ? "_" + plain : plain;
    }
}
