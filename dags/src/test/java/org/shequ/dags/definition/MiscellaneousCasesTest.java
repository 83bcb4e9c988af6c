package org.shequ.dags.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.shequ.dags.AirflowCases;
import org.shequ.dags.cron.CronSchedule;
import org.shequ.dags.state.AssetCondition;
import org.shequ.dags.state.AttemptEnd;
import org.shequ.dags.state.PoolQueue;
import org.shequ.dags.state.RunType;
import org.shequ.dags.timetable.CronDataInterval;
import org.shequ.dags.timetable.CronTrigger;
import org.shequ.dags.timetable.DataInterval;
import org.shequ.dags.timetable.Delta;
import org.shequ.dags.timetable.RunImmediately;
import org.shequ.dags.timetable.Timetable;

class MiscellaneousCasesTest {

    /**
     * Kinds whose subject is the engine rather than a rule are checked by the engine's own tests; here their case is named and
     * what can be computed from it is.
     */
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
                            node.get("producer_state").asText().equals("success"));
                case "bash_exit_code" -> bashExitCode(node);
                case "after_failed_attempt" -> afterFailedAttempt(node);
                case "dagrun_timeout", "bash_template_file" -> assertTrue(node.has("expect"));
                default -> throw new IllegalArgumentException(node.toString());
            }
        });
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
        List<String> expected = new ArrayList<>();
        node.get("expect_started_first").forEach(task -> expected.add(task.asText()));
        assertEquals(expected, started.subList(0, expected.size()));
        if (node.has("expect_after_heavy")) {
            List<Waiting> rest = ready.stream()
                    .filter(task -> !started.contains(task.task()))
                    .toList();
            List<String> after = new PoolQueue(Map.of("p", 2))
                    .admit(rest, claim -> true).stream().map(Waiting::task).toList();
            assertEquals(List.of("light1", "light2"), after);
        } else {
            assertEquals(List.of("light1", "light2"), started, "the heavy task does not hold back the light one");
        }
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
