package org.shequ.jobs.publish;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.shequ.schemas.city.Deployment;

/** Publishes one release: tables, data package, scorecards, and last the pointer to it. */
public final class Release {
    /** The folder of the edition for everyone within a release. */
    public static final String PUBLIC = "public";

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
        ExecutorService beside = Executors.newSingleThreadExecutor();
        List<WrittenTable> written;
        List<WrittenTable> hashed = new ArrayList<>();
        try {
            Edition open = edition.of(Audience.PUBLIC);
            Optional<PublishedRelease> before = before();
            Future<List<WrittenTable>> forAll = beside.submit(() ->
                    new Making(inputs, open, deployment, before).write(building.resolve(PUBLIC), madeFrom, pages));
            written = new Making(inputs, edition, deployment, before).write(building, madeFrom, pages);
            hashed.addAll(written);
            hashed.addAll(await(forAll));
        } finally {
            end(beside);
        }
        deployment
                .definitions()
                .forEach((name, text) ->
                        PublishedRoot.write(building.resolve("definitions").resolve(name), text));
        Checksums.write(building, hashed);
        root.complete(edition.id());
        root.point(edition.id());
        Map<String, Long> counts = new LinkedHashMap<>();
        written.forEach(table -> counts.put(table.table().name(), table.rows()));
        return new Published(root.release(edition.id()), counts);
    }

    /** What everyone was given last; nothing where this is the first release. */
    private Optional<PublishedRelease> before() {
        return root.current()
                .map(id -> root.release(id).resolve(PUBLIC))
                .filter(folder -> Files.isRegularFile(folder.resolve("datapackage.json")))
                .map(PublishedRelease::in)
                .filter(release -> release.has("indicator_value"));
    }

    private static List<WrittenTable> await(Future<List<WrittenTable>> edition) {
        try {
            return edition.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("Cannot write the public edition", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot finish the release: it was interrupted", e);
        }
    }

    /** Nothing is written any more afterwards, also where one of the editions failed. */
    private static void end(ExecutorService beside) {
        beside.shutdown();
        try {
            while (!beside.awaitTermination(1, TimeUnit.MINUTES)) {
                beside.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Object[] chosen(Object[] row, int[] places) {
        Object[] chosen = new Object[places.length];
        for (int place = 0; place < places.length; place++) {
            chosen[place] = row[places[place]];
        }
        return chosen;
    }

    /** The tables and pages of one edition, and what is kept of them for those made later and for the pages. */
    private static final class Making {
        private final ReleaseInputs inputs;
        private final Edition edition;
        private final Deployment deployment;
        private final ReleaseReader reader;
        private final Standings standings = new Standings();
        private final Lineage lineage;
        private final Suppression suppression;
        private List<Object[]> excluded;

        Making(ReleaseInputs inputs, Edition edition, Deployment deployment, Optional<PublishedRelease> before) {
            this.inputs = inputs;
            this.edition = edition;
            this.deployment = deployment;
            this.reader = new ReleaseReader(edition, deployment);
            this.lineage = new Lineage(deployment);
            this.suppression = edition.audience() == Audience.PUBLIC
                    ? Suppression.after(
                            before,
                            deployment,
                            inputs.area(),
                            Groups.of(inputs.groups(), deployment.contracts()),
                            inputs.value(),
                            edition.period().calendar())
                    : Suppression.none(deployment);
            inputs.accounting().each(part -> {
                reader.accounting(part);
                lineage.accounting(part);
            });
        }

        /** Writes all of the edition but for what is the same for all. */
        List<WrittenTable> write(Path folder, Map<String, String> madeFrom, Pages pages) {
            List<WrittenTable> written = new ArrayList<>();
            for (PublishedTable table : PublishedTable.all(deployment.contracts())) {
                if (edition.audience().isGiven(table.name())) {
                    written.add(write(table, folder));
                } else if (edition.audience().isTold(table.name())) {
                    rows(table).each(part -> tell(table, part));
                }
            }
            ReleaseData data = reader.data().with(Exclusions.byRule(excluded()));
            describe(data, folder);
            PublishedRoot.write(folder.resolve("datapackage.json"), DataPackage.of(data, madeFrom, written, folder));
            pages.write(data, folder.resolve("scorecards"));
            return written;
        }

        private void tell(PublishedTable table, List<Object[]> part) {
            reader.take(table.contract(), part);
            standings.take(table.contract(), part);
        }

        /** Every table is read once: its rows go into the file and to what else needs them. */
        private WrittenTable write(PublishedTable table, Path folder) {
            int[] places = table.places();
            try (ParquetFile file = new ParquetFile(table, folder);
                    CsvFile csv = new CsvFile(table, folder)) {
                rows(table).each(part -> {
                    tell(table, part);
                    part.stream()
                            .map(row -> chosen(row, places))
                            .sorted(table.sorting())
                            .forEach(row -> {
                                file.write(row);
                                csv.write(row);
                            });
                });
                return file.finish();
            }
        }

        /** What offices print and what the tables promise. */
        private void describe(ReleaseData data, Path folder) {
            if (edition.audience() == Audience.ASSESSOR) {
                new WorkbookSheets(data).write(folder.resolve("workbook.xlsx"), excluded());
            }
            DataContracts contracts = new DataContracts();
            PublishedTable.all(deployment.contracts()).stream()
                    .filter(table -> edition.audience().isGiven(table.name()))
                    .forEach(table -> PublishedRoot.write(
                            folder.resolve(DataContracts.FOLDER).resolve(table.name() + ".yml"),
                            contracts.of(table, edition)));
        }

        private List<Object[]> excluded() {
            if (excluded == null) {
                excluded = new Exclusions(deployment, edition.period(), inputs.area(), reader.values())
                        .rows(inputs.origins().exclusion());
            }
            return excluded;
        }

        /** Only what stands out: of the others small counts of questionnaires would be told. */
        private List<Object[]> raised(List<Object[]> part) {
            Cells cells = new Cells(deployment.contracts().of("evaluation.flag"));
            return part.stream().filter(row -> cells.of(row).is("is_raised")).toList();
        }

        /** The areas, then the groups of communities within the city. */
        private void areas(Consumer<List<Object[]>> use) {
            Set<String> codes = new HashSet<>();
            Cells row = new Cells(deployment.contracts().of("core.area"));
            inputs.area().each(part -> {
                part.forEach(each -> codes.add(row.of(each).string("area_code")));
                use.accept(part);
            });
            List<Object[]> groups = Groups.of(inputs.groups(), deployment.contracts())
                    .areas(
                            deployment.contracts().of("core.area"),
                            Optional.of(deployment.city().code()).filter(codes::contains));
            if (!groups.isEmpty()) {
                use.accept(groups);
            }
        }

        private TableRows rows(PublishedTable table) {
            return switch (table.name()) {
                case "area" -> this::areas;
                case "group_member" -> inputs.groups();
                case "indicator_value" -> use -> inputs.value().each(part -> use.accept(suppression.values(part)));
                case "score" -> use -> inputs.score().each(part -> use.accept(suppression.scores(part)));
                case "uncertainty" -> inputs.uncertainty();
                case "sensitivity" -> inputs.sensitivity();
                case "change" -> use -> inputs.change().each(part -> use.accept(suppression.changes(part)));
                case "flag" -> use -> inputs.flag().each(part -> use.accept(raised(part)));
                case "run" -> inputs.task();
                case "source_limit" -> inputs.limit();
                case "rank" -> TableRows.of(standings.ranks());
                case "grade" -> TableRows.of(standings.grades());
                case "exclusion" -> TableRows.of(excluded());
                case "appeal" ->
                    TableRows.of(AppealRows.of(
                            deployment,
                            edition,
                            inputs.area(),
                            reader.values(),
                            inputs.origins().exclusion()));
                case "lineage" -> TableRows.of(lineage.rows(inputs.origins()));
                case "indicator_definition" -> TableRows.of(DefinitionRows.of(deployment.indicators()));
                case "reject_summary" ->
                    TableRows.of(reader.accounting().stream()
                            .map(row -> new Object[] {row.source(), row.outcome(), row.reason(), row.rows()})
                            .toList());
                default ->
                    throw new IllegalStateException("Cannot publish table " + table.name() + ": nobody makes its rows");
            };
        }
    }
}
