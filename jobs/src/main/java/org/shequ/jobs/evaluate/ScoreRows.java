package org.shequ.jobs.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shequ.common.period.Period;
import org.shequ.jobs.evaluate.AreaResult.ChildrenResult;
import org.shequ.jobs.evaluate.AreaResult.DimensionResult;
import org.shequ.jobs.evaluate.AreaResult.IndicatorResult;
import org.shequ.schemas.Words;
import org.shequ.schemas.scheme.GradeBand;
import org.shequ.schemas.scheme.Scheme;

/** Writes results down as rows of {@code evaluation.score}, with ranks. */
final class ScoreRows {
    private final Scheme scheme;
    private final Period period;

    ScoreRows(Scheme scheme, Period period) {
        this.scheme = scheme;
        this.period = period;
    }

    List<Score> of(List<AreaResult> results) {
        List<Score> rows = new ArrayList<>();
        for (AreaResult result : results) {
            rows.add(overall(result));
            for (DimensionResult dimension : result.dimensions()) {
                rows.add(dimension(result, dimension));
                for (IndicatorResult indicator : dimension.indicators()) {
                    rows.add(indicator(result, dimension, indicator));
                }
            }
            result.children().ifPresent(children -> rows.add(children(result, children)));
            result.adjustment().entries().forEach(entry -> rows.add(beside(result, entry)));
        }
        return ranked(rows);
    }

    private Score overall(AreaResult result) {
        Part total = result.total();
        Optional<Words> caps = capReasons(result);
        Part noted = caps.isPresent() && total.isScored()
                ? new Part(true, total.score(), total.arithmetic(), total.geometric(), join(caps.get(), total.note()))
                : total;
        Row row = row(result, Score.OVERALL, Score.OVERALL, null, noted).weights(1.0, total.isScored() ? 1.0 : null);
        return total.isScored()
                ? row.graded(
                                grade(scheme, result).id(),
                                scheme.grade(scheme.published(total.score())).id())
                        .beside(result.adjustment())
                        .score()
                : row.score();
    }

    /** Why the grade is not what the score alone would earn: vetoes and gates, and the scheme's shares. */
    private Optional<Words> capReasons(AreaResult result) {
        Optional<Words> quota = result.forced()
                .filter(best -> result.total().isScored()
                        && scheme.grade(scheme.published(result.total().score()))
                                        .from()
                                > best.from())
                .map(best -> new Words(
                        "名额所限，至多" + best.name().zh(),
                        "limited by shares of grades to " + best.name().en()));
        return java.util.stream.Stream.of(result.adjustment().capReasons(), quota)
                .flatMap(Optional::stream)
                .reduce(ScoreRows::join);
    }

    /** The grade of a scored area: by its published score, but no better than caps and shares leave it. */
    static GradeBand grade(Scheme scheme, AreaResult result) {
        GradeBand earned = scheme.grade(scheme.published(result.total().score()));
        GradeBand capped =
                result.adjustment().cap().map(cap -> scheme.worse(cap, earned)).orElse(earned);
        return result.forced().map(best -> scheme.worse(best, capped)).orElse(capped);
    }

    private static Words join(Words first, Words second) {
        return second == null ? first : new Words(first.zh() + "；" + second.zh(), first.en() + "; " + second.en());
    }

    private Score beside(AreaResult result, Adjustment.Entry entry) {
        Row row = row(result, entry.kind(), entry.item(), Score.OVERALL, Part.unscored(entry.note()));
        entry.choice().ifPresent(row::choice);
        return row.entry(entry).score();
    }

    private Score dimension(AreaResult result, DimensionResult dimension) {
        return row(result, Score.DIMENSION, dimension.dimension().id(), Score.OVERALL, dimension.part())
                .weights(result.nominalShare(dimension), effectiveShare(result, dimension))
                .score();
    }

    private Score children(AreaResult result, ChildrenResult children) {
        Double effective = !result.total().isScored()
                ? null
                : Double.valueOf(children.part().isScored() ? result.childrenShare() / result.presentShare() : 0);
        return row(result, Score.CHILDREN, Score.CHILDREN, Score.OVERALL, children.part())
                .weights(result.childrenShare(), effective)
                .counts((double) children.scored(), (double) children.below().size())
                .score();
    }

