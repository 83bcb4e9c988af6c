package org.shequ.jobs.publish;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Publishes one release: tables, data package, scorecards, and last the pointer to it. */
public final class Release {
    private final PublishedRoot root;

    /** What writes the pages of a release into a folder. */
    @FunctionalInterface
    public interface Pages {
        /** Writes all pages under an empty folder. */
        void write(ReleaseData data, Path folder);
    }

    /** Publishes into a root. */
    public Release(PublishedRoot root) {
        this.root = root;
    }

    /**
     * What was published.
     *
     * @param folder the folder of the release
     * @param rows rows of each table
     */
    public record Published(Path folder, Map<String, Long> rows) {}

    /** Publishes; either the whole release stands and is current afterwards, or nothing has changed for readers. */
    public Published publish(ReleaseInputs inputs, ReleaseData data, Pages pages) {
        return publish(inputs, data, Map.of(), pages);
    }

    /**
     * Publishes and says beside the tables what they were made from.
     *
     * @param madeFrom states of tables and definitions, by name
     */
    public Published publish(ReleaseInputs inputs, ReleaseData data, Map<String, String> madeFrom, Pages pages) {
        String id = data.edition().id();
        Path building = root.begin(id);
        List<TableFiles> written = new ArrayList<>();
        for (PublishedTable table : PublishedTable.all(data.deployment().contracts())) {
            written.add(ParquetTables.write(table, rows(table, inputs, data), building));
        }
        PublishedRoot.write(building.resolve("datapackage.json"), DataPackage.of(data, madeFrom, written, building));
        pages.write(data, building.resolve("scorecards"));
        root.complete(id);
        root.point(id);
        Map<String, Long> counts = new LinkedHashMap<>();
        written.forEach(table -> counts.put(table.table().name(), table.rows()));
        return new Published(root.release(id), counts);
    }

    private static Dataset<Row> rows(PublishedTable table, ReleaseInputs inputs, ReleaseData data) {
        return switch (table.name()) {
            case "area" -> inputs.area();
            case "indicator_value" -> inputs.value();
            case "score" -> inputs.score();
            case "run" -> inputs.task();
            case "indicator_definition" ->
                made(table, DefinitionRows.of(data.deployment().indicators()), inputs);
            case "reject_summary" ->
                made(
                        table,
                        data.accounting().stream()
                                .map(row -> RowFactory.create(row.source(), row.outcome(), row.reason(), row.rows()))
                                .toList(),
                        inputs);
            default ->
                throw new IllegalStateException("Cannot publish table " + table.name() + ": nobody makes its rows");
        };
    }

    private static Dataset<Row> made(PublishedTable table, List<Row> rows, ReleaseInputs inputs) {
        return inputs.area().sparkSession().createDataFrame(rows, table.schema());
    }
}
