package org.shequ.jobs.publish;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.shequ.common.lake.Cores;

/** The SHA-256 of every file of a release, in a file that {@code sha256sum -c} reads too. */
public final class Checksums {
    /** The file they stand in. */
    public static final String FILE = "checksums.sha256";

    private Checksums() {}

    /** Writes the sums of all files that lie in a folder now; those of tables are known from writing them. */
    static void write(Path folder, List<WrittenTable> tables) {
        Map<Path, String> known = new HashMap<>();
        tables.forEach(table -> known.put(table.file(), table.sha256()));
        StringBuilder lines = new StringBuilder();
        of(folder, known)
                .forEach((name, sum) ->
                        lines.append(sum).append("  ").append(name).append('\n'));
        PublishedRoot.write(folder.resolve(FILE), lines.toString());
    }

    /** What differs between a folder and the sums that were written of it; nothing where all is as it was. */
    public static List<String> differences(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return List.of(FILE + ": missing (expected the sums of every file)");
        }
        Map<String, String> found = of(folder, Map.of());
        List<String> differences = new ArrayList<>();
        for (String line : lines(file)) {
            int gap = line.indexOf("  ");
            if (gap < 0) {
                differences.add(FILE + ": cannot read the line '" + line + "' (expected a sum, two blanks and a path)");
                continue;
            }
            String name = line.substring(gap + 2);
            String sum = found.remove(name);
            if (sum == null) {
                differences.add(name + ": missing");
            } else if (!sum.equals(line.substring(0, gap))) {
                differences.add(name + ": changed, sha-256 is " + sum + " (expected " + line.substring(0, gap) + ")");
            }
        }
        found.keySet().forEach(name -> differences.add(name + ": not part of the release as published"));
        return differences;
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private static Map<String, String> of(Path folder, Map<Path, String> known) {
        Map<String, String> sums = new TreeMap<>();
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> files = found.filter(Files::isRegularFile).toList();
            List<String> made = Cores.map(files, file -> known.containsKey(file) ? known.get(file) : sha256(file));
            for (int file = 0; file < files.size(); file++) {
                sums.put(folder.relativize(files.get(file)).toString().replace('\\', '/'), made.get(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder, e);
        }
        sums.remove(FILE);
        return sums;
    }

    /** The sum of a file. */
    static String sha256(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot compute SHA-256 on this Java", e);
        }
    }
}
