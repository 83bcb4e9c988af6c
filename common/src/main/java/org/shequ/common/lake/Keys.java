package org.shequ.common.lake;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.shequ.schemas.contract.Classification;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;

/** Counts keys to find those that stand more than once among the rows of one write. */
final class Keys {
    private static final int SHOWN = 3;

    private final Contract contract;
    private final Map<List<Object>, Integer> seen = new HashMap<>();

    Keys(Contract contract) {
        this.contract = contract;
    }

    void add(List<Object> key) {
        seen.merge(key, 1, Integer::sum);
    }

    /** The message where a key stands more than once among rows of the contract's values. */
    static Optional<String> violation(Contract contract, List<Object[]> rows) {
        int[] key = contract.keys().stream()
                .mapToInt(field -> contract.names().indexOf(field.name()))
                .toArray();
        KeyHashes hashes = new KeyHashes(key, rows.size());
        rows.forEach(hashes::add);
        if (key.length == 0 || hashes.areDifferent()) {
            return Optional.empty();
        }
        Keys keys = new Keys(contract);
        rows.forEach(row ->
                keys.add(Arrays.stream(key).mapToObj(at -> row[at]).collect(Collectors.toCollection(ArrayList::new))));
        return keys.violation();
    }

    /** The message where a key stands more than once. */
    Optional<String> violation() {
        if (contract.keys().isEmpty()) {
            return Optional.empty();
        }
        Map<String, Integer> repeated = new TreeMap<>();
        seen.forEach((key, rows) -> {
            if (rows > 1) {
                repeated.put(shown(contract, key), rows);
            }
        });
        long keys = seen.values().stream().filter(rows -> rows > 1).count();
        return keys == 0 ? Optional.empty() : Optional.of(message(keys, repeated));
    }

    static String message(long keys, Map<String, ? extends Number> repeated) {
        String examples = repeated.entrySet().stream()
                .limit(SHOWN)
                .map(entry -> entry.getKey() + " on " + entry.getValue() + " rows")
                .collect(Collectors.joining("; ", ": ", keys > SHOWN ? "; and others" : ""));
        return (keys == 1 ? "1 key stands" : keys + " keys stand") + " on more than one row" + examples
                + " (expected one row a key)";
    }

    /** A key as text; pseudonyms stay unnamed. */
    static String shown(Contract contract, List<?> key) {
        List<Field> fields = contract.keys();
        StringBuilder text = new StringBuilder();
        for (int position = 0; position < fields.size(); position++) {
            boolean isOpen = fields.get(position).classification() == Classification.PUBLIC
                    || fields.get(position).classification() == Classification.INTERNAL;
            text.append(position == 0 ? "" : ", ")
                    .append(fields.get(position).name())
                    .append(' ')
                    .append(isOpen ? "'" + key.get(position) + "'" : "(not shown)");
        }
        return text.toString();
    }
}
