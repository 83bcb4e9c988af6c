package org.shequ.jobs.extract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Deliveries and tables in a store that speaks S3: a real server, and the jars the README names beside the class path. */
@EnabledIfSystemProperty(named = "test.long", matches = "true", disabledReason = "takes a minute: mvn -Plong verify")
class S3Test {
    private static final Path JARS = Path.of("target", "s3").toAbsolutePath();
    private static final Path SERVER = Path.of("target", "s3-server.jar").toAbsolutePath();
    private static final Pattern PORTS = Pattern.compile("started on ports? (.*)");
    private static final Pattern PLAIN = Pattern.compile("(\\d+) \\(http/1.1\\)");

    @TempDir
    private Path folder;

    private Process server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.destroy();
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private Process started(String log, List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile())
                .start();
    }

    /** The port the server took; it says so once it is up. */
    private int port() throws Exception {
        server = started(
                "server.log",
                List.of(
                        java(),
                        "-Xmx256m",
                        "-Djava.io.tmpdir=" + folder,
                        "-jar",
                        SERVER.toString(),
                        "--server.port=0",
                        "--com.adobe.testing.s3mock.http-port=0",
                        "--com.adobe.testing.s3mock.domain.initial-buckets=city"));
        while (server.isAlive()) {
            String log = Files.readString(folder.resolve("server.log"));
            Matcher ports = PORTS.matcher(log);
            if (log.contains("Started S3MockApplication") && ports.find()) {
                Matcher plain = PLAIN.matcher(ports.group(1));
                assertTrue(plain.find(), log);
                return Integer.parseInt(plain.group(1));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException(Files.readString(folder.resolve("server.log")));
    }

    private String log(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            return name + ": " + e.getMessage();
        }
    }

    private void configure(int port) throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/core-site.xml"), """
                <configuration>
                <property><name>fs.s3a.endpoint</name><value>http://127.0.0.1:%d</value></property>
                <property><name>fs.s3a.endpoint.region</name><value>us-east-1</value></property>
                <property><name>fs.s3a.path.style.access</name><value>true</value></property>
                <property><name>fs.s3a.access.key</name><value>any</value></property>
                <property><name>fs.s3a.secret.key</name><value>any</value></property>
                </configuration>
                """.formatted(port));
    }

    @Test
    void deliveriesAndTablesLieInABucket() throws Exception {
        assumeTrue(Files.exists(SERVER), "the server's jar comes with mvn -Plong");
        configure(port());
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx600m"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-opens"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        + File.pathSeparator
                        + JARS + "/*" + File.pathSeparator + folder.resolve("conf"),
                S3Nights.class.getName(),
                folder.resolve("city").toString()));
        Process nights = started("nights.log", command);
        assertTrue(nights.waitFor(5, TimeUnit.MINUTES));
        List<String> told = Files.readAllLines(folder.resolve("nights.log")).stream()
                .filter(line -> line.matches("[\\[{].*[\\]}]|s3a:.*|UNCHANGED|true|false"))
                .toList();
        assertEquals(
                List.of(
                        "[1 A 噪声, 2 B 道路] {accepted=2}",
                        "[1 A 噪声, 2 B 噪声, 3 B 道路] {accepted=3, superseded=1}",
                        "UNCHANGED",
                        "s3a://city/lake/core/hotline_request/data/event_month=2026-09",
                        "s3a://city/lake/core/hotline_request/data/event_month=2026-10",
                        "true"),
                told,
                () -> log("nights.log") + log("server.log"));
    }
}
