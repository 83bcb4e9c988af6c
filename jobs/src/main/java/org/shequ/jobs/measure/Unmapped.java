package org.shequ.jobs.measure;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Field;
import org.shequ.schemas.indicator.Term;
import org.shequ.schemas.indicator.Variant;
import org.shequ.schemas.source.Source;

/**
 * The fields of delivered tables that no source of a city maps. What is counted from such a field is unknown: a feed that
 * never tells when a case was closed has no closure rate, and certainly not one of 0 %.
 *
 * @param fields names of fields by table; tables with nothing unmapped are left out
 */
public record Unmapped(Map<String, Set<String>> fields) {
    private static final Pattern QUOTED = Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern IS_NULL = Pattern.compile("\\b\\w+\\s+is\\s+null\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern WORD = Pattern.compile("\\b[a-z_][a-z0-9_]*\\b");
    private static final String AREA = "core.area";
    private static final String AREA_MONTH = "core.area_month";
    private static final Set<String> ANSWERS = Set.of("question_id", "answer", "score", "missing_reason");

    public Unmapped {
        fields = java.util.Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    /** Nothing is unmapped. */
    public static Unmapped none() {
        return new Unmapped(Map.of());
    }

    /** What the sources of a city leave out of the tables they deliver. */
    public static Unmapped of(Deployment deployment) {
        Map<String, Set<String>> fields = new TreeMap<>();
        for (Contract contract : deployment.contracts().feeds()) {
            List<Source> sources = deployment.sourcesOf(contract.table());
            Set<String> mapped = new HashSet<>();
            sources.forEach(source -> mapped.addAll(mapped(source)));
            Set<String> absent = new TreeSet<>();
            contract.fields().stream()
                    .filter(field -> !field.isRequired())
                    .map(Field::name)
                    .filter(name -> !mapped.contains(name))
                    .forEach(absent::add);
            if (!sources.isEmpty() && !absent.isEmpty()) {
                fields.put(contract.table(), absent);
            }
        }
        Set<String> carried = Set.copyOf(deployment.contracts().of(AREA_MONTH).names());
        Set<String> absent = new TreeSet<>(fields.getOrDefault(AREA, Set.of()));
        absent.retainAll(carried);
        if (!absent.isEmpty()) {
            fields.put(AREA_MONTH, absent);
        }
        return new Unmapped(fields);
    }

    private static Set<String> mapped(Source source) {
        Set<String> mapped = new HashSet<>();
        source.columns().forEach(column -> mapped.add(column.field()));
        if (!source.questions().isEmpty()) {
            mapped.addAll(ANSWERS);
        }
        source.versionAt().ifPresent(column -> mapped.add(column.field()));
        return mapped;
    }

    /**
     * The unmapped fields that a variant counts by or counts from, each with its table. Conditions on rows do not matter,
     * nor does {@code is null}: both hold for fields a city does not have.
     */
    Set<String> neededBy(Variant variant) {
        Set<String> needed = new TreeSet<>();
        Stream.concat(variant.numerator().stream(), variant.denominator().stream())
                .forEach(term -> needed.addAll(neededBy(term)));
        return needed;
    }

    private Set<String> neededBy(Term term) {
        Set<String> absent = fields.getOrDefault(term.table(), Set.of());
        Set<String> needed = new TreeSet<>();
        String plain =
                IS_NULL.matcher(QUOTED.matcher(term.value()).replaceAll("''")).replaceAll("");
        Matcher words = WORD.matcher(plain + " " + term.countsBy());
        while (words.find()) {
            if (absent.contains(words.group())) {
                needed.add(term.table() + "." + words.group());
            }
        }
        return needed;
    }
}
