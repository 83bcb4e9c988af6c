package org.shequ.jobs.publish;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.shequ.common.lake.SparkRows;
import org.shequ.schemas.contract.Classification;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.contract.Field;

/**
 * A table of a release: its name there, and the fields of a contract that leave the house.
 *
 * @param name folder and file name in the release
 * @param contract the contract its fields come from
 * @param fields the fields published, in order; public ones only
 */
public record PublishedTable(String name, Contract contract, List<Field> fields) {
    /**
     * Refuses fields about persons or kept inside.
     *
     * @throws IllegalArgumentException with every such field
     */
    public PublishedTable {
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException(
                    "Cannot publish table '" + name + "' (expected a snake case name without a room)");
        }
        fields = List.copyOf(fields);
        List<String> kept = fields.stream()
                .filter(field -> field.classification() != Classification.PUBLIC)
                .map(field -> field.name() + " (" + field.classification() + ")")
                .toList();
        if (!kept.isEmpty()) {
            throw new IllegalArgumentException("Cannot publish table " + name + " from " + contract.table()
                    + ": found the fields " + String.join(", ", kept) + " (expected PUBLIC fields only)");
        }
    }

    /** The tables of every release, in the order of the data package. */
    public static List<PublishedTable> all(Contracts contracts) {
        return List.of(
                withoutOrigin("area", contracts.of("core.area"), contracts),
                whole("indicator_value", contracts.of("indicator.value")),
                whole("indicator_definition", contracts.of("published.indicator_definition")),
                whole("score", contracts.of("evaluation.score")),
                whole("reject_summary", contracts.of("published.reject_summary")),
                whole("run", contracts.of("run.task")));
    }

    private static PublishedTable whole(String name, Contract contract) {
        return new PublishedTable(name, contract, contract.fields());
    }

    /** A feed without the fields that every feed carries to tell where a row came from: those name deliveries, not facts. */
    private static PublishedTable withoutOrigin(String name, Contract contract, Contracts contracts) {
        return new PublishedTable(
                name,
                contract,
                contract.fields().stream()
                        .filter(field -> !contracts.received().contains(field))
                        .toList());
    }

    /** The schema of its file, with the description of each column as comment. */
    public StructType schema() {
        StructType schema = new StructType();
        for (Field field : fields) {
            schema = schema.add(field.name(), SparkRows.type(field.type()), true, SparkRows.comment(field));
        }
        return schema;
    }

    /** The columns its rows are sorted by: its key, then everything else that can be ordered. */
    public List<String> order() {
        List<String> order = new ArrayList<>();
        fields.stream().filter(Field::isKey).map(Field::name).forEach(order::add);
        fields.stream().filter(field -> !field.isKey()).map(Field::name).forEach(order::add);
        return order;
    }
}
