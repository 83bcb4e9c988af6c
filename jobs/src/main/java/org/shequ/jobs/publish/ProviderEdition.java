package org.shequ.jobs.publish;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.city.PeerGroup;
import org.shequ.schemas.contract.Field;

/**
 * The edition of a release for one of those assessed, made from the release's files when asked for: the subject and the areas
 * within it in full, all others of their levels as a distribution and never by name or figure.
 */
public final class ProviderEdition {
    private static final String AREA = "area";
    private static final String CODE = "area_code";
    private static final String VALUE = "indicator_value";
    private static final String SCORE = "score";
    private static final String MEMBER = "group_member";
    private static final List<String> FIGURE = List.of("indicator_id", "variant", "period_type", "period");

    private final PublishedRelease release;
    private final Deployment deployment;
    private final String subject;
    private final Map<String, String> parents = new HashMap<>();
    private final Map<String, String> levels = new HashMap<>();
    private final Map<String, String> strata = new HashMap<>();
    private final Set<String> own;
    private final Optional<ToldGroups> toldGroups;
    private final Set<String> groups;

    /**
     * The edition of a subject.
     *
     * @param deployment the city, with the catalogue and scheme the release was made by
     * @param subject code of the area it is for
     * @throws IllegalArgumentException where the release has no such area
     */
    public ProviderEdition(PublishedRelease release, Deployment deployment, String subject) {
        this.release = release;
        this.deployment = deployment;
        this.subject = subject;
        readAreas();
        if (!levels.containsKey(subject)) {
            throw new IllegalArgumentException("Cannot write an edition for area '" + subject + "': release "
                    + release.id() + " has none of that code (expected one of its " + levels.size()
                    + " areas, see table area)");
        }
        this.own = within();
        this.toldGroups = toldGroups();
        this.groups = toldGroups.map(ToldGroups::ofOthers).orElse(Set.of());
        toldGroups.ifPresent(told -> own.addAll(told.own()));
    }

    /** Which groups may be told of; nothing of a release before there were groups, or without an edition for everyone. */
    private Optional<ToldGroups> toldGroups() {
        if (!release.has(MEMBER) || !Files.isDirectory(open())) {
            return Optional.empty();
        }
        return Optional.of(new ToldGroups(release.areas(), release.groupMembers(), release.calendar(), own));
    }

    private Path open() {
        return release.folder().resolve(Release.PUBLIC);
    }

    /** What everyone is given of groups of others, without the figures that fewer than enough of these count in. */
    private List<Object[]> ofGroups(PublishedTable table, List<String> columns, int code) {
        List<Object[]> rows =
                PublishedRelease.in(open()).rows(table.name(), columns, row -> groups.contains((String) row[code]));
        if (!table.name().equals(VALUE)) {
            return rows;
        }
        int[] figure = FIGURE.stream().mapToInt(columns::indexOf).toArray();
        List<String> wanted = new ArrayList<>(FIGURE);
        wanted.addAll(List.of(CODE, "n"));
        Map<List<Object>, Set<String>> counted = new HashMap<>();
        release.rows(VALUE, wanted, row -> row[wanted.size() - 1] != null && (Long) row[wanted.size() - 1] > 0)
                .forEach(row -> counted.computeIfAbsent(
                                List.of(row).subList(0, FIGURE.size()), unseen -> new HashSet<>())
                        .add((String) row[FIGURE.size()]));
        Map<List<Object>, Set<String>> few = new HashMap<>();
        counted.forEach(
                (of, communities) -> few.put(of, toldGroups.orElseThrow().ofFew(groups, communities::contains)));
        return rows.stream()
                .filter(row -> !few.getOrDefault(
                                Arrays.stream(figure)
                                        .mapToObj(place -> row[place])
                                        .toList(),
                                Set.of())
                        .contains((String) row[code]))
                .toList();
    }

    private void readAreas() {
        Map<String, LocalDate> latest = new HashMap<>();
        for (Object[] row :
                release.rows(AREA, List.of(CODE, "valid_from", "parent_code", "area_level", "stratum"), any -> true)) {
            if (PeerGroup.areGroups((String) row[3])) {
                continue;
            }
            String code = (String) row[0];
            LocalDate from = (LocalDate) row[1];
            if (!latest.containsKey(code) || latest.get(code).isBefore(from)) {
                latest.put(code, from);
                parents.put(code, (String) row[2]);
                levels.put(code, (String) row[3]);
                if (row[4] == null) {
                    strata.remove(code);
                } else {
                    strata.put(code, (String) row[4]);
                }
            }
        }
    }

    /** The subject and all areas below it. */
    private Set<String> within() {
        Set<String> within = new LinkedHashSet<>(Set.of(subject));
        int before = 0;
        while (before < within.size()) {
            before = within.size();
            parents.forEach((code, parent) -> {
                if (within.contains(parent)) {
                    within.add(code);
                }
            });
        }
        return within;
    }

