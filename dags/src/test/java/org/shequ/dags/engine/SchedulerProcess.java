package org.shequ.dags.engine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.shequ.dags.command.SchedulingCommands;
import picocli.CommandLine;

/** A scheduler in a process of its own, so that tests can kill it. */
final class SchedulerProcess {
    private final Path home;
    private final Path dags;
    private final Map<String, String> environment;
    private Process process;

    /** What the child process runs. */
    public static void main(String[] arguments) {
        System.exit(SchedulingCommands.addTo(new CommandLine(new Root())).execute(arguments));
    }

    @CommandLine.Command(name = "shequ")
    static final class Root {}

    SchedulerProcess(Path home, Path dags, Map<String, String> environment) {
        this.home = home;
        this.dags = dags;
        this.environment = environment;
    }

    void start() throws IOException {
        Files.createDirectories(home);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                SchedulerProcess.class.getName(),
                "scheduler",
                "--port=0",
                "--dags-folder=" + dags,
                "--scheduler-home=" + home);
        builder.environment().putAll(environment);
        File log = home.resolve("scheduler.log").toFile();
        process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Asks it to stop, and says what it ended with. */
    int stop() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The id under which it wrote itself down, once it has. */
    Optional<String> node() throws IOException {
        Path nodes = home.resolve("nodes");
        if (!Files.isDirectory(nodes)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(nodes)) {
            for (Path file : files.toList()) {
                if (Files.readString(file).startsWith(process.pid() + " ")) {
                    return Optional.of(file.getFileName().toString());
                }
            }
        }
        return Optional.empty();
    }

    /** The process groups of the attempts this scheduler's home holds. */
    List<Long> attempts() throws IOException {
        Path attempts = home.resolve("attempts");
        if (!Files.isDirectory(attempts)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(attempts)) {
            return folders.map(folder ->
                            new AttemptFolder(attempts, folder.getFileName().toString()))
                    .filter(folder -> folder.life() == AttemptFolder.Life.RUNNING)
                    .flatMap(folder -> folder.pid().stream())
                    .toList();
        }
    }

    /** The most memory the process has had at once, as Linux counts it. */
    String peakMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .map(line -> line.substring(6).strip())
                .orElse("unknown");
    }

    String log() throws IOException {
        return Files.readString(home.resolve("scheduler.log"));
    }
}
