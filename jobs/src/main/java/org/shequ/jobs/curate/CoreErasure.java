package org.shequ.jobs.curate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.shequ.common.lake.NamedRow;
import org.shequ.common.lake.Slice;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.schemas.contract.Classification;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;

/**
 * Takes persons out of a core table as {@link org.shequ.jobs.extract.Erasure} takes them out of the raw one, so that curating
 * the raw rows anew would come to the same: the person's field goes empty, or where the table cannot do without it the row goes
 * and is accounted for as left out. One month is held at a time.
 */
public final class CoreErasure {
    private final Contract contract;
    private final DeclaredTables tables;
    private final Set<String> pseudonyms;
    private final List<Integer> persons = new ArrayList<>();
    private final List<Integer> digests = new ArrayList<>();
    private final List<String> names;

    /**
     * What an erasure changed.
     *
     * @param emptied rows that lost their person
     * @param removed rows that went
     */
    public record Changed(long emptied, long removed) {}

    /** Of persons known by their pseudonyms, from the table of a contract. */
    public CoreErasure(Contract contract, Set<String> pseudonyms, DeclaredTables tables) {
        this.contract = contract;
        this.tables = tables;
        this.pseudonyms = pseudonyms;
        this.names = contract.names();
        for (Field field : contract.fields()) {
            if (field.classification() == Classification.PSEUDONYM) {
                persons.add(names.indexOf(field.name()));
            } else if (field.classification() == Classification.INTERNAL && !field.isRequired()) {
                digests.add(names.indexOf(field.name()));
            }
        }
    }

    /** Whether a table names persons at all. */
    public static boolean isAbout(Contract contract) {
        return contract.fields().stream().anyMatch(field -> field.classification() == Classification.PSEUDONYM);
    }

    /** Does so, a month a commit; what was done before is found done when called again. */
    public Changed erase() {
        long emptied = 0;
        long removed = 0;
        if (tables.snapshot(contract.table()).isPresent()) {
            for (String month : months()) {
                Changed changed = erase(month);
                emptied += changed.emptied();
                removed += changed.removed();
            }
        }
        return new Changed(emptied, removed);
    }

    private Set<String> months() {
        List<String> asked = new ArrayList<>(List.of("event_month"));
        persons.forEach(at -> asked.add(names.get(at)));
        Set<String> all = new TreeSet<>();
        tables.partitions(contract.table()).keySet().forEach(partition -> all.add(partition.get("event_month")));
        Set<String> months = new TreeSet<>();
        tables.readSmallAt(
                contract.table(),
                tables.snapshot(contract.table()).orElseThrow(),
                Slice.of("event_month", all),
                asked,
                values -> {
                    if (values.stream().skip(1).anyMatch(pseudonyms::contains)) {
                        months.add((String) values.get(0));
                    }
                });
        return months;
    }

    private Changed erase(String month) {
        List<Object[]> kept = new ArrayList<>();
        Map<String, Set<Long>> removed = new TreeMap<>();
        long[] counts = new long[2];
        Map<String, String> sources = new HashMap<>();
        tables.readSmallAt(
                contract.table(),
                tables.snapshot(contract.table()).orElseThrow(),
                Slice.of("event_month", month),
                names,
                values -> {
                    Object[] row = values.toArray();
                    if (persons.stream().noneMatch(at -> isMeant(row[at]))) {
                        kept.add(row);
                        return;
                    }
                    String delivery = (String) row[names.indexOf("delivery_id")];
                    sources.put(delivery, (String) row[names.indexOf("source_id")]);
                    if (persons.stream().anyMatch(at -> isMeant(row[at]) && isNeeded(at))) {
                        counts[1]++;
                        removed.computeIfAbsent(delivery, none -> new HashSet<>())
                                .add((Long) row[names.indexOf("row_number")]);
                    } else {
                        counts[0]++;
                        persons.stream().filter(at -> isMeant(row[at])).forEach(at -> row[at] = null);
                        digests.forEach(at -> row[at] = null);
                        kept.add(row);
                    }
                });
        tables.replacePartitions(
                contract.table(),
                tables.stage(contract.table(), NamedRow.of(contract, kept)),
                List.of(Map.of("event_month", month)),
                properties(removed, sources));
        Accounting.settle(contract.table(), tables);
        return new Changed(counts[0], counts[1]);
    }

    private boolean isMeant(Object value) {
        return value != null && pseudonyms.contains(value);
    }

    private boolean isNeeded(int at) {
        Field field = contract.fields().get(at);
        return field.isRequired() || field.isKey();
    }

    /** The mappings the table was made by, as before, and the received rows that are left out now. */
    private Map<String, String> properties(Map<String, Set<Long>> removed, Map<String, String> sources) {
        Map<String, String> properties = new HashMap<>();
        tables.properties(contract.table()).forEach((name, value) -> {
            if (name.startsWith(Work.MAPPING)) {
                properties.put(name, value);
            }
        });
        List<Accounting.Move> moves = new ArrayList<>();
        sources.forEach((delivery, source) -> {
            long rows = removed.getOrDefault(delivery, Set.of()).size();
            moves.add(new Accounting.Move(source, delivery, "accepted", "", -rows));
            moves.add(new Accounting.Move(source, delivery, "excluded", SourceRows.FORGOTTEN, rows));
        });
        properties.putAll(Accounting.property(new Accounting.Moves(new TreeSet<>(), moves)));
        return properties;
    }
}
