package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Finds and reads the peer values beside the repository; tests that need them are skipped where they are not. */
final class PeerValues {
    private PeerValues() {}

    /** One row of a peer table, by column name; blanks are absent. */
    record Row(Map<String, String> cells) {
        boolean has(String column) {
            return cells.containsKey(column);
        }

        String text(String column) {
            return Objects.requireNonNull(cells.get(column), column + " of " + cells);
        }

        double number(String column) {
            return Double.parseDouble(text(column));
        }

        double numberOrZero(String column) {
            return has(column) ? number(column) : 0;
        }
    }

    static List<Row> table(String file) {
        List<String> lines = lines(path(file));
        List<String> names = cells(lines.get(0));
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = cells(line);
            assertEquals(names.size(), cells.size(), line);
            Map<String, String> row = new LinkedHashMap<>();
            for (int index = 0; index < names.size(); index++) {
                if (!cells.get(index).isBlank()) {
                    row.put(names.get(index), cells.get(index));
                }
            }
            rows.add(new Row(row));
        }
        assertTrue(!rows.isEmpty(), file + " has no rows");
        return rows;
    }

    static JsonNode json(String file) {
        try {
            return new ObjectMapper().readTree(path(file).toFile());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static void assertRelative(double expected, double actual, double tolerance, String what) {
        assertEquals(expected, actual, Math.abs(expected) * tolerance, what);
    }

    private static Path path(String file) {
        Path folder = shared().resolve("peer-values");
        Assumptions.assumeTrue(
                Files.isRegularFile(folder.resolve(file)),
                () -> "Skipped: peer values " + file + " are not beside the repository; looked in " + folder);
        return folder.resolve(file);
    }

    private static Path shared() {
        String named = System.getenv("SHEQU_SHARED");
        if (named != null) {
            return Path.of(named);
        }
        Path start = Path.of(System.getProperty("project.root", "")).toAbsolutePath();
        return Stream.iterate(start, Objects::nonNull, Path::getParent)
                .map(parent -> parent.resolve("shared"))
                .filter(folder -> Files.isRegularFile(folder.resolve("README.md")))
                .findFirst()
                .orElse(start.resolve("../shared"));
    }

    private static List<String> lines(Path path) {
        try {
            return Files.readAllLines(path).stream()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int index = 0; index < line.length(); index++) {
            char letter = line.charAt(index);
            if (letter == '"') {
                quoted = !quoted;
            } else if (letter == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(letter);
            }
        }
        cells.add(cell.toString());
        return cells;
    }
}
