package org.shequ.jobs.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.shequ.common.lake.Commit;
import org.shequ.common.lake.Lake;
import org.shequ.common.lake.NamedRow;
import org.shequ.common.lake.Slice;
import org.shequ.common.period.Period;
import org.shequ.common.period.Span;
import org.shequ.jobs.evaluate.ScoreInputs;
import org.shequ.jobs.measure.AreaTree;
import org.shequ.jobs.measure.Measure;
import org.shequ.jobs.measure.Recount;
import org.shequ.jobs.measure.Units;
import org.shequ.jobs.publish.PublishedRelease;
import org.shequ.schemas.Words;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.contract.Classification;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.indicator.Subject;
import org.shequ.schemas.indicator.Term;
import org.shequ.schemas.indicator.Variant;
import org.shequ.schemas.scheme.Dimension;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.source.Exclusion;
import org.shequ.schemas.source.Source;
import org.shequ.schemas.yaml.Problems;

/** Walks from a published score down to the rows and files it was counted from, in the state of the lake it was made from. */
public final class Explainer {
    private static final String VALUE = "indicator.value";
    private static final String COMPONENT = "indicator.component";
    private static final String EVENT_MONTH = "event_month";
    private static final List<String> RECEIVED = List.of("source_id", "delivery_id", "row_number");
    private static final List<String> UNIT_COLUMNS = List.of("area_code", "area_level", "area_name", "aliases");
    private static final List<String> SCORE_COLUMNS = List.of(
            "area_code",
            "period_type",
            "period",
            "item_kind",
            "item_id",
            "parent_item",
            "published_score",
            "nominal_weight",
            "effective_weight",
            "value",
            "value_period",
            "numerator",
            "denominator",
            "rank",
            "ranked",
            "grade",
            "status",
            "status_reason");
    private final PublishedRelease release;
    private final Lake lake;
    private final Deployment deployment;
    private final Indicators catalogue;
    private final Optional<Scheme> scheme;
    private final List<Map<String, Object>> areaRows;
    private final AreaTree areas;

    /**
     * Explains figures of a release.
     *
     * @param lake the lake it was made from
     * @param deployment the city, for its tables and sources; indicators and scheme are those of the release
     */
    public Explainer(PublishedRelease release, Lake lake, Deployment deployment) {
        this.release = release;
        this.lake = lake;
        this.deployment = deployment;
        Problems problems = new Problems();
        boolean isAsReleased = isAsReleased(release, deployment);
        this.catalogue = isAsReleased ? deployment.indicators() : Rederivation.catalogue(release, problems);
        this.scheme = isAsReleased ? deployment.scheme() : scheme(release, catalogue, problems);
        problems.throwIfAny();
        this.areaRows = release.areas();
        this.areas = AreaTree.of(areaRows, release.groupMembers(), release.calendar());
    }

