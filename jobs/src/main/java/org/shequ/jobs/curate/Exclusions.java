package org.shequ.jobs.curate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.shequ.common.lake.Slice;
import org.shequ.jobs.job.DeclaredTables;

/** The rows that named rules leave out of the core tables, each told in {@code core.exclusion}. */
final class Exclusions {
    static final String TABLE = "core.exclusion";

    private Exclusions() {}

    /** The rows of a source that were left out before, of deliveries that are not curated anew now. */
    static List<LeftOut> before(Work work, DeclaredTables tables) {
        Set<String> renewed = Stream.concat(work.deliveries().stream(), work.passedOver().stream())
                .map(row -> (String) row.get("delivery_id"))
                .collect(Collectors.toSet());
        return tables.readSmall(TABLE, Slice.of("source_id", Set.of(work.id()))).stream()
                .filter(row -> row.get("row_key") != null && !renewed.contains((String) row.get("delivery_id")))
                .map(row -> new LeftOut(
                        (String) row.get("row_key"),
                        (Instant) row.get("version_at"),
                        (String) row.get("delivery_id"),
                        (Long) row.get("row_number")))
                .toList();
    }

    /** Replaces what is told of the deliveries curated now; what earlier ones left stays. */
    static void renew(List<Work> work, List<Tally.Excluded> excluded, DeclaredTables tables) {
        TreeSet<String> sources = work.stream().map(Work::id).collect(Collectors.toCollection(TreeSet::new));
        Map<String, String> files = new HashMap<>();
        Set<String> renewed = new HashSet<>();
        for (Work each : work) {
            each.deliveries().forEach(row -> files.put((String) row.get("delivery_id"), (String) row.get("file_name")));
            each.passedOver().forEach(row -> renewed.add((String) row.get("delivery_id")));
        }
        renewed.addAll(files.keySet());
        List<Map<String, Object>> rows = new ArrayList<>();
        excluded.forEach(each -> rows.add(row(each, files)));
        boolean isCleared = false;
        for (Map<String, Object> old : tables.readSmall(TABLE, Slice.of("source_id", sources))) {
            if (renewed.contains((String) old.get("delivery_id"))) {
                isCleared = true;
            } else {
                rows.add(old);
            }
        }
        if (!excluded.isEmpty() || isCleared) {
            rows.sort(Comparator.comparing((Map<String, Object> row) -> (String) row.get("file_name"))
                    .thenComparing(row -> (Long) row.get("row_number")));
            tables.replaceWhere(TABLE, Slice.of("source_id", sources), rows, Map.of());
        }
    }

    private static Map<String, Object> row(Tally.Excluded excluded, Map<String, String> files) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("source_id", excluded.source());
        row.put("delivery_id", excluded.delivery());
        row.put("file_name", files.get(excluded.delivery()));
        row.put("row_number", excluded.row());
        row.put("line_number", excluded.line());
        row.put("rule", excluded.rule());
        row.put("area_code", excluded.where().area());
        row.put("event_month", excluded.where().month());
        row.put(
                "row_key",
                excluded.version() == null ? null : excluded.version().key());
        row.put(
                "version_at",
                excluded.version() == null ? null : excluded.version().version());
        return row;
    }
}
