package org.shequ.jobs.curate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.CollectionAccumulator;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;

/**
 * Keeps the latest version of each key: by the source's time, then by delivery, then by row; so the result depends on the
 * rows, not on the order they came in. Tells the tally what became of every new row, and of every row that was there and lost
 * its place.
 *
 * <p>Takes the contract's fields and, last, whether a row is new.
 */
final class Versions implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    /** How rows that belong {@link #together} are found. */
    enum Found {
        /** They come next to each other. */
        SORTED,

        /** They come in any order, and all fit into memory. */
        IN_MEMORY
    }

    private final Found found;
    private final int[] together;
    private final int[] keys;
    private final int[] business;
    private final int sourceAt;
    private final int deliveryAt;
    private final int rowAt;
    private final int versionAt;
    private final int isNewAt;
    private final HashMap<String, Integer> ordinals;
    private final CollectionAccumulator<Tally> tallies;

    /** @param ordinals all deliveries, by the order in which they supersede each other */
    Versions(Contract contract, Map<String, Integer> ordinals, Found found, CollectionAccumulator<Tally> tallies) {
        this.found = found;
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
        this.tallies = tallies;
    }

    /** The part of the key that all answers of one received row have in common. */
    static List<String> together(Contract contract) {
        return contract.keys().stream()
                .map(Field::name)
                .filter(name -> !RowMapping.ANSWERED.contains(name))
                .toList();
    }

    @Override
    public Iterator<Row> call(Iterator<Row> candidates) {
        Iterator<List<Row>> groups = found == Found.SORTED
                ? new Groups(candidates)
                : grouped(candidates).values().iterator();
        return new Walk(groups, Tally.of("versions"));
    }

    private Map<List<Object>, List<Row>> grouped(Iterator<Row> candidates) {
        Map<List<Object>, List<Row>> groups = new LinkedHashMap<>();
        candidates.forEachRemaining(row -> groups.computeIfAbsent(values(row, together), key -> new ArrayList<>(1))
                .add(row));
        return groups;
    }

    /** Groups of rows that come next to each other. */
    private final class Groups implements Iterator<List<Row>> {
        private final Iterator<Row> candidates;
        private Row ahead;

        Groups(Iterator<Row> candidates) {
            this.candidates = candidates;
            this.ahead = following();
        }

        private Row following() {
            return candidates.hasNext() ? candidates.next() : null;
        }

        @Override
        public boolean hasNext() {
            return ahead != null;
        }

        @Override
        public List<Row> next() {
            if (ahead == null) {
                throw new NoSuchElementException("no group is left");
            }
            List<Row> group = new ArrayList<>(1);
            Row first = ahead;
            while (ahead != null && isSame(first, ahead, together)) {
                group.add(ahead);
                ahead = following();
            }
            return group;
        }
    }

    /** The rows that are kept, group by group. */
    private final class Walk implements Iterator<Row> {
        private final Iterator<List<Row>> groups;
        private Tally tally;
        private Iterator<Row> kept = List.<Row>of().iterator();

        Walk(Iterator<List<Row>> groups, Tally tally) {
            this.groups = groups;
            this.tally = tally;
        }

        @Override
        public boolean hasNext() {
            while (!kept.hasNext() && groups.hasNext()) {
                kept = kept(groups.next()).iterator();
            }
            if (!kept.hasNext() && tally != null) {
                tallies.add(tally);
                tally = null;
            }
            return kept.hasNext();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no row is left");
            }
            return kept.next();
        }

        private List<Row> kept(List<Row> group) {
            if (group.size() == 1) {
                Row only = group.get(0);
                if (only.getBoolean(isNewAt)) {
                    tally.count(way(only, "accepted"));
                }
                return List.of(row(only));
            }
            Map<List<Object>, List<Row>> byKey = new LinkedHashMap<>();
            group.forEach(row -> byKey.computeIfAbsent(values(row, keys), key -> new ArrayList<>())
                    .add(row));
            List<Row> kept = new ArrayList<>();
            Map<List<Object>, String> outcomes = new HashMap<>();
            byKey.values().forEach(versions -> {
                versions.sort(latestFirst());
                Row latest = versions.get(0);
                kept.add(row(latest));
                for (Row version : versions) {
                    String outcome = version == latest
                            ? "accepted"
                            : isSame(latest, version, business) ? "duplicate" : "superseded";
                    // A row of several answers counts once, and as well as its best one: these words sort so.
                    outcomes.merge(received(version), outcome, (one, other) -> one.compareTo(other) < 0 ? one : other);
                }
            });
            Map<List<Object>, Row> rows = new HashMap<>();
            group.forEach(row -> rows.putIfAbsent(received(row), row));
            outcomes.forEach((received, outcome) -> {
                Row row = rows.get(received);
                if (row.getBoolean(isNewAt) || !outcome.equals("accepted")) {
                    tally.count(way(row, outcome));
                }
            });
            return kept;
        }
    }

    private Comparator<Row> latestFirst() {
        Comparator<java.sql.Timestamp> times = Comparator.nullsFirst(Comparator.naturalOrder());
        return Comparator.comparing((Row row) -> row.isNullAt(versionAt) ? null : row.getTimestamp(versionAt), times)
                .thenComparing((Row row) -> ordinals.getOrDefault(row.getString(deliveryAt), -1))
                .thenComparing((Row row) -> row.getLong(rowAt))
                .reversed()
                .thenComparing((Row row) -> row.getString(sourceAt));
    }

    private Tally.Way way(Row row, String outcome) {
        return new Tally.Way(row.getString(sourceAt), row.getString(deliveryAt), row.getBoolean(isNewAt), outcome, "");
    }

    private List<Object> received(Row row) {
        return List.of(row.getString(sourceAt), row.getString(deliveryAt), row.getLong(rowAt), row.getBoolean(isNewAt));
    }

    /** The row without the mark of the new. */
    private Row row(Row marked) {
        Object[] values = new Object[isNewAt];
        for (int at = 0; at < values.length; at++) {
            values[at] = marked.get(at);
        }
        return RowFactory.create(values);
    }

    private static List<Object> values(Row row, int[] positions) {
        Object[] values = new Object[positions.length];
        for (int at = 0; at < positions.length; at++) {
            values[at] = row.get(positions[at]);
        }
        return Arrays.asList(values);
    }

    private static boolean isSame(Row one, Row other, int[] positions) {
        for (int position : positions) {
            if (!Objects.equals(one.get(position), other.get(position))) {
                return false;
            }
        }
        return true;
    }
}
