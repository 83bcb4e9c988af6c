package org.shequ.common.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    private Instant now = Instant.parse("2024-01-01T00:00:00Z");

    @Test
    void plainLinesAreWholeAndFew() {
        Progress progress = new Progress(out, Progress.Style.PLAIN, () -> now);
        Progress.Step step = progress.begin("core", "grid_case");
        step.expect(4_000);
        now = now.plusSeconds(4);
        step.reached(500);
        now = now.plusSeconds(6);
        step.reached(1_000);
        now = now.plusSeconds(2);
        step.done(4_000);
        step.close();
        assertEquals(
                List.of(
                        "core       grid_case                               0 行 rows",
                        "core       grid_case                           1,000 / 4,000 行 rows  剩余约 30 秒 s left",
                        "core       grid_case                           4,000 行 rows  12.0 秒 s"),
                shown.toString(StandardCharsets.UTF_8).lines().toList());
    }

    @Test
    void aTerminalShowsOneLineThatRenewsItself() {
        Progress progress = new Progress(out, Progress.Style.TERMINAL, () -> now);
        try (Progress.Step step = progress.begin("core", "grid_case")) {
            now = now.plusMillis(100);
            step.reached(1);
            now = now.plusMillis(100);
            step.reached(2);
        }
        String text = shown.toString(StandardCharsets.UTF_8);
        assertEquals(1, text.lines().filter(line -> line.contains("失败 failed")).count());
        assertEquals(3, text.split("\r", -1).length - 1, "began, renewed once, ended");
        assertTrue(text.endsWith(System.lineSeparator()), "ends with a whole line");
    }
}
