package org.shequ.jobs.curate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.shequ.common.lake.Commit;
import org.shequ.common.lake.Slice;
import org.shequ.jobs.job.DeclaredTables;

/**
 * Where every received row went. The moves of one night travel in the commit of the core table itself and are carried over to
 * {@code core.accounting} afterwards, so that a death in between loses nothing: the next run carries them over.
 */
final class Accounting {
    static final String TABLE = "core.accounting";
    private static final String MOVES = "accounting";
    private static final String APPLIED = "applied.";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Rows of a delivery that went one way, or left it where negative. */
    record Move(String source, String delivery, String outcome, String reason, long rows) {}

    /** The moves of one commit; sources named in {@code reset} start from nothing. */
    record Moves(Set<String> reset, List<Move> moves) {}

    private Accounting() {}

    /** The moves as a property of the commit they belong to. */
    static Map<String, String> property(Moves moves) {
        try {
            return Map.of(MOVES, JSON.writeValueAsString(moves));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write the accounting of a commit", e);
        }
    }

    /** Carries over what commits of a core table moved since the last time; one feed at a time, all write one table. */
    static synchronized void settle(String table, DeclaredTables tables) {
        Map<String, String> recorded = tables.properties(TABLE);
        String applied = recorded.get(APPLIED + table);
        List<Commit> history = tables.history(table);
        List<Commit> pending = new ArrayList<>();
        for (Commit commit : history) {
            if (Long.toString(commit.snapshotId()).equals(applied)) {
                break;
            }
            pending.add(commit);
        }
        if (pending.isEmpty()) {
            return;
        }
        if (applied != null && pending.size() == history.size()) {
            throw new IllegalStateException("Cannot account for " + table + ": its commit " + applied
                    + ", the last one accounted for, is no longer remembered (expected it to be kept)");
        }
        Collections.reverse(pending);
        Map<String, TreeMap<Key, Long>> bySource = new TreeMap<>();
        for (Commit commit : pending) {
            apply(moves(commit), bySource, tables);
        }
        Map<String, String> carried = new HashMap<>();
        recorded.forEach((key, value) -> {
            if (key.startsWith(APPLIED)) {
                carried.put(key, value);
            }
        });
        carried.put(
                APPLIED + table, Long.toString(pending.get(pending.size() - 1).snapshotId()));
        List<Map<String, Object>> rows = new ArrayList<>();
        bySource.forEach((source, counts) -> counts.forEach((key, count) -> {
            if (count != 0) {
                rows.add(row(source, key, count));
            }
        }));
        if (bySource.isEmpty()) {
            return;
        }
        tables.replaceWhere(TABLE, Slice.of("source_id", bySource.keySet()), rows, carried);
    }

    /** The counts of a source now, by delivery. */
    static Map<String, Map<String, Long>> byDelivery(String source, DeclaredTables tables) {
        Map<String, Map<String, Long>> counts = new HashMap<>();
        for (Map<String, Object> row : tables.readSmall(TABLE, Slice.of("source_id", source))) {
            counts.computeIfAbsent((String) row.get("delivery_id"), id -> new TreeMap<>())
                    .merge((String) row.get("outcome"), (Long) row.get("row_count"), Long::sum);
        }
        return counts;
    }

    /** What was accounted for of some deliveries of a source, as moves that restate it. */
    static List<Move> restated(String source, Set<String> deliveries, DeclaredTables tables) {
        List<Move> moves = new ArrayList<>();
        stored(source, tables).forEach((key, rows) -> {
            if (deliveries.contains(key.delivery())) {
                moves.add(new Move(source, key.delivery(), key.outcome(), key.reason(), rows));
            }
        });
        return moves;
    }

    private record Key(String delivery, String outcome, String reason) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Comparator.comparing(Key::delivery)
                    .thenComparing(Key::outcome)
                    .thenComparing(Key::reason)
                    .compare(this, other);
        }
    }

    private static void apply(Moves moves, Map<String, TreeMap<Key, Long>> bySource, DeclaredTables tables) {
        for (String source : moves.reset()) {
            bySource.put(source, new TreeMap<>());
        }
        for (Move move : moves.moves()) {
            bySource.computeIfAbsent(move.source(), source -> stored(source, tables))
                    .merge(new Key(move.delivery(), move.outcome(), move.reason()), move.rows(), Long::sum);
        }
    }

    private static TreeMap<Key, Long> stored(String source, DeclaredTables tables) {
        TreeMap<Key, Long> counts = new TreeMap<>();
        for (Map<String, Object> row : tables.readSmall(TABLE, Slice.of("source_id", source))) {
            counts.put(
                    new Key((String) row.get("delivery_id"), (String) row.get("outcome"), (String) row.get("reason")),
                    (Long) row.get("row_count"));
        }
        return counts;
    }

    private static Moves moves(Commit commit) {
        String json = commit.properties().get(MOVES);
        if (json == null) {
            return new Moves(new TreeSet<>(), List.of());
        }
        try {
            return JSON.readValue(json, new TypeReference<Moves>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot read the accounting of commit " + commit.snapshotId(), e);
        }
    }

    private static Map<String, Object> row(String source, Key key, long count) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("source_id", source);
        row.put("delivery_id", key.delivery());
        row.put("outcome", key.outcome());
        row.put("reason", key.reason());
        row.put("row_count", count);
        return row;
    }
}
