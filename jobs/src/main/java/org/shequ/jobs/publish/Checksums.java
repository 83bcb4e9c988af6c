package org.shequ.jobs.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** The SHA-256 of every file of a release, in a file that {@code sha256sum -c} reads too. */
public final class Checksums {
    /** The file they stand in. */
    public static final String FILE = "checksums.sha256";

    private Checksums() {}

    /** Writes the sums of all files that lie in a folder now. */
    static void write(Path folder) {
        StringBuilder lines = new StringBuilder();
        of(folder)
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
        Map<String, String> found = of(folder);
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

    private static Map<String, String> of(Path folder) {
        Map<String, String> sums = new ConcurrentSkipListMap<>();
        try (Stream<Path> found = Files.walk(folder)) {
            found.filter(Files::isRegularFile).toList().parallelStream()
                    .forEach(file ->
                            sums.put(folder.relativize(file).toString().replace('\\', '/'), DataPackage.sha256(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder, e);
        }
        sums.remove(FILE);
        return sums;
    }
}
