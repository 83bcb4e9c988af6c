package org.shequ.dags.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.definition.Operator;
import org.shequ.dags.definition.Param;
import org.shequ.dags.definition.Task;
import org.shequ.dags.state.RunType;
import org.shequ.dags.template.TemplateContext;
import org.shequ.dags.template.Templates;
import org.shequ.dags.timetable.DataInterval;

/** Fills in the templated fields of a task's operator for one attempt. */
public final class Rendering {
    /** The templated fields of SparkSubmitOperator that are options of spark-submit. */
    private static final Map<String, String> SPARK_FIELDS = sparkFields();

    private final Templates templates = new Templates();

    private static Map<String, String> sparkFields() {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : List.of(
                "files",
                "py_files",
                "jars",
                "driver_class_path",
                "packages",
                "exclude_packages",
                "keytab",
                "principal",
                "proxy_user",
                "name",
                "properties_file")) {
            fields.put(field, "--" + field.replace('_', '-'));
        }
        return fields;
    }

    /** What is known of the attempt. */
    public record Attempt(
            String runId,
            RunType type,
            Optional<Instant> logicalDate,
            Optional<DataInterval> interval,
            Instant runAfter,
            int number,
            Map<String, Object> conf,
            Optional<DataInterval> lastSuccess) {}

    /** The operator with its templates filled in. */
    public Operator render(Dag dag, Task task, Attempt attempt, Path dagsFolder, Map<String, String> environment) {
        TemplateContext context = context(dag, task, attempt, environment);
        if (task.operator() instanceof Operator.Bash bash) {
            Optional<Map<String, String>> env = bash.environment().map(values -> rendered(values, context));
            return new Operator.Bash(
                    render(source(dag, bash.command(), dagsFolder), context),
                    env,
                    bash.inheritance(),
                    bash.skipCodes(),
                    bash.folder().map(folder -> render(folder, context)));
        }
        if (task.operator() instanceof Operator.SparkSubmit spark) {
            return new Operator.SparkSubmit(
                    render(spark.application(), context),
                    spark.javaClass(),
                    rendered(spark.conf(), context),
                    rendered(spark.options(), context),
                    spark.applicationArguments().stream()
                            .map(argument -> render(argument, context))
                            .toList(),
                    rendered(spark.environment(), context),
                    spark.binary());
        }
        return task.operator();
    }

    /** The templated fields by Airflow's names, as {@code tasks render} shows them. */
    public static Map<String, Object> fields(Operator operator) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (operator instanceof Operator.Bash bash) {
            fields.put("bash_command", bash.command());
            fields.put("env", bash.environment().orElse(null));
            fields.put("cwd", bash.folder().orElse(null));
        } else if (operator instanceof Operator.SparkSubmit spark) {
            fields.put("application", spark.application());
            fields.put("conf", spark.conf());
            SPARK_FIELDS.forEach((field, option) -> {
                if (spark.options().containsKey(option)) {
                    fields.put(field, spark.options().get(option));
                }
            });
            fields.put("application_args", new ArrayList<>(spark.applicationArguments()));
            fields.put("env_vars", spark.environment());
        }
        return fields;
    }

    private static TemplateContext context(Dag dag, Task task, Attempt attempt, Map<String, String> environment) {
        Map<String, Object> params = new LinkedHashMap<>();
        put(params, dag.params());
        put(params, task.params());
        params.putAll(attempt.conf());
        Map<String, String> variables = new LinkedHashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith("AIRFLOW_VAR_")) {
                variables.put(name.substring("AIRFLOW_VAR_".length()).toLowerCase(java.util.Locale.ROOT), value);
            }
        });
        return new TemplateContext(
                dag.id(),
                task.id(),
                attempt.runId(),
                attempt.type().word(),
                attempt.logicalDate(),
                attempt.interval(),
                attempt.runAfter(),
                attempt.number(),
                task.retries().times(),
                params,
                attempt.conf(),
                attempt.lastSuccess(),
                variables);
    }

    private static void put(Map<String, Object> values, Map<String, Param> params) {
        params.forEach((name, param) -> values.put(name, param.value().orElse(null)));
    }

    private String render(String template, TemplateContext context) {
        return templates.render(template, context);
    }

    private Map<String, String> rendered(Map<String, String> values, TemplateContext context) {
        Map<String, String> rendered = new LinkedHashMap<>();
        values.forEach((name, value) -> rendered.put(name, render(value, context)));
        return rendered;
    }

    /** A command that ends in .sh or .bash names a file, looked for beside the DAG file and on its search path. */
    private static String source(Dag dag, String command, Path dagsFolder) {
        if (!command.endsWith(".sh") && !command.endsWith(".bash")) {
            return command;
        }
        List<Path> folders = new ArrayList<>();
        Path file = dagsFolder.resolve(dag.source().file());
        folders.add(Optional.ofNullable(file.getParent()).orElse(dagsFolder));
        dag.source().templateFolders().forEach(folder -> folders.add(Path.of(folder)));
        for (Path folder : folders) {
            Path script = folder.resolve(command);
            if (Files.isRegularFile(script)) {
                try {
                    return Files.readString(script, StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw new UncheckedIOException("Cannot read template " + script, e);
                }
            }
        }
        throw new IllegalArgumentException("Cannot find template '" + command + "' in " + folders
                + " (a command that ends in .sh or .bash names a file; add a space to run it as a command)");
    }
}
