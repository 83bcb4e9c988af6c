package org.shequ.schemas.appeal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.source.Column;
import org.shequ.schemas.source.Exclusion;
import org.shequ.schemas.source.Source;
import org.shequ.schemas.yaml.Entry;
import org.shequ.schemas.yaml.Problems;
import org.shequ.schemas.yaml.YamlReader;

/**
 * The appeals of a deployment, from its {@code appeals.yml}, and what the upheld ones do: their rows are left out by a rule of
 * the appeal's own, or have a field corrected, wherever the source's rows are made.
 */
public final class Appeals {
    /** The file of a deployment they stand in. */
    public static final String FILE = "appeals.yml";

    private static final Pattern HARMLESS = Pattern.compile("[^'\"\\\\`\\p{Cntrl}]{1,200}");

    private final String file;
    private final Contracts contracts;
    private final Problems problems;

    private Appeals(String file, Contracts contracts, Problems problems) {
        this.file = file;
        this.contracts = contracts;
        this.problems = problems;
    }

    /** Reads the appeals of a folder; none where it has no such file. What is wrong is noted. */
    public static List<Appeal> load(
            Path folder, Indicators indicators, List<Source> sources, Contracts contracts, Problems problems) {
        Path path = folder.resolve(FILE);
        if (!Files.exists(path)) {
            return List.of();
        }
        String file = path.toString();
        List<Appeal> appeals = new ArrayList<>();
        YamlReader.text(path, file, problems)
                .ifPresent(text -> YamlReader.list(text, file, problems).forEach(entry -> {
                    Appeal appeal = entry.build(() -> read(entry));
                    if (appeal != null) {
                        appeals.add(appeal);
                    }
                }));
        Appeals check = new Appeals(file, contracts, problems);
        Set<String> ids = new HashSet<>();
        for (Appeal appeal : appeals) {
            if (!ids.add(appeal.id())) {
                check.problem(appeal, "the id is used by another appeal too");
            }
            if (indicators.find(appeal.indicator()).isEmpty()) {
                check.problem(appeal, "there is no indicator '" + appeal.indicator() + "' in the catalogue");
            }
            appeal.effect().ifPresent(effect -> check.effect(appeal, effect, sources));
        }
        return List.copyOf(appeals);
    }

    private static Appeal read(Entry entry) {
        return new Appeal(
                entry.text("id"),
                entry.text("area"),
                entry.text("indicator"),
                entry.text("period"),
                entry.date("lodged_on"),
                entry.text("lodged_by"),
                entry.text("reason"),
                entry.choice("decision", Decision.class, Decision.PENDING),
                entry.optionalDate("decided_on"),
                entry.optionalText("approver"),
                entry.optionalEntry("effect").map(effect -> effect.build(() -> effect(effect))),
                entry.line());
    }

    private static Effect effect(Entry entry) {
        Map<String, Map<String, String>> corrected = new LinkedHashMap<>();
        entry.optionalEntry("correct")
                .ifPresent(rows -> rows.keys().forEach(key -> corrected.put(key, rows.textMap(key))));
        return new Effect(entry.text("source"), entry.texts("exclude"), corrected);
    }

    private void problem(Appeal appeal, String what) {
        problems.add(file, appeal.line(), "appeal " + appeal.id() + ": " + what);
    }

    private void effect(Appeal appeal, Effect effect, List<Source> sources) {
        Optional<Source> source = sources.stream()
                .filter(each -> each.id().equals(effect.source()))
                .findFirst();
        if (source.isEmpty()) {
            problem(
                    appeal,
                    "there is no source '" + effect.source() + "' (expected one of "
                            + sources.stream().map(Source::id).sorted().toList() + ")");
            return;
        }
        Optional<String> key = key(source.get());
        if (key.isEmpty()) {
            problem(
                    appeal,
                    "the rows of source " + effect.source()
                            + " have no key that is one column as received (appeals can change only such rows)");
        }
        List<String> texts = new ArrayList<>(effect.excluded());
        effect.corrected().forEach((row, fields) -> {
            texts.add(row);
            texts.addAll(fields.values());
            fields.keySet().forEach(field -> field(appeal, source.get(), field));
        });
        texts.stream()
                .filter(text -> !HARMLESS.matcher(text).matches())
                .forEach(text -> problem(
                        appeal,
                        "'" + text + "' cannot be told in a rule (expected no quotes, backslashes or controls)"));
    }

