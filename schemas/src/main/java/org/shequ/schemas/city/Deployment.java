package org.shequ.schemas.city;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.shequ.schemas.Resources;
import org.shequ.schemas.Words;
import org.shequ.schemas.appeal.Appeal;
import org.shequ.schemas.appeal.Appeals;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.source.Source;
import org.shequ.schemas.yaml.Entry;
import org.shequ.schemas.yaml.Problems;
import org.shequ.schemas.yaml.YamlReader;

/**
 * Everything a run needs to know of a city, read from its folder: {@code city.yml}, {@code sources/*.yml}, {@code scheme.yml},
 * {@code indicators/*.yml}.
 *
 * @param folder the folder
 * @param city the city
 * @param contracts the contracts of the project
 * @param indicators the catalogue with the deployment's own entries laid over it
 * @param scheme the scheme areas are scored by; empty where the city only reports
 * @param sources its sources by id
 * @param appeals appeals against figures, from {@code appeals.yml}; what they change is laid over the sources already
 * @param keeping how long maintenance keeps what nights leave behind
 */
public record Deployment(
        Path folder,
        City city,
        Contracts contracts,
        Indicators indicators,
        Optional<Scheme> scheme,
        List<Source> sources,
        List<Appeal> appeals,
        Keeping keeping) {
    /** One that nobody appealed against. */
    public Deployment(
            Path folder,
            City city,
            Contracts contracts,
            Indicators indicators,
            Optional<Scheme> scheme,
            List<Source> sources,
            Keeping keeping) {
        this(folder, city, contracts, indicators, scheme, sources, List.of(), keeping);
    }

    public static final Map<String, Words> LEVELS;

    private static final String SHIPPED = "indicators/shipped/";
    private static final String OWN = "indicators/own/";
    private static final String SCHEME = "scheme.yml";

    static {
        Map<String, Words> levels = new LinkedHashMap<>();
        levels.put("community", new Words("社区", "Community"));
        levels.put("street", new Words("街道", "Street"));
        levels.put("district", new Words("区县", "District"));
        levels.put("city", new Words("全市", "City"));
        levels.put("department", new Words("部门", "Department"));
        levels.put("property_company", new Words("物业企业", "Property company"));
        LEVELS = java.util.Collections.unmodifiableMap(levels);
    }

    /** Reads a folder; throws with every problem found in any of its files. */
    public static Deployment load(Path folder) {
        Problems problems = new Problems();
        Contracts contracts = Contracts.load();
        Optional<Described> described = city(folder, problems);
        Optional<City> city = described.map(Described::city);
        Indicators indicators = Indicators.load(contracts, yaml(folder.resolve("indicators")), problems);
        Optional<Scheme> scheme = Files.exists(folder.resolve("scheme.yml"))
                ? Scheme.from(folder.resolve("scheme.yml"), indicators, problems)
                : city.flatMap(City::scheme).flatMap(id -> Scheme.shipped(id, indicators, problems));
        List<Source> sources = sources(folder, contracts, problems);
        described.map(Described::keeping).ifPresent(keeping -> refuseStrangers(folder, keeping, sources, problems));
        List<Appeal> appeals = Appeals.load(folder, indicators, sources, contracts, problems);
        problems.throwIfAny();
        return new Deployment(
                folder,
                city.orElseThrow(),
                contracts,
                indicators,
                scheme,
                Appeals.over(sources, appeals, contracts),
                appeals,
                described.orElseThrow().keeping());
    }

    /** What {@code city.yml} says. */
    private record Described(City city, Keeping keeping) {}

    private static void refuseStrangers(Path folder, Keeping keeping, List<Source> sources, Problems problems) {
        List<String> known = sources.stream().map(Source::id).sorted().toList();
        keeping.rawDaysOf().keySet().stream()
                .filter(source -> !known.contains(source))
                .forEach(source -> problems.add(
                        folder.resolve("city.yml").toString(),
                        0,
                        "keep.raw_days_of names the source '" + source + "' (expected one of "
                                + String.join(", ", known) + ")"));
    }

    /** The same city with another catalogue and scheme, such as those an earlier release was made by. */
    public Deployment with(Indicators catalogue, Optional<Scheme> other) {
        return new Deployment(folder, city, contracts, catalogue, other, sources, appeals, keeping);
    }

    /** The sources mapped into a table. */
    public List<Source> sourcesOf(String table) {
        return sources.stream().filter(source -> source.feed().equals(table)).toList();
    }

    /**
     * The texts of the definitions that shape figures, by path: the catalogue as shipped, the city's own entries over it, and
     * the scheme. {@link #catalogue} and {@link Scheme#from} read them again from a folder.
     */
    public Map<String, String> definitions() {
        Map<String, String> texts = new LinkedHashMap<>();
        Resources.list("indicators")
                .forEach(file -> texts.put(
                        SHIPPED + file.substring("indicators/".length()).replace('/', '-'), Resources.text(file)));
        yaml(folder.resolve("indicators")).forEach(file -> texts.put(OWN + file.getFileName(), text(file)));
        Path own = folder.resolve(SCHEME);
        if (Files.exists(own)) {
            texts.put(SCHEME, text(own));
        } else {
            city.scheme().ifPresent(id -> texts.put(SCHEME, Resources.text("schemes/" + id + ".yml")));
        }
        return texts;
    }

    /** The catalogue from a folder that holds {@link #definitions}. */
    public static Indicators catalogue(Path definitions, Contracts contracts, Problems problems) {
        return Indicators.from(yaml(definitions.resolve(SHIPPED)), yaml(definitions.resolve(OWN)), contracts, problems);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("Cannot read " + file, e);
        }
    }

    private static Optional<Described> city(Path folder, Problems problems) {
        String file = folder.resolve("city.yml").toString();
        return YamlReader.text(folder.resolve("city.yml"), file, problems)
                .flatMap(text -> YamlReader.mapping(text, file, problems))
                .map(entry -> entry.build(() -> {
                    Map<String, Words> levels = new LinkedHashMap<>();
                    entry.optionalEntry("levels")
                            .ifPresent(named -> named.keys().forEach(level -> levels.put(level, named.words(level))));
                    Keeping keeping =
                            entry.optionalEntry("keep").map(Deployment::keeping).orElse(Keeping.STANDARD);
                    City city = new City(
                            entry.text("id"),
                            entry.text("code"),
                            entry.words("name"),
                            zone(entry),
                            entry.optionalEntry("calendar")
                                    .map(Deployment::calendar)
                                    .orElse(CityCalendar.NATURAL),
                            entry.text("assess", "quarter"),
                            levels.isEmpty() ? LEVELS : levels,
                            entry.optionalText("scheme"),
                            entry.integer("suppress_below", 5),
                            entry.integer("months_of_history", 60),
                            entry.optionalEntry("peer_groups")
                                    .map(Deployment::peerGroups)
                                    .orElse(List.of()));
                    return new Described(city, keeping);
                }));
    }

    private static List<PeerGroup> peerGroups(Entry groups) {
        List<PeerGroup> read = new ArrayList<>();
        groups.build(() -> {
            for (String id : groups.keys()) {
                Optional.ofNullable(groups.entry(id))
                        .map(entry -> peerGroup(id, entry))
                        .ifPresent(read::add);
            }
            return read;
        });
        return read;
    }

    private static PeerGroup peerGroup(String id, Entry entry) {
        return entry.build(() -> {
            boolean isList = entry.isList("members");
            return new PeerGroup(
                    id,
                    new Words(entry.text("zh"), entry.text("en")),
                    isList ? Optional.empty() : Optional.ofNullable(entry.text("members")),
                    isList ? entry.texts("members") : List.of(),
                    entry.file(),
                    entry.line());
        });
    }

    private static CityCalendar calendar(Entry entry) {
        return entry.build(() -> new CityCalendar(
                entry.integer("month_starts_on", CityCalendar.NATURAL.monthStartsOn()),
                dayEnd(entry),
                entry.integer("year_starts_in", CityCalendar.NATURAL.yearStartsIn())));
    }

    private static LocalTime dayEnd(Entry entry) {
        String time = entry.text("day_ends_at", "00:00");
        try {
            return LocalTime.parse(time);
        } catch (DateTimeException e) {
            entry.problem(
                    "day_ends_at", "day_ends_at is '" + time + "' (expected a time of day such as '12:00', in quotes)");
            return LocalTime.MIDNIGHT;
        }
    }

    private static Keeping keeping(Entry entry) {
        return entry.build(() -> {
            Map<String, Integer> rawDaysOf = new LinkedHashMap<>();
            entry.optionalEntry("raw_days_of")
                    .ifPresent(days -> days.build(() -> {
                        days.keys().forEach(source -> rawDaysOf.put(source, days.integer(source)));
                        return rawDaysOf;
                    }));
            return new Keeping(
                    entry.integer("snapshot_days", Keeping.STANDARD.snapshotDays()),
                    entry.integer("release_days", Keeping.STANDARD.releaseDays()),
                    entry.integer("releases", Keeping.STANDARD.releases()),
                    entry.has("raw_days") ? Optional.ofNullable(entry.integer("raw_days")) : Optional.empty(),
                    rawDaysOf);
        });
    }

    private static ZoneId zone(Entry entry) {
        String name = entry.text("time_zone");
        try {
            return name == null ? null : ZoneId.of(name);
        } catch (DateTimeException e) {
            entry.problem("time_zone", "'" + name + "' is no time zone (expected one such as Asia/Shanghai)");
            return null;
        }
    }

    private static List<Source> sources(Path folder, Contracts contracts, Problems problems) {
        List<Source> sources = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Path path : yaml(folder.resolve("sources"))) {
            Source.from(path, path.toString(), contracts, problems).ifPresent(source -> {
                sources.add(source);
                if (!ids.add(source.id())) {
                    problems.add(path.toString(), 0, "source id '" + source.id() + "' is used by another mapping too");
                }
            });
        }
        if (Files.isRegularFile(folder.resolve("areas.csv"))
                && sources.stream().noneMatch(source -> source.feed().equals("core.area"))) {
            Source.ofAreas(contracts, problems).ifPresent(sources::add);
        }
        if (sources.isEmpty() && problems.size() == 0) {
            problems.add(folder.toString(), 0, "the deployment has no sources (expected sources/*.yml)");
        }
        return sources;
    }

    private static List<Path> yaml(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("Cannot list " + folder, e);
        }
    }
}
