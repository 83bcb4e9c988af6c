package org.shequ.jobs.extract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder in which what is pulled from a source waits to be taken in. It holds nothing that counts: a pull that was not
 * committed is thrown away and done again from where the last committed one ended.
 */
final class Landing {
    private Landing() {}

    static Path root(Path home) {
        return home.resolve("landing");
    }

    /** The folder of a source, without what was read whole; what broke off stays. */
    static Path emptied(Path home, String source) {
        Path folder = root(home).resolve(source);
        try {
            Files.createDirectories(folder);
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    if (!file.getFileName().toString().startsWith("reading.")) {
                        Files.delete(file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot empty " + folder, e);
        }
        return folder;
    }

    /** Puts parts one after another into one file and removes them. */
    static void join(List<Path> parts, Path file) {
        try (var out = Files.newOutputStream(file)) {
            for (Path part : parts) {
                Files.copy(part, out);
                Files.delete(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }
}
