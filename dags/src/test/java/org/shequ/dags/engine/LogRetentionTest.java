package org.shequ.dags.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogRetentionTest {
    private static final Instant NOW = Instant.parse("2026-03-31T00:00:00Z");

    @TempDir
    Path logs;

    private void log(String name, String modified) throws IOException {
        Path file = logs.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x");
        FileTime time = FileTime.from(Instant.parse(modified));
        Files.setLastModifiedTime(file, time);
        Files.setLastModifiedTime(file.getParent(), time);
    }

    @Test
    void logsPastTheirDaysGoWithTheirFolders() throws IOException {
        log("old/1.log", "2026-03-20T23:59:59Z");
        log("both/1.log", "2026-03-20T23:59:59Z");
        log("both/2.log", "2026-03-22T00:00:00Z");
        LogRetention.of(logs, Map.of("SHEQU_SCHEDULER_LOG_DAYS", "10")).tidy(NOW);
        try (Stream<Path> left = Files.walk(logs)) {
            assertEquals(
                    List.of("", "both", "both/2.log"),
                    left.map(path -> logs.relativize(path).toString()).sorted().toList());
        }
    }

    @Test
    void theOldestGoUntilTheRestFitsButNoneThatMayBeInUse() throws IOException {
        for (String name : List.of("a/1.log", "b/1.log", "c/1.log", "d/1.log")) {
            log(name, "2026-03-29T0" + (name.charAt(0) - 'a') + ":00:00Z");
        }
        log("d/2.log", "2026-03-30T00:30:00Z");
        new LogRetention(logs, Duration.ofDays(10), 3).tidy(NOW);
        assertEquals(List.of("c/1.log", "d/1.log", "d/2.log"), files());
        new LogRetention(logs, Duration.ofDays(10), 0).tidy(NOW);
        assertEquals(List.of("d/2.log"), files());
    }

    @Test
    void whatComesAndGoesWhileItLooksIsPassedOver() throws Exception {
        AtomicBoolean isOver = new AtomicBoolean();
        CompletableFuture<Void> attempts = CompletableFuture.runAsync(() -> {
            for (int attempt = 0; !isOver.get(); attempt = (attempt + 1) % 50) {
                try {
                    Path folder = Files.createDirectories(logs.resolve("a" + attempt));
                    Path written = Files.writeString(folder.resolve("pid.new"), "1");
                    Path named = Files.move(written, folder.resolve("pid"), StandardCopyOption.ATOMIC_MOVE);
                    Files.delete(named);
                    Files.delete(folder);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        for (int look = 0; look < 3_000; look++) {
            new LogRetention(logs, Duration.ofDays(10), 3).tidy(NOW);
        }
        isOver.set(true);
        attempts.get(10, TimeUnit.SECONDS);
        assertEquals(List.of(), files());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> left = Files.walk(logs)) {
            return left.filter(Files::isRegularFile)
                    .map(path -> logs.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void daysThatAreNoNumberAreRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> LogRetention.of(logs, Map.of("SHEQU_SCHEDULER_LOG_DAYS", "ten")));
    }
}
