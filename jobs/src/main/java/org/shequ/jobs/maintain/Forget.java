package org.shequ.jobs.maintain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.shequ.common.lake.NamedRow;
import org.shequ.common.lake.Slice;
import org.shequ.common.privacy.Pseudonym;
import org.shequ.jobs.curate.CoreErasure;
import org.shequ.jobs.extract.Erasure;
import org.shequ.jobs.extract.RawCells;
import org.shequ.jobs.extract.StillDelivered;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Job;
import org.shequ.jobs.job.Night;
import org.shequ.jobs.job.Outcome;
import org.shequ.jobs.publish.PublishedRoot;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.source.Source;

/**
 * Removes persons from everything the lake keeps, earlier states included, and keeps them out of what is delivered again. What
 * is recorded of it names nobody: pseudonyms that later deliveries are compared with, how many rows were changed, and which
 * releases can no longer be counted again from their rows. Releases themselves hold no persons and stay.
 *
 * <p>Each step finds done what was done before, so that a run that dies is completed by another.
 */
public final class Forget implements Job {
    private static final String DELIVERY = "raw.delivery";
    private static final String ROW = "raw.row";
    private static final String FORGOTTEN = "raw.forgotten";
    private static final String REJECT = "core.reject";
    private static final String EXCLUSION = "core.exclusion";
    private static final String ACCOUNTING = "core.accounting";
    /** The table in which it is recorded that persons were forgotten, and nothing of them. */
    public static final String ERASURE = "run.erasure";

    /** Shorter identifiers are looked for in the columns that name persons and not in words. */
    private static final int SHORTEST_MENTION = 5;

    private final Named subject;
    private final List<byte[]> keys;
    private final Set<String> feeds;

