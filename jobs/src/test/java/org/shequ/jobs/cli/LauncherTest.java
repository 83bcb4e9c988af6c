package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The launcher where the scheduler has told it of a process for its DAG run: {@code ./shequ run} is done there. */
class LauncherTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

    // The process may still be leaving.
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private Path root;

    /** What a build leaves, with the classes of this test in its only jar. */
    @BeforeEach
    void build() throws IOException {
        root = Files.createDirectories(folder.resolve("root"));
        Path dist =
                Files.createDirectories(root.resolve("jobs/target/shequ/lib")).getParent();
        for (String module : List.of("schemas", "common", "dags")) {
            Files.createDirectories(root.resolve(module));
        }
        Files.writeString(root.resolve("pom.xml"), "");
        Files.copy(ROOT.resolve("shequ"), root.resolve("shequ"));
        Files.copy(ROOT.resolve("jobs/src/main/dist/jvm.options"), dist.resolve("jvm.options"));
        Files.copy(ROOT.resolve("dags/src/main/resources/org/shequ/dags/warm/warm.sh"), dist.resolve("warm.sh"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(classPath.split(":"))
                                .map(entry -> Path.of(entry).toUri().toString())
                                .collect(Collectors.joining(" ")));
        new JarOutputStream(Files.newOutputStream(dist.resolve("lib/all.jar")), manifest).close();
        Files.writeString(dist.resolve("built"), "");
    }

    /** A process whose folder is gone ends by itself. */
    @AfterEach
    void endTheProcesses() throws IOException {
        for (Path process : processes()) {
            try (Stream<Path> files = Files.list(process)) {
                for (Path file : files.toList()) {
                    Files.deleteIfExists(file);
                }
            }
            Files.deleteIfExists(process);
        }
    }

    private List<Path> processes() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("warm-"))
                    .sorted()
                    .toList();
        }
    }

    private record Called(int code, List<String> lines) {}

    private Called call(Map<String, String> environment, String... words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", root.resolve("shequ").toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SHEQU_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SHEQU_MEMORY", "256m");
        builder.environment().put("SHEQU_WARM", folder.resolve("warm").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Called(process.waitFor(), text.lines().toList());
    }

    @Test
    void jobsOfOneRunShareAProcessAndKeepTheirExitCodes() throws Exception {
        Called help = call(Map.of("AIRFLOW_CTX_TASK_ID", "a"), "run", "--help");
        assertEquals(0, help.code(), help.lines().toString());
        assertTrue(
                help.lines().get(0).startsWith("Usage: shequ run "),
                help.lines().toString());
        List<Path> first = processes();
        assertEquals(1, first.size());
        String address = Files.readString(first.get(0).resolve("address"));
        Called wrong = call(Map.of("AIRFLOW_CTX_TASK_ID", "b"), "run", "measure");
        assertEquals(2, wrong.code());
        assertEquals(
                List.of("sample: there is no such deployment (expected a folder with city.yml, or a bundled name)"),
                wrong.lines());
        assertEquals(first, processes());
        assertEquals(address, Files.readString(first.get(0).resolve("address")), "the same process");
        // What a job may depend on parts it from the others: options, environment.
        assertEquals(2, call(Map.of(), "run", "none", "--home", "elsewhere").code());
        assertEquals(2, processes().size());
        assertEquals(0, call(Map.of("SHEQU_DATA", "elsewhere"), "run", "--help").code());
        assertEquals(3, processes().size());
        // Other words are not for it.
        Called version = call(Map.of("SHEQU_DATA", "nowhere"), "indicators", "--help");
        assertEquals(0, version.code(), version.lines().toString());
        assertNotEquals(List.of(), version.lines());
        assertEquals(3, processes().size());
    }
}
