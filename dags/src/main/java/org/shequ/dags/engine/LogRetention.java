package org.shequ.dags.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Removes what attempts left behind that ended long ago, and the folders that are empty without it. */
final class LogRetention {
    private static final Duration PAUSE = Duration.ofHours(1);

    private final Path logs;
    private final Duration kept;
    private Instant last = Instant.MIN;

    LogRetention(Path logs, Duration kept) {
        this.logs = logs;
        this.kept = kept;
    }

    /** Reads SHEQU_SCHEDULER_LOG_DAYS, 30 by default. */
    static LogRetention of(Path logs, Map<String, String> environment) {
        String days = environment.getOrDefault("SHEQU_SCHEDULER_LOG_DAYS", "30");
        if (!days.matches("[1-9]\\d{0,4}")) {
            throw new IllegalArgumentException(
                    "Cannot keep logs for '" + days + "' days (SHEQU_SCHEDULER_LOG_DAYS; expected 1 to 99999)");
        }
        return new LogRetention(logs, Duration.ofDays(Long.parseLong(days)));
    }

    /** Looks at most once an hour. */
    void tidy(Instant now) {
        boolean isRecent = !last.isAfter(now) && last.isAfter(now.minus(PAUSE));
        if (isRecent || !Files.isDirectory(logs)) {
            return;
        }
        last = now;
        Instant oldest = now.minus(kept);
        try (Stream<Path> found = Files.walk(logs)) {
            // Judged before anything is removed, which makes a folder look new; deepest first, so that folders are
            // empty.
            List<Path> old = found.filter(path -> !path.equals(logs) && isBefore(path, oldest))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            for (Path path : old) {
                remove(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove old logs under " + logs + ": " + e.getMessage(), e);
        }
    }

    private static boolean isBefore(Path path, Instant oldest) {
        try {
            return Files.getLastModifiedTime(path).toInstant().isBefore(oldest);
        } catch (IOException e) {
            // An attempt that has just ended takes its own folder away.
            return false;
        }
    }

    private static void remove(Path path) throws IOException {
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            // A newer log is in it.
        }
    }
}
