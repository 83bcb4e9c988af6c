package org.shequ.schemas.contract;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.shequ.schemas.Words;

/**
 * What one table promises: its columns, types, keys and domains. The Spark schema, the checks at write, the dictionary and
 * {@code datapackage.json} are all made from it.
 *
 * @param table room and table, such as {@code core.grid_case}
 * @param version version of the promise
 * @param name what a reader calls the table
 * @param description what one row is
 * @param isFeed whether sources are mapped into it
 * @param fields its columns in order
 */
public record Contract(
        String table, String version, Words name, Words description, boolean isFeed, List<Field> fields) {
    public Contract {
        if (!table.matches("[a-z]+\\.[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("table '" + table + "' is not named room.table");
        }
        fields = List.copyOf(fields);
        Set<String> seen = new HashSet<>();
        for (Field field : fields) {
            if (!seen.add(field.name())) {
                throw new IllegalArgumentException("field '" + field.name() + "' stands twice in " + table);
            }
        }
    }

    /** The room: the part before the dot. */
    public String room() {
        return table.substring(0, table.indexOf('.'));
    }

    /** The name within the room: the part after the dot. */
    public String shortName() {
        return table.substring(table.indexOf('.') + 1);
    }

    public List<Field> keys() {
        return fields.stream().filter(Field::isKey).toList();
    }

    public Optional<Field> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }

    public List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    /** The fields the table is cut into partitions by, in order. */
    public List<Field> partitions() {
        return fields.stream()
                .filter(field -> field.partition() != Partition.NONE)
                .toList();
    }
}
