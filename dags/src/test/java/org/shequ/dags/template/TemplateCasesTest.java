package org.shequ.dags.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.shequ.dags.AirflowCases;
import org.shequ.dags.timetable.DataInterval;

class TemplateCasesTest {
    private static final Instant NEW_YEAR = Instant.parse("2018-01-01T00:00:00Z");

    @TestFactory
    Stream<DynamicTest> macrosAndVariablesRenderAsInAirflow() {
        return AirflowCases.tests("macros_and_templates.json", node -> {
            String template = node.has("template") ? node.get("template").asText() : call(node);
            assertEquals(node.get("expect").asText(), new Templates().render(template, context(node)));
        });
    }

    private static String call(JsonNode node) {
        return "{{ " + node.get("function").asText() + "("
                + StreamSupport.stream(node.get("args").spliterator(), false)
                        .map(argument -> argument.isTextual() ? "'" + argument.asText() + "'" : argument.toString())
                        .collect(Collectors.joining(", "))
                + ") }}";
    }

    private static TemplateContext context(JsonNode node) {
        JsonNode given = node.path("context");
        ObjectMapper mapper = new ObjectMapper();
        @SuppressWarnings("unchecked")
        Map<String, Object> params =
                given.has("params") ? mapper.convertValue(given.get("params"), Map.class) : Map.of();
        @SuppressWarnings("unchecked")
        Map<String, Object> conf = given.has("conf") ? mapper.convertValue(given.get("conf"), Map.class) : Map.of();
        return context(params, conf, given.path("run_id").asText("scheduled__2018-01-01T00:00:00+00:00"));
    }

    private static TemplateContext context(Map<String, Object> params, Map<String, Object> conf, String runId) {
        return new TemplateContext(
                "d",
                "t",
                runId,
                "scheduled",
                Optional.of(NEW_YEAR),
                Optional.of(new DataInterval(NEW_YEAR, Instant.parse("2018-01-02T00:00:00Z"))),
                Instant.parse("2018-01-02T00:00:00Z"),
                1,
                0,
                params,
                conf,
                Optional.empty(),
                Map.of("city", "临江"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{{ dag_run.conf.get('x', 'other') }} ~ other",
                "{{ data_interval_start.add(days=1, hours=2).isoformat() }} ~ 2018-01-02T02:00:00+00:00",
                "{{ data_interval_end.subtract(months=1) | ds }} ~ 2017-12-02",
                "{{ data_interval_end.in_timezone('Asia/Shanghai') | ds }} ~ 2018-01-02",
                "{{ logical_date }} ~ 2018-01-01 00:00:00+00:00",
                "{{ params.flag }} {{ params.none }} {{ params.list }} ~ True None ['a', 1]",
                "{% if params.flag %}yes{% else %}no{% endif %} ~ yes",
                "{% if params.none %}yes{% else %}no{% endif %} ~ no",
                "{{ var.value.city }} ~ 临江",
                "{{ macros.timedelta(days=1) }} ~ 1 day, 0:00:00",
                "{{ data_interval_start.start_of('month') | ds_nodash }} ~ 20180101",
                // Airflow 3.1.8
                "{{ '%02d' % logical_date.month }} ~ 01",
                "{{ '%s is %5.2f%%' % (ds, 3) }} ~ 2018-01-01 is  3.00%",
                "{{ logical_date + macros.timedelta(hours=30) }} ~ 2018-01-02 06:00:00+00:00",
                "{{ (data_interval_end - data_interval_start).total_seconds() }} ~ 86400.0",
                "{{ logical_date.timestamp() }} {{ logical_date.int_timestamp }} ~ 1514764800.0 1514764800",
                "{{ logical_date.date() }} {{ logical_date.end_of('month') }} ~ 2018-01-01 2018-01-31 23:59:59.999999+00:00",
                "{{ logical_date.format('YYYYMMDD [at] HH:mm') }} ~ 20180101 at 00:00",
                "{{ macros.datetime.strptime(ds, '%Y-%m-%d') }} ~ 2018-01-01 00:00:00",
                "{{ 1 > 2 }} {{ not params.none }} {{ 'a' in ds }} ~ False True False",
                "{{ ds.split('-')[1] }} {{ 'a.b'.split('.') }} {{ 'x'.upper().zfill(3) }} ~ 01 ['a', 'b'] 00X",
                "{{ params.list | tojson }} ~ [\"a\", 1]",
                "a {{- ds -}} b ~ a2018-01-01b",
                "{% raw %}{{ ds }}{% endraw %} ~ {{ ds }}"
            })
    void whatCommandsUseRenders(String template, String expected) {
        Map<String, Object> params = new java.util.HashMap<>(Map.of("flag", true, "list", java.util.List.of("a", 1)));
        params.put("none", null);
        assertEquals(expected, new Templates().render(template.strip(), context(params, Map.of("k", "v"), "r")));
    }

    @Test
    void whatAValueHoldsIsNeverATemplate() {
        assertEquals(
                "{{ ds }} {% if %}",
                new Templates()
                        .render("{{ params.text }}", context(Map.of("text", "{{ ds }} {% if %}"), Map.of(), "r")));
    }

    @Test
    void oneLineBreakAtTheEndIsDropped() {
        assertEquals("x\n", new Templates().render("x\n\n", context(Map.of(), Map.of(), "r")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ execution_date }}",
                "{{ dag_run.conf['absent'] }}",
                "{{ params.absent }}",
                "{{ ds | nofilter }}",
                "{{ '%d' % 'x' }}",
                "{{ '%d' % (1, 2) }}",
                "{{ logical_date + logical_date }}",
                "{{ ds + 1 }}",
                "{% if %}",
                "{{ ds",
                "{{ ds | ts }}"
            })
    void whatCannotBeRenderedIsRefused(String template) {
        var error = assertThrows(
                TemplateException.class, () -> new Templates().render(template, context(Map.of(), Map.of(), "r")));
        assertTrue(error.getMessage().startsWith("Cannot render template '" + template), error.getMessage());
    }
}