    private void field(Appeal appeal, Source source, String field) {
        Optional<Column> column = column(source, field);
        boolean isKey = contracts.of(source.feed()).keys().stream()
                .anyMatch(each -> each.name().equals(field));
        boolean canBe = column.filter(
                        each -> each.from().size() == 1 || each.expression().isPresent())
                .isPresent();
        if (isKey || !canBe) {
            problem(
                    appeal,
                    "field '" + field + "' of source " + source.id()
                            + " cannot be corrected (expected a field that is no key and is made of one column or an"
                            + " expression)");
        }
    }

    private static Optional<Column> column(Source source, String field) {
        return source.columns().stream()
                .filter(column -> column.field().equals(field))
                .findFirst();
    }

    /** The raw column that holds the key of a source's rows; empty where it is not one column as received. */
    private Optional<String> key(Source source) {
        return key(source, contracts);
    }

    private static Optional<String> key(Source source, Contracts contracts) {
        List<Field> keys = contracts.of(source.feed()).keys();
        return keys.size() != 1
                ? Optional.empty()
                : column(source, keys.get(0).name())
                        .filter(column -> column.from().size() == 1)
                        .map(column -> column.from().get(0));
    }

    /** The sources with what upheld appeals change in them laid over; those without any as they are. */
    public static List<Source> over(List<Source> sources, List<Appeal> appeals, Contracts contracts) {
        return sources.stream().map(source -> over(source, appeals, contracts)).toList();
    }

    private static Source over(Source source, List<Appeal> appeals, Contracts contracts) {
        List<Appeal> here = appeals.stream()
                .filter(appeal -> appeal.effect()
                        .filter(effect -> effect.source().equals(source.id()))
                        .isPresent())
                .toList();
        if (here.isEmpty()) {
            return source;
        }
        String key = "`" + key(source, contracts).orElseThrow() + "`";
        List<Exclusion> exclusions = new ArrayList<>(source.exclusions());
        Map<String, Map<String, String>> corrected = new LinkedHashMap<>();
        for (Appeal appeal : here) {
            Effect effect = appeal.effect().orElseThrow();
            if (!effect.excluded().isEmpty()) {
                String keys = effect.excluded().stream().map(Appeals::quoted).collect(Collectors.joining(", "));
                exclusions.add(new Exclusion(
                        appeal.rule(), appeal.ruleName(), key + " in (" + keys + ")", approval(appeal), appeal.line()));
            }
            effect.corrected()
                    .forEach((row, fields) -> fields.forEach((field, text) -> corrected
                            .computeIfAbsent(field, unseen -> new LinkedHashMap<>())
                            .put(row, text)));
        }
        return new Source(
                source.id(),
                source.name(),
                source.feed(),
                source.reading(),
                source.pull(),
                source.delivers(),
                source.versionAt(),
                exclusions,
                source.columns().stream()
                        .map(column -> corrected.containsKey(column.field())
                                ? corrected(column, key, corrected.get(column.field()))
                                : column)
                        .toList(),
                source.questions(),
                source.limits(),
                source.file(),
                source.line());
    }

    /** The column with other content for some rows; formats and codes read it as they read the source's own. */
    private static Column corrected(Column column, String key, Map<String, String> texts) {
        StringBuilder expression = new StringBuilder("case");
        texts.forEach((row, text) -> expression
                .append(" when ")
                .append(key)
                .append(" = ")
                .append(quoted(row))
                .append(" then ")
                .append(quoted(text)));
        expression
                .append(" else ")
                .append(column.expression()
                        .map(own -> "(" + own + ")")
                        .orElseGet(() -> "`" + column.from().get(0) + "`"))
                .append(" end");
        return new Column(
                column.field(),
                List.of(),
                Optional.of(expression.toString()),
                Optional.empty(),
                column.formats(),
                column.codes(),
                column.otherwise(),
                column.empty(),
                column.missing(),
                column.lookup(),
                column.pseudonym(),
                column.notBefore(),
                column.isBackCast(),
                column.line());
    }

    private static Optional<Exclusion.Approval> approval(Appeal appeal) {
        return appeal.decidedOn().flatMap(on -> appeal.approver()
                .map(approver -> new Exclusion.Approval(on, approver, Optional.of(appeal.reason()))));
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }
}
