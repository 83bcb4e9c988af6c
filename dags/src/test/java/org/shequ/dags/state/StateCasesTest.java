package org.shequ.dags.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.shequ.dags.AirflowCases;
import org.shequ.dags.definition.Retries;
import org.shequ.dags.definition.Task.Past;
import org.shequ.dags.definition.TriggerRule;
import org.shequ.dags.timetable.Catchup;

class StateCasesTest {

    @TestFactory
    Stream<DynamicTest> triggerRulesDecideAsAirflow() {
        return AirflowCases.tests("trigger_rules.json", node -> {
            JsonNode up = node.path("upstream_states");
            UpstreamStates states = new UpstreamStates(
                    node.get("upstream_total").asInt(),
                    node.path("upstream_setups").asInt(),
                    up.path("success").asInt(),
                    up.path("skipped").asInt(),
                    up.path("failed").asInt(),
                    up.path("upstream_failed").asInt(),
                    up.path("removed").asInt(),
                    up.path("done").asInt(),
                    up.path("success_setup").asInt(),
                    up.path("skipped_setup").asInt(),
                    node.path("map_index").asInt(-1));
            RuleOutcome outcome =
                    RuleOutcome.of(TriggerRule.of(node.get("trigger_rule").asText()), states);
            assertEquals(state(node, "expect_state_set_by_scheduler"), outcome.state());
            assertEquals(node.get("expect_runnable").asBoolean(), outcome.isMet());
        });
    }

    @TestFactory
    Stream<DynamicTest> thePastHoldsBackAsInAirflow() {
        return AirflowCases.tests("depends_on_past.json", node -> {
            if (node.has("expect_previous")) {
                Catchup catchup = node.get("catchup").asBoolean() ? Catchup.EVERY_RUN : Catchup.LATEST_RUN;
                PastDependency.PreviousKind expected =
                        node.get("expect_previous").asText().equals("previous_scheduled_dagrun")
                                ? PastDependency.PreviousKind.SCHEDULED
                                : PastDependency.PreviousKind.ANY;
                assertEquals(expected, PastDependency.kindOfPrevious(catchup));
                return;
            }
            assertEquals(node.get("expect_met").asBoolean(), past(node).isMet());
        });
    }

    private static PastDependency past(JsonNode node) {
        Past past = Past.IGNORED;
        if (node.get("depends_on_past").asBoolean()) {
            past = node.path("wait_for_downstream").asBoolean() ? Past.SAME_TASK_AND_DOWNSTREAM : Past.SAME_TASK;
        }
        PastDependency.Start start = PastDependency.Start.ORDINARY;
        if (node.path("backfill_sort_ordinal").asInt() == 1) {
            start = PastDependency.Start.FIRST_OF_BACKFILL;
        } else if (node.path("ignore_depends_on_past").asBoolean()) {
            start = PastDependency.Start.PAST_IGNORED;
        }
        boolean hasTask = node.path("previous_run_has_this_task").asBoolean(true);
        Optional<TaskState> before =
                hasTask ? Optional.of(taskState(node.path("previous_ti_state"))) : Optional.empty();
        TaskState downstream = node.has("previous_downstream_ti_state")
                ? taskState(node.get("previous_downstream_ti_state"))
                : node.path("previous_downstream_done").asBoolean() ? TaskState.SUCCESS : TaskState.RUNNING;
        return new PastDependency(
                past,
                start,
                Optional.of(new PastDependency.PreviousRun(
                        before, List.of(downstream), node.path("any_prior_ti").asBoolean(true))));
    }

