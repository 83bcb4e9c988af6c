package org.shequ.jobs.curate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.source.Lookup;
import org.shequ.schemas.source.Source;
import org.shequ.schemas.yaml.Problems;

class LookupMappingTest {
    private static final String MAPPING = """
            id: areas
            name: {zh: 表, en: Table}
            feed: core.area
            read: {files: [a.csv]}
            columns:
              area_code: code
              valid_from: {constant: '2020-01-01'}
              area_level: {constant: community}
              area_name: code
              resident_population: {from: code, missing: ['0'], lookup: {file: people.csv, key: id, value: people}}
            """;

    @TempDir
    private Path folder;

    private Source source(String mapping) throws Exception {
        Problems problems = new Problems();
        Path file = Files.writeString(folder.resolve("areas.yml"), mapping);
        Source source =
                Source.from(file, "areas.yml", Contracts.load(), problems).orElse(null);
        problems.throwIfAny();
        return source;
    }

    private static List<String> populations(Source source, Map<String, String> people) {
        SparkSession session = SparkSession.builder()
                .master("local[2]")
                .appName("mapping")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
        StructType raw = new StructType()
                .add("source_id", DataTypes.StringType)
                .add("delivery_id", DataTypes.StringType)
                .add("row_number", DataTypes.LongType)
                .add("line_number", DataTypes.LongType)
                .add("cells", DataTypes.createArrayType(DataTypes.StringType));
        Dataset<Row> rows = session.createDataFrame(
                List.of(
                        RowFactory.create("areas", "d", 1L, 2L, new String[] {"6"}),
                        RowFactory.create("areas", "d", 2L, 3L, new String[] {"0"}),
                        RowFactory.create("areas", "d", 3L, 4L, new String[] {"77"})),
                raw);
        Lookup lookup = source.columns().stream()
                .flatMap(column -> column.lookup().stream())
                .findFirst()
                .orElseThrow();
        return new Mapping(
                        source,
                        Contracts.load().of("core.area"),
                        new byte[] {1},
                        ZoneId.of("UTC"),
                        Map.of(lookup, people))
                        .apply(rows, Map.of(List.of("code"), List.of("d")))
                        .orderBy("row_number")
                        .selectExpr("concat(area_code, ' ', coalesce(string(resident_population), '-'), ' ',"
                                + " coalesce(get(_errors, 0).reason || ': ' || get(_errors, 0).expectation, ''))")
                        .collectAsList()
                        .stream()
                        .map(row -> row.getString(0))
                        .toList();
    }

    @Test
    void rejectsWhatTheTableLacks() throws Exception {
        assertEquals(
                List.of("6 35585 ", "0 - ", "77 - domain: a id of people.csv"),
                populations(source(MAPPING), Map.of("6", "35585")));
    }

    @Test
    void takesTheOtherValueWhereOneIsGiven() throws Exception {
        assertEquals(
                List.of("6 35585 ", "0 - ", "77 1 "),
                populations(
                        source(MAPPING.replace("missing: ['0']", "missing: ['0'], otherwise: '1'")),
                        Map.of("6", "35585")));
    }
}
