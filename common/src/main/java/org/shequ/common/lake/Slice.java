package org.shequ.common.lake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Part of a table: the partitions whose fields each hold one of the given values.
 *
 * @param values for each partition field named, the values that belong to the part
 */
public record Slice(Map<String, SortedSet<String>> values) {
    public Slice {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("Cannot cut a slice by no field (expected at least one)");
        }
        Map<String, SortedSet<String>> copy = new LinkedHashMap<>();
        values.forEach(
                (field, set) -> copy.put(field, java.util.Collections.unmodifiableSortedSet(new TreeSet<>(set))));
        values = java.util.Collections.unmodifiableMap(copy);
    }

    /** The partitions whose field holds one of the values. */
    public static Slice of(String field, Collection<String> values) {
        return new Slice(Map.of(field, new TreeSet<>(values)));
    }

    /** The partitions whose field holds the value. */
    public static Slice of(String field, String value) {
        return of(field, List.of(value));
    }

    /** Those of this slice whose other field holds one of the values as well. */
    public Slice and(String field, Collection<String> more) {
        if (values.containsKey(field)) {
            throw new IllegalArgumentException("Cannot cut a slice by '" + field + "' twice");
        }
        Map<String, SortedSet<String>> both = new LinkedHashMap<>(values);
        both.put(field, new TreeSet<>(more));
        return new Slice(both);
    }

    boolean holds(Map<String, String> partition) {
        return values.entrySet().stream().allMatch(entry -> {
            String value = partition.get(entry.getKey());
            return value != null && entry.getValue().contains(value);
        });
    }

    List<String> fields() {
        return new ArrayList<>(values.keySet());
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + " in " + entry.getValue())
                .collect(Collectors.joining(" and "));
    }
}
