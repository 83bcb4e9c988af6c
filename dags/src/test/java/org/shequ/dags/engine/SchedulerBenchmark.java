package org.shequ.dags.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shequ.dags.store.Database;

/**
 * Measures how late runs begin and how much memory the scheduler takes with 500 DAGs of 20 tasks in the folder, a fifth of which
 * is due each minute. Run by hand, on a machine with nothing else to do: {@code SchedulerBenchmark MINUTES}; Maven runs it with
 * {@code mvn -pl dags -am test-compile} and the test class path.
 */
public final class SchedulerBenchmark {
    private static final int DAGS = 500;
    private static final int TASKS = 20;

    private SchedulerBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Duration length = Duration.ofMinutes(arguments.length == 0 ? 5 : Integer.parseInt(arguments[0]));
        Path folder = Files.createTempDirectory("scheduler-benchmark");
        Path dags = Files.createDirectories(folder.resolve("dags"));
        for (int number = 0; number < DAGS; number++) {
            Files.writeString(dags.resolve("dag_%03d.yml".formatted(number)), dag(number));
        }
        SchedulerProcess scheduler = new SchedulerProcess(
                folder.resolve("home"), dags, Map.of("AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION", "False"));
        Instant start = Instant.now();
        scheduler.start();
        try {
            Thread.sleep(length.toMillis());
            report(folder.resolve("home"), scheduler, start.plusSeconds(90));
        } finally {
            scheduler.kill();
        }
    }

    private static String dag(int number) {
        StringBuilder text = new StringBuilder("dag_%03d:\n".formatted(number))
                .append("  schedule: {__type__: airflow.timetables.trigger.CronTriggerTimetable, __args__: ['")
                .append(number % 5)
                .append("-59/5 * * * *'], timezone: UTC}\n  start_date: 2026-01-01\n  catchup: false\n  tasks:\n");
        for (int task = 0; task < TASKS; task++) {
            text.append("    t%02d: {operator: airflow.operators.empty.EmptyOperator".formatted(task))
                    .append(task < 4 ? "}\n" : ", dependencies: [t%02d]}\n".formatted(task - 4));
        }
        return text.toString();
    }

    /** Only runs that came due once the scheduler was up count: what was missed before is late by nature. */
    private static void report(Path home, SchedulerProcess scheduler, Instant from) throws IOException {
        EngineSettings settings = EngineSettings.of(Map.of("SHEQU_SCHEDULER_HOME", home.toString()), Optional.of(home));
        try (Database database = Database.open(settings.database())) {
            List<Long> begun = new ArrayList<>();
            List<Long> done = new ArrayList<>();
            database.transaction(sql -> sql.list(
                    "select run_after, start_date, end_date from dag_run where run_after > ? and start_date is not null",
                    row -> {
                        Instant due = row.requiredTime("run_after");
                        begun.add(Duration.between(due, row.requiredTime("start_date"))
                                .toMillis());
                        row.time("end_date")
                                .ifPresent(end ->
                                        done.add(Duration.between(due, end).toMillis()));
                        return due;
                    },
                    from));
            System.getLogger("benchmark")
                    .log(
                            System.Logger.Level.INFO,
                            "{0} DAGs of {1} tasks, {2} runs: begun late by {3}, done after {4}; peak memory {5}",
                            DAGS,
                            TASKS,
                            begun.size(),
                            percentiles(begun),
                            percentiles(done),
                            scheduler.peakMemory());
        }
    }

    private static String percentiles(List<Long> millis) {
        if (millis.isEmpty()) {
            return "nothing";
        }
        millis.sort(null);
        return "%d ms (median), %d ms (99 %%), %d ms (longest)"
                .formatted(
                        millis.get(millis.size() / 2),
                        millis.get((int) Math.ceil(millis.size() * 0.99) - 1),
                        millis.get(millis.size() - 1));
    }
}