    /**
     * Of persons by their identifiers as sources write them.
     *
     * @param identifiers such as a phone or identity number, or an account
     * @param contracts of all tables
     * @param keysBefore keys of pseudonyms that are no longer used
     */
    public Forget(List<String> identifiers, Contracts contracts, List<byte[]> keysBefore) {
        this.subject = new Named(identifiers);
        this.keys = List.copyOf(keysBefore);
        this.feeds = contracts.feeds().stream()
                .filter(CoreErasure::isAbout)
                .map(Contract::table)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public String name() {
        return "forget";
    }

    @Override
    public String room() {
        return "maintain";
    }

    @Override
    public Set<String> reads() {
        return Set.of(DELIVERY);
    }

    @Override
    public Set<String> writes() {
        Set<String> writes = new HashSet<>(feeds);
        writes.addAll(Set.of(ROW, FORGOTTEN, REJECT, EXCLUSION, ACCOUNTING, ERASURE));
        return writes;
    }

    @Override
    public Outcome run(DeclaredTables tables, Night night) {
        Set<String> pseudonyms = remember(tables, night);
        long raw = 0;
        long told = 0;
        for (Source source : night.deployment().sources()) {
            Map<String, Set<Long>> rows = eraseRaw(source, tables, night);
            raw += rows.values().stream().mapToLong(Set::size).sum();
            told += eraseRejects(source, rows, pseudonyms, tables);
            eraseExclusions(source, pseudonyms, tables);
        }
        long emptied = 0;
        long removed = 0;
        for (String feed : feeds) {
            CoreErasure.Changed changed = new CoreErasure(tables.contract(feed), pseudonyms, tables).erase();
            emptied += changed.emptied();
            removed += changed.removed();
        }
        Set<String> touched = new TreeSet<>(feeds);
        touched.addAll(List.of(ROW, REJECT, EXCLUSION));
        tables.keepOnlyNow(touched);
        List<String> releases = PublishedRoot.of(night).releases();
        record(raw, emptied, removed, releases, tables, night);
        return Outcome.done(
                raw + emptied + removed, 0, 0, List.of(), note(raw, emptied, removed, told, releases, night));
    }

    private String note(long raw, long emptied, long removed, long told, List<String> releases, Night night) {
        List<String> files = StillDelivered.with(night, subject::isIn);
        return "raw rows 原始行 " + raw + ", rows without the person now 去除本人 " + emptied + ", rows removed 删除 " + removed
                + ", rejects 拒收 " + told + "; earlier states are gone 历史快照已清除"
                + (releases.isEmpty()
                        ? ""
                        : "; figures of " + releases.size()
                                + " release(s) stand and cannot be counted again from rows 已发布数字不变，不可再由行复算")
                + (files.isEmpty()
                        ? ""
                        : "; delivered files that still name the person, to be dealt with where they lie 投递文件中仍有: "
                                + String.join(", ", files));
    }

    /** The pseudonyms the persons may stand under; those under the key of today are remembered for later deliveries. */
    private Set<String> remember(DeclaredTables tables, Night night) {
        Set<String> namespaces = night.deployment().sources().stream()
                .flatMap(source -> source.columns().stream())
                .flatMap(column -> column.pseudonym().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<List<Object>> known = tables.readSmall(FORGOTTEN).stream()
                .map(row -> List.of(row.get("namespace"), row.get("pseudonym")))
                .collect(Collectors.toSet());
        Set<String> pseudonyms = new HashSet<>();
        List<Map<String, Object>> fresh = new ArrayList<>();
        for (String namespace : namespaces) {
            for (String identifier : subject.identifiers) {
                keys.forEach(key -> pseudonyms.add(new Pseudonym(key, namespace).of(identifier)));
                String today = new Pseudonym(night.key(), namespace).of(identifier);
                pseudonyms.add(today);
                if (known.add(List.of(namespace, today))) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("namespace", namespace);
                    row.put("pseudonym", today);
                    row.put("forgotten_on", night.date());
                    row.put("run_id", night.runId());
                    fresh.add(row);
                }
            }
        }
        if (!fresh.isEmpty()) {
            tables.append(FORGOTTEN, fresh, Map.of());
        }
        return pseudonyms;
    }

    /** Rewrites the raw rows of a source where any names the persons; the rows it changed, by delivery. */
    private Map<String, Set<Long>> eraseRaw(Source source, DeclaredTables tables, Night night) {
        Optional<Long> snapshot = tables.snapshot(ROW);
        Slice slice = Slice.of("source_id", source.id());
        Map<String, List<String>> columns = new HashMap<>();
        for (Map<String, Object> row : tables.readSmall(DELIVERY, slice)) {
            @SuppressWarnings("unchecked")
            List<String> names = (List<String>) row.get("columns");
            columns.put((String) row.get("delivery_id"), names);
        }
        Erasure erasure = new Erasure(source, night.deployment().contracts().of(source.feed()), subject);
        Map<String, Set<Long>> changed = new HashMap<>();
        List<String> names = tables.contract(ROW).names();
        int deliveryAt = names.indexOf("delivery_id");
        int numberAt = names.indexOf("row_number");
        int cellsAt = names.indexOf("cells");
        List<Object[]> rows = new ArrayList<>();
        snapshot.ifPresent(state -> tables.readSmallAt(ROW, state, slice, names, values -> {
            Object[] row = values.toArray();
            String[] cells = RawCells.parted((String) row[cellsAt]);
            String[] rest = erasure.without(columns.getOrDefault((String) row[deliveryAt], List.of()), cells);
            if (rest != cells) {
                row[cellsAt] = RawCells.joined(rest);
                changed.computeIfAbsent((String) row[deliveryAt], none -> new HashSet<>())
                        .add((Long) row[numberAt]);
            }
            rows.add(row);
        }));
        if (!changed.isEmpty()) {
            tables.replaceWhere(ROW, slice, NamedRow.of(tables.contract(ROW), rows), Map.of());
        }
        return changed;
    }

    /** Takes values and keys from what is told of refused rows of the persons; how many entries it changed. */
    private long eraseRejects(
            Source source, Map<String, Set<Long>> rows, Set<String> pseudonyms, DeclaredTables tables) {
        Slice slice = Slice.of("source_id", source.id());
        List<Map<String, Object>> entries = new ArrayList<>();
        long changed = 0;
        for (Map<String, Object> entry : tables.readSmall(REJECT, slice)) {
            String key = (String) entry.get("row_key");
            String value = (String) entry.get("value");
            boolean isMeant = rows.getOrDefault((String) entry.get("delivery_id"), Set.of())
                            .contains((Long) entry.get("row_number"))
                    || (key != null && pseudonyms.stream().anyMatch(key::contains))
                    || (value != null && subject.isIn(value));
            Map<String, Object> rest = new LinkedHashMap<>(entry);
            if (isMeant && (key != null || value != null)) {
                rest.put("row_key", null);
                rest.put("value", null);
                changed++;
            }
            entries.add(rest);
        }
        if (changed > 0) {
            tables.replaceWhere(REJECT, slice, entries, Map.of());
        }
        return changed;
    }

    /** Takes the keys that name the persons from what is told of rows that rules left out. */
    private void eraseExclusions(Source source, Set<String> pseudonyms, DeclaredTables tables) {
        Slice slice = Slice.of("source_id", source.id());
        List<Map<String, Object>> entries = new ArrayList<>();
        boolean isChanged = false;
        for (Map<String, Object> entry : tables.readSmall(EXCLUSION, slice)) {
            String key = (String) entry.get("row_key");
            boolean isMeant =
                    key != null && (subject.isIn(key) || pseudonyms.stream().anyMatch(key::contains));
            Map<String, Object> rest = new LinkedHashMap<>(entry);
            if (isMeant) {
                rest.put("row_key", null);
                isChanged = true;
            }
            entries.add(rest);
        }
        if (isChanged) {
            tables.replaceWhere(EXCLUSION, slice, entries, Map.of());
        }
    }

    private void record(
            long raw, long emptied, long removed, List<String> releases, DeclaredTables tables, Night night) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("erased_on", night.date());
        row.put("persons", (long) subject.identifiers.size());
        row.put("raw_rows", raw);
        row.put("rows_emptied", emptied);
        row.put("rows_removed", removed);
        row.put("releases", releases);
        row.put("run_id", night.runId());
        tables.append(ERASURE, List.of(row), Map.of());
    }

    /** Persons by their identifiers as they are written. */
    private static final class Named implements Erasure.Subject {
        private static final long serialVersionUID = 1L;
        private static final String MARK = "〔已删除〕";

        private final ArrayList<String> identifiers;
        private final Pattern mention;

        Named(List<String> written) {
            this.identifiers = written.stream()
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .distinct()
                    .collect(Collectors.toCollection(ArrayList::new));
            if (identifiers.isEmpty()) {
                throw new IllegalArgumentException("Cannot forget nobody (expected at least one identifier)");
            }
            String any = identifiers.stream()
                    .filter(text -> text.length() >= SHORTEST_MENTION)
                    .map(Pattern::quote)
                    .collect(Collectors.joining("|"));
            this.mention = any.isEmpty() ? null : Pattern.compile("(?<![0-9A-Za-z])(?:" + any + ")(?![0-9A-Za-z])");
        }

        @Override
        public boolean isNamedBy(String namespace, String identifier) {
            return identifiers.contains(identifier);
        }

        @Override
        public String without(String text) {
            return mention == null ? text : mention.matcher(text).replaceAll(MARK);
        }

        boolean isIn(String text) {
            return identifiers.contains(text.strip())
                    || (mention != null && mention.matcher(text).find());
        }
    }
}
