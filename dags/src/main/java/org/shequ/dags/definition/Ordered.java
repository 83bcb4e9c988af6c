package org.shequ.dags.definition;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Copies of mappings that keep the order they were written in, which is the order they are printed and passed on in. */
final class Ordered {
    private Ordered() {}

    static <K, V> Map<K, V> copy(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
