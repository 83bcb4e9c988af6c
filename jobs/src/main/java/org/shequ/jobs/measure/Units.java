package org.shequ.jobs.measure;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.shequ.schemas.indicator.Subject;

/**
 * The departments and companies that are judged, and the names rows know them by. A row that names nobody of them counts for
 * none: who is judged is said by the table of areas, not by what somebody typed.
 *
 * @param codes code of the unit by each of its names
 */
public record Units(Map<String, String> codes) implements Serializable {
    public Units {
        codes = Map.copyOf(codes);
    }

    /** Nobody but areas is judged. */
    public static Units none() {
        return new Units(Map.of());
    }

    /**
     * The units among rows of {@code core.area}: each goes by its code, its name and its other names, of whatever day.
     *
     * @throws IllegalArgumentException where two units share a name
     */
    public static Units of(List<? extends Map<String, ?>> areas) {
        Map<String, Set<String>> owners = new TreeMap<>();
        for (Map<String, ?> row : areas) {
            if (Subject.areUnits((String) row.get("area_level"))) {
                String code = (String) row.get("area_code");
                names(row).forEach(name -> owners.computeIfAbsent(name, unseen -> new TreeSet<>())
                        .add(code));
            }
        }
        List<String> shared = new ArrayList<>();
        Map<String, String> codes = new TreeMap<>();
        owners.forEach((name, found) -> {
            codes.put(name, found.iterator().next());
            if (found.size() > 1) {
                shared.add("'" + name + "' is " + String.join(" and ", found));
            }
        });
        if (!shared.isEmpty()) {
            throw new IllegalArgumentException("Cannot tell departments and companies apart: "
                    + String.join("; ", shared) + " (expected one unit a name)");
        }
        return new Units(codes);
    }

    private static List<String> names(Map<String, ?> row) {
        List<String> names = new ArrayList<>(List.of((String) row.get("area_code"), (String) row.get("area_name")));
        String others = (String) row.get("aliases");
        if (others != null) {
            for (String other : others.split("[;；]")) {
                if (!other.isBlank()) {
                    names.add(other.strip());
                }
            }
        }
        return names;
    }

    /** The names in a fixed order: what changes who is meant by a row changes this. */
    String fingerprint() {
        return codes.isEmpty()
                ? ""
                : Integer.toHexString(new TreeMap<>(codes).toString().hashCode());
    }
}
