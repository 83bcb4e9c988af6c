package org.shequ.dags.timetable;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.shequ.dags.AirflowCases;
import org.shequ.dags.cron.CronSchedule;

class TimetableCasesTest {

    @TestFactory
    Stream<DynamicTest> everyTimetableAnswersAsAirflow() {
        return AirflowCases.tests("timetable_next_run.json", node -> {
            Timetable timetable = timetable(node);
            JsonNode expect = node.get("expect");
            if (node.get("op").asText().equals("infer_manual_data_interval")) {
                DataInterval interval =
                        timetable.manual(AirflowCases.instant(node, "run_after").orElseThrow());
                assertEquals(interval(expect), interval);
                return;
            }
            Optional<RunInfo> expected = expect.isNull()
                    ? Optional.empty()
                    : Optional.of(new RunInfo(
                            interval(expect),
                            AirflowCases.instant(expect, "run_after").orElseThrow()));
            assertEquals(expected, timetable.next(last(node), restriction(node), now(node)));
        });
    }

    private static DataInterval interval(JsonNode expect) {
        return new DataInterval(
                AirflowCases.instant(expect, "data_interval_start").orElseThrow(),
                AirflowCases.instant(expect, "data_interval_end").orElseThrow());
    }

    private static Instant now(JsonNode node) {
        return AirflowCases.instant(node, "now").orElse(Instant.parse("2100-01-01T00:00:00Z"));
    }

    private static Optional<DataInterval> last(JsonNode node) {
        JsonNode last = node.get("last_data_interval");
        return last.isNull()
                ? Optional.empty()
                : Optional.of(new DataInterval(
                        Instant.parse(last.get(0).asText()),
                        Instant.parse(last.get(1).asText())));
    }

    private static TimeRestriction restriction(JsonNode node) {
        return new TimeRestriction(
                AirflowCases.instant(node, "start_date"),
                AirflowCases.instant(node, "end_date"),
                node.get("catchup").asBoolean() ? Catchup.EVERY_RUN : Catchup.LATEST_RUN);
    }

    private static Timetable timetable(JsonNode node) {
        ZoneId zone = ZoneId.of(node.get("timezone").asText());
        JsonNode schedule = node.get("schedule");
        return switch (node.get("timetable").asText()) {
            case "cron_data_interval" -> new CronDataInterval(CronSchedule.of(schedule.asText(), zone));
            case "cron_trigger" -> cronTrigger(node, schedule.asText(), zone);
            case "multiple_cron_trigger" ->
                new MultipleCronTrigger(StreamSupport.stream(schedule.spliterator(), false)
                        .map(cron -> cronTrigger(node, cron.asText(), zone))
                        .toList());
            case "delta_data_interval" -> new DeltaDataInterval(delta(schedule.asText()));
            case "delta_trigger" -> new DeltaTrigger(delta(schedule.asText()), Delta.ZERO);
            case "once" -> new Once();
            case "continuous" -> new Continuous();
            case "events" -> new Events(events(schedule), Events.Manual.AT_ANY_TIME, Optional.empty());
            default -> throw new IllegalArgumentException(node.toString());
        };
    }

    private static CronTrigger cronTrigger(JsonNode node, String cron, ZoneId zone) {
        return new CronTrigger(CronSchedule.of(cron, zone), Delta.ZERO, runImmediately(node.get("run_immediately")));
    }

    private static RunImmediately runImmediately(JsonNode node) {
        if (node.isTextual()) {
            return RunImmediately.within(Duration.parse(node.asText()));
        }
        return node.asBoolean() ? RunImmediately.ALWAYS : RunImmediately.IF_RECENT;
    }

    private static Delta delta(String iso) {
        return iso.startsWith("PT") ? Delta.of(Duration.parse(iso)) : Delta.of(Period.parse(iso), Duration.ZERO);
    }

    private static List<Instant> events(JsonNode schedule) {
        return StreamSupport.stream(schedule.spliterator(), false)
                .map(date -> AirflowCases.instant(date.asText()))
                .toList();
    }
}
