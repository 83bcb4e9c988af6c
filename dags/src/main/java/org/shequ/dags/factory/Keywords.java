package org.shequ.dags.factory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The arguments of a Python call: some by position, some by name. */
final class Keywords {
    private final String call;
    private final List<Object> positional;
    private final Map<String, Object> named;
    private final Set<String> used = new TreeSet<>();

    Keywords(String call, List<Object> positional, Map<String, Object> named) {
        this.call = call;
        this.positional = positional;
        this.named = named;
    }

    /** The argument given at {@code position} or by {@code name}. */
    Optional<Object> argument(int position, String name) {
        used.add(name);
        if (position >= 0 && position < positional.size()) {
            return Optional.ofNullable(positional.get(position));
        }
        return Optional.ofNullable(named.get(name));
    }

    Object required(int position, String name) {
        return argument(position, name)
                .orElseThrow(() -> new IllegalArgumentException("Cannot make " + call + ": argument '" + name
                        + "' is missing (given by name: " + named.keySet() + ")"));
    }

    long number(int position, String name) {
        Object value = argument(position, name).orElse(0);
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException(
                "Cannot make " + call + ": argument '" + name + "' is '" + value + "' (expected a number)");
    }

    List<Object> positional() {
        return positional;
    }

    Map<String, Object> named() {
        return named;
    }

    void requireAllUsed() {
        Set<String> unknown = new TreeSet<>(named.keySet());
        unknown.removeAll(used);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "Cannot make " + call + ": it takes no argument " + unknown + " (expected some of " + used + ")");
        }
    }
}
