package org.shequ.dags.factory;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads a file as dag-factory does: environment variables are put in first, then the text is YAML 1.1 as PyYAML reads it
 * ({@code 10:30} is 630, {@code no} is false, {@code 2024-01-01} a date).
 */
final class PyYaml {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{([^}]*)\\})");
    private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d{2})-(\\d{2})");
    private static final Pattern DATE_TIME = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[Tt]|[ \\t]+)"
            + "(\\d{1,2}):(\\d{2}):(\\d{2})(?:\\.(\\d*))?(?:[ \\t]*(?:Z|[-+]\\d{1,2}(?::?\\d{2})?))?");

    private final String file;

    private PyYaml(String file) {
        this.file = file;
    }

    /**
     * Reads the mapping a DAG file is.
     *
     * @throws DagFileException with the line where the text is not YAML, or not a mapping
     */
    static YamlMap read(String file, String text, Map<String, String> environment) {
        try {
            Node root = yaml().compose(new java.io.StringReader(expanded(text, environment)));
            if (root == null) {
                return new YamlMap(1);
            }
            Object value = new PyYaml(file).value(root);
            if (value instanceof YamlMap map) {
                return map;
            }
            throw new DagFileException(
                    file, 1, "Cannot read DAGs: the file is not a mapping (expected DAG ids as keys)");
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new DagFileException(file, line, "Cannot read YAML: " + e.getProblem() + context(e));
        }
    }

    private static String context(MarkedYAMLException e) {
        return e.getContext() == null ? "" : " (" + e.getContext() + ")";
    }

    private static Yaml yaml() {
        LoaderOptions loading = new LoaderOptions();
        DumperOptions dumping = new DumperOptions();
        return new Yaml(new SafeConstructor(loading), new Representer(dumping), dumping, loading, new PythonResolver());
    }

    /** Puts in {@code $NAME} and {@code ${NAME}} where the environment has them, as os.path.expandvars does. */
    static String expanded(String text, Map<String, String> environment) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            String name = match.group(1) != null ? match.group(1) : match.group(2);
            return Matcher.quoteReplacement(environment.getOrDefault(name, match.group()));
        });
    }

    private Object value(Node node) {
        if (node instanceof MappingNode mapping) {
            return map(mapping);
        }
        if (node instanceof SequenceNode sequence) {
            List<Object> items = new ArrayList<>();
            sequence.getValue().forEach(item -> items.add(value(item)));
            return items;
        }
        return scalar((ScalarNode) node);
    }

    private YamlMap map(MappingNode mapping) {
        YamlMap map = new YamlMap(line(mapping));
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                merge(map, value(tuple.getValueNode()));
            } else {
                map.put(
                        String.valueOf(value(tuple.getKeyNode())),
                        value(tuple.getValueNode()),
                        line(tuple.getKeyNode()));
            }
        }
        return map;
    }

    private static void merge(YamlMap map, Object merged) {
        if (merged instanceof YamlMap other) {
            other.forEach((key, value) -> {
                if (!map.containsKey(key)) {
                    map.put(key, value, other.line(key));
                }
            });
        } else if (merged instanceof List<?> list) {
            list.forEach(item -> merge(map, item));
        }
    }

    private Object scalar(ScalarNode node) {
        String text = node.getValue();
        Tag tag = node.getTag();
        if (tag.equals(Tag.TIMESTAMP)) {
            return date(text);
        }
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (tag.equals(Tag.STR)) {
            return text;
        }
        if (tag.equals(Tag.BOOL) || tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return new Scalars().read(node);
        }
        throw new DagFileException(
                file,
                line(node),
                "Cannot read tag " + tag + " of '" + text + "' (expected plain YAML, no Python objects)");
    }

    /** Dates keep their clock time and lose their offset: dag-factory's timezone key decides the zone. */
    private static Object date(String text) {
        if (DATE.matcher(text).matches()) {
            return LocalDate.parse(text);
        }
        Matcher time = DATE_TIME.matcher(text);
        if (!time.matches()) {
            return text;
        }
        String fraction = time.group(7) == null ? "" : time.group(7);
        int nanos = fraction.isEmpty() ? 0 : Integer.parseInt((fraction + "000000").substring(0, 6)) * 1000;
        return LocalDateTime.of(number(time, 1), number(time, 2), number(time, 3), number(time, 4), number(time, 5))
                .withSecond(number(time, 6))
                .withNano(nanos);
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    /** Lets one scalar be constructed by the YAML 1.1 rules. */
    private static final class Scalars extends SafeConstructor {
        Scalars() {
            super(new LoaderOptions());
        }

        Object read(ScalarNode node) {
            return constructObject(node);
        }
    }

    /** PyYAML reads a number with an exponent as a float only if it has a point and the exponent a sign. */
    private static final class PythonResolver extends Resolver {
        private static final Pattern PYTHON_FLOAT =
                Pattern.compile("^(?:[-+]?(?:[0-9][0-9_]*)\\.[0-9_]*(?:[eE][-+][0-9]+)?"
                        + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
                        + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
                        + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$");

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.INT, INT, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, PYTHON_FLOAT, "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
            addImplicitResolver(Tag.TIMESTAMP, TIMESTAMP, "0123456789");
        }
    }
}
