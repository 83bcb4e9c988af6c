package org.shequ.dags.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.quartz.CronExpression;
import org.shequ.dags.AirflowCases;
import org.shequ.dags.cron.CronSchedule;

/** The Quartz expressions we write a cron as, given to Quartz itself: together they fire when the cron does. */
class QuartzFireTimesTest {
    private static final Instant FROM = Instant.parse("2025-01-03T12:00:00Z");
    private static final int TIMES = 40;

    @TestFactory
    Stream<DynamicTest> quartzFiresWhenTheCronDoes() {
        return AirflowCases.csv("cron_to_quartz.csv").stream()
                .map(row -> row.get("unix_cron (Airflow)"))
                .map(cron -> AirflowCases.test(cron, () -> {
                    CronSchedule ours = CronSchedule.of(cron, ZoneOffset.UTC);
                    assertEquals(fired(ours), firedByQuartz(ours.expression().quartz()));
                }));
    }

    private static List<Instant> fired(CronSchedule cron) {
        List<Instant> times = new ArrayList<>();
        for (Instant time = cron.next(FROM); times.size() < TIMES; time = cron.next(time)) {
            times.add(time);
        }
        return times;
    }

    private static List<Instant> firedByQuartz(List<String> expressions) throws ParseException {
        TreeSet<Instant> times = new TreeSet<>();
        for (String each : expressions) {
            CronExpression expression = new CronExpression(each);
            expression.setTimeZone(TimeZone.getTimeZone("UTC"));
            Date time = expression.getNextValidTimeAfter(Date.from(FROM));
            for (int count = 0; count < TIMES && time != null; count++) {
                times.add(time.toInstant());
                time = expression.getNextValidTimeAfter(time);
            }
        }
        return times.stream().limit(TIMES).toList();
    }
}