    /**
     * Writes it into a folder that does not exist yet or is empty.
     *
     * @return rows written, by table
     */
    public Map<String, Long> write(Path folder, Release.Pages pages) {
        refuseUsed(folder);
        Edition edition = new Edition(
                release.id(),
                release.period().lastDay(),
                release.publishedAt(),
                release.period(),
                release.locks(),
                Audience.PROVIDER);
        ReleaseReader reader = new ReleaseReader(edition, deployment);
        Others others = others();
        List<WrittenTable> written = new ArrayList<>();
        List<Object[]> excluded = List.of();
        Map<String, Long> counts = new java.util.LinkedHashMap<>();
        for (PublishedTable table : PublishedTable.ofProviders(deployment.contracts())) {
            if (!Audience.PROVIDER.isGiven(table.name())) {
                continue;
            }
            List<Object[]> rows = table.name().equals(PublishedTable.DISTRIBUTION) ? others.rows() : rows(table);
            // How many belong to a group is told, who they are only of the own.
            reader.take(table.contract(), whole(table, table.name().equals(MEMBER) ? all(table) : rows));
            excluded = table.name().equals("exclusion") ? rows : excluded;
            WrittenTable each = write(table, rows, folder);
            written.add(each);
            counts.put(table.name(), each.rows());
        }
        ReleaseData data = reader.data().with(Exclusions.byRule(excluded)).with(others);
        new WorkbookSheets(data).write(folder.resolve("workbook.xlsx"), excluded);
        DataContracts contracts = new DataContracts();
        written.forEach(each -> PublishedRoot.write(
                folder.resolve(DataContracts.FOLDER).resolve(each.table().name() + ".yml"),
                contracts.of(each.table(), edition)));
        PublishedRoot.write(
                folder.resolve("datapackage.json"), DataPackage.of(data, release.madeFrom(), written, folder));
        pages.write(data, folder.resolve("scorecards"));
        deployment
                .definitions()
                .forEach((name, text) ->
                        PublishedRoot.write(folder.resolve("definitions").resolve(name), text));
        Checksums.write(folder, written);
        return counts;
    }

    private static void refuseUsed(Path folder) {
        if (Files.exists(folder)
                && (!Files.isDirectory(folder) || folder.toFile().list().length > 0)) {
            throw new IllegalArgumentException("Cannot write an edition into " + folder
                    + ": it holds something already (expected an empty folder or none)");
        }
    }

    private List<Object[]> all(PublishedTable table) {
        return release.has(table.name())
                ? release.rows(
                        table.name(), table.fields().stream().map(Field::name).toList(), any -> true)
                : List.of();
    }

    /** The subject's rows of a table; all of one that names no area. Groups of others are told as everyone is told of them. */
    private List<Object[]> rows(PublishedTable table) {
        if (!release.has(table.name())) {
            return List.of();
        }
        List<String> columns = table.fields().stream().map(Field::name).toList();
        int code = columns.indexOf(CODE);
        if (code < 0) {
            return all(table);
        }
        List<Object[]> rows =
                new ArrayList<>(release.rows(table.name(), columns, row -> own.contains((String) row[code])));
        if (!groups.isEmpty() && List.of(AREA, VALUE).contains(table.name())) {
            rows.addAll(ofGroups(table, columns, code));
        }
        return rows;
    }

    private static WrittenTable write(PublishedTable table, List<Object[]> rows, Path folder) {
        try (ParquetFile file = new ParquetFile(table, folder);
                CsvFile csv = new CsvFile(table, folder)) {
            rows.stream().sorted(table.sorting()).forEach(row -> {
                file.write(row);
                csv.write(row);
            });
            return file.finish();
        }
    }

    /** Rows as their contract has them: what is not published is empty. */
    private static List<Object[]> whole(PublishedTable table, List<Object[]> rows) {
        int[] places = table.places();
        int width = table.contract().fields().size();
        return rows.stream()
                .map(row -> {
                    Object[] whole = new Object[width];
                    for (int place = 0; place < places.length; place++) {
                        whole[places[place]] = row[place];
                    }
                    return whole;
                })
                .toList();
    }

    /** What the areas that are not the subject's have, level by level of those it has. */
    private Others others() {
        Set<String> ownLevels = new LinkedHashSet<>();
        own.stream().filter(levels::containsKey).forEach(code -> ownLevels.add(levels.get(code)));
        Others others = new Others(strata);
        Predicate<String> isOther = code -> !own.contains(code) && ownLevels.contains(levels.get(code));
        String type = release.period().type().code();
        Set<String> periods =
                Set.of(release.period().name(), release.period().yearBefore().name());
        for (Object[] row : release.rows(
                VALUE,
                List.of("indicator_id", "variant", CODE, "period_type", "period", "value", "status"),
                row -> isOther.test((String) row[2])
                        && row[5] != null
                        && isUsable((String) row[6])
                        && (row[3].equals("wave") || row[3].equals(type) && periods.contains((String) row[4])))) {
            String code = (String) row[2];
            others.add(
                    Others.VALUE,
                    (String) row[0],
                    (String) row[1],
                    levels.get(code),
                    code,
                    (String) row[3],
                    (String) row[4],
                    (Double) row[5]);
        }
        if (release.has(SCORE)) {
            scores(others, isOther, type);
        }
        return others;
    }

    private static boolean isUsable(String status) {
        return status.equals("ok") || status.equals("provisional");
    }

    private void scores(Others others, Predicate<String> isOther, String type) {
        Set<String> kinds = Set.of(ScoreRow.OVERALL, ScoreRow.DIMENSION, ScoreRow.CHILDREN);
        for (Object[] row : release.rows(
                SCORE,
                List.of("item_kind", "item_id", CODE, "period_type", "period", "score"),
                row -> isOther.test((String) row[2])
                        && row[5] != null
                        && kinds.contains((String) row[0])
                        && row[3].equals(type)
                        && row[4].equals(release.period().name()))) {
            String code = (String) row[2];
            others.add((String) row[0], (String) row[1], "main", levels.get(code), code, type, (String) row[4], (Double)
                    row[5]);
        }
    }

    /** The name of the subject, as the release has it. */
    public Optional<String> name() {
        return release.rows(AREA, List.of(CODE, "area_name"), row -> row[0].equals(subject)).stream()
                .map(row -> (String) row[1])
                .findFirst();
    }
}
