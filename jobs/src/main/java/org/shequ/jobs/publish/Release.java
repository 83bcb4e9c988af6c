package org.shequ.jobs.publish;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.shequ.schemas.city.Deployment;

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

    /**
     * Publishes; either the whole release stands and is current afterwards, or nothing has changed for readers.
     *
     * @param madeFrom states of tables and definitions, by name
     */
    public Published publish(
            ReleaseInputs inputs, Edition edition, Deployment deployment, Map<String, String> madeFrom, Pages pages) {
        Path building = root.begin(edition.id());
        ReleaseReader reader = new ReleaseReader(edition, deployment);
        inputs.accounting().each(reader::accounting);
        List<WrittenTable> written = new ArrayList<>();
        for (PublishedTable table : PublishedTable.all(deployment.contracts())) {
            written.add(write(table, inputs, reader, building));
        }
        ReleaseData data = reader.data();
        PublishedRoot.write(building.resolve("datapackage.json"), DataPackage.of(data, madeFrom, written, building));
        deployment
                .definitions()
                .forEach((name, text) ->
                        PublishedRoot.write(building.resolve("definitions").resolve(name), text));
        pages.write(data, building.resolve("scorecards"));
        Checksums.write(building);
        root.complete(edition.id());
        root.point(edition.id());
        Map<String, Long> counts = new LinkedHashMap<>();
        written.forEach(table -> counts.put(table.table().name(), table.rows()));
        return new Published(root.release(edition.id()), counts);
    }

    /** Every table is read once: its rows go into the file and to what the pages need. */
    private static WrittenTable write(PublishedTable table, ReleaseInputs inputs, ReleaseReader reader, Path folder) {
        int[] places = table.places();
        try (ParquetFile file = new ParquetFile(table, folder)) {
            rows(table, inputs, reader).each(part -> {
                reader.take(table.contract(), part);
                part.stream()
                        .map(row -> chosen(row, places))
                        .sorted(table.sorting())
                        .forEach(file::write);
            });
            return file.finish();
        }
    }

    private static Object[] chosen(Object[] row, int[] places) {
        Object[] chosen = new Object[places.length];
        for (int place = 0; place < places.length; place++) {
            chosen[place] = row[places[place]];
        }
        return chosen;
    }

    private static TableRows rows(PublishedTable table, ReleaseInputs inputs, ReleaseReader reader) {
        return switch (table.name()) {
            case "area" -> inputs.area();
            case "indicator_value" -> inputs.value();
            case "score" -> inputs.score();
            case "uncertainty" -> inputs.uncertainty();
            case "sensitivity" -> inputs.sensitivity();
            case "run" -> inputs.task();
            case "indicator_definition" ->
                TableRows.of(DefinitionRows.of(reader.deployment().indicators()));
            case "reject_summary" ->
                TableRows.of(reader.accounting().stream()
                        .map(row -> new Object[] {row.source(), row.outcome(), row.reason(), row.rows()})
                        .toList());
            default ->
                throw new IllegalStateException("Cannot publish table " + table.name() + ": nobody makes its rows");
        };
    }
}
