package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.audit.ReleaseCheck;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.jobs.publish.PublishedRoot;
import org.shequ.jobs.sample.SampleCity;
import org.shequ.jobs.sample.SampleRequest;

/** A night killed at any moment leaves the last complete release or none, and the next night finishes the work. */
class KillNightTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
    private static final int KILLS = Integer.getInteger("test.kills", 5) / 2;

    @TempDir
    private Path folder;

    @Test
    void whatAKilledNightLeavesIsFinishedByTheNext() throws Exception {
        write(7);
        long start = System.nanoTime();
        assertEquals(0, night("undisturbed").waitFor(), log("undisturbed"));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        Random moments = new Random(5);
        Optional<String> last = Optional.empty();
        int hit = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            if (kill == KILLS / 2) {
                assertEquals(0, night("killed").waitFor(), log("killed"));
                assertEquals(values("undisturbed"), values("killed"));
                last = current("killed");
                write(8);
            }
            Process process = night("killed");
            boolean isDone =
                    process.waitFor((long) (millis * (0.2 + 0.6 * moments.nextDouble())), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            hit += isDone ? 0 : 1;
            Optional<String> now = current("killed");
            assertTrue(now.isPresent() || last.isEmpty(), "the last release is gone");
            if (now.isPresent()) {
                assertEquals(List.of(), ReleaseCheck.differences(PublishedRelease.open(root("killed"), now.get())));
            }
            last = now;
        }
        assertTrue(hit > 0, "no night was killed before it ended");
        assertEquals(0, night("killed").waitFor(), log("killed"));
        assertEquals(0, night("undisturbed").waitFor(), log("undisturbed"));
        assertEquals(values("undisturbed"), values("killed"));
        try (var published = Files.list(folder.resolve("killed/published"))) {
            assertTrue(
                    published.noneMatch(file -> file.getFileName().toString().startsWith(".")),
                    "half a release is left");
        }
    }

    /** Deliveries with other rows under the same names. */
    private void write(long seed) {
        SampleCity.write(new SampleRequest(20, 2, YearMonth.of(2026, 9), seed, 0.1), folder.resolve("data"));
    }

    private Process night(String home) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Files.readAllLines(ROOT.resolve("jobs/src/main/dist/jvm.options")).stream()
                .filter(line -> !line.startsWith("#"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx700m",
                "-XX:TieredStopAtLevel=1",
                "-Dshequ.root=" + ROOT.toAbsolutePath(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Shequ.class.getName(),
                "run",
                "nightly",
                "--deployment=sample",
                "--data=" + folder.resolve("data"),
                "--home=" + folder.resolve(home),
                "--date=2026-10-01"));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(home + ".log").toFile()))
                .start();
    }

    private String log(String home) throws IOException {
        return Files.readString(folder.resolve(home + ".log"));
    }

    private PublishedRoot root(String home) {
        return new PublishedRoot(folder.resolve(home).resolve("published"));
    }

    private Optional<String> current(String home) {
        return root(home).current();
    }

    /** All published values and scores, row by row. */
    private List<String> values(String home) {
        List<String> rows = new ArrayList<>();
        for (String table : List.of("indicator_value", "score", "reject_summary")) {
            CurrentRelease.column(
                            folder.resolve(home),
                            "select to_json(t)::varchar from read_parquet('%s/" + table + "/*.parquet') t order by all")
                    .forEach(row -> rows.add(table + " " + row.replaceFirst(",\"release\":\"[^\"]*\"", "")));
        }
        return rows;
    }
}
