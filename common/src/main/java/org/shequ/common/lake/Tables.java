package org.shequ.common.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.shequ.schemas.contract.Classification;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;
import org.shequ.schemas.contract.Partition;

/** The tables by name: finds them, makes them from contracts, and grows them when a contract grows. */
final class Tables implements AutoCloseable {
    static final String NAME = "lake";

    /** Enough that no thread of a night waits for one: who waits does so for half a second. */
    private static final int CONNECTIONS = 8;

    private static final Map<String, String> TABLE_PROPERTIES = Map.of(
            "format-version", "2",
            "write.metadata.delete-after-commit.enabled", "true",
            "write.metadata.previous-versions-max", "20",
            "write.parquet.compression-codec", "zstd");

    private final LakeSettings settings;
    private final JdbcCatalog catalog;

    Tables(LakeSettings settings) {
        this.settings = settings;
        if (settings.catalog() instanceof CatalogStore.Sqlite sqlite) {
            makeFolder(sqlite);
        }
        catalog = new JdbcCatalog();
        catalog.setConf(hadoop(settings));
        try {
            catalog.initialize(NAME, properties(settings));
        } catch (RuntimeException failure) {
            throw new LakeException(
                    "Cannot open the catalog " + settings.catalog().url() + ": " + failure.getMessage(), failure);
        }
    }

    /** What Iceberg is told about the catalog, by us and by Spark. */
    static Map<String, String> properties(LakeSettings settings) {
        Map<String, String> properties = new HashMap<>();
        properties.put("uri", settings.catalog().url());
        properties.put("warehouse", settings.warehouse().toString());
        properties.put("jdbc.schema-version", "V1");
        properties.put("clients", Integer.toString(CONNECTIONS));
        if (settings.catalog() instanceof CatalogStore.Postgresql postgresql) {
            properties.put("jdbc.user", postgresql.user());
            properties.put("jdbc.password", postgresql.password());
        } else {
            properties.put("jdbc.busy_timeout", "60000");
            properties.put("jdbc.journal_mode", "WAL");
            properties.put("jdbc.synchronous", "FULL");
        }
        return properties;
    }

    /** Hadoop settings without reading the files a cluster would bring, unless there is a cluster. */
    static Configuration hadoop(LakeSettings settings) {
        Configuration hadoop = LocalFiles.configuration();
        settings.spark().forEach((key, value) -> {
            if (key.startsWith("spark.hadoop.")) {
                hadoop.set(key.substring("spark.hadoop.".length()), value);
            }
        });
        return hadoop;
    }

    Optional<Table> find(String table) {
        try {
            return Optional.of(catalog.loadTable(TableIdentifier.parse(table)));
        } catch (NoSuchTableException absent) {
            return Optional.empty();
        }
    }

    /** All tables there are, as room and name. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (Namespace room : catalog.listNamespaces()) {
            catalog.listTables(room).forEach(table -> names.add(table.toString()));
        }
        return names.stream().sorted().toList();
    }

    /**
     * The table of a contract, made or grown where needed; throws where the two cannot agree. One at a time: jobs of one run
     * begin with the same tables.
     */
    synchronized Table ensure(Contract contract) {
        return find(contract.table()).map(table -> grow(table, contract)).orElseGet(() -> create(contract));
    }

    @Override
    public void close() {
        catalog.close();
    }

    private Table create(Contract contract) {
        Namespace room = Namespace.of(contract.room());
        if (!catalog.namespaceExists(room)) {
            try {
                catalog.createNamespace(room, Map.of());
            } catch (AlreadyExistsException raced) {
                // Another job of this run was first: that is what was wanted.
            }
        }
        Schema schema = schema(contract);
        try {
            return catalog.createTable(
                    TableIdentifier.of(room, contract.shortName()),
                    schema,
                    spec(contract, schema),
                    location(contract),
                    properties(contract));
        } catch (AlreadyExistsException raced) {
            return ensure(contract);
        }
    }

    /** Where the table of a contract is to lie; null for the catalog's own place. */
    private String location(Contract contract) {
        return settings.raw()
                .filter(place -> contract.room().equals("raw"))
                .map(place -> place.toString().replaceAll("/$", "") + "/" + contract.shortName())
                .orElse(null);
    }

