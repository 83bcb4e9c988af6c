package org.shequ.dags.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Remembers on this host which process each node is, so that a restarted scheduler knows at once that the old one is dead. */
final class ProcessNames {
    private ProcessNames() {}

    static void register(Path home, String node) {
        ProcessHandle self = ProcessHandle.current();
        try {
            Path folder = Files.createDirectories(home.resolve("nodes"));
            Files.writeString(folder.resolve(node), self.pid() + " " + started(self));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot register this node under " + home, e);
        }
    }

    /** True unless the process is known to be gone. */
    static boolean isAlive(Path home, String node) {
        try {
            String[] words =
                    Files.readString(home.resolve("nodes").resolve(node)).split(" ");
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(handle -> started(handle).equals(words[1]))
                    .isPresent();
        } catch (IOException e) {
            // Another home on the same host: only its heartbeat tells.
            return true;
        }
    }

    static void forget(Path home, String node) {
        try {
            Files.deleteIfExists(home.resolve("nodes").resolve(node));
        } catch (IOException e) {
            // The file only speeds up recovery.
        }
    }

    private static String started(ProcessHandle handle) {
        return handle.info().startInstant().map(Object::toString).orElse("unknown");
    }
}
