package org.shequ.common.lake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.desc;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.FileRewriteCoordinator;
import org.apache.iceberg.spark.SparkTableCache;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;

/**
 * Writes a Dataset into files that belong to no table yet and checks its contract in the same pass. Iceberg offers such
 * uncommitted writes to its own rewrites; the commit is then ours, one for data, checks and properties.
 */
final class DatasetFiles {
    /** Up to here keys are compared in this process, beyond in a Spark job; rows. */
    private static final long KEYS_IN_MEMORY = 200_000;

    private final Table table;
    private final Contract contract;
    private final Spread spread;

    DatasetFiles(Table table, Contract contract, Spread spread) {
        this.table = table;
        this.contract = contract;
        this.spread = spread;
    }

    /** The files of the rows; throws with all violations, leaving no file behind. */
    Staged stage(Dataset<Row> rows) {
        Dataset<Row> shaped = shaped(rows);
        List<Rule> rules = Rule.of(contract);
        Observation observation = new Observation();
        Column broken = rules.stream().map(Rule::broken).reduce(Column::or).orElse(lit(false));
        Staged staged = write(shaped.observe(observation, count_if(broken).as("broken")));
        try {
            List<String> violations = new ArrayList<>();
            if (staged.rows() > 0) {
                if (broken(observation) > 0) {
                    violations.addAll(violations(rows, staged, rules));
                }
                repeatedKeys(rows, staged).ifPresent(violations::add);
            }
            if (!violations.isEmpty()) {
                throw ContractException.write(contract.table(), violations);
            }
            return staged;
        } catch (RuntimeException refused) {
            staged.discard();
            throw refused;
        }
    }

    private long broken(Observation observation) {
        try {
            return ((Number) observation.getAsJava().get("broken")).longValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LakeException("Cannot write " + contract.table() + ": the check was interrupted", interrupted);
        }
    }

    private Staged write(Dataset<Row> rows) {
        String name = UUID.randomUUID().toString();
        SparkTableCache.get().add(name, table);
        // Iceberg looks its place up in the settings of the session this thread has.
        SparkSession.setActiveSession(rows.sparkSession());
        try {
            rows.write()
                    .format("iceberg")
                    .option("distribution-mode", spread == Spread.BY_PARTITION ? "hash" : "none")
                    .option("fanout-enabled", "true")
                    .mode(SaveMode.Append)
                    .save(name);
            List<DataFile> files = new ArrayList<>();
            for (Object file : FileRewriteCoordinator.get().fetchNewFiles(table, name)) {
                files.add((DataFile) file);
            }
            return new Staged(table, files);
        } finally {
            SparkTableCache.get().remove(name);
            FileRewriteCoordinator.get().clearRewrite(table, name);
        }
    }

    /** The rows with the contract's columns in its order and types; all that is missing, strange or mistyped at once. */
    private Dataset<Row> shaped(Dataset<Row> rows) {
        StructType schema = rows.schema();
        List<String> names = List.of(schema.fieldNames());
        List<String> violations = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        for (Field field : contract.fields()) {
            if (!names.contains(field.name())) {
                violations.add("the rows have no column " + field.name());
                continue;
            }
            StructField column = schema.apply(field.name());
            if (!fits(column.dataType(), field.type())) {
                violations.add("column " + field.name() + " is "
                        + column.dataType().simpleString() + " (expected "
                        + SparkRows.type(field.type()).simpleString() + ", " + Tables.words(field.type()) + ")");
            }
            columns.add(col(field.name()).cast(SparkRows.type(field.type())).as(field.name()));
        }
        names.stream()
                .filter(name -> contract.field(name).isEmpty())
                .forEach(name -> violations.add("the rows have a column " + name + " that the contract has not"));
        names.stream()
                .distinct()
                .filter(name -> java.util.Collections.frequency(names, name) > 1)
                .forEach(name -> violations.add("the rows have column " + name + " more than once"));
        if (!violations.isEmpty()) {
            throw ContractException.write(contract.table(), violations);
        }
        return rows.select(columns.toArray(Column[]::new));
    }

    /** Only widening that loses nothing is done unasked. */
    private static boolean fits(DataType type, FieldType wanted) {
        DataType exact = SparkRows.type(wanted);
        if (type.equals(DataTypes.NullType) || DataType.equalsIgnoreNullability(type, exact)) {
            return true;
        }
        return switch (wanted) {
            case INTEGER ->
                type.equals(DataTypes.IntegerType)
                        || type.equals(DataTypes.ShortType)
                        || type.equals(DataTypes.ByteType);
            case NUMBER -> type.equals(DataTypes.FloatType);
            default -> false;
        };
    }

    private List<String> violations(Dataset<Row> rows, Staged staged, List<Rule> rules) {
        List<Column> questions = new ArrayList<>();
        for (Rule rule : rules) {
            Column fault = when(
                    rule.broken(), functions.coalesce(col(rule.field().name()).cast("string"), lit("")));
            questions.add(count_if(rule.broken()));
            questions.add(min(fault));
            questions.add(max(fault));
        }
        Row answer = read(rows, staged)
                .agg(questions.get(0), questions.subList(1, questions.size()).toArray(Column[]::new))
                .head();
        List<String> violations = new ArrayList<>();
        for (int position = 0; position < rules.size(); position++) {
            long count = answer.getLong(3 * position);
            if (count > 0) {
                violations.add(rules.get(position)
                        .violation(count, answer.getString(3 * position + 1), answer.getString(3 * position + 2)));
            }
        }
        return violations;
    }

    private Optional<String> repeatedKeys(Dataset<Row> rows, Staged staged) {
        List<String> names = contract.keys().stream().map(Field::name).toList();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        if (staged.rows() <= KEYS_IN_MEMORY) {
            Keys keys = new Keys(contract);
            RowFiles.readColumns(table, staged, names, keys::add);
            return keys.violation();
        }
        Column[] key = names.stream().map(functions::col).toArray(Column[]::new);
        if (haveDifferentHashes(read(rows, staged), key)) {
            return Optional.empty();
        }
        List<Row> repeated = read(rows, staged)
                .groupBy(key)
                .agg(count(lit(1)).as("rows_of_key"))
                .where("rows_of_key > 1")
                .sort(desc("rows_of_key"))
                .takeAsList(1000);
        if (repeated.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Long> shown = new TreeMap<>();
        for (Row row : repeated) {
            List<Object> values = new ArrayList<>();
            names.forEach(name -> values.add(row.getAs(name)));
            shown.put(Keys.shown(contract, values), row.<Long>getAs("rows_of_key"));
        }
        return Optional.of(Keys.message(repeated.size(), shown));
    }

    /** Keys of different hashes are different; compared by one number, many are told apart in a fraction of the time. */
    private static boolean haveDifferentHashes(Dataset<Row> rows, Column[] key) {
        return rows.select(xxhash64(key).as("hash_of_key"))
                .groupBy("hash_of_key")
                .agg(count(lit(1)).as("rows_of_hash"))
                .where("rows_of_hash > 1")
                .isEmpty();
    }

    private Dataset<Row> read(Dataset<Row> rows, Staged staged) {
        return rows.sparkSession()
                .read()
                .schema(SparkRows.schema(contract))
                .parquet(staged.locations().toArray(String[]::new));
    }
}
