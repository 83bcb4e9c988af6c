package org.shequ.schemas.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.shequ.schemas.Words;

/**
 * A closed list of codes with their meaning, for fields that hold one of them.
 *
 * @param id the name contracts refer to it by
 * @param name what the list is about
 * @param codes each code and its label, in the order of the file
 */
public record CodeList(String id, Words name, Map<String, Words> codes) {
    public CodeList {
        if (codes.isEmpty()) {
            throw new IllegalArgumentException("code list '" + id + "' has no codes (expected at least one)");
        }
        codes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(codes));
    }

    public boolean has(String code) {
        return codes.containsKey(code);
    }

    public Set<String> values() {
        return codes.keySet();
    }

    public List<String> inOrder() {
        return List.copyOf(codes.keySet());
    }
}
