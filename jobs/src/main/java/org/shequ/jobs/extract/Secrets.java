package org.shequ.jobs.extract;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Users, passwords and tokens by name: from the environment, else from {@code secrets.properties} in the city's home, which
 * only its owner may read. What was handed out is struck from messages.
 */
final class Secrets {
    private static final String FILE = "secrets.properties";
    private static final Set<PosixFilePermission> OF_OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);

    private final Map<String, String> environment;
    private final Path file;
    private final List<String> handedOut = new ArrayList<>();

    Secrets(Map<String, String> environment, Path home) {
        this.environment = Map.copyOf(environment);
        this.file = home.resolve(FILE);
    }

    /** The value of a name; refuses where there is none. */
    String value(String name) {
        String value = Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(kept().getProperty(name)))
                .orElseThrow(() -> new InputRefusedException("Cannot find " + name
                        + ": it is neither in the environment nor in " + file + " (expected one of them)"));
        handedOut.add(value);
        return value;
    }

    /** A message without anything that was handed out. */
    String struck(String message) {
        String text = String.valueOf(message);
        for (String value : handedOut) {
            text = value.isBlank() ? text : text.replace(value, "***");
        }
        return text;
    }

    private Properties kept() {
        Properties kept = new Properties();
        if (!Files.exists(file)) {
            return kept;
        }
        try (Reader reader = Files.newBufferedReader(file)) {
            boolean isPosix = Files.getFileStore(file).supportsFileAttributeView("posix");
            if (isPosix && Files.getPosixFilePermissions(file).stream().anyMatch(OF_OTHERS::contains)) {
                throw new InputRefusedException(
                        "Cannot use " + file + ": others than its owner may read it (expected chmod 600)");
            }
            kept.load(reader);
            return kept;
        } catch (IOException e) {
            throw new InputRefusedException("Cannot use " + file + ": " + e.getMessage(), e);
        }
    }
}
