package org.shequ.schemas.indicator;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.shequ.schemas.Resources;
import org.shequ.schemas.Words;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.yaml.Entry;
import org.shequ.schemas.yaml.Problems;
import org.shequ.schemas.yaml.YamlReader;

/**
 * The catalogue: the entries shipped in {@code schemas/indicators} and those of a deployment, which add, override by a higher
 * version, or switch off.
 */
public final class Indicators {
    private static final Words MAIN = new Words("主口径", "main definition");

    private static final Set<String> OF_PERSONS = Set.of("core.survey_answer", "core.committee_rating");

    private final Map<String, Indicator> byId;

    private Indicators(Map<String, Indicator> byId) {
        this.byId = byId;
    }

    /** The shipped catalogue alone; throws with all problems. */
    public static Indicators load(Contracts contracts) {
        Problems problems = new Problems();
        Indicators indicators = load(contracts, List.of(), problems);
        problems.throwIfAny();
        return indicators;
    }

    /** The shipped catalogue with a deployment's own files laid over it. */
    public static Indicators load(Contracts contracts, List<Path> own, Problems problems) {
        Map<String, Indicator> byId = new LinkedHashMap<>();
        for (String file : Resources.list("indicators")) {
            for (Entry entry : YamlReader.list(Resources.text(file), file, problems)) {
                add(entry, contracts, byId, 0);
            }
        }
        own.forEach(path -> add(path, contracts, byId, 1, problems));
        return new Indicators(byId);
    }

    /** A catalogue from files alone, as a release keeps it, with a deployment's own files laid over it. */
    public static Indicators from(List<Path> base, List<Path> own, Contracts contracts, Problems problems) {
        Map<String, Indicator> byId = new LinkedHashMap<>();
        base.forEach(path -> add(path, contracts, byId, 0, problems));
        own.forEach(path -> add(path, contracts, byId, 1, problems));
        return new Indicators(byId);
    }

    private static void add(Path path, Contracts contracts, Map<String, Indicator> byId, int raise, Problems problems) {
        String file = path.toString();
        YamlReader.text(path, file, problems)
                .map(text -> YamlReader.list(text, file, problems))
                .orElse(List.of())
                .forEach(entry -> add(entry, contracts, byId, raise));
    }

    public Collection<Indicator> all() {
        return byId.values();
    }

    public Optional<Indicator> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Indicator of(String id) {
        return find(id).orElseThrow(
                        () -> new IllegalArgumentException("Cannot find indicator '" + id + "' in the catalogue"));
    }

    private static void add(Entry entry, Contracts contracts, Map<String, Indicator> byId, int raise) {
        if (entry.flag("off", false)) {
            String id = entry.build(() -> entry.text("id"));
            if (id != null && byId.remove(id) == null) {
                entry.problem("id", "cannot switch off indicator '" + id + "': it is not in the catalogue");
            }
            return;
        }
        Indicator indicator = entry.build(() -> indicator(entry, contracts));
        if (indicator == null) {
            return;
        }
        Indicator before = byId.get(indicator.id());
        if (before != null && indicator.version() < before.version() + raise) {
            entry.problem(
                    "version",
                    "indicator '" + indicator.id() + "' has version " + indicator.version()
                            + " but overrides version " + before.version() + " of " + before.file() + ":"
                            + before.line()
                            + " (expected a higher version)");
        } else if (before != null && raise == 0) {
            entry.problem(
                    "id",
                    "indicator '" + indicator.id() + "' stands twice, first in " + before.file() + ":" + before.line());
        } else {
            byId.put(indicator.id(), indicator);
        }
    }

    private static Indicator indicator(Entry entry, Contracts contracts) {
        String id = entry.text("id");
        int version = entry.integer("version", 1);
        Words name = entry.words("name");
        Words definition = entry.words("definition");
        String dimension = entry.text("dimension");
        Role role = entry.choice("role", Role.class);
        Subject accountable = entry.choice("accountable", Subject.class);
        Kind kind = entry.choice("kind", Kind.class);
        Words unit = entry.words("unit");
        double per = entry.decimal("per", 1);
        Direction direction = entry.choice("direction", Direction.class);
        IntervalMethod interval = entry.choice("interval", IntervalMethod.class);
        Calendar calendar = entry.choice("calendar", Calendar.class, Calendar.MONTH);
        Optional<String> weight = entry.optionalText("weight");
        Minimum minimum =
                entry.optionalEntry("minimum_n").map(Indicators::minimum).orElse(new Minimum(0, 0));
        List<Variant> variants = variants(entry, contracts);
        Counted counted = entry.choice("counts", Counted.class, counted(variants));
        List<Example> examples = examples(entry);
        Optional<String> unitColumn = column(entry, "by_unit", variants, contracts);
        Optional<String> raterColumn = column(entry, "raters", variants, contracts);
        return new Indicator(
                id,
                version,
                name,
                definition,
                dimension,
                role,
                accountable,
                kind,
                unit,
                per,
                direction,
                interval,
                calendar,
                counted,
                weight,
                unitColumn,
                raterColumn,
                minimum.show(),
                minimum.rank(),
                variants,
                entry.text("source"),
                entry.words("caveat"),
                entry.optionalDate("valid_from").orElse(LocalDate.of(2000, 1, 1)),
                entry.optionalDate("valid_to"),
                examples,
                entry.file(),
                entry.line());
    }

