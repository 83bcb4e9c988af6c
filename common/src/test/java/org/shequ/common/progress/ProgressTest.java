package org.shequ.common.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter shown = new StringWriter();
    private final PrintWriter out = new PrintWriter(shown, true);
    private Instant now = Instant.parse("2024-01-01T00:00:00Z");

    @Test
    void aFileGetsALineAtTheBeginningAndOneNowAndThenForWhatTakesLong() {
        Progress progress = new Progress(out, 0, () -> now);
        try (Progress.Step step = progress.begin("7/18", "curate", "curate_grid_case")) {
            step.expect(4_000);
            now = now.plusSeconds(4);
            step.passed(500);
            progress.renew();
            now = now.plusSeconds(6);
            step.passed(500);
            progress.renew();
        }
        progress.renew();
        assertEquals(
                List.of(
                        "[7/18] curate     curate_grid_case",
                        "[7/18] curate     curate_grid_case  1,000 / 4,000 行 rows  剩余约 30 秒 s left"),
                shown.toString().lines().toList());
    }

    @Test
    void aTerminalShowsOneLineOfAllThatIsUnderWayWhichRenewsItselfAndGoesAway() {
        Progress progress = new Progress(out, 72, () -> now);
        try (Progress.Step first = progress.begin("1/2", "curate", "a");
                Progress.Step second = progress.begin("2/2", "curate", "b")) {
            first.passed(7);
            second.done(0.25);
            now = now.plusSeconds(3);
            progress.renew();
            progress.say("flag 警示");
        }
        progress.close();
        String[] states = shown.toString().split("\r\u001b\\[K", -1);
        assertEquals("[1/2] curate      a  0 行 rows", states[0]);
        assertEquals("[1/2] curate      a  7 行 rows  +  [2/2] curate      b  0 行 rows  剩余", states[2]);
        assertEquals("flag 警示" + System.lineSeparator(), states[3], "lines of their own stay");
        assertEquals(4, states.length, "nothing is left of the line that renewed itself");
    }

    @Test
    void whereRowsToComeAreNotKnownTheShareThatIsDoneTellsTheTimeLeft() {
        Progress progress = new Progress(out, 0, () -> now);
        try (Progress.Step step = progress.begin("1/1", "extract", "grid_case")) {
            step.passed(10);
            step.done(0.25);
            now = now.plusSeconds(10);
            progress.renew();
        }
        assertTrue(shown.toString().contains("10 行 rows  剩余约 30 秒 s left"), shown.toString());
    }

    @Test
    void rowsThatSparkReadsForAStepCountAsPassed(@org.junit.jupiter.api.io.TempDir java.nio.file.Path folder)
            throws Exception {
        SparkSession session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", false)
                .getOrCreate();
        String table = folder.resolve("t").toString();
        session.range(1_000).write().parquet(table);
        Progress progress = new Progress(out, 0, () -> now);
        try (Progress.Step step = progress.begin("1/1", "measure", "measure")) {
            step.follow(session.sparkContext());
            session.read()
                    .parquet(table)
                    .agg(org.apache.spark.sql.functions.sum("id"))
                    .collectAsList();
            session.sparkContext().listenerBus().waitUntilEmpty();
            now = now.plusSeconds(10);
            progress.renew();
            progress.close();
        } finally {
            session.stop();
        }
        assertTrue(shown.toString().contains("measure  1,000 行 rows"), shown.toString());
    }
}
