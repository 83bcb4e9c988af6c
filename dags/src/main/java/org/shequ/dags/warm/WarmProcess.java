package org.shequ.dags.warm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The process. Listens on loopback for applications to run, each on a thread of its own, and ends when none has come for a
 * while. Who asks must know the word in the process's folder, which only the user that started it can read.
 *
 * <p>An application is run by its main method and is over when that returns; one that calls {@code System.exit} ends the
 * process and whatever else runs in it.
 */
public final class WarmProcess {
    /** Seconds without an application after which the process ends. */
    static final String IDLE = "shequ.warm.idle";

    private static final Duration LAST_WORDS = Duration.ofSeconds(5);
    private static final int KILLED = 137;

    private final Path folder;
    private final ClassLoader applications;
    private final Outputs outputs;
    private final String word;
    private final AtomicInteger running = new AtomicInteger();
    private volatile Instant lastUse = Instant.now();

    private WarmProcess(Path folder, ClassLoader applications, Outputs outputs) {
        this.folder = folder;
        this.applications = applications;
        this.outputs = outputs;
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        this.word = HexFormat.of().formatHex(random);
    }

    /** @param arguments the process's folder, then the jars its applications are in */
    public static void main(String[] arguments) throws IOException {
        List<URL> jars = new ArrayList<>();
        for (String jar : Arrays.asList(arguments).subList(1, arguments.length)) {
            jars.add(url(jar));
        }
        ClassLoader loader = new URLClassLoader(jars.toArray(URL[]::new), WarmProcess.class.getClassLoader());
        // Threads that Spark starts look for the applications' classes where the first thread does.
        Thread.currentThread().setContextClassLoader(loader);
        PrintStream log = System.out;
        Outputs outputs = new Outputs(log);
        System.setOut(new PrintStream(outputs, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(outputs, true, StandardCharsets.UTF_8));
        new WarmProcess(Path.of(arguments[0]), loader, outputs).serve(Duration.ofSeconds(Long.getLong(IDLE, 60L)));
        // Applications may have left threads behind.
        Runtime.getRuntime().exit(0);
    }

    private static URL url(String jar) throws MalformedURLException {
        return jar.matches("[a-z][a-z0-9+.-]+:.*")
                ? java.net.URI.create(jar).toURL()
                : Path.of(jar).toUri().toURL();
    }

    private void serve(Duration idle) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(1000);
            announce(server.getLocalPort());
            while (Files.exists(folder)
                    && (running.get() > 0 || lastUse.plus(idle).isAfter(Instant.now()))) {
                try {
                    Socket caller = server.accept();
                    running.incrementAndGet();
                    Thread thread = new Thread(() -> attend(caller), "application");
                    thread.setDaemon(true);
                    thread.start();
                } catch (SocketTimeoutException e) {
                    // Time to look whether anybody still needs this process.
                }
            }
        } finally {
            remove();
        }
    }

    private void announce(int port) throws IOException {
        Path written = Files.createFile(
                folder.resolve("address." + ProcessHandle.current().pid()),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(written, port + " " + word + "\n");
        Files.move(written, folder.resolve("address"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void remove() throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(folder);
    }

    private void attend(Socket caller) {
        try (caller;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
                OutputStream out = caller.getOutputStream()) {
            String[] request = String.valueOf(in.readLine()).split(" ", 3);
            if (request.length == 3 && request[0].equals(word)) {
                int code = run(Application.decoded(request[2]), in, out);
                Files.writeString(Path.of(request[1]), code + "\n");
            }
        } catch (IOException e) {
            outputs.log().println("An application's caller went away: " + e.getMessage());
        } finally {
            lastUse = Instant.now();
            running.decrementAndGet();
        }
    }

    /** Runs an application, and stops it where its caller goes away. */
    private int run(Application application, BufferedReader caller, OutputStream out) {
        Thread self = Thread.currentThread();
        Thread watch = new Thread(() -> awaitEnd(caller, self), "caller");
        watch.setDaemon(true);
        watch.start();
        outputs.direct(out);
        try {
            self.setContextClassLoader(applications);
            application.run(applications);
            return 0;
        } catch (ApplicationFailure failure) {
            return failure.exitCode();
        } catch (Throwable failure) {
            failure.printStackTrace(System.err);
            return 1;
        } finally {
            System.out.flush();
            System.err.flush();
            outputs.direct(null);
            watch.interrupt();
        }
    }

    /** A caller that hangs up while its application runs was stopped: so is the application, if need be with the process. */
    private void awaitEnd(BufferedReader caller, Thread application) {
        try {
            if (caller.read() >= 0) {
                return;
            }
        } catch (IOException e) {
            return;
        }
        if (outputs.isDirected(application)) {
            application.interrupt();
            try {
                application.join(LAST_WORDS.toMillis());
            } catch (InterruptedException e) {
                return;
            }
            if (application.isAlive() && outputs.isDirected(application)) {
                outputs.log().println("An application did not stop when told to: this process ends");
                Runtime.getRuntime().halt(KILLED);
            }
        }
    }
}