    /** A column that every table of the entry must have. */
    private static Optional<String> column(Entry entry, String key, List<Variant> variants, Contracts contracts) {
        Optional<String> column = entry.optionalText(key);
        column.ifPresent(name -> variants.stream()
                .flatMap(variant -> variant.tables().stream())
                .distinct()
                .forEach(table -> contracts
                        .find(table)
                        .filter(contract -> contract.field(name).isEmpty())
                        .ifPresent(
                                contract -> entry.problem(key, "table " + table + " has no column '" + name + "'"))));
        return column;
    }

    /** Rows of some tables are what persons said; those of others are things unless an entry says otherwise. */
    private static Counted counted(List<Variant> variants) {
        return variants.stream()
                        .flatMap(variant -> variant.denominator().stream())
                        .anyMatch(term -> OF_PERSONS.contains(term.table()))
                ? Counted.PERSONS
                : Counted.THINGS;
    }

    /** The fewest rows to show and to rank with. */
    private record Minimum(int show, int rank) {}

    private static Minimum minimum(Entry entry) {
        return entry.build(() -> new Minimum(entry.integer("show", 0), entry.integer("rank", 0)));
    }

    private static List<Variant> variants(Entry entry, Contracts contracts) {
        Shared shared =
                new Shared(entry.optionalText("table"), entry.optionalText("counts_by"), entry.optionalText("where"));
        double quantile = entry.decimal("quantile", Variant.HALF);
        List<Variant> variants = new ArrayList<>();
        variants.add(new Variant(
                Variant.MAIN,
                entry.optionalWords("variant_name").orElse(MAIN),
                terms(entry, "numerator", shared, contracts),
                terms(entry, "denominator", shared, contracts),
                entry.optionalText("open"),
                quantile));
        for (Entry other : entry.entries("variants")) {
            Variant variant = other.build(() -> {
                Shared own = new Shared(
                        other.optionalText("table").or(shared::table),
                        other.optionalText("counts_by").or(shared::countsBy),
                        other.optionalText("where").or(shared::where));
                return new Variant(
                        other.text("id"),
                        other.words("name"),
                        other.has("numerator")
                                ? terms(other, "numerator", own, contracts)
                                : terms(entry, "numerator", own, contracts),
                        other.has("denominator")
                                ? terms(other, "denominator", own, contracts)
                                : terms(entry, "denominator", own, contracts),
                        other.optionalText("open").or(() -> entry.optionalText("open")),
                        other.decimal("quantile", quantile));
            });
            if (variant != null) {
                variants.add(variant);
            }
        }
        return variants;
    }

    /** What an entry says once for both its numerator and its denominator. */
    private record Shared(Optional<String> table, Optional<String> countsBy, Optional<String> where) {}

    private static List<Term> terms(Entry entry, String key, Shared shared, Contracts contracts) {
        List<Term> terms = new ArrayList<>();
        if (entry.isScalar(key)) {
            if (shared.table().isEmpty() || shared.countsBy().isEmpty()) {
                entry.problem(key, "'" + key + "' is one expression but the entry names no table or no counts_by");
                return List.of();
            }
            terms.add(new Term(
                    shared.table().get(), shared.countsBy().get(), shared.where(), entry.text(key), entry.line(key)));
        } else if (entry.isList(key)) {
            entry.entries(key).forEach(item -> terms.add(term(item, shared)));
        } else {
            Entry item = entry.entry(key);
            terms.add(item == null ? null : term(item, shared));
        }
        terms.removeIf(java.util.Objects::isNull);
        for (Term term : terms) {
            Optional<Contract> contract = contracts.find(term.table());
            if (contract.isEmpty()) {
                entry.problem(key, "unknown table '" + term.table() + "'");
            } else if (contract.get().field(term.countsBy()).isEmpty()) {
                entry.problem(key, "table " + term.table() + " has no column '" + term.countsBy() + "' to count by");
            }
        }
        return terms;
    }

    private static Term term(Entry item, Shared shared) {
        return item.build(() -> {
            Optional<String> table = item.optionalText("table");
            boolean isOther = table.isPresent() && !table.equals(shared.table());
            return new Term(
                    table.or(shared::table).orElseGet(() -> item.text("table")),
                    item.optionalText("counts_by").or(shared::countsBy).orElseGet(() -> item.text("counts_by")),
                    item.optionalText("where").or(() -> isOther ? Optional.empty() : shared.where()),
                    item.text("value"),
                    item.line());
        });
    }

    private static List<Example> examples(Entry entry) {
        List<Example> examples = new ArrayList<>();
        for (Entry item : entry.entries("examples")) {
            Example example = item.build(() -> {
                Entry expect = item.entry("expect");
                Map<String, String> given = item.isScalar("given")
                        ? Map.of(entry.text("table"), item.text("given"))
                        : item.textMap("given");
                return expect == null
                        ? null
                        : expect.build(() -> new Example(
                                item.file(),
                                item.line(),
                                given,
                                item.text("month"),
                                item.optionalText("variant"),
                                expect.decimal("numerator"),
                                expect.decimal("denominator"),
                                expect.optionalDecimal("value")));
            });
            if (example != null) {
                examples.add(example);
            }
        }
        if (examples.isEmpty()) {
            entry.problem("examples", "the indicator has no worked example (expected at least one)");
        }
        return examples;
    }
}
