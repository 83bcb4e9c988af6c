package org.shequ.dags.factory;

import java.util.LinkedHashMap;
import java.util.Map;

/** A mapping of a YAML file that remembers on which line it and its keys stand. */
final class YamlMap extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final Map<String, Integer> keyLines = new LinkedHashMap<>();

    YamlMap(int line) {
        this.line = line;
    }

    void put(String key, Object value, int keyLine) {
        put(key, value);
        keyLines.put(key, keyLine);
    }

    int line() {
        return line;
    }

    int line(String key) {
        return keyLines.getOrDefault(key, line);
    }

    /** A copy that may be changed without touching this one; nested mappings are shared. */
    YamlMap copy() {
        YamlMap copy = new YamlMap(line);
        copy.putAll(this);
        copy.keyLines.putAll(keyLines);
        return copy;
    }

    /** Lays {@code defaults} under this mapping: mappings are merged in depth, anything else here wins (lists too). */
    YamlMap over(YamlMap defaults) {
        YamlMap merged = copy();
        defaults.forEach((key, value) -> {
            if (!merged.containsKey(key)) {
                merged.put(key, value, defaults.line(key));
            } else if (merged.get(key) instanceof YamlMap mine && value instanceof YamlMap theirs) {
                merged.put(key, mine.over(theirs), line(key));
            }
        });
        return merged;
    }

    YamlMap child(String key) {
        return get(key) instanceof YamlMap map ? map : new YamlMap(line(key));
    }
}