    /** Whether the city's definitions still are those of the release, to the letter: then they need not be read twice. */
    private static boolean isAsReleased(PublishedRelease release, Deployment deployment) {
        Path folder = release.folder().resolve("definitions");
        Map<String, String> now = deployment.definitions();
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> released = files.filter(Files::isRegularFile).toList();
            if (released.size() != now.size()) {
                return false;
            }
            for (Path file : released) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (!Files.readString(file).equals(now.get(name))) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the definitions of release " + release.id(), e);
        }
    }

    private static Optional<Scheme> scheme(PublishedRelease release, Indicators catalogue, Problems problems) {
        Path file = release.folder().resolve("definitions/scheme.yml");
        return Files.exists(file) ? Scheme.from(file, catalogue, problems) : Optional.empty();
    }

    /**
     * Explains an area's score; with an indicator down to its rows.
     *
     * @param most how many rows of each sort to list; all are counted
     * @throws IllegalArgumentException where the release holds no such area, indicator or figure
     */
    public Explanation explain(String area, Period period, Optional<String> indicator, String variant, int most) {
        Map<String, Object> found = areaRows.stream()
                .filter(row -> area.equals(row.get("area_code")))
                .max(Comparator.comparing(row -> (java.time.LocalDate) row.get("valid_from")))
                .orElseThrow(() -> new IllegalArgumentException("Cannot explain area '" + area + "': release "
                        + release.id() + " has no such area (expected one of its " + areaRows.size() + " areas)"));
        List<Explanation.ScoreLine> scores = scores(area, period);
        return new Explanation(
                release.id(),
                period.type().code(),
                period.name(),
                area,
                (String) found.get("area_name"),
                (String) found.get("area_level"),
                indicator.map(id -> chain(scores, id)).orElse(scores),
                indicator
                        .map(id -> figure(area, period, id, variant, scores, most))
                        .orElse(null));
    }

    private List<Explanation.ScoreLine> scores(String area, Period period) {
        if (!release.has("score")) {
            return List.of();
        }
        Map<String, Words> dimensions = dimensions();
        List<Object[]> rows = release.rows(
                "score",
                SCORE_COLUMNS,
                Map.of("area_code", area, "period_type", period.type().code(), "period", period.name()));
        List<Object[]> ordered = new ArrayList<>();
        rows.stream().filter(row -> row[3].equals("overall")).forEach(ordered::add);
        rows.stream()
                .filter(row -> !row[3].equals("overall") && !row[3].equals("indicator"))
                .forEach(parent -> {
                    ordered.add(parent);
                    rows.stream()
                            .filter(row -> row[3].equals("indicator") && row[4] != null && parent[4].equals(row[5]))
                            .forEach(ordered::add);
                });
        rows.stream().filter(row -> !ordered.contains(row)).forEach(ordered::add);
        return ordered.stream().map(row -> line(row, dimensions)).toList();
    }

    private Map<String, Words> dimensions() {
        Map<String, Words> names = new HashMap<>();
        scheme.ifPresent(found -> found.evaluations().forEach(evaluation -> evaluation
                .dimensions()
                .forEach((Dimension dimension) -> names.put(dimension.id(), dimension.name()))));
        names.put("overall", new Words("总分", "Overall"));
        return names;
    }

    private Explanation.ScoreLine line(Object[] row, Map<String, Words> dimensions) {
        String kind = (String) row[3];
        String item = (String) row[4];
        Words name = kind.equals("indicator")
                ? catalogue.find(item).map(Indicator::name).orElse(new Words(item, item))
                : kind.equals("children")
                        ? new Words("下属区域", "Areas below")
                        : dimensions.getOrDefault(item, new Words(item, item));
        return new Explanation.ScoreLine(
                kind,
                item,
                name,
                (Double) row[6],
                (Double) row[7],
                (Double) row[8],
                (Double) row[9],
                (String) row[10],
                (Double) row[11],
                (Double) row[12],
                (Long) row[13],
                (Long) row[14],
                (String) row[15],
                (String) row[16],
                (String) row[17]);
    }

    /** The total, the dimension of an indicator and the indicator. */
    private static List<Explanation.ScoreLine> chain(List<Explanation.ScoreLine> scores, String indicator) {
        List<Explanation.ScoreLine> chain = new ArrayList<>();
        Explanation.ScoreLine above = null;
        for (Explanation.ScoreLine each : scores) {
            if (each.kind().equals("overall")) {
                chain.add(each);
            } else if (each.kind().equals("indicator") && each.item().equals(indicator)) {
                if (above != null) {
                    chain.add(above);
                }
                chain.add(each);
            } else if (!each.kind().equals("indicator")) {
                above = each;
            }
        }
        return chain;
    }

    private Explanation.Figure figure(
            String area, Period period, String id, String variantId, List<Explanation.ScoreLine> scores, int most) {
        Indicator indicator = catalogue
                .find(id)
                .orElseThrow(() -> new IllegalArgumentException("Cannot explain indicator '" + id
                        + "': it is not in the catalogue of release " + release.id()
                        + " (see ./shequ indicators list)"));
        Variant variant = indicator.variants().stream()
                .filter(each -> each.id().equals(variantId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Cannot explain variant '" + variantId + "' of " + id
                        + ": it has none of that name (expected one of "
                        + indicator.variants().stream().map(Variant::id).toList() + ")"));
        Period of = periodOf(area, period, indicator, variant, scores);
        Explanation.Published published = published(area, indicator, variant, of)
                .orElseThrow(
                        () -> new IllegalArgumentException("Cannot explain " + id + " of " + area + " in " + of.name()
                                + ": release " + release.id() + " has no such figure (expected a period it covers)"));
        Rows behind = new Rows(area, of, indicator, variant, most);
        return behind.figure(published);
    }

    /** The period of the value that counts: the one asked for, or the wave the score of that period took. */
    private Period periodOf(
            String area, Period period, Indicator indicator, Variant variant, List<Explanation.ScoreLine> scores) {
        if (published(area, indicator, variant, period).isPresent()) {
            return period;
        }
        Optional<String> scored = scores.stream()
                .filter(line -> line.kind().equals("indicator") && line.item().equals(indicator.id()))
                .map(Explanation.ScoreLine::valuePeriod)
                .filter(Objects::nonNull)
                .findFirst();
        Optional<String> wave = scored.or(() -> values(area, indicator, variant, Map.of("period_type", "wave")).stream()
                .map(row -> (String) row[4])
                .filter(name -> name.compareTo(period.last().toString()) <= 0)
                .max(Comparator.naturalOrder()));
        return wave.filter(name -> name.matches("\\d{4}-\\d{2}"))
                .map(name -> Period.of("wave", name, release.calendar()))
                .orElse(period);
    }

    /** Published values of an area, as {@link ScoreInputs#VALUE_FIELDS}. */
    private List<Object[]> values(String area, Indicator indicator, Variant variant, Map<String, String> periods) {
        Map<String, String> wanted = new HashMap<>(periods);
        wanted.put("indicator_id", indicator.id());
        wanted.put("variant", variant.id());
        wanted.put("area_code", area);
        return release.rows("indicator_value", ScoreInputs.VALUE_FIELDS, wanted);
    }

    private Optional<Explanation.Published> published(
            String area, Indicator indicator, Variant variant, Period period) {
        return values(
                        area,
                        indicator,
                        variant,
                        Map.of("period_type", period.type().code(), "period", period.name()))
                .stream()
                .findFirst()
                .map(row -> new Explanation.Published(
                        (Double) row[5],
                        (Double) row[6],
                        (Double) row[7],
                        (Long) row[8],
                        (Double) row[9],
                        (Double) row[10],
                        (String) row[11],
                        (String) row[12]));
    }

    private Contract contract(String table) {
        return deployment.contracts().of(table);
    }

    /** The commit of a table that left it in a state; empty where the state is not known or not kept any more. */
    private Optional<Commit> commit(String table, String snapshot) {
        return lake.history(table).stream()
                .filter(commit -> Long.toString(commit.snapshotId()).equals(snapshot))
                .findFirst();
    }

    /** The rows behind one figure. */
    private final class Rows {
        private final String area;
        private final Period period;
        private final Indicator indicator;
        private final Variant variant;
        private final int most;
        private final Set<String> tables;
        private final Map<String, String> values;
        private final Map<String, Long> snapshots = new TreeMap<>();
        private final Set<String> lost = new TreeSet<>();
        private final Map<String, String> files = new HashMap<>();
        private final List<Source> sources;

        Rows(String area, Period period, Indicator indicator, Variant variant, int most) {
            this.area = area;
            this.period = period;
            this.indicator = indicator;
            this.variant = variant;
            this.most = most;
            this.tables = Stream.concat(variant.numerator().stream(), variant.denominator().stream())
                    .map(Term::table)
                    .collect(Collectors.toCollection(TreeSet::new));
            this.values = state(VALUE, release.madeFrom().get(VALUE));
            Map<String, String> components = state(COMPONENT, values.get(Measure.INPUT + COMPONENT));
            tables.forEach(table -> state(table, components.get(Measure.INPUT + table)));
            this.sources = deployment.sources().stream()
                    .filter(source -> tables.contains(source.feed()))
                    .toList();
            lake.readSmall(contract("raw.delivery"))
                    .forEach(row -> files.put((String) row.get("delivery_id"), (String) row.get("file_name")));
        }

        /** What a table's state recorded, which is noted; nothing where none is named, or where it is not kept any more. */
        private Map<String, String> state(String table, String snapshot) {
            if (snapshot == null || !snapshot.matches("\\d{1,19}")) {
                return Map.of();
            }
            snapshots.put(table, Long.parseLong(snapshot));
            Optional<Commit> kept = commit(table, snapshot);
            if (kept.isEmpty()) {
                lost.add(table);
            }
            return kept.map(Commit::properties).orElse(Map.of());
        }

        /** The states that are not kept any more; of those that went with persons, when these were forgotten. */
        private List<String> told() {
            if (lost.isEmpty()) {
                return List.of();
            }
            List<String> erased = lake.readSmall(contract("run.erasure")).stream()
                    .filter(row -> ((List<?>) row.get("releases")).contains(release.id()))
                    .map(row -> row.get("erased_on").toString())
                    .distinct()
                    .sorted()
                    .toList();
            String why = erased.isEmpty()
                    ? "expired, see keep in city.yml 已过保留期"
                    : "persons were forgotten on 个人信息已删除于 " + String.join(", ", erased);
            return lost.stream()
                    .map(table -> table + " " + snapshots.get(table) + " (" + why + ")")
                    .toList();
        }

        Explanation.Figure figure(Explanation.Published published) {
            boolean isTold = lost.isEmpty() && !"suppressed".equals(published.status());
            Optional<Span> months = isTold
                    ? Recount.observed(variant, values.getOrDefault("observed", ""))
                            .flatMap(span -> span.common(period.months()))
                    : Optional.empty();
            Optional<Recount.Result> counted = months.map(this::recount);
            Recount.Result result = counted.orElse(new Recount.Result(0, 0, 0, 0, List.of(), List.of(), List.of()));
            Map<List<Object>, Long> lines = new HashMap<>();
            result.rows().stream()
                    .filter(row -> isReceived(contract(row.table())))
                    .forEach(row -> lines.put(received(row.origin()), null));
            readLines(lines);
            return new Explanation.Figure(
                    indicator.id(),
                    indicator.name(),
                    indicator.definition(),
                    indicator.version(),
                    variant.id(),
                    variant.name(),
                    formula(variant.numerator()),
                    formula(variant.denominator()),
                    indicator.per(),
                    indicator.unit(),
                    period.type().code(),
                    period.name(),
                    published,
                    counted.map(found -> new Explanation.Recounted(
                                    found.numerator(),
                                    found.denominator(),
                                    found.numeratorRows(),
                                    found.denominatorRows()))
                            .orElse(null),
                    counted.map(found -> isSame(published, found)).orElse(null),
                    result.parts(),
                    result.rows().stream().map(row -> row(row, lines)).toList(),
                    result.leftOut(),
                    excluded(),
                    rejected(),
                    accounting(),
                    snapshots,
                    told());
        }

        private static List<String> formula(List<Term> terms) {
            return terms.stream()
                    .map(term -> term.value() + " of " + term.table() + " by " + term.countsBy()
                            + term.where().map(where -> " where " + where).orElse(""))
                    .toList();
        }

        /** Where nothing counts the release says nothing; otherwise it says exactly this. */
        private static boolean isSame(Explanation.Published published, Recount.Result counted) {
            boolean hasRows = counted.numeratorRows() > 0 || counted.denominatorRows() > 0;
            Double numerator = hasRows ? counted.numerator() : null;
            Double denominator = counted.denominatorRows() > 0 ? counted.denominator() : null;
            return Objects.equals(published.numerator(), numerator)
                    && Objects.equals(published.denominator(), denominator)
                    && (published.n() == null || published.n() == counted.denominatorRows());
        }

        private Recount.Result recount(Span months) {
            Map<String, Set<String>> partitions = partitions(months);
            List<Contract> contracts = tables.stream()
                    .filter(snapshots::containsKey)
                    .map(Explainer.this::contract)
                    .toList();
            return Recount.of(
                            indicator,
                            variant,
                            areas,
                            units(),
                            area,
                            months,
                            release.calendar(),
                            deployment.city().zone())
                    .result(
                            contracts,
                            contract -> origin(contract),
                            (contract, columns, use) -> read(contract, partitions, columns, use),
                            most);
        }

        /** Names of departments and companies; a release that judges some tells their names. */
        private Units units() {
            return areaRows.stream().anyMatch(row -> Subject.areUnits((String) row.get("area_level")))
                    ? Units.of(NamedRow.of(UNIT_COLUMNS, release.rows("area", UNIT_COLUMNS, any -> true), "area"))
                    : Units.none();
        }

        private void read(
                Contract contract,
                Map<String, Set<String>> partitions,
                List<String> columns,
                Consumer<List<Object>> use) {
            Set<String> months = partitions.getOrDefault(contract.table(), Set.of());
            lake.readSmallAt(contract, snapshots.get(contract.table()), Slice.of(EVENT_MONTH, months), columns, use);
        }

        /** By table, the partitions that components of the figure come from, and those of its own months. */
        private Map<String, Set<String>> partitions(Span months) {
            Map<String, Set<String>> partitions = new HashMap<>();
            Set<String> counted = new TreeSet<>();
            months.months().forEach(month -> counted.add(month.toString()));
            tables.forEach(table -> partitions.put(table, new TreeSet<>(counted)));
            lake.readSmallAt(
                    contract(COMPONENT),
                    snapshots.get(COMPONENT),
                    Slice.of("source_table", tables),
                    List.of("indicator_id", "variant", "month", "source_table", EVENT_MONTH),
                    row -> {
                        if (row.get(0).equals(indicator.id())
                                && row.get(1).equals(variant.id())
                                && counted.contains((String) row.get(2))) {
                            partitions.get((String) row.get(3)).add((String) row.get(4));
                        }
                    });
            return partitions;
        }

        /** The columns that tell where a row was received, then its key without what belongs to persons. */
        private static List<String> origin(Contract contract) {
            List<String> columns = new ArrayList<>();
            if (isReceived(contract)) {
                columns.addAll(RECEIVED);
            }
            contract.keys().stream()
                    .filter(field -> field.classification() == Classification.PUBLIC
                            || field.classification() == Classification.INTERNAL)
                    .map(Field::name)
                    .filter(name -> !columns.contains(name))
                    .forEach(columns::add);
            return columns;
        }

        /** Whether rows of a table tell where they were received; those laid out from others do not. */
        private static boolean isReceived(Contract contract) {
            return contract.names().containsAll(RECEIVED);
        }

        private static List<Object> received(List<Object> origin) {
            return origin.subList(0, RECEIVED.size());
        }

        /** Looks the lines of rows up among the raw rows. */
        private void readLines(Map<List<Object>, Long> lines) {
            Set<String> from = lines.keySet().stream()
                    .map(row -> (String) row.get(0))
                    .filter(source -> deployment.sources().stream()
                            .anyMatch(known -> known.id().equals(source)))
                    .collect(Collectors.toSet());
            Optional<Long> snapshot = lake.snapshot("raw.row");
            if (from.isEmpty() || snapshot.isEmpty()) {
                return;
            }
            List<String> columns = new ArrayList<>(RECEIVED);
            columns.add("line_number");
            lake.readSmallAt(contract("raw.row"), snapshot.get(), Slice.of("source_id", from), columns, row -> {
                List<Object> key = row.subList(0, RECEIVED.size());
                if (lines.containsKey(key)) {
                    lines.put(List.copyOf(key), (Long) row.get(RECEIVED.size()));
                }
            });
        }

        private Explanation.CountedRow row(Recount.Counted row, Map<List<Object>, Long> lines) {
            List<String> columns = origin(contract(row.table()));
            Map<String, Object> key = new LinkedHashMap<>();
            boolean isReceived = isReceived(contract(row.table()));
            for (int place = isReceived ? RECEIVED.size() : 0; place < columns.size(); place++) {
                key.put(columns.get(place), row.origin().get(place));
            }
            return new Explanation.CountedRow(
                    row.table(),
                    row.area(),
                    row.month(),
                    key,
                    row.isInNumerator(),
                    row.isInDenominator(),
                    row.numerator(),
                    row.denominator(),
                    isReceived ? origin(received(row.origin()), lines) : null);
        }

        private Explanation.Origin origin(List<Object> received, Map<List<Object>, Long> lines) {
            String delivery = (String) received.get(1);
            return new Explanation.Origin(
                    (String) received.get(0), files.getOrDefault(delivery, delivery), lines.get(received), (Long)
                            received.get(2));
        }

        /** Whether a row that did not make it belongs here, as far as it tells; those that tell nothing may. */
        private boolean isHere(Map<String, Object> row) {
            String month = (String) row.get(EVENT_MONTH);
            String community = (String) row.get("area_code");
            return (month == null || period.months().contains(java.time.YearMonth.parse(month)))
                    && (community == null
                            || areas.isWithin(
                                    community, area, month == null ? period.last() : java.time.YearMonth.parse(month)));
        }

        private List<Map<String, Object>> leftBehind(String table) {
            if (sources.isEmpty()) {
                return List.of();
            }
            Slice slice = Slice.of("source_id", sources.stream().map(Source::id).toList());
            return lake.readSmall(contract(table), slice).stream()
                    .filter(this::isHere)
                    .toList();
        }

        private List<Explanation.Excluded> excluded() {
            Map<List<String>, Words> names = new HashMap<>();
            sources.forEach(source -> source.exclusions()
                    .forEach((Exclusion rule) -> names.put(List.of(source.id(), rule.rule()), rule.name())));
            return leftBehind("core.exclusion").stream()
                    .map(row -> new Explanation.Excluded(
                            (String) row.get("rule"),
                            names.get(List.of((String) row.get("source_id"), (String) row.get("rule"))),
                            (String) row.get("area_code"),
                            (String) row.get(EVENT_MONTH),
                            origin(row)))
                    .toList();
        }

        private List<Explanation.Rejected> rejected() {
            Map<String, Words> reasons = new HashMap<>(
                    deployment.contracts().codeLists().get("reject_reason").codes());
            return leftBehind("core.reject").stream()
                    .filter(row -> "row".equals(row.get("scope")))
                    .map(row -> new Explanation.Rejected(
                            (String) row.get("reason"),
                            reasons.get((String) row.get("reason")),
                            (String) row.get("field"),
                            (String) row.get("expectation"),
                            (String) row.get("area_code"),
                            (String) row.get(EVENT_MONTH),
                            origin(row)))
                    .toList();
        }

        private Explanation.Origin origin(Map<String, Object> row) {
            return new Explanation.Origin(
                    (String) row.get("source_id"), (String) row.get("file_name"), (Long) row.get("line_number"), (Long)
                            row.get("row_number"));
        }

        private List<Explanation.SourceRows> accounting() {
            Set<String> ids = sources.stream().map(Source::id).collect(Collectors.toSet());
            return release
                    .rows(
                            "reject_summary",
                            List.of("source_id", "outcome", "reason", "row_count"),
                            row -> ids.contains((String) row[0]))
                    .stream()
                    .map(row -> new Explanation.SourceRows(
                            (String) row[0], (String) row[1], (String) row[2], (Long) row[3]))
                    .toList();
        }
    }
}
