package org.shequ.dags.factory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.shequ.dags.timetable.Delta;

/** Reads the values of one mapping, and says by file, line and key what is wrong with one. */
final class Keys {
    private final String file;
    private final YamlMap map;
    private final String owner;
    private final Set<String> used = new TreeSet<>();

    /** @param owner what the mapping defines, for messages: "task 'measure'" */
    Keys(String file, YamlMap map, String owner) {
        this.file = file;
        this.map = map;
        this.owner = owner;
    }

    boolean has(String key) {
        used.add(key);
        return map.get(key) != null;
    }

    Optional<Object> value(String key) {
        used.add(key);
        return Optional.ofNullable(map.get(key));
    }

    Optional<String> text(String key) {
        return value(key).map(String::valueOf);
    }

    String requiredText(String key) {
        return text(key).orElseThrow(() -> error(key, "is missing (expected a text)"));
    }

    Optional<Integer> integer(String key) {
        return value(key).map(value -> {
            if (value instanceof Integer number) {
                return number;
            }
            throw error(key, "is '" + value + "' (expected a whole number)");
        });
    }

    double number(String key, double otherwise) {
        Object value = value(key).orElse(otherwise);
        if (value instanceof Boolean flag) {
            // Airflow 2 wrote True for "double each time".
            return flag ? 2 : 0;
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw error(key, "is '" + value + "' (expected a number)");
    }

    /** One of two things, chosen by a yes-or-no key. */
    <T> T choice(String key, T whenTrue, T otherwise) {
        Optional<Object> value = value(key);
        if (value.isEmpty()) {
            return otherwise;
        }
        if (value.get() instanceof Boolean flag) {
            return flag ? whenTrue : otherwise;
        }
        throw error(key, "is '" + value.get() + "' (expected true or false)");
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        list(key).forEach(item -> texts.add(String.valueOf(item)));
        return texts;
    }

    List<Object> list(String key) {
        Object value = value(key).orElse(List.of());
        if (value instanceof List<?> list) {
            return List.copyOf(list);
        }
        if (value instanceof String text) {
            return List.of(text);
        }
        throw error(key, "is '" + value + "' (expected a list)");
    }

    Map<String, Object> mapping(String key) {
        Object value = value(key).orElseGet(() -> new YamlMap(map.line()));
        if (value instanceof YamlMap mapping) {
            return mapping;
        }
        throw error(key, "is '" + value + "' (expected a mapping)");
    }

    Map<String, String> textMapping(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        mapping(key).forEach((name, value) -> texts.put(name, value == null ? "" : PythonText.of(value)));
        return texts;
    }

    /** A time span as Airflow's operators take it: an object, or a number of seconds. */
    Optional<Duration> spanOrSeconds(String key) {
        return value(key)
                .map(value -> value instanceof Number number
                        ? Duration.ofNanos(Math.round(number.doubleValue() * 1e9))
                        : span(key, value));
    }

    /** A time span that must be an object: Airflow refuses plain numbers here. */
    Optional<Duration> span(String key) {
        return value(key).map(value -> span(key, value));
    }

    private Duration span(String key, Object value) {
        if (value instanceof Delta delta && !delta.isCalendar()) {
            return delta.duration();
        }
        throw error(key, "is '" + value + "' (expected __type__: datetime.timedelta)");
    }

    /** Reads {@code key} by {@code reading}, and gives its errors a place. */
    <T> Optional<T> read(String key, Function<Object, T> reading) {
        return value(key).map(value -> placed(key, () -> reading.apply(value)));
    }

    <T> T placed(String key, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (DagFileException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new DagFileException(file, map.line(key), owner + ": " + e.getMessage());
        }
    }

    void ignore(Set<String> keys) {
        used.addAll(keys);
    }

    /** Refuses keys nobody asked for, as Airflow's operators refuse unknown arguments. */
    void requireAllKnown() {
        for (String key : map.keySet()) {
            if (!used.contains(key)) {
                throw error(key, "is not known here (expected one of " + used + ")");
            }
        }
    }

    DagFileException error(String key, String found) {
        return new DagFileException(file, map.line(key), "Cannot read " + owner + ": " + key + " " + found);
    }
}
