package org.shequ.dags.factory;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.shequ.dags.definition.Callbacks;
import org.shequ.dags.definition.Callbacks.Callback;
import org.shequ.dags.definition.Callbacks.Occasion;

/** Reads callbacks in dag-factory's forms: a path, a mapping with a path and arguments, a list, or a name and a file. */
final class CallbackReader {
    private CallbackReader() {}

    static Callbacks read(Keys keys, Set<Occasion> occasions) {
        Map<Occasion, List<Callback>> read = new EnumMap<>(Occasion.class);
        for (Occasion occasion : occasions) {
            String key = "on_" + occasion.word() + "_callback";
            List<Callback> callbacks = new ArrayList<>();
            keys.value(key).ifPresent(value -> add(keys, key, value, callbacks));
            if (keys.has(key + "_name") && keys.has(key + "_file")) {
                callbacks.add(new Callback(
                        keys.requiredText(key + "_file") + ":" + keys.requiredText(key + "_name"), Map.of()));
            }
            if (!callbacks.isEmpty()) {
                read.put(occasion, List.copyOf(callbacks));
            }
        }
        return new Callbacks(read);
    }

    private static void add(Keys keys, String key, Object value, List<Callback> callbacks) {
        if (value instanceof String path) {
            callbacks.add(new Callback(path, Map.of()));
        } else if (value instanceof YamlMap map && map.get("callback") instanceof String path) {
            Map<String, Object> arguments = new LinkedHashMap<>(map);
            arguments.remove("callback");
            callbacks.add(new Callback(path, arguments));
        } else if (value instanceof List<?> list) {
            list.forEach(item -> add(keys, key, item, callbacks));
        } else {
            throw keys.error(key, "is '" + value + "' (expected a path, or a mapping with the key 'callback')");
        }
    }
}