    private Score indicator(AreaResult result, DimensionResult dimension, IndicatorResult indicator) {
        double weight = indicator.scored().weight();
        Double nominal = indicator.isAnswerable()
                ? Double.valueOf(result.nominalShare(dimension) * weight / dimension.nominalWeight())
                : null;
        Double share = effectiveShare(result, dimension);
        Double effective = share == null
                ? null
                : Double.valueOf(indicator.isScored() && share > 0 ? share * weight / dimension.presentWeight() : 0);
        Part part = indicator.isScored()
                ? new Part(true, indicator.score(), Double.NaN, Double.NaN, null)
                : Part.unscored(indicator.choice().reason());
        return row(
                        result,
                        Score.INDICATOR,
                        indicator.scored().indicator(),
                        dimension.dimension().id(),
                        part)
                .weights(nominal, effective)
                .choice(indicator.choice())
                .score();
    }

    private static Double effectiveShare(AreaResult result, DimensionResult dimension) {
        if (!result.total().isScored()) {
            return null;
        }
        return dimension.part().isScored() ? result.nominalShare(dimension) / result.presentShare() : 0.0;
    }

    private Row row(AreaResult result, String kind, String item, String parent, Part part) {
        return new Row(scheme, period, result.area(), kind, item, parent, part);
    }

    /** A row in the making. */
    private static final class Row {
        private final Scheme scheme;
        private final Period period;
        private final Area area;
        private final String kind;
        private final String item;
        private final String parent;
        private final Part part;
        private Double nominal;
        private Double effective;
        private Double numerator;
        private Double denominator;
        private Optional<Value> value = Optional.empty();
        private String grade;
        private String uncapped;
        private Double marks;
        private Double count;
        private Boolean isDoubtful;
        private String status;

        Row(Scheme scheme, Period period, Area area, String kind, String item, String parent, Part part) {
            this.scheme = scheme;
            this.period = period;
            this.area = area;
            this.kind = kind;
            this.item = item;
            this.parent = parent;
            this.part = part;
            this.status = part.isScored() ? Value.OK : "not_scored";
        }

        Row weights(Double nominalShare, Double effectiveShare) {
            this.nominal = nominalShare;
            this.effective = effectiveShare;
            return this;
        }

        Row counts(Double above, Double below) {
            this.numerator = above;
            this.denominator = below;
            return this;
        }

        Row graded(String id, String uncappedId) {
            this.grade = id;
            this.uncapped = uncappedId;
            return this;
        }

        Row beside(Adjustment adjustment) {
            this.marks = scheme.ledger().items().isEmpty() ? null : Double.valueOf(adjustment.marks());
            this.isDoubtful = scheme.gates().isEmpty() ? null : Boolean.valueOf(adjustment.isDoubtful());
            return this;
        }

        Row entry(Adjustment.Entry entry) {
            this.marks = entry.marks();
            this.count = entry.count();
            this.status = entry.status();
            return this;
        }

        Row choice(Choice choice) {
            this.status = choice.status();
            this.value = choice.value().filter(found -> !choice.status().equals("suppressed"));
            value.ifPresent(found -> counts(found.numerator(), found.denominator()));
            return this;
        }

        Score score() {
            Words note = part.note();
            return new Score(
                    scheme.id(),
                    area.level(),
                    area.code(),
                    area.name(),
                    period,
                    kind,
                    item,
                    parent,
                    known(part.score()),
                    part.isScored() ? Double.valueOf(scheme.published(part.score())) : null,
                    known(part.arithmetic()),
                    known(part.geometric()),
                    nominal,
                    effective,
                    value.map(Value::value).orElse(count),
                    value.map(found -> found.period().name()).orElse(null),
                    numerator,
                    denominator,
                    null,
                    null,
                    grade,
                    uncapped,
                    marks,
                    isDoubtful,
                    status,
                    note == null ? null : note.zh() + " | " + note.en(),
                    null,
                    null);
        }

        private static Double known(double number) {
            return Double.isNaN(number) ? null : Double.valueOf(number);
        }
    }

    /** Competition ranks by level and item, on scores before rounding; what is not scored has none. */
    private static List<Score> ranked(List<Score> rows) {
        record Race(String level, String kind, String item) {}

        Map<Race, Ranks> races = new HashMap<>();
        Map<Race, List<Double>> scores = new HashMap<>();
        for (Score row : rows) {
            if (row.score() != null) {
                scores.computeIfAbsent(new Race(row.level(), row.kind(), row.item()), race -> new ArrayList<>())
                        .add(row.score());
            }
        }
        scores.forEach((race, found) -> races.put(
                race, new Ranks(found.stream().mapToDouble(Double::doubleValue).toArray())));
        return rows.stream()
                .map(row -> {
                    Ranks ranks = races.get(new Race(row.level(), row.kind(), row.item()));
                    return row.ranked(
                            row.score() == null ? null : ranks.of(row.score()), ranks == null ? 0 : ranks.size());
                })
                .toList();
    }
}
