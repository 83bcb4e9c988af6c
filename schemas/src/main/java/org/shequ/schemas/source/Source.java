package org.shequ.schemas.source;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.shequ.schemas.Resources;
import org.shequ.schemas.Words;
import org.shequ.schemas.contract.Classification;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.contract.FieldType;
import org.shequ.schemas.yaml.Entry;
import org.shequ.schemas.yaml.Problems;
import org.shequ.schemas.yaml.YamlReader;

/**
 * One source of a deployment.
 *
 * @param id short name, unique in the deployment
 * @param name shown to assessors
 * @param feed the core table it is mapped into
 * @param reading how its files are found and opened
 * @param pull where it is fetched from, for a source that is not delivered as files
 * @param delivers whether a delivery is a change or the whole
 * @param versionAt raw column or field formats that give a row its version time
 * @param exclusions rules that leave rows out
 * @param columns how the contract's fields are made
 * @param questions how a wide questionnaire becomes answers; empty for other feeds
 * @param limits what of it is unusual, and what the night does then
 * @param file the mapping file, for messages
 * @param line where it says how the source comes, for messages
 */
public record Source(
        String id,
        Words name,
        String feed,
        Reading reading,
        Optional<Pull> pull,
        Delivers delivers,
        Optional<Column> versionAt,
        List<Exclusion> exclusions,
        List<Column> columns,
        List<Question> questions,
        Limits limits,
        String file,
        int line) {
    private static final String AREAS = "sources/areas.yml";
    private static final List<String> WAYS = List.of("read", "database", "web", "open311");

    public Source {
        exclusions = List.copyOf(exclusions);
        columns = List.copyOf(columns);
        questions = List.copyOf(questions);
        if (!id.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("source id '" + id + "' is not snake case");
        }
    }

    /** What decides the rows that received ones are made into; how they came and what is unusual does not. */
    public List<Object> mapping() {
        return List.of(id, feed, delivers, versionAt, exclusions, columns, questions);
    }

    /** Whether its rows are told by the areas of today, whatever the areas were when they happened. */
    public boolean isBackCast() {
        return columns.stream().anyMatch(Column::isBackCast);
    }

    /** A source from its mapping file, checked against the contract it feeds; problems are noted. */
    public static Optional<Source> from(Path path, String file, Contracts contracts, Problems problems) {
        return YamlReader.text(path, file, problems)
                .flatMap(text -> YamlReader.mapping(text, file, problems))
                .map(entry -> entry.build(() -> read(entry, contracts)));
    }

    /** The shipped mapping of a deployment's {@code areas.csv}. */
    public static Optional<Source> ofAreas(Contracts contracts, Problems problems) {
        return YamlReader.mapping(Resources.text(AREAS), AREAS, problems)
                .map(entry -> entry.build(() -> read(entry, contracts)));
    }

    private static Source read(Entry entry, Contracts contracts) {
        String feed = entry.text("feed");
        Optional<Contract> contract = Optional.ofNullable(feed).flatMap(contracts::find);
        if (contract.filter(Contract::isFeed).isEmpty()) {
            entry.problem(
                    "feed",
                    "cannot map into '" + feed + "' (expected one of "
                            + contracts.feeds().stream().map(Contract::table).toList() + ")");
        }
        List<Column> columns = columns(entry);
        List<Question> questions = questions(entry);
        contract.ifPresent(table -> check(entry, table, columns, questions));
        return new Source(
                entry.text("id"),
                entry.words("name"),
                feed,
                reading(entry),
                pull(entry),
                entry.choice("delivers", Delivers.class, Delivers.CHANGES),
                entry.has("version_at") ? Optional.ofNullable(column("version_at", entry)) : Optional.empty(),
                exclusions(entry),
                columns,
                questions,
                entry.optionalEntry("limits").map(Source::limits).orElse(Limits.NONE),
                entry.file(),
                WAYS.stream().filter(entry::has).findFirst().map(entry::line).orElse(0));
    }

    private static void check(Entry entry, Contract contract, List<Column> columns, List<Question> questions) {
        Map<String, Column> byField = new LinkedHashMap<>();
        for (Column column : columns) {
            byField.put(column.field(), column);
            Optional<Field> field = contract.field(column.field());
            if (field.isEmpty()) {
                entry.problems()
                        .add(entry.file(), column.line(), contract.table() + " has no field '" + column.field() + "'");
                continue;
            }
            if (field.get().classification() == Classification.PSEUDONYM
                    && column.pseudonym().isEmpty()
                    && column.constant().isEmpty()) {
                entry.problems()
                        .add(
                                entry.file(),
                                column.line(),
                                "field '" + column.field() + "' of " + contract.table()
                                        + " names a person (expected 'pseudonym' with a namespace)");
            }
            column.notBefore()
                    .filter(start -> !isStart(start, field.get(), contract, columns))
                    .ifPresent(start -> entry.problems()
                            .add(
                                    entry.file(),
                                    column.line(),
                                    "field '" + column.field() + "' cannot be compared with '" + start
                                            + "' (expected a mapped field that is a "
                                            + field.get().type().name().toLowerCase(Locale.ROOT) + " as it is)"));
            field.get().codes().ifPresent(codes -> column.codes().values().stream()
                    .filter(code -> !codes.has(code))
                    .forEach(code -> entry.problems()
                            .add(
                                    entry.file(),
                                    column.line(),
                                    "code '" + code + "' is not in code list " + codes.id() + " (expected one of "
                                            + codes.values() + ")")));
        }
        for (Field field : contract.fields()) {
            boolean isMade = byField.containsKey(field.name())
                    || List.of("source_id", "delivery_id", "row_number", "event_month")
                            .contains(field.name())
                    || (!questions.isEmpty() && List.of("question_id").contains(field.name()));
            if (field.isRequired() && !isMade) {
                entry.problem(
                        "columns", "required field '" + field.name() + "' of " + contract.table() + " is not mapped");
            }
        }
    }

    /** Whether a field can be what another must not lie before: both dates, or both times, and mapped. */
    private static boolean isStart(String start, Field field, Contract contract, List<Column> columns) {
        return List.of(FieldType.DATE, FieldType.TIMESTAMP).contains(field.type())
                && columns.stream().anyMatch(column -> column.field().equals(start))
                && contract.field(start)
                        .filter(other -> other.type() == field.type())
                        .isPresent();
    }

    private static Reading reading(Entry entry) {
        if (entry.has("database")) {
            return landed(entry.text("id"), Format.CSV);
        }
        if (entry.has("web") || entry.has("open311")) {
            return landed(entry.text("id"), Format.JSON);
        }
        Entry read = entry.entry("read");
        return read == null
                ? null
                : read.build(() -> {
                    if (read.text("folder", "").equals("landing")) {
                        throw new IllegalArgumentException("nothing is delivered into folder landing");
                    }
                    return reading(read, read.texts("files"));
                });
    }

    /** What is pulled lands as text with a header, or as JSON with a row a line. */
    private static Reading landed(String id, Format format) {
        return new Reading(
                Folder.LANDING,
                List.of(id + "/*." + format.name().toLowerCase(Locale.ROOT)),
                format,
                "UTF-8",
                ',',
                Header.PRESENT,
                List.of(),
                1,
                1,
                "",
                "",
                "",
                Arrival.AT_ONCE);
    }

    private static Optional<Pull> pull(Entry entry) {
        List<String> ways = WAYS.stream().filter(entry::has).toList();
        if (ways.size() > 1) {
            entry.problem(ways.get(1), "a source comes in one way, and here in " + ways.size() + ": " + ways);
        }
        return database(entry)
                .or(() -> entry.optionalEntry("web").map(web -> web.build(() -> web(web))))
                .or(() -> entry.optionalEntry("open311")
                        .map(web -> web.build(() -> WebPull.open311(
                                web.text("url"),
                                web.textMap("query"),
                                web.optionalText("token"),
                                web.date("first"),
                                web.integer("days", 7),
                                web.integer("overlap_days", 30),
                                web.decimal("requests_per_second", 1),
                                web.integer("back_off_millis", 1000)))));
    }

    private static WebPull web(Entry web) {
        return new WebPull(
                web.text("url"),
                web.textMap("query"),
                web.optionalText("token"),
                web.text("scheme", "Bearer"),
                web.text("rows", ""),
                paging(web.entry("paging")),
                web.optionalEntry("window")
                        .map(window -> window.build(() -> new WebPull.Window(
                                window.text("from"),
                                window.text("until"),
                                window.date("first"),
                                window.integer("days", 7),
                                window.integer("overlap_days", 0)))),
                web.decimal("requests_per_second", 1),
                web.integer("back_off_millis", 1000));
    }

    private static WebPull.Paging paging(Entry paging) {
        return paging == null
                ? null
                : paging.build(() -> {
                    WebPull.Style style = paging.choice("style", WebPull.Style.class);
                    return new WebPull.Paging(
                            style,
                            paging.text("parameter", ""),
                            paging.integer("first", style == WebPull.Style.PAGE ? 1 : 0),
                            paging.integer("size", 0),
                            paging.text("size_parameter", ""),
                            paging.text("next", ""));
                });
    }

    private static Optional<Pull> database(Entry entry) {
        return entry.optionalEntry("database")
                .map(database -> database.build(() -> new DatabasePull(
                        database.text("url"),
                        database.optionalText("user"),
                        database.optionalText("password"),
                        database.text("from"),
                        database.optionalText("watermark"),
                        database.text("overlap", "0"),
                        database.optionalText("key"),
                        database.integer("partitions", 1),
                        database.integer("fetch_size", 5000),
                        database.textMap("properties"))));
    }

    private static Reading reading(Entry read, List<String> files) {
        Format format = read.choice("format", Format.class, Format.CSV);
        String delimiter = read.text("delimiter", format == Format.TSV ? "tab" : ",");
        return new Reading(
                read.choice("folder", Folder.class, Folder.DATA),
                files,
                format,
                read.text("charset", ""),
                delimiter.equals("tab") ? '\t' : delimiter.charAt(0),
                read.choice("header", Header.class, Header.PRESENT),
                read.texts("columns"),
                read.integer("header_row", 1),
                read.integer("sheet", 1),
                read.text("day", ""),
                read.text("rows", ""),
                read.text("within", ""),
                new Arrival(read.text("marker", ""), read.integer("settle_seconds", 0)));
    }

    private static Limits limits(Entry entry) {
        return entry.build(() -> new Limits(
                entry.optionalEntry("rejects")
                        .map(each -> each.build(() -> new Limits.Rejects(each.decimal("share"), then(each)))),
                entry.optionalEntry("volume")
                        .map(each -> each.build(() -> new Limits.Volume(
                                each.decimal("least", 0), each.decimal("most", Double.MAX_VALUE), then(each)))),
                entry.optionalEntry("freshness")
                        .map(each -> each.build(() -> new Limits.Freshness(each.integer("days"), then(each))))));
    }

    private static Limits.Then then(Entry entry) {
        return entry.choice("then", Limits.Then.class, Limits.Then.STOP);
    }

    private static List<Exclusion> exclusions(Entry entry) {
        List<Exclusion> exclusions = new ArrayList<>();
        for (Entry item : entry.entries("exclude")) {
            Exclusion exclusion = item.build(() -> new Exclusion(
                    item.text("rule"), item.words("name"), item.text("when"), approval(item), item.line("when")));
            if (exclusion != null) {
                exclusions.add(exclusion);
            }
        }
        return exclusions;
    }

    /** Who approved a rule, and when: both or neither. */
    private static Optional<Exclusion.Approval> approval(Entry item) {
        Optional<LocalDate> on = item.optionalDate("approved_on");
        Optional<String> approver = item.optionalText("approver");
        Optional<String> reason = item.optionalText("reason");
        if (on.isEmpty() && approver.isEmpty() && reason.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Exclusion.Approval(item.date("approved_on"), item.text("approver"), reason));
    }

    private static List<Column> columns(Entry entry) {
        List<Column> columns = new ArrayList<>();
        Entry mapped = entry.entry("columns");
        if (mapped != null) {
            for (String field : mapped.keys()) {
                Column column = column(field, mapped);
                if (column != null) {
                    columns.add(column);
                }
            }
        }
        return columns;
    }

    private static Column column(String field, Entry parent) {
        if (parent.isScalar(field)) {
            return new Column(
                    field,
                    List.of(parent.text(field)),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    parent.line(field));
        }
        Entry item = parent.entry(field);
        return item == null
                ? null
                : item.build(() -> new Column(
                        field,
                        item.texts("from"),
                        item.optionalText("expression"),
                        item.optionalText("constant"),
                        item.texts("formats"),
                        item.textMap("codes"),
                        item.optionalText("otherwise"),
                        item.optionalText("empty"),
                        item.texts("missing"),
                        item.optionalEntry("lookup").map(Source::lookup),
                        item.optionalText("pseudonym"),
                        item.optionalText("not_before"),
                        item.flag("back_cast", false),
                        parent.line(field)));
    }

    private static Lookup lookup(Entry entry) {
        return entry.build(() -> new Lookup(
                reading(entry, List.of(entry.text("file"))), entry.text("key"), entry.text("value"), entry.line()));
    }

    private static List<Question> questions(Entry entry) {
        List<Question> questions = new ArrayList<>();
        entry.optionalEntry("questions").ifPresent(asked -> asked.keys().forEach(id -> {
            Question question = question(id, asked);
            if (question != null) {
                questions.add(question);
            }
        }));
        return questions;
    }

    private static Question question(String id, Entry asked) {
        if (asked.isScalar(id)) {
            return new Question(
                    id,
                    List.of(asked.text(id)),
                    Optional.empty(),
                    Map.of(),
                    Map.of(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    asked.line(id));
        }
        Entry item = asked.entry(id);
        return item == null
                ? null
                : item.build(() -> {
                    Map<String, Double> scores = new LinkedHashMap<>();
                    item.optionalEntry("scores")
                            .ifPresent(map -> map.keys().forEach(raw -> scores.put(raw, map.decimal(raw))));
                    return new Question(
                            id,
                            item.texts("from"),
                            item.optionalText("expression"),
                            item.textMap("answers"),
                            scores,
                            item.flag("numeric", false),
                            item.has("minimum") ? Optional.ofNullable(item.decimal("minimum")) : Optional.empty(),
                            item.has("maximum") ? Optional.ofNullable(item.decimal("maximum")) : Optional.empty(),
                            item.textMap("missing"),
                            asked.line(id));
                });
    }
}
