package org.shequ.schemas.yaml;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Opens YAML text as {@link Entry} objects; what cannot be opened is noted in {@link Problems} with its line. */
public final class YamlReader {
    private YamlReader() {}

    /** The text of a UTF-8 file, or empty with a problem noted. */
    public static Optional<String> text(Path path, String file, Problems problems) {
        try {
            return Optional.of(Files.readString(path, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            problems.add(file, 0, "file does not exist");
        } catch (CharacterCodingException e) {
            problems.add(file, 0, "file is not UTF-8");
        } catch (IOException e) {
            problems.add(file, 0, "file cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** A file that holds one mapping. */
    public static Optional<Entry> mapping(String text, String file, Problems problems) {
        Node root = compose(text, file, problems);
        if (root instanceof MappingNode mapping) {
            return Optional.of(new Entry(file, mapping, problems));
        }
        if (root != null) {
            problems.add(file, 1, "the file is not a mapping of keys to values");
        }
        return Optional.empty();
    }

    /** A file that holds a list of mappings. */
    public static List<Entry> list(String text, String file, Problems problems) {
        Node root = compose(text, file, problems);
        List<Entry> entries = new ArrayList<>();
        if (root instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                if (item instanceof MappingNode mapping) {
                    entries.add(new Entry(file, mapping, problems));
                } else {
                    problems.add(
                            file, item.getStartMark().getLine() + 1, "the item is not a mapping of keys to values");
                }
            }
        } else if (root != null) {
            problems.add(file, 1, "the file is not a list");
        }
        return entries;
    }

    private static Node compose(String text, String file, Problems problems) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(50);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            if (root == null) {
                problems.add(file, 0, "file is empty");
            }
            return root;
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            problems.add(file, line, "broken YAML: " + e.getProblem());
        } catch (YAMLException e) {
            problems.add(file, 0, "broken YAML: " + e.getMessage());
        }
        return null;
    }
}
