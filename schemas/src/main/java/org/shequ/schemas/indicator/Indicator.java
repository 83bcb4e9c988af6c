package org.shequ.schemas.indicator;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.shequ.schemas.Words;

/**
 * One entry of the catalogue.
 *
 * @param id snake case, unit in the name where there is one
 * @param version raised with every change of what is counted
 * @param name short name for tables
 * @param definition numerator, denominator and what is left out, in words
 * @param dimension satisfaction, participation, workload, service, capacity or data_quality
 * @param role what it is for
 * @param accountable who answers for it
 * @param kind what sort of number it is
 * @param unit unit of the value as shown, such as % or 件/千人·年 | per 1,000 a year
 * @param per what the quotient is multiplied by: 1 for shares, 1000 for per-thousand rates
 * @param direction which way is better
 * @param interval how its intervals are made
 * @param calendar which periods it has values for
 * @param counted what its rows are: persons, of whom few are not published, or things
 * @param weight the column of survey weights, where answers are weighted; rows without a weight above 0 are not counted
 * @param unitColumn the column that names the department or company a row is also counted for, where there is one
 * @param raterColumn the column that names who rated, where raters are to stay anonymous: nothing is told of few of them
 * @param minimumToShow fewest rows of the denominator (answers, cases; effective answers where weighted) a value is shown
 *     with
 * @param minimumToRank fewest such rows a value is ranked and scored with
 * @param variants the ways it is computed, the main one first
 * @param source where the definition comes from
 * @param caveat what to keep in mind
 * @param validFrom first day it counts
 * @param validTo last day it counts, open where empty
 * @param examples worked examples
 * @param file the file it stands in
 * @param line the line it begins on
 */
public record Indicator(
        String id,
        int version,
        Words name,
        Words definition,
        String dimension,
        Role role,
        Subject accountable,
        Kind kind,
        Words unit,
        double per,
        Direction direction,
        IntervalMethod interval,
        Calendar calendar,
        Counted counted,
        Optional<String> weight,
        Optional<String> unitColumn,
        Optional<String> raterColumn,
        int minimumToShow,
        int minimumToRank,
        List<Variant> variants,
        String source,
        Words caveat,
        LocalDate validFrom,
        Optional<LocalDate> validTo,
        List<Example> examples,
        String file,
        int line) {
    public static final Set<String> DIMENSIONS =
            Set.of("satisfaction", "participation", "workload", "service", "capacity", "data_quality");

    public Indicator {
        if (!id.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("indicator id '" + id + "' is not snake case");
        }
        if (!DIMENSIONS.contains(dimension)) {
            throw new IllegalArgumentException(
                    "indicator " + id + " has dimension '" + dimension + "' (expected one of " + DIMENSIONS + ")");
        }
        if (minimumToRank < minimumToShow) {
            throw new IllegalArgumentException("indicator " + id + " ranks from " + minimumToRank + " but shows from "
                    + minimumToShow + " (expected to rank no earlier than to show)");
        }
        if ((interval == IntervalMethod.WILSON_WEIGHTED) != weight.isPresent()) {
            throw new IllegalArgumentException("indicator " + id + " has interval " + interval + " and weight "
                    + weight.orElse("none") + " (expected a weight column exactly with wilson_weighted)");
        }
        if (!suits(kind, interval)) {
            throw new IllegalArgumentException("indicator " + id + " of kind " + kind + " has interval " + interval
                    + " (expected wilson for a proportion, byar for a rate or count, t for a mean, median for a duration,"
                    + " or none)");
        }
        boolean isDuration = kind == Kind.DURATION;
        if (!isDuration && variants.stream().anyMatch(variant -> variant.open().isPresent())) {
            throw new IllegalArgumentException("indicator " + id + " of kind " + kind
                    + " says which cases are open (expected only of a duration)");
        }
        if (!isDuration && variants.stream().anyMatch(variant -> variant.quantile() != Variant.HALF)) {
            throw new IllegalArgumentException(
                    "indicator " + id + " of kind " + kind + " names a quantile (expected only of a duration)");
        }
        variants = List.copyOf(variants);
        examples = List.copyOf(examples);
    }

    private static boolean suits(Kind kind, IntervalMethod interval) {
        return switch (interval) {
            case NONE -> true;
            case WILSON, WILSON_WEIGHTED -> kind == Kind.PROPORTION;
            case BYAR -> kind == Kind.RATE || kind == Kind.COUNT;
            case T -> kind == Kind.MEAN;
            case MEDIAN -> kind == Kind.DURATION;
        };
    }

    public Variant main() {
        return variants.get(0);
    }

    /**
     * One of its variants.
     *
     * @throws IllegalArgumentException where it has none of that id
     */
    public Variant variant(String variantId) {
        return variants.stream()
                .filter(variant -> variant.id().equals(variantId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot find variant '" + variantId + "' of " + id + " (expected one of "
                                + variants.stream().map(Variant::id).toList() + ")"));
    }

    /** The tables it reads. */
    public Set<String> tables() {
        Set<String> tables = new LinkedHashSet<>();
        variants.forEach(variant -> tables.addAll(variant.tables()));
        return tables;
    }

    /** All terms of all variants. */
    public Stream<Term> terms() {
        return variants.stream()
                .flatMap(variant -> Stream.concat(variant.numerator().stream(), variant.denominator().stream()));
    }

    /** Whether the entry counts on a day. */
    public boolean isValidOn(LocalDate day) {
        return !day.isBefore(validFrom)
                && validTo.map(last -> !day.isAfter(last)).orElse(true);
    }
}
