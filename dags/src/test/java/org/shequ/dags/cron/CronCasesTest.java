package org.shequ.dags.cron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.shequ.dags.AirflowCases;

class CronCasesTest {

    @TestFactory
    Stream<DynamicTest> nextAndPreviousAgreeWithCroniter() {
        return AirflowCases.csv("cron_next_prev_utc.csv").stream()
                .map(row -> AirflowCases.test(row.get("cron") + " from " + row.get("from"), () -> {
                    CronSchedule cron = CronSchedule.of(row.get("cron"), ZoneOffset.UTC);
                    Instant time = Instant.parse(row.get("from"));
                    for (String column : List.of("next1", "next2", "next3")) {
                        if (!row.get(column).isEmpty()) {
                            time = cron.next(time);
                            assertEquals(row.get(column), time.toString());
                        }
                    }
                    time = Instant.parse(row.get("from"));
                    for (String column : List.of("prev1", "prev2")) {
                        if (!row.get(column).isEmpty()) {
                            time = cron.previous(time);
                            assertEquals(row.get(column), time.toString());
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> clockChangesAgreeWithAirflow() {
        return AirflowCases.csv("cron_dst.csv").stream()
                .map(row -> AirflowCases.test(
                        row.get("cron") + " in " + row.get("timezone") + " from " + row.get("from"), () -> {
                            CronSchedule cron = CronSchedule.of(row.get("cron"), ZoneId.of(row.get("timezone")));
                            Instant time = Instant.parse(row.get("from"));
                            for (String column : List.of("airflow_next1", "next2", "next3", "next4", "next5")) {
                                time = cron.next(time);
                                assertEquals(row.get(column), time.toString());
                            }
                        }));
    }

    /** The presets that are no cron are in DagFactoryCasesTest. */
    @TestFactory
    Stream<DynamicTest> presetsMeanTheirCron() {
        return AirflowCases.csv("cron_presets.csv").stream()
                .filter(row -> !row.get("cron").isEmpty())
                .map(row -> AirflowCases.test(row.get("preset"), () -> {
                    CronSchedule cron = CronSchedule.of(row.get("preset"), ZoneOffset.UTC);
                    Instant first = cron.next(Instant.parse("2025-01-03T12:00:00Z"));
                    assertEquals(row.get("after_2025-01-03T12:00_next1") + "Z", text(first));
                    assertEquals(row.get("next2") + "Z", text(cron.next(first)));
                    assertEquals(
                            cron.next(first),
                            CronSchedule.of(row.get("cron"), ZoneOffset.UTC).next(first));
                }));
    }

    private static String text(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
                        .format(java.time.format.DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss"))
                + "Z";
    }

    @TestFactory
    Stream<DynamicTest> validityAgreesWithCroniter() {
        return AirflowCases.csv("cron_validity.csv").stream().map(row -> {
            String expression = row.get("expression");
            String verdict = row.get("croniter_6.2.4 (=Airflow)");
            return AirflowCases.test(expression + " is " + verdict, () -> {
                if (verdict.startsWith("invalid")) {
                    assertThrows(CronSyntaxException.class, () -> CronExpression.parse(expression));
                } else {
                    String next = verdict.replaceAll(".*next (\\S+?)(;.*|$)", "$1");
                    Instant from = Instant.parse("2025-01-03T12:00:00Z");
                    assertEquals(
                            next,
                            CronSchedule.of(expression, ZoneOffset.UTC)
                                    .next(from)
                                    .toString());
                }
            });
        });
    }

    @TestFactory
    Stream<DynamicTest> everyExpressionIsWrittenAsQuartzWritesIt() {
        return AirflowCases.csv("cron_to_quartz.csv").stream()
                .map(row -> AirflowCases.test(row.get("unix_cron (Airflow)"), () -> {
                    List<String> quartz = CronSchedule.of(row.get("unix_cron (Airflow)"), ZoneOffset.UTC)
                            .expression()
                            .quartz();
                    String expected = row.get("quartz_expressions (union; ' || ' separated)");
                    assertEquals(Set.of(expected.split(" \\|\\| ")), Set.copyOf(quartz));
                    assertEquals(Integer.parseInt(row.get("number_of_quartz_triggers")), quartz.size());
                    assertEquals("yes", row.get("first_40_fire_times_equal_croniter (UTC, Quartz 2.5.2)"));
                    assertFiresForwardAsBackward(row.get("unix_cron (Airflow)"));
                }));
    }

    private static void assertFiresForwardAsBackward(String expression) {
        CronSchedule cron = CronSchedule.of(expression, ZoneOffset.UTC);
        List<Instant> fired = new ArrayList<>();
        Instant time = Instant.parse("2025-01-03T12:00:00Z");
        for (int i = 0; i < 40; i++) {
            time = cron.next(time);
            fired.add(time);
        }
        for (int i = 39; i > 0; i--) {
            assertEquals(fired.get(i - 1), cron.previous(fired.get(i)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // croniter 6.2.4, from 2025-01-03T12:00
                "0 0 15W * *     | 2025-01-15T00:00 | 2025-02-14T00:00",
                "0 0 */2 * 1     | 2025-01-05T00:00 | 2025-01-06T00:00",
                "0 0 1 * MON#1   | 2025-01-06T00:00 | 2025-02-03T00:00",
                "30 10 * * * 15  | 2025-01-04T10:30 | 2025-01-05T10:30",
                "0 0 1-31 * */2  | 2025-01-04T00:00 | 2025-01-05T00:00",
                "0 0 * * 5-5     | 2025-01-04T00:00 | 2025-01-05T00:00",
                "0 20-5/4 * * *  | 2025-01-03T20:00 | 2025-01-04T00:00"
            })
    void unusualExpressionsFireAsCroniterFiresThem(String expression, String first, String second) {
        CronExpression cron = CronExpression.parse(expression.strip());
        LocalDateTime next = cron.next(LocalDateTime.parse("2025-01-03T12:00")).orElseThrow();
        assertEquals(LocalDateTime.parse(first), next.withSecond(0));
        assertEquals(LocalDateTime.parse(second), cron.next(next).orElseThrow().withSecond(0));
    }

    @Test
    void anImpossibleDateIsReadButNeverFires() {
        CronSchedule cron = CronSchedule.of("0 0 31 2 *", ZoneOffset.UTC);
        var error = assertThrows(NoFireTimeException.class, () -> cron.next(Instant.parse("2025-01-01T00:00:00Z")));
        assertEquals(
                "Cannot find a fire time of cron expression '0 0 31 2 *': none within 50 years after 2025-01-01T00:00",
                error.getMessage());
    }

    @Test
    void anErrorNamesTheFieldAndWhatWasExpected() {
        var error = assertThrows(CronSyntaxException.class, () -> CronExpression.parse("0 24 * * *"));
        assertEquals("Cannot read cron expression '0 24 * * *': hour is '24' (expected 0 to 23)", error.getMessage());
    }

    @Test
    void theNightOfTheSpringChangeStillHasItsRun() {
        CronSchedule cron = CronSchedule.of("0 2 * * *", ZoneId.of("Europe/Zurich"));
        assertEquals(
                Map.of("before", "2023-03-25T01:00:00Z", "shifted", "2023-03-26T01:00:00Z"),
                Map.of(
                        "before",
                                cron.previous(Instant.parse("2023-03-26T00:30:00Z"))
                                        .toString(),
                        "shifted",
                                cron.next(Instant.parse("2023-03-25T01:00:00Z")).toString()));
    }
}
