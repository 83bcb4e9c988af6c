package org.shequ.jobs.curate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.shequ.common.lake.Slice;
import org.shequ.jobs.job.DeclaredTables;

/**
 * What is told of refused rows while some work is curated: entries of {@code core.reject} that stay, come, or go because the
 * row was put right. A row is put right by a sound row with its key in a later delivery, or by a later version of its file
 * after which none of the old one's rows holds any more.
 */
final class Rejects {
    static final String TABLE = "core.reject";

    private final List<Work> work;
    private final TreeSet<String> sources;
    private final List<Map<String, Object>> before;

    /** Reads what was told before. */
    Rejects(List<Work> work, DeclaredTables tables) {
        this.work = work;
        this.sources = work.stream().map(Work::id).collect(Collectors.toCollection(TreeSet::new));
        this.before = tables.readSmall(TABLE, Slice.of("source_id", sources));
    }

    /** The keys of rows of a source that are at fault and not curated anew now. */
    Set<String> awaited(Work each) {
        Set<String> renewed = renewed();
        return before.stream()
                .filter(row -> row.get("source_id").equals(each.id()) && !renewed.contains(delivery(row)))
                .map(row -> (String) row.get("row_key"))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    /** What holds after the work. */
    List<Map<String, Object>> after(Curation curation) {
        Set<String> renewed = renewed();
        Map<String, String> files = new HashMap<>();
        work.forEach(each -> each.all().forEach(row -> files.put(delivery(row), (String) row.get("file_name"))));
        List<Map<String, Object>> rows = new ArrayList<>();
        curation.rejects().forEach(reject -> rows.add(row(reject, files)));
        before.stream().filter(row -> !renewed.contains(delivery(row))).forEach(rows::add);
        rows.sort(Comparator.comparing((Map<String, Object> row) -> (String) row.get("file_name"))
                .thenComparing(row -> (Long) row.get("row_number"))
                .thenComparing(row -> (String) row.get("field")));
        return rows;
    }

    /** Takes away those that were put right, and gives the moves that this makes in the accounting. */
    List<Accounting.Move> putRight(
            List<Map<String, Object>> rows, Collection<Tally.Mended> mended, List<Accounting.Move> moves) {
        Set<String> replaced = new HashSet<>();
        Map<String, Integer> latest = new HashMap<>();
        for (Work each : work) {
            replaced.addAll(replaced(each, moves));
            for (Tally.Mended row : mended) {
                if (row.source().equals(each.id())) {
                    latest.merge(place(row.source(), row.key()), each.ordinals().get(row.delivery()), Math::max);
                }
            }
        }
        Map<String, Integer> ordinals = Work.ordinals(work);
        List<Map<String, Object>> right = rows.stream()
                .filter(row -> replaced.contains(delivery(row))
                        || latest.getOrDefault(place(row.get("source_id"), row.get("row_key")), -1)
                                > ordinals.getOrDefault(delivery(row), Integer.MAX_VALUE))
                .toList();
        rows.removeAll(right);
        return moves(right);
    }

    /** Deliveries with a later version of their file and no row that holds. */
    private static Set<String> replaced(Work each, List<Accounting.Move> moves) {
        Map<String, Long> holding = new HashMap<>();
        Set<String> now = each.deliveries().stream().map(Rejects::delivery).collect(Collectors.toSet());
        each.accounted().forEach((delivery, counts) -> {
            if (!now.contains(delivery) && (!each.isRemapped() || each.beyond().contains(delivery))) {
                holding.merge(delivery, counts.getOrDefault("accepted", 0L), Long::sum);
            }
        });
        moves.stream()
                .filter(move ->
                        move.source().equals(each.id()) && move.outcome().equals("accepted"))
                .forEach(move -> holding.merge(move.delivery(), move.rows(), Long::sum));
        Map<Object, Map<String, Object>> lastOfFile = new HashMap<>();
        each.all().forEach(row -> lastOfFile.put(row.get("file_name"), row));
        return each.all().stream()
                .filter(row -> lastOfFile.get(row.get("file_name")) != row)
                .map(Rejects::delivery)
                .filter(delivery -> holding.getOrDefault(delivery, 0L) == 0)
                .collect(Collectors.toSet());
    }

    /** A row leaves the reason it was counted under. */
    private static List<Accounting.Move> moves(List<Map<String, Object>> right) {
        Map<List<Object>, List<Map<String, Object>>> byRow = new LinkedHashMap<>();
        right.stream().filter(row -> row.get("scope").equals("row")).forEach(row -> byRow.computeIfAbsent(
                        List.of(row.get("source_id"), delivery(row), row.get("row_number")), key -> new ArrayList<>())
                .add(row));
        List<Accounting.Move> moves = new ArrayList<>();
        byRow.forEach((key, entries) -> {
            String reason = Fault.counted(entries.stream()
                    .map(row -> Fault.row((String) row.get("field"), (String) row.get("reason"), null, null))
                    .toList());
            moves.add(new Accounting.Move((String) key.get(0), (String) key.get(1), "rejected", reason, -1));
            moves.add(new Accounting.Move((String) key.get(0), (String) key.get(1), "superseded", "", 1));
        });
        return moves;
    }

    /** Writes what holds where it is another than before. */
    void write(List<Map<String, Object>> rows, DeclaredTables tables) {
        if (!rows.equals(before)) {
            tables.replaceWhere(TABLE, Slice.of("source_id", sources), rows, Map.of());
        }
    }

    /** The deliveries of which everything is told anew. */
    private Set<String> renewed() {
        Set<String> renewed = new HashSet<>();
        for (Work each : work) {
            each.deliveries().forEach(row -> renewed.add(delivery(row)));
            each.passedOver().forEach(row -> renewed.add(delivery(row)));
        }
        return renewed;
    }

    private static String delivery(Map<String, Object> row) {
        return (String) row.get("delivery_id");
    }

    private static String place(Object source, Object key) {
        return source + "\n" + key;
    }

    private static Map<String, Object> row(Tally.Reject reject, Map<String, String> files) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("source_id", reject.source());
        row.put("delivery_id", reject.delivery());
        row.put("file_name", files.get(reject.delivery()));
        row.put("row_number", reject.row());
        row.put("line_number", reject.line());
        row.put("scope", reject.fault().scope());
        row.put("field", reject.fault().field());
        row.put("reason", reject.fault().reason());
        row.put("value", reject.fault().value());
        row.put("expectation", reject.fault().expectation());
        row.put("area_code", reject.where().area());
        row.put("event_month", reject.where().month());
        row.put("row_key", reject.key());
        return row;
    }
}
