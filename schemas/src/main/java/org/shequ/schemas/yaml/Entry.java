package org.shequ.schemas.yaml;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.shequ.schemas.Words;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of a YAML file, read key by key as the type that is expected there.
 *
 * <p>Scalars are taken as they are written: {@code 010} stays text where text is asked for, {@code no} is a flag only where
 * a flag is asked for. A wrong or missing value is noted in {@link Problems} and null comes back; {@link #build} makes the
 * record only where everything it reads was sound, and tells of keys nobody asked for.
 */
public final class Entry {
    private final String file;
    private final MappingNode node;
    private final Problems problems;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> asked = new LinkedHashSet<>();

    Entry(String file, MappingNode node, Problems problems) {
        this.file = file;
        this.node = node;
        this.problems = problems;
        for (NodeTuple tuple : node.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            int keyLine = lineOf(tuple.getKeyNode());
            if (values.put(key, tuple.getValueNode()) != null) {
                problems.add(file, keyLine, "key '" + key + "' stands twice");
            }
            lines.put(key, keyLine);
        }
    }

    /** The file this was read from. */
    public String file() {
        return file;
    }

    /** The line this mapping begins on. */
    public int line() {
        return lineOf(node);
    }

    /** The line of a key, or of the mapping where the key is absent. */
    public int line(String key) {
        return lines.getOrDefault(key, line());
    }

    public Problems problems() {
        return problems;
    }

    public boolean has(String key) {
        asked.add(key);
        return present(key).isPresent();
    }

    /** The keys in the order they are written. */
    public List<String> keys() {
        return List.copyOf(values.keySet());
    }

    /** Marks a key as known without reading it. */
    public void ignore(String key) {
        asked.add(key);
    }

    /** Notes a problem at a key of this mapping. */
    public void problem(String key, String message) {
        problems.add(file, line(key), message);
    }

    public String text(String key) {
        return optionalText(key).orElseGet(() -> missing(key, "a text"));
    }

    public Optional<String> optionalText(String key) {
        asked.add(key);
        return present(key).flatMap(value -> scalar(key, value, "a text"));
    }

    public String text(String key, String otherwise) {
        return optionalText(key).orElse(otherwise);
    }

    /** One of an enumeration's names in lower case. */
    public <E extends Enum<E>> E choice(String key, Class<E> type) {
        String name = text(key);
        return name == null ? null : choose(key, name, type);
    }

    public <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
        return optionalText(key).map(name -> choose(key, name, type)).orElse(otherwise);
    }

    private <E extends Enum<E>> E choose(String key, String name, Class<E> type) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(value -> value.name().toLowerCase(Locale.ROOT))
                .toList();
        int at = names.indexOf(name);
        if (at < 0) {
            problem(key, "'" + key + "' is '" + name + "' (expected one of " + String.join(", ", names) + ")");
            return null;
        }
        return type.getEnumConstants()[at];
    }

    public Integer integer(String key) {
        return optionalInteger(key).orElseGet(() -> missing(key, "a whole number"));
    }

    public int integer(String key, int otherwise) {
        return optionalInteger(key).orElse(otherwise);
    }

    public Optional<Integer> optionalInteger(String key) {
        return parsed(key, "a whole number", Integer::valueOf);
    }

    public Double decimal(String key) {
        return parsed(key, "a number", Entry::finite).orElseGet(() -> missing(key, "a number"));
    }

    public double decimal(String key, double otherwise) {
        return parsed(key, "a number", Entry::finite).orElse(otherwise);
    }

    public OptionalDouble optionalDecimal(String key) {
        return parsed(key, "a number", Entry::finite).map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    }

    public boolean flag(String key, boolean otherwise) {
        return parsed(key, "true or false", Entry::trueOrFalse).orElse(otherwise);
    }

    public Optional<LocalDate> optionalDate(String key) {
        return parsed(key, "a date such as 2026-01-31", Entry::isoDate);
    }

    public LocalDate date(String key) {
        return optionalDate(key).orElseGet(() -> missing(key, "a date such as 2026-01-31"));
    }

    /** A bilingual text: a mapping of zh and en, neither blank. */
    public Words words(String key) {
        Entry entry = entry(key);
        return entry == null ? null : entry.build(() -> new Words(entry.text("zh"), entry.text("en")));
    }

    public Optional<Words> optionalWords(String key) {
        return has(key) ? Optional.ofNullable(words(key)) : Optional.empty();
    }

    public Entry entry(String key) {
        return optionalEntry(key).orElseGet(() -> missing(key, "a mapping"));
    }

    public Optional<Entry> optionalEntry(String key) {
        asked.add(key);
        return present(key).flatMap(value -> mapping(key, value));
    }

    /** The mappings of a list; empty where the key is absent. */
    public List<Entry> entries(String key) {
        asked.add(key);
        List<Entry> result = new ArrayList<>();
        for (Node item : items(key)) {
            mapping(key, item).ifPresent(result::add);
        }
        return result;
    }

    /** The texts of a list, or the one text that stands in its place; empty where the key is absent. */
    public List<String> texts(String key) {
        asked.add(key);
        if (present(key).orElse(null) instanceof ScalarNode scalar) {
            return List.of(scalar.getValue());
        }
        List<String> result = new ArrayList<>();
        for (Node item : items(key)) {
            scalar(key, item, "a text").ifPresent(result::add);
        }
        return result;
    }

    /** A mapping of texts to texts, in order; empty where the key is absent. */
    public Map<String, String> textMap(String key) {
        Map<String, String> result = new LinkedHashMap<>();
        optionalEntry(key).ifPresent(entry -> entry.keys().forEach(name -> result.put(name, entry.text(name, ""))));
        return result;
    }

    /** True where the value of a key is a plain scalar: lets a short form stand beside a long one. */
    public boolean isScalar(String key) {
        return present(key).orElse(null) instanceof ScalarNode;
    }

    /** True where the value of a key is a list. */
    public boolean isList(String key) {
        return present(key).orElse(null) instanceof SequenceNode;
    }

    /**
     * Makes a record of this mapping, after everything was read; null where anything read from it was wrong, or where the
     * record's own constructor refuses it. Keys that nobody asked for are problems.
     */
    public <T> T build(Supplier<T> maker) {
        int before = problems.size();
        T made = null;
        RuntimeException refusal = null;
        try {
            made = maker.get();
        } catch (IllegalArgumentException | NullPointerException e) {
            refusal = e;
        }
        for (String key : values.keySet()) {
            if (!asked.contains(key)) {
                problem(key, "unknown key '" + key + "' (known here: " + String.join(", ", asked) + ")");
            }
        }
        if (refusal != null && problems.size() == before) {
            if (refusal instanceof NullPointerException) {
                throw refusal;
            }
            problems.add(file, line(), refusal.getMessage());
        }
        return problems.size() == before ? made : null;
    }

    private Optional<Node> present(String key) {
        Node value = values.get(key);
        boolean isNull = value == null
                || (value instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL) && scalar.isPlain());
        return isNull ? Optional.empty() : Optional.of(value);
    }

    private List<Node> items(String key) {
        Node value = present(key).orElse(null);
        if (value == null) {
            return List.of();
        }
        if (value instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        problem(key, "'" + key + "' is not a list");
        return List.of();
    }

    private Optional<Entry> mapping(String key, Node value) {
        if (value instanceof MappingNode mapping) {
            return Optional.of(new Entry(file, mapping, problems));
        }
        problems.add(file, lineOf(value), "'" + key + "' is not a mapping of keys to values");
        return Optional.empty();
    }

    private Optional<String> scalar(String key, Node value, String expected) {
        if (value instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        problems.add(file, lineOf(value), "'" + key + "' is a list or a mapping (expected " + expected + ")");
        return Optional.empty();
    }

    private <T> Optional<T> parsed(String key, String expected, Function<String, T> parse) {
        Optional<String> text = optionalText(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(text.get().strip()));
        } catch (IllegalArgumentException | DateTimeParseException e) {
            problem(key, "'" + key + "' is '" + text.get() + "' (expected " + expected + ")");
            return Optional.empty();
        }
    }

    private <T> T missing(String key, String expected) {
        if (present(key).isEmpty()) {
            problem(key, "'" + key + "' is missing (expected " + expected + ")");
        }
        return null;
    }

    private static Double finite(String text) {
        return new BigDecimal(text).doubleValue();
    }

    private static Boolean trueOrFalse(String text) {
        return switch (text) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static LocalDate isoDate(String text) {
        return LocalDate.parse(text);
    }

    private static int lineOf(Node node) {
        return node.getStartMark() == null ? 0 : node.getStartMark().getLine() + 1;
    }
}