    @TestFactory
    Stream<DynamicTest> retriesWaitAsLongAsInAirflow() {
        return AirflowCases.tests("retry_backoff.json", node -> {
            Retries retries = new Retries(
                    3,
                    Duration.ofSeconds(node.get("retry_delay_s").asLong()),
                    node.get("retry_exponential_backoff").asDouble(),
                    node.hasNonNull("max_retry_delay_s")
                            ? Optional.of(Duration.ofSeconds(
                                    node.get("max_retry_delay_s").asLong()))
                            : Optional.empty());
            int attempt = node.get("failed_try_number").asInt();
            for (String task : List.of("a", "b", "c", "d", "e")) {
                long seconds = retries.delayAfter("dag#" + task + "#2026-01-01 00:00:00+00:00#" + attempt, attempt)
                        .toSeconds();
                assertTrue(seconds >= node.get("expect_delay_s_min").asLong(), seconds + " s is too soon");
                assertTrue(seconds <= node.get("expect_delay_s_max").asLong(), seconds + " s is too late");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> leavesDecideTheRun() {
        return AirflowCases.tests("dagrun_state.json", node -> {
            List<TaskState> leaves = StreamSupport.stream(
                            node.get("leaf_states").spliterator(), false)
                    .map(StateCasesTest::taskState)
                    .toList();
            boolean isDeadlock = node.get("unfinished_tasks").isTextual();
            RunOutcome outcome = RunOutcome.of(
                    leaves,
                    isDeadlock ? 1 : node.get("unfinished_tasks").asInt(),
                    isDeadlock ? RunOutcome.Progress.IMPOSSIBLE : RunOutcome.Progress.POSSIBLE);
            assertEquals(node.get("expect_run_state").asText(), outcome.state().word());
        });
    }

    @TestFactory
    Stream<DynamicTest> clearingResets() {
        return AirflowCases.tests(
                "clear_task_instance.json",
                node -> assertEquals(
                        taskState(node.get("expect_state_after")),
                        taskState(node.get("state_before")).cleared()));
    }

    @TestFactory
    Stream<DynamicTest> backfillsDoWhatAirflowDoes() {
        return AirflowCases.tests("backfill.json", node -> {
            if (node.has("expect_action")) {
                Optional<RunState> existing = node.get("existing_run_state").isNull()
                        ? Optional.empty()
                        : Optional.of(RunState.of(node.get("existing_run_state").asText()));
                Reprocess.Action action =
                        Reprocess.of(node.get("reprocess_behavior").asText()).actionFor(existing);
                assertEquals(node.get("expect_action").asText(), action.word());
                assertEquals(
                        Optional.ofNullable(node.get("expect_exception_reason").asText(null)), action.reason());
                return;
            }
            assertRefusal(node);
        });
    }

    private static void assertRefusal(JsonNode node) {
        Instant now = Instant.parse("2026-03-01T00:00:00Z");
        JsonNode given = node.get("given");
        Instant from = Instant.parse(
                given.path("both_dates_in_future").asBoolean() ? "2026-04-01T00:00:00Z" : "2026-01-01T00:00:00Z");
        Instant to = given.path("from_date_after_to_date").asBoolean()
                ? from.minusSeconds(1)
                : from.plus(Duration.ofDays(3));
        BackfillRequest.Order order = given.path("reverse").asBoolean()
                ? BackfillRequest.Order.NEWEST_FIRST
                : BackfillRequest.Order.OLDEST_FIRST;
        Reprocess reprocess = Reprocess.of(given.path("reprocess_behavior").asText("none"));
        BackfillRequest request = new BackfillRequest(from, to, order, reprocess);
        boolean dependsOnPast = given.path("depends_on_past").asBoolean();
        boolean isPeriodic = !given.path("no_schedule").asBoolean();
        if (node.get("expect_error").isNull()) {
            request.validate(dependsOnPast, isPeriodic, now);
            return;
        }
        var error = assertThrows(
                BackfillRequest.RefusedException.class, () -> request.validate(dependsOnPast, isPeriodic, now));
        assertEquals(node.get("expect_error").asText(), error.refusal().airflowName());
    }

    private static Optional<TaskState> state(JsonNode node, String field) {
        return node.get(field).isNull()
                ? Optional.empty()
                : Optional.of(TaskState.of(node.get(field).asText()));
    }

    private static TaskState taskState(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? TaskState.NONE : TaskState.of(node.asText());
    }
}
