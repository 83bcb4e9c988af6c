package org.shequ.jobs.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.shequ.common.period.Period;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.yaml.Problems;

/**
 * Scores a plain table by a scheme, without a lake: for someone who wants to know what a scheme would make of figures at hand,
 * and for comparing two schemes on the same figures.
 */
public final class WhatIf {
    private static final List<String> COLUMNS = List.of("area_code", "indicator_id", "value");

    private final Evaluator evaluator;
    private final Scheme scheme;
    private final Map<String, Indicator> indicators;
    private final Period period;

    /**
     * @param scheme how areas are evaluated
     * @param catalogue the indicators it refers to, beside its own inputs
     * @param period what the figures are taken to be of
     */
    public WhatIf(Scheme scheme, Collection<Indicator> catalogue, Period period) {
        this.scheme = scheme;
        this.evaluator = new Evaluator(scheme, catalogue);
        this.period = period;
        this.indicators = Stream.concat(catalogue.stream(), scheme.inputs().stream())
                .collect(Collectors.toMap(Indicator::id, indicator -> indicator, (one, other) -> other));
    }

    /**
     * What is scored.
     *
     * @param areas the areas of the table
     * @param values their values
     * @param events events for the ledger and vetoes
     */
    public record Figures(List<Area> areas, Values values, List<Event> events) {}

    /**
     * Reads a table of columns area_code, indicator_id, value and, where known, numerator, denominator, variant, area_level,
     * area_name, parent_code, households, stratum; and possibly one of events: area_code, item_id, count, evidence.
     *
     * @param level the level of areas whose row names none
     */
    public Figures read(Path table, Optional<Path> events, String level, Problems problems) {
        Map<String, Area> areas = new TreeMap<>();
        List<Value> values = new ArrayList<>();
        for (PlainTable.Row row : PlainTable.read(table, COLUMNS, problems).rows()) {
            int before = problems.size();
            String code = row.required("area_code");
            Value value = value(row, code);
            OptionalLong households = households(row);
            if (problems.size() == before) {
                values.add(value);
                areas.putIfAbsent(
                        code,
                        new Area(
                                code,
                                row.text("area_level").orElse(level),
                                row.text("area_name").orElse(code),
                                row.text("parent_code"),
                                households,
                                row.text("stratum"),
                                false));
            }
        }
        List<Event> found = new ArrayList<>();
        events.ifPresent(path -> found.addAll(events(path, areas, problems)));
        return new Figures(
                List.copyOf(areas.values()),
                new Values(problems.size() == 0 ? values : List.of(), Values.UnknownRows.ACCEPTED),
                found);
    }

    private static OptionalLong households(PlainTable.Row row) {
        Double households = row.number("households");
        return households == null ? OptionalLong.empty() : OptionalLong.of(Math.round(households));
    }

    private Value value(PlainTable.Row row, String code) {
        String id = row.required("indicator_id");
        Indicator indicator = indicators.get(id);
        if (indicator == null && !id.isEmpty()) {
            row.problem("unknown indicator '" + id + "' (expected one of the catalogue or of the scheme's inputs)");
        }
        Double numerator = row.number("numerator");
        Double denominator = row.number("denominator");
        Double value = row.number("value");
        if (value == null && indicator != null && numerator != null && denominator != null && denominator > 0) {
            value = numerator / denominator * indicator.per();
        }
        return new Value(
                id,
                row.text("variant").orElse("main"),
                code,
                period,
                value,
                numerator,
                denominator,
                denominator == null ? null : Long.valueOf(Math.round(denominator)),
                null,
                null,
                value == null ? "no_data" : Value.OK,
                value == null ? "表中无数值 | the table has no value" : null);
    }

    private static List<Event> events(Path path, Map<String, Area> areas, Problems problems) {
        List<Event> events = new ArrayList<>();
        List<String> columns = List.of("area_code", "item_id", "count", "evidence");
        for (PlainTable.Row row : PlainTable.read(path, columns, problems).rows()) {
            String code = row.required("area_code");
            if (!areas.containsKey(code)) {
                row.problem("area '" + code + "' is not in the table of values");
            }
            Double count = row.number("count");
            int before = problems.size();
            String item = row.required("item_id");
            String evidence = row.required("evidence");
            if (count == null || count <= 0) {
                row.problem("'count' is '" + row.text("count").orElse("") + "' (expected a number above 0)");
            } else if (problems.size() == before) {
                events.add(new Event(code, item, count, evidence));
            }
        }
        return events;
    }

    public List<Score> scores(Figures figures) {
        return evaluator.scores(figures.areas(), figures.values(), figures.events(), period);
    }

    /** Writes scores.csv, uncertainty.csv and sensitivity.csv, UTF-8 with a byte-order mark. */
    public void write(Figures figures, SimulationPlan plan, Path folder) {
        List<Uncertainty> firm = new Simulation(evaluator, scheme, plan)
                .uncertainties(figures.areas(), figures.values(), figures.events(), period);
        List<Sensitivity> shifts = new SensitivityAnalysis(evaluator, scheme)
                .sensitivities(figures.areas(), figures.values(), figures.events(), period);
        try {
            Files.createDirectories(folder);
            write(folder.resolve("scores.csv"), scoreLines(Uncertainty.within(scores(figures), firm)));
            write(folder.resolve("uncertainty.csv"), uncertaintyLines(firm));
            write(folder.resolve("sensitivity.csv"), sensitivityLines(shifts));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write results to " + folder, e);
        }
    }

