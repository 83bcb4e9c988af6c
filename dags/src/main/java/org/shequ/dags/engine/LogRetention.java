package org.shequ.dags.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.shequ.dags.factory.FolderListing;

/**
 * Removes what attempts left behind that ended long ago, the oldest of the rest where it takes too much room, and the folders
 * that are empty without it.
 */
final class LogRetention {
    private static final Duration PAUSE = Duration.ofHours(1);
    private static final Duration IN_USE = Duration.ofDays(1);

    private final Path logs;
    private final Duration kept;
    private final long mostBytes;
    private Instant last = Instant.MIN;

    LogRetention(Path logs, Duration kept, long mostBytes) {
        this.logs = logs;
        this.kept = kept;
        this.mostBytes = mostBytes;
    }

    /** Reads SHEQU_SCHEDULER_LOG_DAYS, 30 by default, and SHEQU_SCHEDULER_LOG_MEGABYTES, 2000 by default. */
    static LogRetention of(Path logs, Map<String, String> environment) {
        long days = number(environment, "SHEQU_SCHEDULER_LOG_DAYS", "30", "days");
        long megabytes = number(environment, "SHEQU_SCHEDULER_LOG_MEGABYTES", "2000", "MB");
        return new LogRetention(logs, Duration.ofDays(days), megabytes * 1_000_000);
    }

    /** The same for folders of attempts, which hold what those that run need: only time counts. */
    LogRetention withoutLimit(Path folder) {
        return new LogRetention(folder, kept, Long.MAX_VALUE);
    }

    private static long number(Map<String, String> environment, String name, String otherwise, String unit) {
        String text = environment.getOrDefault(name, otherwise);
        if (!text.matches("[1-9]\\d{0,6}")) {
            throw new IllegalArgumentException(
                    "Cannot keep logs of '" + text + "' " + unit + " (" + name + "; expected 1 to 9999999)");
        }
        return Long.parseLong(text);
    }

    /** Looks at most once an hour. */
    void tidy(Instant now) {
        boolean isRecent = !last.isAfter(now) && last.isAfter(now.minus(PAUSE));
        if (isRecent || !Files.isDirectory(logs)) {
            return;
        }
        last = now;
        Instant oldest = now.minus(kept);
        try {
            // Judged before anything is removed, which makes a folder look new; deepest first, so that folders are
            // empty.
            List<Path> found = FolderListing.of(logs);
            List<Path> old = found.stream()
                    .filter(path -> !path.equals(logs) && isBefore(path, oldest))
                    .sorted(Comparator.reverseOrder())
                    .toList();
            for (Path path : old) {
                remove(path);
            }
            shrink(found, now);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove old logs under " + logs + ": " + e.getMessage(), e);
        }
    }

    private record Kept(Path file, Instant modified, long bytes) {}

    /** Removes the oldest files until the rest fits; those written to of late may still be in use and stay. */
    private void shrink(List<Path> found, Instant now) throws IOException {
        List<Kept> files = found.stream()
                .map(LogRetention::look)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Kept::modified).thenComparing(Kept::file))
                .toList();
        long bytes = files.stream().mapToLong(Kept::bytes).sum();
        for (Kept file : files) {
            if (bytes <= mostBytes || file.modified().isAfter(now.minus(IN_USE))) {
                return;
            }
            Files.deleteIfExists(file.file());
            bytes -= file.bytes();
            for (Path up = file.file().getParent(); !up.equals(logs) && isEmpty(up); up = up.getParent()) {
                remove(up);
            }
        }
    }

    private static Optional<Kept> look(Path path) {
        try {
            return Files.isRegularFile(path)
                    ? Optional.of(new Kept(path, Files.getLastModifiedTime(path).toInstant(), Files.size(path)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        } catch (NoSuchFileException e) {
            return true;
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
