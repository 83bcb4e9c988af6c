package org.shequ.dags.factory;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.shequ.dags.definition.Callbacks;
import org.shequ.dags.definition.Param;
import org.shequ.dags.definition.Retries;
import org.shequ.dags.definition.Task;
import org.shequ.dags.definition.Task.Past;
import org.shequ.dags.definition.TriggerRule;
import org.shequ.dags.definition.WeightRule;

/** Makes a task from its mapping, with the defaults of its groups and DAG laid under it. */
final class TaskReader {
    /** Arguments of Airflow's BaseOperator that have no effect here. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "email",
            "email_on_retry",
            "email_on_failure",
            "queue",
            "sla",
            "resources",
            "run_as_user",
            "executor",
            "executor_config",
            "do_xcom_push",
            "multiple_outputs",
            "inlets",
            "outlets",
            "doc",
            "doc_md",
            "doc_json",
            "doc_yaml",
            "doc_rst",
            "task_display_name",
            "logger_name",
            "allow_nested_operators",
            "ignore_first_depends_on_past",
            "wait_for_past_depends_before_skipping",
            "map_index_template",
            "task_group",
            "default_args");

    private final String file;
    private final ZoneId zone;
    private final Instant now;

    TaskReader(String file, ZoneId zone, Instant now) {
        this.file = file;
        this.zone = zone;
        this.now = now;
    }

    /**
     * @param own the task's mapping
     * @param defaults default_args, of which only what the operator knows is taken
     */
    Task read(String id, YamlMap own, YamlMap defaults, Set<String> upstream, List<String> groups) {
        checkKeys(id, own);
        Keys keys = new Keys(file, withKnown(own, defaults), "task '" + id + "'");
        return keys.placed(
                "task_id",
                () -> new Task(
                        id,
                        Operators.read(keys),
                        new LinkedHashSet<>(upstream),
                        keys.read("trigger_rule", rule -> TriggerRule.of(String.valueOf(rule)))
                                .orElse(TriggerRule.ALL_SUCCESS),
                        retries(keys),
                        past(keys),
                        slots(keys),
                        lifetime(keys),
                        CallbackReader.read(keys, EnumSet.allOf(Callbacks.Occasion.class)),
                        params(keys),
                        keys.text("owner").orElse("airflow"),
                        groups));
    }

    /** Airflow gives a default argument to an operator only if the operator has an argument of that name. */
    private static YamlMap withKnown(YamlMap own, YamlMap defaults) {
        return own.over(defaults);
    }

    /** Reads the task's own keys once without its defaults, to refuse those no operator knows. */
    private void checkKeys(String id, YamlMap own) {
        Keys keys = new Keys(file, own, "task '" + id + "'");
        Operators.read(keys);
        keys.ignore(WITHOUT_EFFECT);
        keys.ignore(Set.of("task_id", "dependencies", "task_group_name", "parent_group_name"));
        retries(keys);
        past(keys);
        slots(keys);
        lifetime(keys);
        List.of("start_date", "end_date").forEach(key -> requireTime(keys, key));
        params(keys);
        keys.text("owner");
        keys.text("trigger_rule");
        CallbackReader.read(keys, EnumSet.allOf(Callbacks.Occasion.class));
        keys.requireAllKnown();
    }

    /** dag-factory reads dates of DAGs and default_args from text, but hands those of tasks on as they are. */
    private static void requireTime(Keys keys, String key) {
        keys.value(key).ifPresent(value -> {
            if (value instanceof String || value instanceof LocalDate) {
                throw keys.error(
                        key, "is '" + value + "' (expected a date and time without quotes, like 2026-03-01 00:00:00)");
            }
        });
    }

    private static Retries retries(Keys keys) {
        return keys.placed(
                "retries",
                () -> new Retries(
                        keys.integer("retries").orElse(0),
                        keys.spanOrSeconds("retry_delay").orElse(Duration.ofSeconds(300)),
                        keys.number("retry_exponential_backoff", 0),
                        keys.spanOrSeconds("max_retry_delay")));
    }

    private static Past past(Keys keys) {
        Past waits = keys.choice("wait_for_downstream", Past.SAME_TASK_AND_DOWNSTREAM, Past.IGNORED);
        Past depends = keys.choice("depends_on_past", Past.SAME_TASK, Past.IGNORED);
        return waits == Past.IGNORED ? depends : waits;
    }

    private static Task.Slots slots(Keys keys) {
        return keys.placed(
                "pool_slots",
                () -> new Task.Slots(
                        keys.text("pool").orElse(Task.Slots.DEFAULT_POOL),
                        keys.integer("pool_slots").orElse(1),
                        keys.integer("priority_weight").orElse(1),
                        keys.read("weight_rule", rule -> WeightRule.of(String.valueOf(rule)))
                                .orElse(WeightRule.DOWNSTREAM),
                        keys.integer("max_active_tis_per_dag"),
                        keys.integer("max_active_tis_per_dagrun")));
    }

    private Task.Lifetime lifetime(Keys keys) {
        return new Task.Lifetime(date(keys, "start_date"), date(keys, "end_date"), keys.span("execution_timeout"));
    }

    private Optional<Instant> date(Keys keys, String key) {
        return keys.read(key, value -> PythonDates.date(value, zone, now).toInstant());
    }

    private static Map<String, Param> params(Keys keys) {
        return params(keys.mapping("params"));
    }

    static Map<String, Param> params(Map<String, Object> given) {
        Map<String, Param> params = new LinkedHashMap<>();
        given.forEach((name, value) -> params.put(name, value instanceof Param param ? param : Param.of(value)));
        return params;
    }
}