    private static List<List<Object>> scoreLines(List<Score> scores) {
        List<List<Object>> lines = new ArrayList<>();
        lines.add(List.of(
                "area_level",
                "area_code",
                "area_name",
                "item_kind",
                "item_id",
                "score",
                "published_score",
                "rank",
                "ranked",
                "grade",
                "value",
                "numerator",
                "denominator",
                "effective_weight",
                "ledger_marks",
                "score_lower",
                "score_upper",
                "status",
                "status_reason"));
        for (Score row : scores) {
            lines.add(cells(
                    row.level(),
                    row.areaCode(),
                    row.areaName(),
                    row.kind(),
                    row.item(),
                    row.score(),
                    row.publishedScore(),
                    row.rank(),
                    row.ranked(),
                    row.grade(),
                    row.value(),
                    row.numerator(),
                    row.denominator(),
                    row.effectiveWeight(),
                    row.ledgerMarks(),
                    row.lower(),
                    row.upper(),
                    row.status(),
                    row.reason()));
        }
        return lines;
    }

    private static List<List<Object>> uncertaintyLines(List<Uncertainty> rows) {
        List<List<Object>> lines = new ArrayList<>();
        lines.add(List.of(
                "area_level",
                "area_code",
                "area_name",
                "score",
                "score_lower",
                "score_upper",
                "rank",
                "ranked",
                "rank_lower",
                "rank_upper",
                "rank_lower_sampling",
                "rank_upper_sampling",
                "indistinguishable_from",
                "indistinguishable_to",
                "grade",
                "grade_probability",
                "firmness"));
        for (Uncertainty row : rows) {
            lines.add(cells(
                    row.level(),
                    row.areaCode(),
                    row.areaName(),
                    row.score(),
                    row.scoreLower(),
                    row.scoreUpper(),
                    row.rank(),
                    row.ranked(),
                    row.rankLower(),
                    row.rankUpper(),
                    row.rankLowerSampling(),
                    row.rankUpperSampling(),
                    row.firstIndistinguishable(),
                    row.lastIndistinguishable(),
                    row.grade(),
                    row.gradeProbability().get(row.grade()),
                    row.firmness()));
        }
        return lines;
    }

    private static List<List<Object>> sensitivityLines(List<Sensitivity> rows) {
        List<List<Object>> lines = new ArrayList<>();
        lines.add(List.of(
                "area_level",
                "assumption",
                "item_id",
                "mean_rank_shift",
                "largest_rank_shift",
                "largest_shift_area",
                "ranked",
                "grades_changed"));
        for (Sensitivity row : rows) {
            lines.add(cells(
                    row.level(),
                    row.assumption(),
                    row.item(),
                    row.meanShift(),
                    row.largestShift(),
                    row.largestShiftArea(),
                    row.ranked(),
                    row.gradesChanged()));
        }
        return lines;
    }

    private static List<Object> cells(Object... cells) {
        return java.util.Arrays.asList(cells);
    }

    private static void write(Path file, List<List<Object>> lines) throws IOException {
        String text = lines.stream()
                .map(line -> line.stream().map(WhatIf::cell).collect(Collectors.joining(",")))
                .collect(Collectors.joining("\r\n", "\uFEFF", "\r\n"));
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static String cell(Object value) {
        if (value == null) {
            return "";
        }
        String text = value.toString();
        return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** The overall rows of two evaluations of the same areas, side by side, those that changed first by the size of the move. */
    public static List<Change> compare(List<Score> before, List<Score> after) {
        Map<String, Score> earlier = overall(before);
        return overall(after).entrySet().stream()
                .filter(entry -> earlier.containsKey(entry.getKey()))
                .map(entry ->
                        new Change(earlier.get(entry.getKey()), entry.getValue(), cause(before, after, entry.getKey())))
                .filter(Change::isChanged)
                .sorted(java.util.Comparator.comparingInt(Change::places)
                        .reversed()
                        .thenComparing(change -> change.after().areaCode()))
                .toList();
    }

    /** The dimension or indicator whose part in the total moved most; null where none did. */
    private static String cause(List<Score> before, List<Score> after, String area) {
        Map<String, Double> moves = new LinkedHashMap<>();
        parts(before, area).forEach(row -> moves.merge(row.item(), -part(row), Double::sum));
        parts(after, area).forEach(row -> moves.merge(row.item(), part(row), Double::sum));
        return moves.entrySet().stream()
                .filter(move -> Math.abs(move.getValue()) > 1e-9)
                .max(java.util.Comparator.comparingDouble(move -> Math.abs(move.getValue())))
                .map(move -> move.getKey() + " " + String.format(java.util.Locale.ROOT, "%+.2f", move.getValue()))
                .orElse(null);
    }

    private static Stream<Score> parts(List<Score> scores, String area) {
        return scores.stream()
                .filter(row -> row.areaCode().equals(area)
                        && (row.kind().equals(Score.INDICATOR) || row.kind().equals(Score.CHILDREN)));
    }

    private static double part(Score row) {
        return row.score() == null || row.effectiveWeight() == null ? 0 : row.score() * row.effectiveWeight();
    }

    private static Map<String, Score> overall(List<Score> scores) {
        return scores.stream()
                .filter(row -> row.kind().equals(Score.OVERALL))
                .collect(Collectors.toMap(Score::areaCode, row -> row, (one, other) -> other, LinkedHashMap::new));
    }

    /**
     * What became of one area.
     *
     * @param before its overall row by the first scheme
     * @param after its overall row by the second
     * @param cause the item whose weighted points moved most, with the move; null where none did
     */
    public record Change(Score before, Score after, String cause) {
        boolean isChanged() {
            return places() != 0 || !Objects.equals(before.grade(), after.grade());
        }

        /** Places moved; being ranked in one only counts as all of them. */
        int places() {
            if (before.rank() == null || after.rank() == null) {
                return Objects.equals(before.rank(), after.rank()) ? 0 : Integer.MAX_VALUE;
            }
            return Math.abs(before.rank() - after.rank());
        }
    }
}
