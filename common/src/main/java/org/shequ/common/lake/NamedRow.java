package org.shequ.common.lake;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.shequ.schemas.contract.Contract;

/** A row as small writes take it: its values under the names of its contract's fields, which all rows share. */
public final class NamedRow extends AbstractMap<String, Object> {
    private final Map<String, Integer> places;
    private final Object[] values;

    private NamedRow(Map<String, Integer> places, Object[] values) {
        this.places = places;
        this.values = values;
    }

    /** Rows of values that stand in the order of the contract's fields. */
    public static List<Map<String, Object>> of(Contract contract, List<Object[]> rows) {
        Map<String, Integer> places = new LinkedHashMap<>();
        contract.names().forEach(name -> places.put(name, places.size()));
        List<Map<String, Object>> named = new ArrayList<>(rows.size());
        for (Object[] row : rows) {
            if (row.length != places.size()) {
                throw new IllegalStateException("Cannot name the fields of a row of " + contract.table() + ": it has "
                        + row.length + " (expected " + places.size() + ")");
            }
            named.add(new NamedRow(places, row));
        }
        return named;
    }

    @Override
    public Object get(Object name) {
        Integer place = places.get(name);
        return place == null ? null : values[place];
    }

    @Override
    public boolean containsKey(Object name) {
        return places.containsKey(name);
    }

    @Override
    public Set<String> keySet() {
        return places.keySet();
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        Map<String, Object> entries = new HashMap<>();
        places.forEach((name, place) -> entries.put(name, values[place]));
        return entries.entrySet();
    }
}
