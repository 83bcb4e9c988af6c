package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.shequ.common.lake.SparkRows;
import org.shequ.schemas.contract.Contracts;

/** Tiny tables as text: a header, then a line a row, cells split by a bar, an empty cell is null. */
final class Tables {
    private Tables() {}

    static Dataset<Row> table(Contracts contracts, String table, String text) {
        StructType typed = SparkRows.schema(contracts.of(table));
        List<String> lines = text.lines().map(String::strip).toList();
        List<String> header = cells(lines.get(0));
        StructType texts = new StructType();
        for (String name : header) {
            texts = texts.add(name, DataTypes.StringType);
        }
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            rows.add(RowFactory.create(cells(line).stream()
                    .map(cell -> cell.isEmpty() ? null : cell)
                    .toArray()));
        }
        Column[] columns = Arrays.stream(typed.fields())
                .map(field -> header.contains(field.name()) ? typed(field) : absent(field))
                .toArray(Column[]::new);
        return Sparks.SESSION.createDataFrame(rows, texts).select(columns);
    }

    /** The same as rows of a small table are read without Spark. */
    static List<Map<String, Object>> maps(Contracts contracts, String table, String text) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Row row : table(contracts, table, text).collectAsList()) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (String name : row.schema().fieldNames()) {
                Object value = row.getAs(name);
                map.put(name, value instanceof java.sql.Date date ? date.toLocalDate() : value);
            }
            rows.add(map);
        }
        return rows;
    }

    /** The same rows, handed on one by one. */
    static Measurement.FewRows few(Dataset<Row> rows) {
        return new Measurement.FewRows(rows.schema(), List.of((columns, use) -> {
            for (Row row : rows.collectAsList()) {
                List<Object> values = new ArrayList<>();
                columns.forEach(column -> values.add(row.getAs(column)));
                use.accept(values);
            }
        }));
    }

    /** The values of some components; rows with {@link Values#columns}. */
    static Iterator<Row> values(Values values, List<Row> components) {
        Values.Components all = use -> components.forEach(row -> use.accept(
                IntStream.range(0, row.size()).mapToObj(row::get).collect(Collectors.toCollection(ArrayList::new))));
        return values.parts(List.of(all)).stream()
                .map(Supplier::get)
                .<Row>mapMulti((part, use) -> part.forEachRemaining(made -> use.accept(RowFactory.create(made))))
                .iterator();
    }

    private static Column typed(StructField field) {
        return col(field.name()).cast(field.dataType()).as(field.name());
    }

    private static Column absent(StructField field) {
        return org.apache.spark.sql.functions.lit(null).cast(field.dataType()).as(field.name());
    }

    /** The rows as lines of text, sorted, with the columns asked for. */
    static List<String> lines(Dataset<Row> rows, String... columns) {
        return rows.select(Stream.of(columns).map(name -> col(name)).toArray(Column[]::new)).collectAsList().stream()
                .map(row -> Stream.iterate(0, i -> i < row.size(), i -> i + 1)
                        .map(i -> row.isNullAt(i) ? "-" : String.valueOf(row.get(i)))
                        .collect(Collectors.joining(" ")))
                .sorted()
                .toList();
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
    }
}
