package org.shequ.jobs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.LakeSettings;
import org.shequ.jobs.sample.SampleCity;
import org.shequ.jobs.sample.SampleRequest;
import org.shequ.schemas.city.Deployment;

/** A standalone Spark, one master and one worker in processes of their own, ends in the tables one process ends in. */
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = "takes minutes: mvn -Plong verify")
class ClusterTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));
    private static final String CLASS_PATH =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    @TempDir
    private Path folder;

    private final List<Process> cluster = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        cluster.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
        try (Stream<Path> links = Files.list(folder.resolve("spark/jars"))) {
            for (Path link : links.toList()) {
                Files.delete(link);
            }
        }
    }

    @Test
    void aClusterEndsInTheTablesOneProcessEndsIn() throws Exception {
        SampleCity.write(new SampleRequest(20, 2, YearMonth.of(2026, 9), 11, 0.1), folder.resolve("data"));
        String master = "spark://127.0.0.1:" + freePort();
        start(
                "master",
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                master.replaceAll(".*:", ""),
                "--webui-port",
                "0");
        start(
                "worker",
                "org.apache.spark.deploy.worker.Worker",
                "--host",
                "127.0.0.1",
                "--cores",
                "2",
                "--memory",
                "1g",
                "--work-dir",
                folder.resolve("work").toString(),
                "--webui-port",
                "0",
                master);
        jobs("alone", "local[2]", Long.MAX_VALUE);
        String said = jobs("clustered", master, 0);
        assertTrue(said.contains("master " + master + ", executors 1"), said);
        Map<String, List<String>> alone = tables("alone");
        assertEquals(alone, tables("clustered"));
        assertFalse(alone.get("indicator.value").isEmpty());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Spark's own jars where its daemons look for them, without an installation. */
    private Path sparkHome() throws IOException {
        Path jars = folder.resolve("spark/jars");
        if (Files.notExists(jars)) {
            Files.createDirectories(jars);
            for (String entry : CLASS_PATH.split(File.pathSeparator)) {
                if (entry.endsWith(".jar")) {
                    Files.createSymbolicLink(jars.resolve(Path.of(entry).getFileName()), Path.of(entry));
                }
            }
        }
        return folder.resolve("spark");
    }

    private void start(String name, String... arguments) throws IOException {
        cluster.add(
                process(name, Map.of("SPARK_HOME", sparkHome().toString(), "SPARK_SCALA_VERSION", "2.13"), arguments));
    }

    private String jobs(String home, String master, long few) throws Exception {
        Process jobs = process(
                home,
                Map.of(LakeSettings.MASTER, master),
                ClusterJobs.class.getName(),
                ROOT.toAbsolutePath().toString(),
                folder.resolve("data").toString(),
                folder.resolve(home).toString(),
                Long.toString(few));
        boolean isEnded = jobs.waitFor(4, TimeUnit.MINUTES);
        String said = Files.readString(folder.resolve(home + ".log"));
        assertTrue(isEnded, said);
        assertEquals(0, jobs.exitValue(), said);
        return said;
    }

    private Process process(String name, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Files.readAllLines(ROOT.resolve("jobs/src/main/dist/jvm.options")).stream()
                .filter(line -> !line.startsWith("#"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx500m", "-XX:TieredStopAtLevel=1", "-cp", CLASS_PATH));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The rows of every table, sorted. */
    private Map<String, List<String>> tables(String home) {
        Deployment deployment = Deployment.load(ROOT.resolve("schemas/deployments/sample"));
        Map<String, List<String>> tables = new TreeMap<>();
        try (Lake lake = Lake.reader(
                LakeSettings.local(folder.resolve(home), deployment.city().zone()))) {
            for (String table : List.of("core.hotline_request", "core.accounting", "indicator.value")) {
                tables.put(
                        table,
                        lake.readSmall(deployment.contracts().of(table)).stream()
                                .map(row -> new TreeMap<>(row).toString())
                                .sorted()
                                .toList());
            }
        }
        return tables;
    }
}
