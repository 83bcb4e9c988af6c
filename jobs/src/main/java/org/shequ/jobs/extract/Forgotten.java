package org.shequ.jobs.extract;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shequ.common.privacy.Pseudonym;
import org.shequ.jobs.job.DeclaredTables;
import org.shequ.jobs.job.Night;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.source.Source;

/** Persons who were forgotten: known by their pseudonyms alone, so that what is delivered again does not bring them back. */
final class Forgotten implements Erasure.Subject {
    static final String TABLE = "raw.forgotten";

    private static final long serialVersionUID = 1L;

    private final HashMap<String, HashSet<String>> pseudonyms = new HashMap<>();
    private final HashMap<String, Pseudonym> namespaces = new HashMap<>();

    private Forgotten(List<Map<String, Object>> rows, byte[] key) {
        for (Map<String, Object> row : rows) {
            String namespace = (String) row.get("namespace");
            pseudonyms.computeIfAbsent(namespace, none -> new HashSet<>()).add((String) row.get("pseudonym"));
            namespaces.computeIfAbsent(namespace, none -> new Pseudonym(key, namespace));
        }
    }

    /** How they are taken out of what comes of a source; none where nobody was forgotten or no column names a person. */
    static Optional<Erasure> of(Source source, Contract contract, DeclaredTables tables, Night night) {
        List<Map<String, Object>> rows = tables.readSmall(TABLE);
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new Erasure(source, contract, new Forgotten(rows, night.key())))
                        .filter(Erasure::isAny);
    }

    @Override
    public boolean isNamedBy(String namespace, String identifier) {
        HashSet<String> known = pseudonyms.get(namespace);
        return known != null && known.contains(namespaces.get(namespace).of(identifier));
    }

    /** Whoever is known by a pseudonym alone is not found in words. */
    @Override
    public String without(String text) {
        return text;
    }
}
