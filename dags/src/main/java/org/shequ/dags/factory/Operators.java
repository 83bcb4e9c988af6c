package org.shequ.dags.factory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.shequ.dags.definition.Operator;

/** Makes the operator a task names by its Python path, old or new. */
final class Operators {
    private static final Set<String> BASH = Set.of(
            "airflow.operators.bash.BashOperator",
            "airflow.operators.bash_operator.BashOperator",
            "airflow.providers.standard.operators.bash.BashOperator");
    private static final Set<String> EMPTY = Set.of(
            "airflow.operators.empty.EmptyOperator",
            "airflow.operators.dummy.DummyOperator",
            "airflow.operators.dummy_operator.DummyOperator",
            "airflow.providers.standard.operators.empty.EmptyOperator");
    private static final Set<String> SPARK =
            Set.of("airflow.providers.apache.spark.operators.spark_submit.SparkSubmitOperator");

    /** spark-submit's option for each of the operator's keys that stands for one. */
    private static final Map<String, String> SPARK_OPTIONS = sparkOptions();

    private Operators() {}

    private static Map<String, String> sparkOptions() {
        Map<String, String> options = new LinkedHashMap<>();
        for (String key : List.of(
                "files",
                "py_files",
                "archives",
                "driver_class_path",
                "jars",
                "packages",
                "exclude_packages",
                "repositories",
                "num_executors",
                "total_executor_cores",
                "executor_cores",
                "executor_memory",
                "driver_memory",
                "keytab",
                "principal",
                "proxy_user",
                "name",
                "queue",
                "deploy_mode",
                "properties_file")) {
            options.put(key, "--" + key.replace('_', '-'));
        }
        options.put("py_files", "--py-files");
        options.put("yarn_queue", "--queue");
        options.remove("queue");
        return options;
    }

    static Operator read(Keys keys) {
        if (keys.has("decorator") || keys.has("expand") || keys.has("partial")) {
            throw keys.error(
                    "operator", "is a decorator or a mapped task, which need Python (expected a plain operator)");
        }
        String path = keys.text("operator")
                .orElseThrow(
                        () -> keys.error("operator", "is missing (a task needs either 'operator' or 'decorator')"));
        Function<Keys, Operator> reader = BASH.contains(path)
                ? Operators::bash
                : EMPTY.contains(path) ? given -> new Operator.Empty() : SPARK.contains(path) ? Operators::spark : null;
        if (reader == null) {
            Set<String> known = new TreeSet<>(BASH);
            known.addAll(EMPTY);
            known.addAll(SPARK);
            throw keys.error(
                    "operator", "is '" + path + "', which has no counterpart here (expected one of " + known + ")");
        }
        return reader.apply(keys);
    }

    private static Operator bash(Keys keys) {
        keys.ignore(Set.of("output_encoding", "output_processor"));
        Optional<Map<String, String>> environment =
                keys.has("env") ? Optional.of(keys.textMapping("env")) : Optional.empty();
        return new Operator.Bash(
                keys.requiredText("bash_command"),
                environment,
                keys.choice("append_env", Operator.Inheritance.APPENDED, Operator.Inheritance.UNLESS_GIVEN),
                skipCodes(keys),
                keys.text("cwd"));
    }

    private static Set<Integer> skipCodes(Keys keys) {
        String key =
                keys.has("skip_on_exit_code") || !keys.has("skip_exit_code") ? "skip_on_exit_code" : "skip_exit_code";
        return keys.value(key)
                .map(value -> value instanceof List<?> list ? list : List.of(value))
                .map(codes -> codes.stream()
                        .map(code -> {
                            if (code instanceof Integer number) {
                                return number;
                            }
                            throw keys.error(key, "has '" + code + "' (expected exit codes)");
                        })
                        .collect(Collectors.toSet()))
                .orElse(Operator.Bash.DEFAULT_SKIP_CODES);
    }

    private static Operator spark(Keys keys) {
        keys.ignore(Set.of("conn_id", "status_poll_interval", "use_krb5ccache", "use_openlineage_spark"));
        Map<String, String> options = new LinkedHashMap<>();
        SPARK_OPTIONS.forEach((key, option) -> keys.text(key).ifPresent(value -> options.put(option, value)));
        keys.choice("verbose", Optional.of("--verbose"), Optional.<String>empty())
                .ifPresent(option -> options.put(option, ""));
        List<String> arguments = new ArrayList<>(keys.texts("application_args"));
        return new Operator.SparkSubmit(
                keys.requiredText("application"),
                keys.text("java_class"),
                keys.textMapping("conf"),
                options,
                arguments,
                keys.textMapping("env_vars"),
                keys.text("spark_binary").orElse("spark-submit"));
    }
}
