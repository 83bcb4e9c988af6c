package org.shequ.schemas.scheme;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.shequ.schemas.Resources;
import org.shequ.schemas.Words;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.indicator.Variant;
import org.shequ.schemas.yaml.Entry;
import org.shequ.schemas.yaml.Problems;
import org.shequ.schemas.yaml.YamlReader;

/**
 * One version of an evaluation scheme.
 *
 * @param id name and version, such as {@code default_2026}
 * @param name shown to assessors
 * @param adoption who adopted it, or that it is a proposal
 * @param adoptedOn the day it was adopted, where it was
 * @param validFrom first day it applies
 * @param within how indicators make a dimension
 * @param across how dimensions make the total
 * @param availability smallest share of weight that must be present for a dimension or total to be scored, 0 to 1
 * @param longestWaveAgeMonths how many months back a survey wave may lie to count for a period
 * @param decimals decimals of the published score, rounded half up; grades are given on it, ranks before it
 * @param fullMark what a perfect area earns in published marks; published scores, ledger and grades are on this scale
 * @param evaluations one a level
 * @param grades from the best to the worst
 * @param inputs figures that only come with a table of values, described where no catalogue has them
 * @param ledger marks earned or lost by the event
 * @param vetoes events that cap the grade
 * @param gates bars of data quality
 * @param forcedShares how many areas may earn a grade
 */
