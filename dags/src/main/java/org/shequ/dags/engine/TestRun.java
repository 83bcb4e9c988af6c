package org.shequ.dags.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.shequ.dags.definition.Dag;
import org.shequ.dags.definition.Operator;
import org.shequ.dags.definition.Task;
import org.shequ.dags.state.AttemptEnd;
import org.shequ.dags.state.RuleOutcome;
import org.shequ.dags.state.RunOutcome;
import org.shequ.dags.state.RunState;
import org.shequ.dags.state.RunType;
import org.shequ.dags.state.TaskState;
import org.shequ.dags.state.UpstreamStates;

/** Runs a DAG or a task at once in the foreground, one task after the other, without the scheduler's database. */
public final class TestRun {
    private final EngineSettings settings;
    private final Clock clock;
    private final Consumer<String> lines;

    /** @param lines is told what the tasks print, line by line */
    public TestRun(EngineSettings settings, Clock clock, Consumer<String> lines) {
        this.settings = settings;
        this.clock = clock;
        this.lines = lines;
    }

    /** What an attempt of a run by hand at a date knows. */
    public static Rendering.Attempt attempt(Dag dag, Instant date, Map<String, Object> conf) {
        return new Rendering.Attempt(
                RunType.MANUAL.runId(date),
                RunType.MANUAL,
                Optional.of(date),
                Optional.of(dag.schedule().timetable().manual(date)),
                date,
                1,
                conf,
                Optional.empty());
    }

    /** Runs every task whose rule lets it, with its retries and their delays. */
    public RunState run(Dag dag, Instant date, Map<String, Object> conf) {
        Map<String, TaskState> states = new LinkedHashMap<>();
        for (Task task : dag.tasks().inOrder()) {
            List<TaskState> upstream = task.upstream().stream().map(states::get).toList();
            RuleOutcome outcome = RuleOutcome.of(task.rule(), UpstreamStates.of(upstream));
            TaskState state = outcome.state().orElse(TaskState.NONE);
            if (outcome.mayRun()) {
                state = task(dag, task, date, conf);
            }
            lines.accept("[" + task.id() + "] " + state.word());
            states.put(task.id(), state);
        }
        int unfinished = (int)
                states.values().stream().filter(state -> !state.isFinished()).count();
        return RunOutcome.of(
                        dag.tasks().leaves().stream().map(states::get).toList(),
                        unfinished,
                        RunOutcome.Progress.IMPOSSIBLE)
                .state();
    }

    /** Runs one task, with its retries. */
    public TaskState task(Dag dag, Task task, Instant date, Map<String, Object> conf) {
        for (int number = 1; ; number++) {
            Rendering.Attempt plain = attempt(dag, date, conf);
            Rendering.Attempt attempt = new Rendering.Attempt(
                    plain.runId(),
                    plain.type(),
                    plain.logicalDate(),
                    plain.interval(),
                    plain.runAfter(),
                    number,
                    conf,
                    Optional.empty());
            TaskState state =
                    once(dag, task, attempt).stateAfter(number, task.retries().times());
            if (state != TaskState.UP_FOR_RETRY) {
                return state;
            }
            sleep(task.retries().delayAfter(dag.id() + "#" + task.id() + "#" + date + "#" + number, number));
        }
    }

    private AttemptEnd once(Dag dag, Task task, Rendering.Attempt attempt) {
        if (task.operator() instanceof Operator.Empty) {
            return AttemptEnd.SUCCEEDED;
        }
        Operator operator = new Rendering().render(dag, task, attempt, settings.dagsFolder(), settings.environment());
        CommandLineOf command = CommandLineOf.of(operator, dag, task, attempt, settings);
        try {
            Path work = Files.createTempDirectory("shequ-task");
            ProcessBuilder builder = new ProcessBuilder("bash", "-c", command.script());
            builder.directory(command.folder().map(Path::of).orElse(work).toFile());
            builder.environment().clear();
            builder.environment().putAll(command.environment());
            Process process = builder.redirectErrorStream(true).start();
            Instant limit = task.lifetime().timeout().map(clock.instant()::plus).orElse(Instant.MAX);
            AttemptEnd end = follow(task, process, limit);
            remove(work);
            return end;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot run task '" + task.id() + "': " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return AttemptEnd.LOST;
        }
    }

    /** Takes away the folder an attempt ran in with what it left there. */
    private static void remove(Path work) throws IOException {
        try (Stream<Path> left = Files.walk(work)) {
            for (Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private AttemptEnd follow(Task task, Process process, Instant limit) throws IOException, InterruptedException {
        Thread reader = new Thread(() -> print(task, process), "output of " + task.id());
        reader.setDaemon(true);
        reader.start();
        while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
            if (clock.instant().isAfter(limit)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                return AttemptEnd.TIMED_OUT;
            }
        }
        reader.join(2000);
        return AttemptEnd.ofExitCode(
                process.exitValue(),
                task.operator() instanceof Operator.Bash bash ? bash.skipCodes() : java.util.Set.of());
    }

    private void print(Task task, Process process) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.accept("[" + task.id() + "] " + line);
            }
        } catch (IOException e) {
            lines.accept("[" + task.id() + "] its output ended: " + e.getMessage());
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot wait for the next attempt: interrupted", e);
        }
    }
}
