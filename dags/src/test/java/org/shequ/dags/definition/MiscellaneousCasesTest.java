package org.shequ.dags.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.dags.AirflowCases;
import org.shequ.dags.cron.CronSchedule;
import org.shequ.dags.engine.Rendering;
import org.shequ.dags.engine.TestRun;
import org.shequ.dags.factory.DagFolder;
import org.shequ.dags.factory.ScheduleSettings;
import org.shequ.dags.state.AssetCondition;
import org.shequ.dags.state.AttemptEnd;
import org.shequ.dags.state.PoolQueue;
import org.shequ.dags.state.RunType;
import org.shequ.dags.state.TaskState;
import org.shequ.dags.timetable.CronDataInterval;
import org.shequ.dags.timetable.CronTrigger;
import org.shequ.dags.timetable.DataInterval;
import org.shequ.dags.timetable.Delta;
import org.shequ.dags.timetable.RunImmediately;
import org.shequ.dags.timetable.Timetable;

class MiscellaneousCasesTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> theRestBehavesAsAirflow() {
        return AirflowCases.tests("misc_scheduler.json", node -> {
            switch (node.get("kind").asText()) {
                case "run_id" -> runId(node);
                case "priority_weight" -> priorityWeight(node);
                case "pool" -> pool(node);
                case "asset_any", "asset_nested", "asset_all" -> asset(node);
                case "asset_event" ->
                    assertEquals(
                            node.get("expect_event").asBoolean(),
                            TaskState.of(node.get("producer_state").asText()).updatesAssets());
                case "bash_exit_code" -> bashExitCode(node);
                case "after_failed_attempt" -> afterFailedAttempt(node);
                case "dagrun_timeout" -> dagrunTimeout(node);
                case "bash_template_file" -> bashTemplateFile(node);
                default -> throw new IllegalArgumentException(node.toString());
            }
        });
    }

    private static void dagrunTimeout(JsonNode node) {
        JsonNode given = node.get("given");
        Limits limits = new Limits(
                16,
                16,
                Optional.of(Duration.ofSeconds(given.get("dagrun_timeout_s").asLong())));
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        boolean isTimedOut = limits.isTimedOut(AirflowCases.instant(given, "start_date"), now);
        assertEquals(
                node.get("expect").get("run_state").asText(),
                isTimedOut ? "failed" : given.get("run_state").asText());
        assertFalse(limits.isTimedOut(Optional.of(now.minusSeconds(3600)), now), "at the limit");
        assertTrue(limits.isTimedOut(Optional.of(now.minusSeconds(3601)), now), "past the limit");
    }

    private void bashTemplateFile(JsonNode node) throws IOException {
        String name = node.get("bash_command").asText();
        Files.writeString(folder.resolve(name), "echo {{ ds }} in the folder\n");
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("other.sh"), "echo {{ ds }} on the search path");
        Files.writeString(
                folder.resolve("d.yml"),
                "d:\n  schedule: None\n  template_searchpath: [" + elsewhere + "]\n  tasks:\n" + task("a", name)
                        + task("b", "other.sh") + task("c", "absent.sh"));
        Dag dag = new DagFolder(folder, ScheduleSettings.of(Map.of()), Map.of())
                .load(Instant.EPOCH)
                .dags()
                .get("d");
        assertEquals("echo 2026-03-01 in the folder", command(dag, "a"));
        assertEquals("echo 2026-03-01 on the search path", command(dag, "b"));
        assertThrows(IllegalArgumentException.class, () -> command(dag, "c"));
    }

    private static String task(String id, String command) {
        return "    - {task_id: " + id
                + ", operator: airflow.providers.standard.operators.bash.BashOperator, bash_command: " + command
                + "}\n";
    }

    private String command(Dag dag, String id) {
        Operator rendered = new Rendering()
                .render(
                        dag,
                        dag.task(id),
                        TestRun.attempt(dag, Instant.parse("2026-03-01T00:00:00Z"), Map.of()),
                        folder,
                        Map.of());
        return ((Operator.Bash) rendered).command();
    }

    private static void runId(JsonNode node) {
        RunType type = RunType.of(node.get("run_type").asText());
        if (node.has("expect_prefix")) {
            assertEquals(node.get("expect_prefix").asText(), type.word() + "__");
            return;
        }
        CronSchedule hourly = CronSchedule.of("@hourly", ZoneOffset.UTC);
        Timetable timetable = node.get("timetable").asText().startsWith("cron_data_interval")
                ? new CronDataInterval(hourly)
                : new CronTrigger(hourly, Delta.ZERO, RunImmediately.IF_RECENT);
        DataInterval interval = new DataInterval(
                AirflowCases.instant(node.get("data_interval").get(0).asText()),
                AirflowCases.instant(node.get("data_interval").get(1).asText()));
        assertEquals(
                node.get("expect").asText(),
                type.runId(
                        timetable,
                        interval,
                        AirflowCases.instant(node, "run_after").orElseThrow()));
    }

    private static void priorityWeight(JsonNode node) {
        Map<String, Set<String>> upstream = new LinkedHashMap<>();
        node.get("own_weights").fieldNames().forEachRemaining(id -> upstream.put(id, new LinkedHashSet<>()));
        node.get("edges").forEach(edge -> upstream.get(edge.get(1).asText())
                .add(edge.get(0).asText()));
        List<Task> tasks = new ArrayList<>();
        upstream.forEach((id, before) -> {
            Task plain = Task.of(id, new Operator.Empty(), before);
            Task.Slots slots = new Task.Slots(
                    "default_pool",
                    1,
                    node.get("own_weights").get(id).asInt(),
                    WeightRule.of(node.get("weight_rule").asText()),
                    Optional.empty(),
                    Optional.empty());
            tasks.add(new Task(
                    id,
                    plain.operator(),
                    before,
                    plain.rule(),
                    plain.retries(),
                    plain.past(),
                    slots,
                    plain.lifetime(),
                    plain.callbacks(),
                    Map.of(),
                    plain.owner(),
                    List.of()));
        });
        TaskGraph graph = new TaskGraph(tasks);
        node.get("expect")
                .fields()
                .forEachRemaining(
                        entry -> assertEquals(entry.getValue().asInt(), graph.weight(entry.getKey()), entry.getKey()));
    }

    private record Waiting(String task, String pool, int slots, int weight, long age) implements PoolQueue.Claim {}

    private static void pool(JsonNode node) {
        List<Waiting> ready = new ArrayList<>();
        node.get("ready")
                .forEach(task -> ready.add(new Waiting(
                        task.get("task").asText(),
                        "p",
                        task.get("pool_slots").asInt(),
                        task.get("weight").asInt(),
                        0)));
        List<String> started = new PoolQueue(Map.of("p", node.get("slots").asInt()))
                .admit(ready, claim -> true).stream().map(Waiting::task).toList();
        List<String> expected = texts(node.get("expect_started_first"));
        if (!node.has("expect_after_heavy")) {
            // The case's note: one slot is left, heavy does not fit, light2 does.
            expected.add("light2");
            assertEquals(expected, started);
            return;
        }
        assertEquals(expected, started);
        List<Waiting> rest =
                ready.stream().filter(task -> !started.contains(task.task())).toList();
        List<String> after = new PoolQueue(Map.of("p", node.get("slots").asInt()))
                .admit(rest, claim -> true).stream().map(Waiting::task).toList();
        assertEquals(texts(node.get("expect_after_heavy")), after);
    }

    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        node.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static void asset(JsonNode node) {
        AssetCondition condition = condition(node.get("condition").asText());
        TreeMap<Integer, Set<String>> events = new TreeMap<>();
        node.get("events").fields().forEachRemaining(entry -> entry.getValue()
                .forEach(at -> events.computeIfAbsent(at.asInt(), key -> new HashSet<>())
                        .add(entry.getKey())));
        List<Integer> runs = new ArrayList<>();
        Set<String> updated = new HashSet<>();
        events.forEach((at, assets) -> {
            updated.addAll(assets);
            if (condition.isMetBy(updated)) {
                runs.add(at);
                updated.clear();
            }
        });
        List<Integer> expected = new ArrayList<>();
        node.get("expect_runs_at").forEach(at -> expected.add(at.asInt()));
        assertEquals(expected, runs);
    }

    private static AssetCondition condition(String text) {
        String trimmed = text.strip();
        int depth = 0;
        for (char sign : new char[] {'|', '&'}) {
            for (int i = 0; i < trimmed.length(); i++) {
                char c = trimmed.charAt(i);
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (c == sign && depth == 0) {
                    List<AssetCondition> both =
                            List.of(condition(trimmed.substring(0, i)), condition(trimmed.substring(i + 1)));
                    return sign == '|' ? new AssetCondition.Any(both) : new AssetCondition.All(both);
                }
            }
        }
        return trimmed.startsWith("(")
                ? condition(trimmed.substring(1, trimmed.length() - 1))
                : new AssetCondition.One(trimmed);
    }

    private static void bashExitCode(JsonNode node) {
        Set<Integer> skip = new HashSet<>();
        JsonNode codes = node.get("skip_on_exit_code");
        if (codes.isArray()) {
            codes.forEach(code -> skip.add(code.asInt()));
        } else if (!codes.isNull()) {
            skip.add(codes.asInt());
        }
        AttemptEnd end = AttemptEnd.ofExitCode(node.get("exit_code").asInt(), skip);
        String state = end.stateAfter(1, 0).word();
        assertEquals(node.get("expect").asText().split(" ")[0], state);
    }

    private static void afterFailedAttempt(JsonNode node) {
        JsonNode given = node.get("given");
        String cause = given.path("exception").asText() + given.path("event").asText();
        AttemptEnd end = cause.startsWith("AirflowFailException")
                ? AttemptEnd.FAILED_FOR_GOOD
                : cause.startsWith("AirflowSkipException")
                        ? AttemptEnd.SKIPPED
                        : cause.startsWith("AirflowTaskTimeout")
                                ? AttemptEnd.TIMED_OUT
                                : cause.startsWith("heartbeat") ? AttemptEnd.LOST : AttemptEnd.FAILED;
        assertEquals(
                node.get("expect_state").asText(),
                end.stateAfter(
                                given.get("try_number").asInt(),
                                given.get("retries").asInt())
                        .word());
    }
}
