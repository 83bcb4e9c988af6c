package org.shequ.dags.definition;

import java.util.Map;
import java.util.Optional;

/** A parameter of a DAG or task: its default value and the JSON schema keys it was given with. */
public record Param(Optional<Object> value, Optional<String> description, Map<String, Object> schema) {
    public Param {
        schema = Ordered.copy(schema);
    }

    public static Param of(Object value) {
        return new Param(Optional.ofNullable(value), Optional.empty(), Map.of());
    }
}
