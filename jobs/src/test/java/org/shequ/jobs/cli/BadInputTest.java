package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.jobs.sample.SampleCity;
import org.shequ.jobs.sample.SampleRequest;

/** What an operator reads, and what the exit code is, where configuration or input is bad; the last release stays. */
class BadInputTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
    private static final Charset GBK = Charset.forName("GB18030");

    @TempDir
    private Path folder;

    private Path deployment;
    private Path data;
    private Path current;

    @BeforeEach
    void aCityWithARelease() throws IOException {
        deployment = folder.resolve("city");
        copy(ROOT.resolve("schemas/deployments/sample"), deployment);
        data = folder.resolve("data");
        SampleCity.write(new SampleRequest(20, 2, YearMonth.of(2026, 9), 3, 0.05), data);
        current = Files.createDirectories(folder.resolve("home/published")).resolve("CURRENT");
        Files.writeString(current, "the-last-release\n");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Runs a night that is to fail; what it says must hold all of the words. */
    private void refuses(int code, String... words) throws IOException {
        StringWriter err = new StringWriter();
        int exit = Shequ.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err))
                .execute(
                        "run",
                        "nightly",
                        "--deployment",
                        deployment.toString(),
                        "--home",
                        folder.resolve("home").toString(),
                        "--data",
                        data.toString(),
                        "--date",
                        "2026-10-01");
        for (String word : words) {
            assertTrue(err.toString().contains(word), "expected '" + word + "' in: " + err);
        }
        assertFalse(err.toString().contains("\tat "), err.toString());
        assertEquals(code, exit, err.toString());
        assertEquals("the-last-release\n", Files.readString(current));
    }

    private void edit(Path file, Charset charset, String from, String to) throws IOException {
        String text = Files.readString(file, charset);
        assertTrue(text.contains(from), file + " has no " + from);
        Files.writeString(file, text.replace(from, to), charset);
    }

    @Test
    void aDeploymentThatIsNotThere() throws IOException {
        deployment = folder.resolve("nowhere");
        refuses(2, "nowhere");
    }

    @Test
    void brokenYaml() throws IOException {
        Path file = deployment.resolve("sources/task_ledger.yml");
        edit(file, StandardCharsets.UTF_8, "delivers: changes", "delivers: [changes");
        refuses(2, "task_ledger.yml:");
    }

    @Test
    void aFieldTheContractHasNot() throws IOException {
        Path file = deployment.resolve("sources/task_ledger.yml");
        edit(file, StandardCharsets.UTF_8, "  hours: 工时", "  ours: 工时");
        refuses(2, "task_ledger.yml:", "core.task_ledger has no field 'ours'");
    }

    @Test
    void anIndicatorThereIsNot() throws IOException {
        Path scheme = Files.copy(ROOT.resolve("schemas/schemes/default_2026.yml"), deployment.resolve("scheme.yml"));
        edit(scheme, StandardCharsets.UTF_8, "id: resident_satisfaction_rate", "id: no_such_indicator");
        refuses(2, "scheme.yml:19", "no_such_indicator");
    }

    @Test
    void noFileAtAll() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("ledger"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        refuses(3, "task_ledger", "no file matches [ledger/任务台账_*.csv]", "expected at least one");
    }

    @Test
    void aColumnThatIsMissing() throws IOException {
        edit(data.resolve("ledger/任务台账_2026-09.csv"), StandardCharsets.UTF_8, "社区编码", "社区代码");
        refuses(
                3,
                "ledger/任务台账_2026-09.csv",
                "has no column '社区编码' for the required field area_code",
                "task_ledger.yml:");
    }

    @Test
    void aCharsetThatIsAnother() throws IOException {
        Path file = data.resolve("ledger/任务台账_2026-09.csv");
        Files.writeString(file, Files.readString(file), GBK);
        refuses(3, "ledger/任务台账_2026-09.csv", "expected UTF-8, as its mapping says");
    }

    @Test
    void checkTellsAllProblemsAndWritesNothing() throws IOException {
        edit(deployment.resolve("sources/task_ledger.yml"), StandardCharsets.UTF_8, "  hours: 工时", "  ours: 工时");
        edit(deployment.resolve("sources/staff_months.yml"), StandardCharsets.UTF_8, "  grids: 网格数", "  grid: 网格数");
        StringWriter err = new StringWriter();
        Path home = folder.resolve("never");
        int exit = Shequ.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err))
                .execute(
                        "check",
                        "--deployment",
                        deployment.toString(),
                        "--home",
                        home.toString(),
                        "--data",
                        data.toString());
        assertEquals(2, exit, err.toString());
        assertTrue(err.toString().contains("'ours'") && err.toString().contains("'grid'"), err.toString());
        assertFalse(Files.exists(home));
    }
}
