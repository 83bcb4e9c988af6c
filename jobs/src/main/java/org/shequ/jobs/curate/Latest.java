package org.shequ.jobs.curate;

import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;

/**
 * Finds the latest version of each key: by the source's time, then by delivery, then by row; so the result depends on the
 * rows, not on the order they came in. Tells the tally what became of every new row, and of every row that was there and lost
 * its place. Rows are the values of the contract's fields and, last, whether the row is new; null stands there for a row that a
 * rule leaves out, of which only key, version and origin are given: what its source said of the key before gives way to it.
 */
final class Latest implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int[] together;
    private final int[] keys;
    private final int[] business;
    private final int sourceAt;
    private final int deliveryAt;
    private final int rowAt;
    private final int versionAt;
    private final int isNewAt;
    private final HashMap<String, Integer> ordinals;

    /** @param ordinals all deliveries, by the order in which they supersede each other */
    Latest(Contract contract, Map<String, Integer> ordinals) {
        List<String> names = contract.names();
        this.together = together(contract).stream().mapToInt(names::indexOf).toArray();
        this.keys = contract.keys().stream()
                .mapToInt(field -> names.indexOf(field.name()))
                .toArray();
        Set<String> received = Set.of("source_id", "delivery_id", "row_number", "event_month");
        this.business = names.stream()
                .filter(name -> !received.contains(name))
                .mapToInt(names::indexOf)
                .toArray();
        this.sourceAt = names.indexOf("source_id");
        this.deliveryAt = names.indexOf("delivery_id");
        this.rowAt = names.indexOf("row_number");
        this.versionAt = names.indexOf("version_at");
        this.isNewAt = names.size();
        this.ordinals = new HashMap<>(ordinals);
    }

    /** The part of the key that all answers of one received row have in common. */
    static List<String> together(Contract contract) {
        return contract.keys().stream()
                .map(Field::name)
                .filter(name -> !RowMapping.ANSWERED.contains(name))
                .toList();
    }

    /** The values of a row by which it belongs with others. */
    List<Object> together(Object[] row) {
        return values(row, together);
    }

    /** The same as one value, for a table with one key the value of that key alone. */
    Object place(Object[] row) {
        return together.length == 1 ? row[together[0]] : together(row);
    }

    boolean isTogether(Object[] one, Object[] other) {
        return isSame(one, other, together);
    }

    /** Those of rows that belong together that are kept. */
    List<Object[]> of(List<Object[]> group, Tally tally) {
        if (group.size() == 1) {
            Object[] only = group.get(0);
            if (isNew(only)) {
                tally.count(way(only, "accepted"));
            }
            return isLeftOut(only) ? List.of() : List.<Object[]>of(only);
        }
        Map<Boolean, List<Object[]>> parts = group.stream().collect(Collectors.partitioningBy(this::isLeftOut));
        return of(parts.get(false), parts.get(true), tally);
    }

    private List<Object[]> of(List<Object[]> group, List<Object[]> leftOut, Tally tally) {
        Map<List<Object>, List<Object[]>> byKey = new LinkedHashMap<>();
        group.forEach(row -> byKey.computeIfAbsent(values(row, keys), key -> new ArrayList<>(1))
                .add(row));
        List<Object[]> kept = new ArrayList<>();
        Map<List<Object>, String> outcomes = new HashMap<>();
        byKey.values().forEach(versions -> {
            versions.sort(latestFirst());
            Object[] latest = versions.stream()
                    .filter(version -> leftOut.stream().noneMatch(row -> gaveWay(version, row)))
                    .findFirst()
                    .orElse(null);
            if (latest != null) {
                kept.add(latest);
            }
            for (Object[] version : versions) {
                boolean isSame = latest != null && isSame(latest, version, business);
                String outcome = version == latest ? "accepted" : isSame ? "duplicate" : "superseded";
                // A row of several answers counts once, and as well as its best one: these words sort so.
                outcomes.merge(received(version), outcome, (one, other) -> one.compareTo(other) < 0 ? one : other);
            }
        });
        Map<List<Object>, Object[]> rows = new HashMap<>();
        group.forEach(row -> rows.putIfAbsent(received(row), row));
        outcomes.forEach((received, outcome) -> {
            Object[] row = rows.get(received);
            if (isNew(row) || !outcome.equals("accepted")) {
                tally.count(way(row, outcome));
            }
        });
        return kept;
    }

    private Comparator<Object[]> latestFirst() {
        Comparator<Instant> times = Comparator.nullsFirst(Comparator.naturalOrder());
        return Comparator.comparing((Object[] row) -> (Instant) row[versionAt], times)
                .thenComparing(row -> ordinals.getOrDefault((String) row[deliveryAt], -1))
                .thenComparing(row -> (Long) row[rowAt])
                .reversed()
                .thenComparing(row -> (String) row[sourceAt]);
    }

    /** Whether a row gave way to a later one of its source that is left out. */
    private boolean gaveWay(Object[] row, Object[] leftOut) {
        return row[sourceAt].equals(leftOut[sourceAt]) && latestFirst().compare(leftOut, row) < 0;
    }

    private boolean isLeftOut(Object[] row) {
        return row[isNewAt] == null;
    }

    private boolean isNew(Object[] row) {
        return Boolean.TRUE.equals(row[isNewAt]);
    }

    private Tally.Way way(Object[] row, String outcome) {
        return new Tally.Way((String) row[sourceAt], (String) row[deliveryAt], isNew(row), outcome, "");
    }

    private List<Object> received(Object[] row) {
        return List.of(row[sourceAt], row[deliveryAt], row[rowAt], row[isNewAt]);
    }

    private static List<Object> values(Object[] row, int[] positions) {
        Object[] values = new Object[positions.length];
        for (int at = 0; at < positions.length; at++) {
            values[at] = row[positions[at]];
        }
        return Arrays.asList(values);
    }

    private static boolean isSame(Object[] one, Object[] other, int[] positions) {
        for (int position : positions) {
            if (!Objects.equals(one[position], other[position])) {
                return false;
            }
        }
        return true;
    }
}