    /** Bounds of columns with something about persons would outlive their rows in the files about files. */
    private static Map<String, String> properties(Contract contract) {
        Map<String, String> properties = new HashMap<>(TABLE_PROPERTIES);
        if (contract.room().equals("raw")) {
            // Written once and read once or twice: zstd's quickest level costs half the time and a tenth of the space.
            properties.put("write.parquet.compression-level", "1");
        }
        contract.fields().stream()
                .filter(field -> field.classification() != Classification.PUBLIC)
                .forEach(field -> properties.put("write.metadata.metrics.column." + field.name(), "none"));
        return properties;
    }

    private Table grow(Table table, Contract contract) {
        List<String> problems = new ArrayList<>();
        for (Types.NestedField column : table.schema().columns()) {
            Optional<Field> field = contract.field(column.name());
            if (field.isEmpty()) {
                problems.add("the table has a column " + column.name() + " (expected only those of the contract)");
            } else if (!isSame(column.type(), field.get().type())) {
                problems.add("its column " + column.name() + " is " + column.type() + " (expected "
                        + words(field.get().type()) + ")");
            }
        }
        List<String> cut =
                table.spec().fields().stream().map(field -> field.name()).toList();
        if (!cut.equals(partitionNames(contract))) {
            problems.add("it is cut into partitions by " + cut + " (expected " + partitionNames(contract) + ")");
        }
        if (!problems.isEmpty()) {
            problems.add("change the contract in a way that adds columns only, or remove the table and run its jobs "
                    + "again");
            throw ContractException.write(contract.table(), problems);
        }
        return update(table, contract);
    }

    private static Table update(Table table, Contract contract) {
        UpdateSchema update = table.updateSchema();
        int changes = 0;
        for (Field field : contract.fields()) {
            Types.NestedField column = table.schema().findField(field.name());
            if (column == null) {
                update.addColumn(field.name(), type(field.type(), () -> 0), SparkRows.comment(field));
                changes++;
            } else if (!SparkRows.comment(field).equals(column.doc())) {
                update.updateColumnDoc(field.name(), SparkRows.comment(field));
                changes++;
            }
        }
        if (changes > 0) {
            update.commit();
        }
        Map<String, String> properties = properties(contract);
        if (!table.properties().entrySet().containsAll(properties.entrySet())) {
            UpdateProperties renewed = table.updateProperties();
            properties.forEach(renewed::set);
            renewed.commit();
        }
        return table;
    }

    private static Schema schema(Contract contract) {
        int[] last = {contract.fields().size()};
        List<Types.NestedField> columns = new ArrayList<>();
        for (Field field : contract.fields()) {
            columns.add(Types.NestedField.optional(
                    columns.size() + 1, field.name(), type(field.type(), () -> ++last[0]), SparkRows.comment(field)));
        }
        return new Schema(columns);
    }

    private static PartitionSpec spec(Contract contract, Schema schema) {
        PartitionSpec.Builder spec = PartitionSpec.builderFor(schema);
        partitionNames(contract).forEach(spec::identity);
        return spec.build();
    }

    /** The columns that folders are made of: a month is only the origin of one. */
    static List<String> partitionNames(Contract contract) {
        return contract.partitions().stream()
                .filter(field -> field.partition() == Partition.VALUE)
                .map(Field::name)
                .toList();
    }

    static String words(FieldType type) {
        return switch (type) {
            case STRING -> "text";
            case INTEGER -> "a whole number";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case DATE -> "a date";
            case TIMESTAMP -> "an instant";
            case ARRAY -> "a list of texts";
        };
    }

    private static Type type(FieldType type, java.util.function.IntSupplier nextId) {
        return switch (type) {
            case STRING -> Types.StringType.get();
            case INTEGER -> Types.LongType.get();
            case NUMBER -> Types.DoubleType.get();
            case BOOLEAN -> Types.BooleanType.get();
            case DATE -> Types.DateType.get();
            case TIMESTAMP -> Types.TimestampType.withZone();
            case ARRAY -> Types.ListType.ofOptional(nextId.getAsInt(), Types.StringType.get());
        };
    }

    private static boolean isSame(Type column, FieldType field) {
        return field == FieldType.ARRAY
                ? column.isListType() && column.asListType().elementType().typeId() == Type.TypeID.STRING
                : column.equals(type(field, () -> 0));
    }

    private void makeFolder(CatalogStore.Sqlite sqlite) {
        try {
            Files.createDirectories(sqlite.file().getParent());
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot make the lake's folder " + settings.home(), failure);
        }
    }
}
