package org.shequ.common.lake;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.shequ.schemas.contract.Contract;

/** A row of values under the names of its fields, which all rows share; small writes take such rows as they stand. */
public final class NamedRow extends AbstractMap<String, Object> {
    private final List<String> fields;
    private final Map<String, Integer> places;
    private final Object[] values;

    private NamedRow(List<String> fields, Map<String, Integer> places, Object[] values) {
        this.fields = fields;
        this.places = places;
        this.values = values;
    }

    /** Rows of values that stand in the order of the contract's fields. */
    public static List<Map<String, Object>> of(Contract contract, List<Object[]> rows) {
        return of(contract.names(), rows, contract.table());
    }

    /** Rows of values of some fields of a table, in their order. */
    public static List<Map<String, Object>> of(List<String> fields, List<Object[]> rows, String table) {
        Map<String, Integer> places = new LinkedHashMap<>();
        fields.forEach(name -> places.put(name, places.size()));
        List<Map<String, Object>> named = new ArrayList<>(rows.size());
        for (Object[] row : rows) {
            if (row.length != places.size()) {
                throw new IllegalStateException("Cannot name the fields of a row of " + table + ": it has " + row.length
                        + " (expected " + places.size() + ")");
            }
            named.add(new NamedRow(fields, places, row));
        }
        return named;
    }

    /** The fields as the first row has them where it has these, so that row after row need only be asked whether it shares them. */
    static List<String> shared(List<String> fields, List<? extends Map<String, ?>> rows) {
        return !rows.isEmpty() && rows.get(0) instanceof NamedRow first && fields.equals(first.fields)
                ? first.fields
                : fields;
    }

    /**
     * The values of a row in the order of its contract's fields.
     *
     * @param violations takes what the row has and the contract has not
     */
    static Object[] values(Map<String, ?> row, List<String> fields, Set<String> violations) {
        if (row instanceof NamedRow named && (fields == named.fields || fields.equals(named.fields))) {
            return named.values;
        }
        for (String name : row.keySet()) {
            if (!fields.contains(name)) {
                violations.add("a row has a column " + name + " (expected one of " + String.join(", ", fields) + ")");
            }
        }
        return fields.stream().map(row::get).toArray();
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
