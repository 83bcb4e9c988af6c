package org.shequ.jobs.publish;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.shequ.schemas.contract.Classification;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.Partition;

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

    /** The name of the table that only editions of one subject have. */
    static final String DISTRIBUTION = "distribution";

    /** The tables an edition of one subject is chosen from, in the order of the data package. */
    static List<PublishedTable> ofProviders(Contracts contracts) {
        List<PublishedTable> tables = new ArrayList<>(all(contracts));
        tables.add(whole(DISTRIBUTION, contracts.of("published.distribution")));
        return List.copyOf(tables);
    }

    /** The tables of every release, in the order of the data package. */
    public static List<PublishedTable> all(Contracts contracts) {
        return List.of(
                withoutOrigin("area", contracts.of("core.area"), contracts),
                whole("group_member", contracts.of("indicator.group_member")),
                open("indicator_value", contracts.of("indicator.value")),
                whole("indicator_definition", contracts.of("published.indicator_definition")),
                whole("score", contracts.of("evaluation.score")),
                whole("uncertainty", contracts.of("evaluation.uncertainty")),
                whole("sensitivity", contracts.of("evaluation.sensitivity")),
                whole("rank", contracts.of("published.rank")),
                whole("grade", contracts.of("published.grade")),
                whole("change", contracts.of("evaluation.change")),
                open("flag", contracts.of("evaluation.flag")),
                whole("exclusion", contracts.of("published.exclusion")),
                whole("appeal", contracts.of("published.appeal")),
                whole("lineage", contracts.of("published.lineage")),
                whole("reject_summary", contracts.of("published.reject_summary")),
                whole("run", contracts.of("run.task")),
                whole("source_limit", contracts.of("run.source_limit")));
    }

    private static PublishedTable whole(String name, Contract contract) {
        return new PublishedTable(name, contract, contract.fields());
    }

    /** A table without the fields that are kept inside. */
    private static PublishedTable open(String name, Contract contract) {
        return new PublishedTable(
                name,
                contract,
                contract.fields().stream()
                        .filter(field -> field.classification() == Classification.PUBLIC)
                        .toList());
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

    /** Where among the contract's fields each of its own stands. */
    int[] places() {
        return fields.stream().mapToInt(contract.fields()::indexOf).toArray();
    }

    /** The columns its rows are sorted by: those a large table is cut by, then its key, then everything else. */
    public List<String> order() {
        return fields.stream()
                .sorted(Comparator.comparingInt(PublishedTable::standing))
                .map(Field::name)
                .toList();
    }

    private static int standing(Field field) {
        if (field.partition() == Partition.VALUE && field.isKey()) {
            return 0;
        }
        return field.isKey() ? 1 : 2;
    }

    /** Puts rows in that order, empty values first. */
    Comparator<Object[]> sorting() {
        int[] order = order().stream()
                .mapToInt(name -> fields.stream().map(Field::name).toList().indexOf(name))
                .toArray();
        return (one, other) -> {
            for (int place : order) {
                int compared = compare(one[place], other[place]);
                if (compared != 0) {
                    return compared;
                }
            }
            return 0;
        };
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object one, Object other) {
        if (one == null || other == null) {
            return Boolean.compare(one != null, other != null);
        }
        return one instanceof Comparable<?> ? ((Comparable<Object>) one).compareTo(other) : 0;
    }
}
