package org.shequ.jobs.publish;

import static org.apache.spark.sql.functions.col;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;

/** Writes tables as plain Parquet that DuckDB, pandas and Spark read alike; for {@link Release}. */
final class ParquetTables {
    private static final long ROWS_PER_FILE = 10_000_000;
    private static final String TIMESTAMPS = "spark.sql.parquet.outputTimestampType";

    private ParquetTables() {}

    /**
     * Writes one table under {@code <folder>/<name>/<name>.parquet}, its rows sorted, in one file unless it is very large.
     *
     * @throws IllegalArgumentException naming every column that is missing or of another type than the contract's
     */
    static TableFiles write(PublishedTable table, Dataset<Row> rows, Path folder) {
        check(table, rows);
        SparkSession session = rows.sparkSession();
        String before = session.conf().get(TIMESTAMPS);
        session.conf().set(TIMESTAMPS, "TIMESTAMP_MICROS");
        try {
            Path scratch = folder.resolve("." + table.name());
            Dataset<Row> chosen = commented(table, rows);
            long count = chosen.count();
            sorted(table, chosen, count)
                    .write()
                    .mode(SaveMode.ErrorIfExists)
                    .option("compression", "zstd")
                    .parquet(scratch.toUri().toString());
            return new TableFiles(
                    table, PublishedRoot.adopt(scratch, folder.resolve(table.name()), table.name()), count);
        } finally {
            session.conf().set(TIMESTAMPS, before);
        }
    }

    private static void check(PublishedTable table, Dataset<Row> rows) {
        List<String> problems = new ArrayList<>();
        for (StructField expected : table.schema().fields()) {
            boolean isThere = List.of(rows.columns()).contains(expected.name());
            if (!isThere) {
                problems.add("column " + expected.name() + " is missing");
            } else if (!rows.schema().apply(expected.name()).dataType().sameType(expected.dataType())) {
                problems.add("column " + expected.name() + " is "
                        + rows.schema().apply(expected.name()).dataType().simpleString() + " (expected "
                        + expected.dataType().simpleString() + ")");
            }
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "Cannot publish table " + table.name() + ": " + String.join("; ", problems));
        }
    }

    private static Dataset<Row> commented(PublishedTable table, Dataset<Row> rows) {
        Column[] columns = new Column[table.fields().size()];
        StructField[] fields = table.schema().fields();
        for (int index = 0; index < fields.length; index++) {
            columns[index] = col(fields[index].name()).as(fields[index].name(), fields[index].metadata());
        }
        return rows.select(columns);
    }

    private static Dataset<Row> sorted(PublishedTable table, Dataset<Row> rows, long count) {
        Column[] order = table.order().stream().map(name -> col(name)).toArray(Column[]::new);
        int files = (int) Math.max(1, (count + ROWS_PER_FILE - 1) / ROWS_PER_FILE);
        Dataset<Row> spread = files == 1 ? rows.coalesce(1) : rows.repartitionByRange(files, order);
        return spread.sortWithinPartitions(order);
    }
}