public record Scheme(
        String id,
        Words name,
        Words adoption,
        Optional<LocalDate> adoptedOn,
        LocalDate validFrom,
        Aggregation within,
        Aggregation across,
        double availability,
        int longestWaveAgeMonths,
        int decimals,
        double fullMark,
        List<Evaluation> evaluations,
        List<GradeBand> grades,
        List<Indicator> inputs,
        Ledger ledger,
        List<Veto> vetoes,
        List<Gate> gates,
        List<ForcedShare> forcedShares) {
    public Scheme {
        evaluations = List.copyOf(evaluations);
        inputs = List.copyOf(inputs);
        vetoes = List.copyOf(vetoes);
        gates = List.copyOf(gates);
        forcedShares = List.copyOf(forcedShares);
        grades = grades.stream()
                .sorted(Comparator.comparingDouble(GradeBand::from).reversed())
                .toList();
        if (grades.isEmpty() || grades.get(grades.size() - 1).from() != 0) {
            throw new IllegalArgumentException(
                    "scheme " + id + " leaves low scores without a grade (expected one from 0)");
        }
        if (availability <= 0 || availability > 1) {
            throw new IllegalArgumentException(
                    "scheme " + id + " has availability " + availability + " (expected above 0, at most 1)");
        }
        if (fullMark <= 0) {
            throw new IllegalArgumentException("scheme " + id + " has full_mark " + fullMark + " (expected above 0)");
        }
        if (decimals < 0 || decimals > 6) {
            throw new IllegalArgumentException(
                    "scheme " + id + " publishes " + decimals + " decimals (expected 0 to 6)");
        }
    }

    /** The score of 0 to 100 as published: in the scheme's marks, half up at {@link #decimals}, as a reader would round its shortest decimal form. */
    public double published(double score) {
        return new BigDecimal(Double.toString(fullMark == 100 ? score : score * fullMark / 100))
                .setScale(decimals, RoundingMode.HALF_UP)
                .doubleValue();
    }

    /** The best grade an area may still have at a place among the ranked of its level; empty where shares leave it any. */
    public Optional<GradeBand> bestAt(int rank, int ranked) {
        return forcedShares.stream()
                .filter(share -> rank > share.lastPlace(ranked))
                .map(share -> below(gradeOf(share.grade())))
                .reduce(this::worse);
    }

    private GradeBand below(GradeBand band) {
        return grades.get(Math.min(grades.indexOf(band) + 1, grades.size() - 1));
    }

    /** The worse of two grades. */
    public GradeBand worse(GradeBand one, GradeBand other) {
        return one.from() <= other.from() ? one : other;
    }

    /** A grade by its id; throws where the scheme has none. */
    public GradeBand gradeOf(String id) {
        return grades.stream().filter(band -> band.id().equals(id)).findFirst().orElseThrow();
    }

    /** The grade of a published score. */
    public GradeBand grade(double score) {
        return grades.stream().filter(band -> score >= band.from()).findFirst().orElseThrow();
    }

    public Optional<Evaluation> evaluation(String level) {
        return evaluations.stream()
                .filter(evaluation -> evaluation.level().equals(level))
                .findFirst();
    }

    /** The scheme shipped under {@code schemas/schemes/<id>.yml}. */
    public static Optional<Scheme> shipped(String id, Indicators indicators, Problems problems) {
        String file = "schemes/" + id + ".yml";
        return YamlReader.mapping(Resources.text(file), file, problems).map(entry -> read(entry, indicators));
    }

    /** A scheme from a file. */
    public static Optional<Scheme> from(Path path, Indicators indicators, Problems problems) {
        String file = path.toString();
        return YamlReader.text(path, file, problems)
                .flatMap(text -> YamlReader.mapping(text, file, problems))
                .map(entry -> read(entry, indicators));
    }

    private static Scheme read(Entry entry, Indicators catalogue) {
        return entry.build(() -> {
            List<Indicator> inputs = new ArrayList<>();
            for (Entry item : entry.entries("inputs")) {
                Indicator input = item.build(() -> SchemeParts.input(item));
                if (input != null) {
                    inputs.add(input);
                }
            }
            Function<String, Optional<Indicator>> indicators = id -> inputs.stream()
                    .filter(input -> input.id().equals(id))
                    .findFirst()
                    .or(() -> catalogue.find(id));
            List<Evaluation> evaluations = new ArrayList<>();
            for (Entry item : entry.entries("evaluations")) {
                Evaluation evaluation = item.build(() -> new Evaluation(
                        item.text("level"),
                        dimensions(item, indicators),
                        item.decimal("children_share", 0),
                        item.integer("minimum_households", 0)));
                if (evaluation != null) {
                    evaluations.add(evaluation);
                }
            }
            List<GradeBand> grades = new ArrayList<>();
            for (Entry item : entry.entries("grades")) {
                GradeBand band =
                        item.build(() -> new GradeBand(item.text("id"), item.words("name"), item.decimal("from")));
                if (band != null) {
                    grades.add(band);
                }
            }
            return new Scheme(
                    entry.text("id"),
                    entry.words("name"),
                    entry.words("adoption"),
                    entry.optionalDate("adopted_on"),
                    entry.date("valid_from"),
                    entry.choice("within", Aggregation.class, Aggregation.ARITHMETIC),
                    entry.choice("across", Aggregation.class, Aggregation.GEOMETRIC),
                    entry.decimal("availability", 2.0 / 3),
                    entry.integer("longest_wave_age_months", 12),
                    entry.integer("decimals", 1),
                    entry.decimal("full_mark", 100),
                    evaluations,
                    grades,
                    inputs,
                    SchemeParts.ledger(entry),
                    SchemeParts.vetoes(entry, grades),
                    SchemeParts.gates(entry, grades, indicators),
                    SchemeParts.forcedShares(entry, grades));
        });
    }

    private static List<Dimension> dimensions(Entry evaluation, Function<String, Optional<Indicator>> indicators) {
        List<Dimension> dimensions = new ArrayList<>();
        for (Entry item : evaluation.entries("dimensions")) {
            Dimension dimension = item.build(() -> new Dimension(
                    item.text("id"),
                    item.words("name"),
                    item.decimal("weight"),
                    SchemeParts.strata(item),
                    scored(item, evaluation.text("level"), indicators)));
            if (dimension != null) {
                dimensions.add(dimension);
            }
        }
        return dimensions;
    }

    private static List<Scored> scored(
            Entry dimension, String level, Function<String, Optional<Indicator>> indicators) {
        List<Scored> result = new ArrayList<>();
        for (Entry item : dimension.entries("indicators")) {
            Scored scored = item.build(() -> {
                Scored made = new Scored(
                        item.text("id"),
                        item.text("variant", "main"),
                        item.decimal("weight", 1),
                        SchemeParts.strata(item),
                        SchemeParts.rule(item));
                check(item, made, level, indicators);
                return made;
            });
            if (scored != null) {
                result.add(scored);
            }
        }
        return result;
    }

    private static void check(
            Entry item, Scored scored, String level, Function<String, Optional<Indicator>> indicators) {
        Optional<Indicator> indicator = indicators.apply(scored.indicator());
        if (indicator.isEmpty()) {
            item.problem("id", "unknown indicator '" + scored.indicator() + "' (see ./shequ indicators list)");
            return;
        }
        boolean isInput =
                indicator.get().variants().isEmpty() && scored.variant().equals(Variant.MAIN);
        if (!isInput
                && indicator.get().variants().stream()
                        .noneMatch(variant -> variant.id().equals(scored.variant()))) {
            item.problem("variant", "indicator '" + scored.indicator() + "' has no variant '" + scored.variant() + "'");
        }
        if (level != null && !Evaluation.isAnswerable(level, indicator.get())) {
            item.problem(
                    "id",
                    "indicator '" + scored.indicator() + "' is answered for by "
                            + indicator.get().accountable().name().toLowerCase(Locale.ROOT)
                            + " and cannot move the score of a " + level);
        }
        boolean isUp = scored.full() > scored.zero() || (scored.rule() instanceof Rule.Steps steps && steps.isUpward());
        switch (indicator.get().direction()) {
            case UP -> {
                if (!isUp) {
                    item.problem(
                            "full",
                            "indicator '" + scored.indicator() + "' is better upwards, but its goalposts fall from "
                                    + scored.zero() + " to " + scored.full());
                }
            }
            case DOWN -> {
                if (isUp) {
                    item.problem(
                            "full",
                            "indicator '" + scored.indicator()
                                    + "' is better downwards, but its goalposts rise from " + scored.zero() + " to "
                                    + scored.full());
                }
            }
            case NEUTRAL ->
                item.problem(
                        "id", "indicator '" + scored.indicator() + "' has no better direction and cannot be scored");
        }
    }
}
