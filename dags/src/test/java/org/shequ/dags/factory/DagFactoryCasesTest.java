package org.shequ.dags.factory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.shequ.dags.AirflowCases;
import org.shequ.dags.timetable.Continuous;
import org.shequ.dags.timetable.CronTrigger;
import org.shequ.dags.timetable.Delta;
import org.shequ.dags.timetable.Never;
import org.shequ.dags.timetable.Once;
import org.shequ.dags.timetable.Timetable;

class DagFactoryCasesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> readsFilesAsDagFactory() {
        return AirflowCases.tests("dag_factory_yaml.json", node -> {
            String kind = node.get("kind").asText();
            if (kind.equals("relative_time_string")) {
                assertEquals(
                        node.get("expect_seconds").asLong(),
                        PythonDates.span(node.get("input").asText()).toSeconds());
            } else if (kind.equals("start_date")) {
                assertStartDate(node);
            } else if (kind.startsWith("merge default block")) {
                assertEquals(
                        plain(yaml(node.get("expect"))),
                        plain(yaml(node.get("dag")).over(yaml(node.get("default")))));
            } else if (kind.startsWith("defaults.yml hierarchy")) {
                List<YamlMap> inputs = new ArrayList<>();
                node.get("inputs").forEach(input -> inputs.add(yaml(input)));
                assertEquals(plain(yaml(node.get("expect"))), plain(DagFolder.united(inputs)));
            } else if (kind.startsWith("typed object")) {
                Object made = new TypedObjects("f.yml").cast(yaml(node.get("input")), 1);
                assertEquals(node.get("expect").asText(), text(made));
            } else if (kind.equals("schedule")) {
                assertSchedule(node);
            } else if (kind.equals("tasks") || kind.equals("schedule_interval key")) {
                assertRefused(node, kind);
            } else {
                throw new IllegalArgumentException("unknown kind " + kind);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> presetsThatAreNoCronHaveATimetableOfTheirOwn() {
        Map<String, Timetable> expected =
                Map.of("@once", new Once(), "@continuous", new Continuous(), "None", new Never());
        return AirflowCases.csv("cron_presets.csv").stream()
                .filter(row -> row.get("cron").isEmpty())
                .map(row -> row.get("preset"))
                .map(preset -> AirflowCases.test(
                        preset,
                        () -> assertEquals(
                                Optional.of(new DagReader("f.yml", ScheduleSettings.AIRFLOW_3, NOW)
                                        .ofText(preset, ZoneOffset.UTC)),
                                Optional.ofNullable(expected.get(preset)))));
    }

    private static void assertStartDate(JsonNode node) {
        ZoneId zone =
                node.hasNonNull("timezone") ? ZoneId.of(node.get("timezone").asText()) : ZoneOffset.UTC;
        Instant now = AirflowCases.instant(node, "now").orElse(NOW);
        assertEquals(
                node.get("expect").asText(),
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx")
                        .format(PythonDates.date(node.get("input").asText(), zone, now)));
    }

    private static void assertSchedule(JsonNode node) {
        var timetable = new DagReader("f.yml", ScheduleSettings.AIRFLOW_3, NOW)
                .ofText(node.get("input").asText(), ZoneOffset.UTC);
        if (node.get("expect").isNull()) {
            assertEquals(new Never(), timetable);
        } else {
            assertEquals(node.get("expect").asText(), ((CronTrigger) timetable).summary());
        }
    }

    private static void assertRefused(JsonNode node, String kind) {
        String key = kind.equals("tasks")
                ? "{\"tasks\":" + node.get("input") + "}"
                : node.get("input").toString();
        YamlMap dag = PyYaml.read("f.yml", key, Map.of());
        var error = assertThrows(
                DagFileException.class, () -> new DagReader("f.yml", ScheduleSettings.AIRFLOW_3, NOW).read("d", dag));
        assertNotNull(error.getMessage());
        if (node.get("expect_error").isTextual()) {
            assertTrue(error.getMessage().contains(node.get("expect_error").asText()), error.getMessage());
        }
    }

    private static YamlMap yaml(JsonNode node) {
        return PyYaml.read("f.yml", node.toString(), Map.of());
    }

    private static Object plain(YamlMap map) {
        return JSON.convertValue(map, Map.class);
    }

    private static String text(Object made) {
        if (made instanceof Delta delta) {
            return "P" + delta.duration().toDays() + "D";
        }
        if (made instanceof LocalDateTime time) {
            return DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").format(time);
        }
        return String.valueOf(made);
    }
}
