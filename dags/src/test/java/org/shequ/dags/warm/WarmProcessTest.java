package org.shequ.dags.warm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process that stays up, called as tasks call it: by its shell script. */
class WarmProcessTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    /** Says who runs it and what it was given. */
    public static final class Echo {
        private Echo() {}

        public static void main(String[] arguments) {
            System.out.println(ProcessHandle.current().pid() + " " + List.of(arguments));
            System.err.println("and complains");
        }
    }

    /** Fails. */
    public static final class Failing {
        private Failing() {}

        public static void main(String[] arguments) {
            throw new IllegalStateException("it rains");
        }
    }

    /** Has said why it fails, and ends as it was told to. */
    public static final class Refusing {
        private Refusing() {}

        public static void main(String[] arguments) {
            System.err.println("refused");
            throw new ApplicationFailure(3, "refused");
        }
    }

    /** Does not stop when told to. */
    public static final class Stubborn {
        private Stubborn() {}

        @SuppressWarnings("InfiniteLoopStatement")
        public static void main(String[] arguments) {
            System.out.println("begun by " + ProcessHandle.current().pid());
            while (true) {
                try {
                    Thread.sleep(1000);
                } catch (InterruptedException e) {
                    System.out.println("told to stop");
                }
            }
        }
    }

    private record Called(int code, List<String> lines) {}

    private Process call(long idleSeconds, Class<?> application, String... arguments) throws IOException {
        List<String> words = new ArrayList<>();
        try (InputStream script = WarmProcess.class.getResourceAsStream("warm.sh")) {
            words.addAll(List.of("bash", "-c", new String(script.readAllBytes(), StandardCharsets.UTF_8), "warm"));
        }
        Path home = folder.resolve("warm/run");
        words.add(home.toString());
        words.add(new Application(application.getName(), List.of(arguments)).encoded());
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-D" + WarmProcess.IDLE + "=" + idleSeconds,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                WarmProcess.class.getName(),
                home.toString()));
        return new ProcessBuilder(words).redirectErrorStream(true).start();
    }

    private Called called(long idleSeconds, Class<?> application, String... arguments) throws Exception {
        Process process = call(idleSeconds, application, arguments);
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Called(process.waitFor(), text.lines().toList());
    }

    private static void until(String what, BooleanSupplier done) throws InterruptedException {
        Instant limit = Instant.now().plus(PATIENCE);
        while (!done.getAsBoolean()) {
            assertTrue(Instant.now().isBefore(limit), "not within a minute: " + what);
            Thread.sleep(100);
        }
    }

    private static boolean isAlive(String pid) {
        return ProcessHandle.of(Long.parseLong(pid))
                .filter(ProcessHandle::isAlive)
                .isPresent();
    }

    @Test
    void oneProcessRunsOneApplicationAfterAnotherUntilNoneComes() throws Exception {
        Called first = called(20, Echo.class, "a b", "", "'c'");
        String pid = first.lines().get(0).split(" ")[0];
        assertEquals(new Called(0, List.of(pid + " [a b, , 'c']", "and complains")), first);
        Called failed = called(20, Failing.class);
        assertEquals(1, failed.code());
        assertEquals("java.lang.IllegalStateException: it rains", failed.lines().get(0));
        assertEquals(new Called(3, List.of("refused")), called(20, Refusing.class));
        assertEquals(new Called(0, List.of(pid + " [d]", "and complains")), called(20, Echo.class, "d"));
        until("an idle process ends", () -> !isAlive(pid));
        assertFalse(Files.exists(folder.resolve("warm/run")));
    }

    @Test
    void anApplicationWhoseCallerIsStoppedIsStoppedToo() throws Exception {
        Process caller = call(600, Stubborn.class);
        String begun = new String(caller.getInputStream().readNBytes("begun by ".length()), StandardCharsets.UTF_8);
        assertEquals("begun by ", begun);
        StringBuilder pid = new StringBuilder();
        for (int digit = caller.getInputStream().read();
                digit != '\n';
                digit = caller.getInputStream().read()) {
            pid.append((char) digit);
        }
        caller.descendants()
                .filter(each -> !Long.toString(each.pid()).contentEquals(pid))
                .forEach(ProcessHandle::destroyForcibly);
        caller.destroyForcibly();
        until("the process of a stubborn application ends", () -> !isAlive(pid.toString()));
        // The next application finds what the dead one left and starts another process.
        Called next = called(1, Echo.class);
        assertEquals(0, next.code());
        assertFalse(next.lines().get(0).startsWith(pid + " "));
    }

    @Test
    void whoDoesNotKnowTheWordIsNotServed() throws Exception {
        String pid = called(5, Echo.class).lines().get(0).split(" ")[0];
        Path address = folder.resolve("warm/run/address");
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(address)));
        int port = Integer.parseInt(Files.readString(address).split(" ")[0]);
        Path answer = folder.resolve("answer");
        try (Socket stranger = new Socket("127.0.0.1", port)) {
            String asked = "guess " + answer + " " + new Application(Echo.class.getName(), List.of()).encoded() + "\n";
            stranger.getOutputStream().write(asked.getBytes(StandardCharsets.UTF_8));
            assertEquals(0, stranger.getInputStream().readAllBytes().length);
        }
        assertFalse(Files.exists(answer));
        until("an idle process ends", () -> !isAlive(pid));
    }
}
