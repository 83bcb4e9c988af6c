package org.shequ.jobs.curate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.shequ.common.lake.Slice;
import org.shequ.common.privacy.Pseudonym;
import org.shequ.jobs.extract.LookupTable;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Fingerprint;
import org.shequ.jobs.job.Night;
import org.shequ.schemas.source.Delivers;
import org.shequ.schemas.source.Lookup;
import org.shequ.schemas.source.Source;

/**
 * What there is to do for one source.
 *
 * @param all all its deliveries, by the order in which they supersede each other
 * @param deliveries deliveries whose rows are to be curated now
 * @param passedOver deliveries of whole tables that a later one has replaced
 * @param beyond deliveries whose raw rows were purged: what was curated from them stays as it is
 * @param heirs the areas that took the place of others, where its rows are told by those of today
 * @param ordinals the place of each delivery in that order
 * @param isFresh whether rows this source gave before are dropped, because its mapping changed or it delivers whole tables
 */
record Work(
        Source source,
        List<Map<String, Object>> all,
        List<Map<String, Object>> deliveries,
        List<Map<String, Object>> passedOver,
        Set<String> beyond,
        Map<String, Integer> ordinals,
        boolean isFresh,
        boolean isRemapped,
        String mapping,
        Map<Lookup, Map<String, String>> lookups,
        Map<String, String> heirs,
        Map<String, Map<String, Long>> accounted) {
    /** Prefix of the property in which a core table's commit records the mapping its rows of a source were made by. */
    static final String MAPPING = "mapping.";

    private static final String DELIVERY = "raw.delivery";
    private static final String PURGE = "raw.purge";

    static Work of(Source source, String feed, DeclaredTables tables, Night night) {
        Map<Lookup, Map<String, String>> lookups = lookups(source, night);
        Map<String, String> heirs =
                source.isBackCast() ? Heirs.of(tables.readSmall("core.area"), night.date()) : Map.of();
        String mapping = Fingerprint.of(
                source.mapping(),
                tables.contract(feed).version(),
                lookups.values(),
                Pseudonym.nameOf(night.key()),
                night.calendar(),
                heirs);
        String before = tables.properties(feed).get(MAPPING + source.id());
        boolean isRemapped = before != null && !before.equals(mapping);
        Map<String, Map<String, Long>> accounted = Accounting.byDelivery(source.id(), tables);
        List<Map<String, Object>> all = tables.readSmall(DELIVERY, Slice.of("source_id", source.id())).stream()
                .sorted(Comparator.comparing((Map<String, Object> row) -> (String) row.get("file_name"))
                        .thenComparing(row -> (Instant) row.get("file_modified_at"))
                        .thenComparing(row -> (String) row.get("delivery_id")))
                .toList();
        Map<String, Integer> ordinals = new HashMap<>();
        all.forEach(row -> ordinals.put((String) row.get("delivery_id"), ordinals.size()));
        boolean isFull = source.delivers() == Delivers.FULL;
        List<Map<String, Object>> holding = isFull && !all.isEmpty() ? all.subList(all.size() - 1, all.size()) : all;
        Set<String> beyond = tables.readSmall(PURGE, Slice.of("source_id", source.id())).stream()
                .map(row -> (String) row.get("delivery_id"))
                .collect(Collectors.toCollection(TreeSet::new));
        List<Map<String, Object>> todo = holding.stream()
                .filter(row -> !beyond.contains((String) row.get("delivery_id")))
                .filter(row -> isRemapped || !accounted.containsKey((String) row.get("delivery_id")))
                .toList();
        List<Map<String, Object>> passedOver = !isFull
                ? List.of()
                : all.stream()
                        .filter(row -> !holding.contains(row))
                        .filter(row -> isRemapped || isHolding(accounted.get((String) row.get("delivery_id"))))
                        .toList();
        return new Work(
                source,
                all,
                todo,
                passedOver,
                isFull ? Set.of() : beyond,
                ordinals,
                isRemapped || isFull,
                isRemapped,
                mapping,
                lookups,
                heirs,
                accounted);
    }

    /** Whether a delivery is not known as wholly superseded yet. */
    private static boolean isHolding(Map<String, Long> counts) {
        return counts == null || counts.keySet().stream().anyMatch(outcome -> !outcome.equals("superseded"));
    }

    boolean isAny() {
        return !deliveries.isEmpty() || !passedOver.isEmpty();
    }

    /** The tables its columns are looked up in; their content counts as part of the mapping. */
    private static Map<Lookup, Map<String, String>> lookups(Source source, Night night) {
        Map<Lookup, Map<String, String>> lookups = new LinkedHashMap<>();
        source.columns().stream()
                .flatMap(column -> column.lookup().stream())
                .forEach(lookup -> lookups.computeIfAbsent(lookup, unread -> LookupTable.read(unread, night)));
        return lookups;
    }

    String id() {
        return source.id();
    }

    /** How many rows the deliveries have. */
    long received() {
        return deliveries.stream().mapToLong(row -> (Long) row.get("row_count")).sum();
    }

    /** How many rows of the contract some work may come to. */
    static long rows(List<Work> work) {
        return work.stream()
                .mapToLong(each ->
                        each.received() * Math.max(1, each.source().questions().size()))
                .sum();
    }

    /** How many raw rows are read for some work: those of all deliveries of its sources. */
    static long read(List<Work> work) {
        return work.stream()
                .flatMap(each ->
                        each.all().stream().filter(row -> !each.beyond().contains((String) row.get("delivery_id"))))
                .mapToLong(row -> (Long) row.get("row_count"))
                .sum();
    }

    /** All deliveries of some work, by the order in which those of one source supersede each other. */
    static Map<String, Integer> ordinals(List<Work> work) {
        Map<String, Integer> ordinals = new HashMap<>();
        work.forEach(each -> ordinals.putAll(each.ordinals()));
        return ordinals;
    }

    /** Whether rows the source gave before are dropped. */
    boolean isDropping() {
        return isFresh && !deliveries.isEmpty();
    }

    /** Whether a row that is there, told by source and delivery, is dropped by any of some work. */
    static boolean isDropped(List<Work> work, Object source, Object delivery) {
        return work.stream()
                .anyMatch(each -> each.isDropping()
                        && each.id().equals(source)
                        && !each.beyond().contains((String) delivery));
    }

    /** The runs that took the deliveries in. */
    Set<String> runs() {
        return deliveries.stream()
                .map(row -> (String) row.get("run_id"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The deliveries by their columns. */
    Map<List<String>, List<String>> layouts() {
        Map<List<String>, List<String>> layouts = new LinkedHashMap<>();
        for (Map<String, Object> delivery : deliveries) {
            @SuppressWarnings("unchecked")
            List<String> columns = (List<String>) delivery.get("columns");
            layouts.computeIfAbsent(columns, names -> new ArrayList<>()).add((String) delivery.get("delivery_id"));
        }
        return layouts;
    }

    /** What becomes of deliveries of whole tables that were replaced: all their rows are superseded now. */
    List<Accounting.Move> superseded() {
        List<Accounting.Move> moves = new ArrayList<>();
        for (Map<String, Object> delivery : passedOver) {
            String delivered = (String) delivery.get("delivery_id");
            Map<String, Long> counts = isRemapped ? Map.of() : accounted.getOrDefault(delivered, Map.of());
            long accepted = counts.getOrDefault("accepted", 0L);
            if (counts.isEmpty()) {
                moves.add(new Accounting.Move(id(), delivered, "superseded", "", (Long) delivery.get("row_count")));
            } else if (accepted > 0) {
                moves.add(new Accounting.Move(id(), delivered, "accepted", "", -accepted));
                moves.add(new Accounting.Move(id(), delivered, "superseded", "", accepted));
            }
        }
        return moves;
    }
}
