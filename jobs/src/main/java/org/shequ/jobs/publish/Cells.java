package org.shequ.jobs.publish;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.shequ.schemas.contract.Contract;

/** One row of a table read by the names of its fields; the same reading serves row after row. */
final class Cells {
    private final String table;
    private final Map<String, Integer> places;
    private Object[] row = {};

    Cells(Contract contract) {
        this.table = contract.table();
        this.places = new HashMap<>();
        List<String> names = contract.names();
        names.forEach(name -> places.put(name, places.size()));
    }

    private Cells(String table, Map<String, Integer> places, Object[] row) {
        this.table = table;
        this.places = places;
        this.row = row;
    }

    /** Turns to a row. */
    Cells of(Object[] next) {
        row = next;
        return this;
    }

    /** A reading of the present row that stays. */
    Cells copy() {
        return new Cells(table, places, row);
    }

    /** A reading of a row that stays. */
    Cells copy(Object[] other) {
        return new Cells(table, places, other);
    }

    /** The value of a field, of whatever type it is. */
    Object at(String field) {
        Integer place = places.get(field);
        if (place == null) {
            throw new IllegalArgumentException("Cannot read " + field + " of " + table + ": it has no such field");
        }
        return row[place];
    }

    boolean isNull(String field) {
        return at(field) == null;
    }

    String string(String field) {
        return (String) at(field);
    }

    Optional<String> text(String field) {
        return Optional.ofNullable((String) at(field));
    }

    boolean is(String field) {
        return Boolean.TRUE.equals(at(field));
    }

    LocalDate date(String field) {
        return (LocalDate) at(field);
    }

    Instant instant(String field) {
        return (Instant) at(field);
    }

    OptionalDouble number(String field) {
        Object found = at(field);
        return found == null ? OptionalDouble.empty() : OptionalDouble.of((Double) found);
    }

    OptionalLong whole(String field) {
        Object found = at(field);
        return found == null ? OptionalLong.empty() : OptionalLong.of((Long) found);
    }

    OptionalInt small(String field) {
        Object found = at(field);
        return found == null ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact((Long) found));
    }
}
