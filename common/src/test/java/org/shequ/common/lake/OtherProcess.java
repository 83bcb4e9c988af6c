package org.shequ.common.lake;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A second process on the same lake, to be killed by tests: holds the lock, and writes where asked to. */
final class OtherProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private OtherProcess(Process process) {
        this.process = process;
        this.lines = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts it and returns when it holds the lock. */
    static OtherProcess start(Path home, String task) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                OtherProcess.class.getName(),
                home.toString(),
                task));
        OtherProcess other = new OtherProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        other.await("held");
        return other;
    }

    long pid() {
        return process.pid();
    }

    /** Returns when it has said the line. */
    void await(String line) throws IOException {
        String said = lines.readLine();
        while (!line.equals(said)) {
            if (said == null) {
                throw new IOException("the other process ended before it said '" + line + "'");
            }
            said = lines.readLine();
        }
    }

    /** {@code kill -9}. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** Rows of one generation: three months, each row with the generation as its days. */
    static List<Map<String, Object>> generation(long number) {
        return List.of(
                Sample.row("A1", "open", "2024-01", number % 100),
                Sample.row("A2", "open", "2024-02", number % 100),
                Sample.row("A3", "open", "2024-03", number % 100));
    }

    public static void main(String[] arguments) throws InterruptedException {
        LakeSettings settings = LakeSettings.local(Path.of(arguments[0]), ZoneOffset.UTC);
        LakeLock lock = LakeLock.take(settings, arguments[1], LockPolicy.REFUSE, holder -> {});
        System.out.println("held");
        if (arguments[1].equals("write")) {
            Lake lake = Lake.writer(settings, lock);
            for (long number = 0; ; number++) {
                lake.replace(Sample.CASES, generation(number), Map.of("generation", String.valueOf(number)));
                System.out.println("wrote " + number);
            }
        }
        Thread.sleep(Long.MAX_VALUE);
    }
}
