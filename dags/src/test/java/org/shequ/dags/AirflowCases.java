package org.shequ.dags;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** Reads the Airflow case files, which live beside the repository; tests that need them are skipped where they are absent. */
public final class AirflowCases {
    private AirflowCases() {}

    public static List<JsonNode> json(String file) {
        try {
            JsonNode cases =
                    new ObjectMapper().readTree(folder().resolve(file).toFile()).get("cases");
            return StreamSupport.stream(cases.spliterator(), false).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One test per case of {@code file} that {@code name} gives a name. */
    public static Stream<DynamicTest> tests(String file, CaseTest test) {
        return json(file).stream()
                .map(node ->
                        DynamicTest.dynamicTest(node.get("id").asText() + " " + summary(node), () -> test.run(node)));
    }

    private static String summary(JsonNode node) {
        String text = node.toString().replaceAll("\"(id|source)\":\"[^\"]*\",?", "");
        return text.length() > 200 ? text.substring(0, 200) : text;
    }

    /** A test of one case. */
    public interface CaseTest {
        void run(JsonNode node) throws Exception;
    }

    /** The rows of a CSV file by column name; quotes may enclose commas. */
    public static List<Map<String, String>> csv(String file) {
        try {
            List<String> lines = Files.readAllLines(folder().resolve(file));
            List<String> names = split(lines.get(0));
            return lines.stream()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(line -> row(names, split(line)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static DynamicTest test(String name, Executable body) {
        return DynamicTest.dynamicTest(name, body);
    }

    private static Map<String, String> row(List<String> names, List<String> values) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            row.put(names.get(i), i < values.size() ? values.get(i) : "");
        }
        return row;
    }

    private static List<String> split(String line) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (char c : line.toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return values;
    }

    public static Optional<Instant> instant(JsonNode node, String field) {
        return node.hasNonNull(field) ? Optional.of(instant(node.get(field).asText())) : Optional.empty();
    }

    public static Instant instant(String text) {
        return java.time.OffsetDateTime.parse(text).toInstant();
    }

    /** The folder of the cases; skips the test if there is none. */
    public static Path folder() {
        Optional<Path> folder = candidates().filter(Files::isDirectory).findFirst();
        assumeTrue(folder.isPresent(), "the Airflow cases (../shared/airflow-cases) are not beside this repository");
        return folder.get();
    }

    private static Stream<Path> candidates() {
        Stream<Path> given = Optional.ofNullable(System.getenv("SHEQU_SHARED")).map(Path::of).stream();
        Path root = Path.of(System.getProperty("project.root", ".")).toAbsolutePath();
        Stream<Path> parents = Stream.iterate(root, path -> path != null, Path::getParent)
                .map(path -> path.resolve("shared"))
                .filter(path -> Files.exists(path.resolve("README.md")));
        return Stream.concat(given, parents).map(path -> path.resolve("airflow-cases"));
    }
}
