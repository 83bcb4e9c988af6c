package org.shequ.dags.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One attempt on disk. Its process stands on its own: it writes its process id and exit code into the folder, so a scheduler
 * started later can look after it, and exactly one of process and scheduler may claim it.
 */
final class AttemptFolder {
    private final Path folder;

    AttemptFolder(Path attempts, String attemptId) {
        this.folder = attempts.resolve(attemptId);
    }

    /** What is known of the process. */
    enum Life {
        /** The process has not yet said that it runs. */
        STARTING,
        RUNNING,
        ENDED,
        /** It ended without leaving an exit code. */
        VANISHED
    }

    /**
     * Starts the process.
     *
     * @return done when the process ends
     */
    CompletableFuture<Process> start(
            String command, Path log, Optional<String> workFolder, Map<String, String> environment, Duration lease) {
        try {
            Files.createDirectories(folder);
            Files.createDirectories(log.getParent());
            Files.writeString(folder.resolve("command"), command);
            if (workFolder.isPresent()) {
                Files.writeString(folder.resolve("folder"), workFolder.get());
            }
            try (InputStream script = AttemptFolder.class.getResourceAsStream("attempt.sh")) {
                Files.write(folder.resolve("attempt.sh"), script.readAllBytes());
            }
            touchLease(Instant.now());
            ProcessBuilder builder = new ProcessBuilder(List.of(
                    "setsid",
                    "bash",
                    folder.resolve("attempt.sh").toString(),
                    folder.toString(),
                    log.toString(),
                    String.valueOf(Math.max(1, lease.toMinutes() - 1))));
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
            return builder.start().onExit();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start an attempt in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Whether the process runs, ended, or is gone. */
    Life life() {
        if (exitCode().isPresent()) {
            return Life.ENDED;
        }
        Optional<Long> pid = pid();
        if (pid.isEmpty()) {
            return Life.STARTING;
        }
        boolean isAlive = ProcessHandle.of(pid.get())
                .filter(ProcessHandle::isAlive)
                .filter(this::isOurs)
                .isPresent();
        if (isAlive) {
            return Life.RUNNING;
        }
        // It may have written its exit code between the two looks.
        return exitCode().isPresent() ? Life.ENDED : Life.VANISHED;
    }

    /** Process ids are used again; the folder's name on the command line is not. */
    private boolean isOurs(ProcessHandle handle) {
        Optional<String[]> arguments = handle.info().arguments();
        return arguments.isEmpty()
                || List.of(arguments.get()).stream().anyMatch(argument -> argument.equals(folder.toString()));
    }

    Optional<Integer> exitCode() {
        return number("exit").map(Long::intValue);
    }

    Optional<Long> pid() {
        return number("pid");
    }

    private Optional<Long> number(String file) {
        try {
            return Optional.of(Long.parseLong(Files.readString(folder.resolve(file), StandardCharsets.US_ASCII)
                    .strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Takes an attempt whose process has not begun; true means it now never will. */
    boolean claim() {
        try {
            Files.createDirectories(folder);
            Files.createDirectory(folder.resolve("claim"));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot claim the attempt in " + folder, e);
        }
    }

    /** Shows the process that a scheduler still looks after it. */
    void touchLease(Instant now) {
        try {
            Path lease = folder.resolve("lease");
            if (Files.exists(lease)) {
                Files.setLastModifiedTime(lease, FileTime.from(now));
            } else {
                Files.writeString(lease, "");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot renew the lease in " + folder, e);
        }
    }

    /** Stops the process and all it started. */
    void kill(Signal signal) {
        pid().ifPresent(pid -> {
            try {
                new ProcessBuilder("kill", "-" + signal.name(), "--", "-" + pid)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor(5, TimeUnit.SECONDS);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot stop process group " + pid, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** How hard a process is asked to stop. */
    enum Signal {
        TERM,
        KILL
    }

    /** Removes what is no longer needed once the end is stored. */
    void remove() {
        for (String file :
                List.of("attempt.sh", "command", "folder", "lease", "pid", "exit", "pid.new", "exit.new", "claim")) {
            try {
                Files.deleteIfExists(folder.resolve(file));
            } catch (IOException e) {
                // A left-over file does no harm; the folder is removed with the logs.
            }
        }
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // Its work folder may still be being removed by the process itself.
        }
    }
}
