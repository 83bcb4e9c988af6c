package org.shequ.jobs.curate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.Slice;
import org.shequ.jobs.extract.RawCells;
import org.shequ.schemas.contract.Contracts;

/**
 * An entry of {@code core.reject} beside the row as it was received, for the person who is to have it put right.
 *
 * @param source the source
 * @param file the file it came in
 * @param line the line of the file it begins on, null where that is not known
 * @param row its number in the file, from 1
 * @param scope {@code row} where the row is refused, {@code cell} where one answer is taken as missing
 * @param field the field at fault
 * @param reason code of reject_reason
 * @param value the text at fault
 * @param expectation what would have been right
 * @param cells the row as received, by column
 */
public record RejectedRow(
        String source,
        String file,
        Long line,
        long row,
        String scope,
        String field,
        String reason,
        String value,
        String expectation,
        Map<String, String> cells) {
    private static final String ROW = "raw.row";

    /** The entries a reader wants, by source, file and row. */
    public static List<RejectedRow> list(
            Lake lake, Contracts contracts, Predicate<String> isWantedSource, Predicate<String> isWantedReason) {
        List<Map<String, Object>> entries = lake.readSmall(contracts.of(Rejects.TABLE)).stream()
                .filter(row -> isWantedSource.test((String) row.get("source_id")))
                .filter(row -> isWantedReason.test((String) row.get("reason")))
                .toList();
        Map<List<Object>, Map<String, String>> cells = cells(lake, contracts, entries);
        List<RejectedRow> rows = new ArrayList<>();
        entries.forEach(entry -> rows.add(new RejectedRow(
                (String) entry.get("source_id"),
                (String) entry.get("file_name"),
                (Long) entry.get("line_number"),
                (Long) entry.get("row_number"),
                (String) entry.get("scope"),
                (String) entry.get("field"),
                (String) entry.get("reason"),
                (String) entry.get("value"),
                (String) entry.get("expectation"),
                cells.getOrDefault(place(entry), Map.of()))));
        return rows;
    }

    private static List<Object> place(Map<String, Object> entry) {
        return List.of(entry.get("delivery_id"), entry.get("row_number"));
    }

    private static Map<List<Object>, Map<String, String>> cells(
            Lake lake, Contracts contracts, List<Map<String, Object>> entries) {
        Map<List<Object>, Map<String, String>> cells = new HashMap<>();
        entries.forEach(entry -> cells.put(place(entry), Map.of()));
        List<String> sources = entries.stream()
                .map(entry -> (String) entry.get("source_id"))
                .distinct()
                .toList();
        Map<String, List<String>> columns = columns(lake, contracts, sources);
        lake.snapshot(ROW)
                .filter(snapshot -> !sources.isEmpty())
                .ifPresent(snapshot -> lake.readSmallAt(
                        contracts.of(ROW),
                        snapshot,
                        Slice.of("source_id", sources),
                        List.of("delivery_id", "row_number", "cells"),
                        values -> cells.computeIfPresent(
                                values.subList(0, 2).stream().collect(Collectors.toUnmodifiableList()),
                                (key, none) -> named(columns.getOrDefault((String) values.get(0), List.of()), (String)
                                        values.get(2)))));
        return cells;
    }

    private static Map<String, List<String>> columns(Lake lake, Contracts contracts, List<String> sources) {
        Map<String, List<String>> columns = new HashMap<>();
        if (!sources.isEmpty()) {
            lake.readSmall(contracts.of("raw.delivery"), Slice.of("source_id", sources))
                    .forEach(row -> {
                        @SuppressWarnings("unchecked")
                        List<String> names = (List<String>) row.get("columns");
                        columns.put((String) row.get("delivery_id"), names);
                    });
        }
        return columns;
    }

    /** Cells beyond the header are named by their place. */
    private static Map<String, String> named(List<String> columns, String text) {
        String[] parted = RawCells.parted(text);
        Map<String, String> named = new LinkedHashMap<>();
        for (int at = 0; at < parted.length; at++) {
            named.put(at < columns.size() ? columns.get(at) : "column_" + (at + 1), parted[at]);
        }
        return named;
    }
}
