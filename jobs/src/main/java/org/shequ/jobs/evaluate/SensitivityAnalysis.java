package org.shequ.jobs.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import org.shequ.common.period.Period;
import org.shequ.common.statistics.Direction;
import org.shequ.common.statistics.Normalisation;
import org.shequ.jobs.evaluate.AreaResult.DimensionResult;
import org.shequ.jobs.evaluate.AreaResult.IndicatorResult;
import org.shequ.schemas.scheme.Aggregation;
import org.shequ.schemas.scheme.Dimension;
import org.shequ.schemas.scheme.Evaluation;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.scheme.Scored;

/**
 * What the ranking owes to each assumption: one indicator left out, one weight a quarter more or less, other ways of putting
 * values on a scale and of taking means (OECD and JRC 2008, step 7; mean absolute rank shift, Saisana and others 2005).
 */
public final class SensitivityAnalysis {
    private static final double STEP = 0.25;

    /** Ways to put the values of all areas on a scale of 0 to 100. */
    private enum Scale {
        /** The scoring rules of the scheme. */
        SCHEME,
        MIN_MAX,
        /** Standard scores with mean 50 and standard deviation 10. */
        Z_SCORE,
        PERCENTILE_RANK
    }

    private final Evaluator evaluator;
    private final Scheme scheme;

    public SensitivityAnalysis(Evaluator evaluator, Scheme scheme) {
        this.evaluator = evaluator;
        this.scheme = scheme;
    }

    /** Rows of {@code evaluation.sensitivity} for one period, by level from below. */
    public List<Sensitivity> sensitivities(Collection<Area> areas, Values values, Period period) {
        return sensitivities(areas, values, List.of(), period);
    }

    /** The same with the events that the scheme's ledger and vetoes speak of. */
    public List<Sensitivity> sensitivities(
            Collection<Area> areas, Values values, Collection<Event> events, Period period) {
        List<AreaResult> results = evaluator.results(areas, values, events, period);
        List<Sensitivity> rows = new ArrayList<>();
        for (String level : AreaTree.LEVELS) {
            List<AreaResult> scored = results.stream()
                    .filter(result -> result.area().level().equals(level)
                            && result.total().isScored())
                    .toList();
            if (!scored.isEmpty()) {
                rows.addAll(new Level(level, scored, period).rows());
            }
        }
        return rows;
    }

    private final class Level {
        private final Evaluation evaluation;
        private final List<AreaResult> scored;
        private final List<double[]> shares;
        private final Period period;

        Level(String level, List<AreaResult> scored, Period period) {
            this.evaluation = scheme.evaluation(level).orElseThrow();
            this.scored = scored;
            this.shares = scored.stream().map(Trial::shares).toList();
            this.period = period;
        }

        /** All trials side by side, in the order of the scheme. */
        List<Sensitivity> rows() {
            return trials().parallelStream().map(Supplier::get).toList();
        }

        private List<Supplier<Sensitivity>> trials() {
            List<Supplier<Sensitivity>> rows = new ArrayList<>();
            EffectiveWeights effective = new EffectiveWeights(scored);
            for (Dimension dimension : evaluation.dimensions()) {
                weights(dimension.id(), rows);
                if (evaluation.dimensions().size() > 1) {
                    Trial without = weighted(dimension.id(), 0);
                    rows.add(() ->
                            effective.ofDimension(dimension.id(), row("leave_out", dimension.id(), without, true)));
                }
                for (Scored item : dimension.indicators()) {
                    rows.add(() -> effective.ofIndicator(item.indicator(), leftOut(item.indicator())));
                    weights(item.indicator(), rows);
                }
            }
            for (Scale scale : Scale.values()) {
                ToDoubleBiFunction<AreaResult, IndicatorResult> scores = scores(scale);
                for (Aggregation mean : Aggregation.values()) {
                    String item = scale.name().toLowerCase(Locale.ROOT) + "/"
                            + mean.name().toLowerCase(Locale.ROOT);
                    Trial trial = new Trial(scores, id -> 1, scheme.within(), mean);
                    rows.add(() -> row("method", item, trial, scale == Scale.SCHEME));
                }
            }
            return rows;
        }

        private Sensitivity leftOut(String id) {
            Trial trial = new Trial(
                    (result, indicator) -> indicator.scored().indicator().equals(id) ? Double.NaN : indicator.score(),
                    any -> 1,
                    scheme.within(),
                    scheme.across());
            return row("leave_out", id, trial, true);
        }

        private void weights(String id, List<Supplier<Sensitivity>> rows) {
            rows.add(() -> row("weight_up", id, weighted(id, 1 + STEP), true));
            rows.add(() -> row("weight_down", id, weighted(id, 1 - STEP), true));
        }

        private Trial weighted(String id, double factor) {
            return new Trial(
                    (result, indicator) -> indicator.score(),
                    item -> item.equals(id) ? factor : 1,
                    scheme.within(),
                    scheme.across());
        }

        private ToDoubleBiFunction<AreaResult, IndicatorResult> scores(Scale scale) {
            if (scale == Scale.SCHEME) {
                return (result, indicator) -> indicator.score();
            }
            Map<String, Map<String, Double>> byIndicator = new ConcurrentHashMap<>();
            evaluation.dimensions().stream()
                    .flatMap(dimension -> dimension.indicators().stream())
                    .toList()
                    .parallelStream()
                    .forEach(item -> byIndicator.put(item.indicator(), scaled(item.indicator(), scale)));
            return (result, indicator) -> byIndicator
                    .get(indicator.scored().indicator())
                    .get(result.area().code());
        }

        /** Scores of one indicator by area; areas that all do the same score 50. */
        private Map<String, Double> scaled(String id, Scale scale) {
            List<String> codes = new ArrayList<>();
            List<Double> found = new ArrayList<>();
            Direction direction = Direction.HIGHER_IS_BETTER;
            for (AreaResult result : scored) {
                for (DimensionResult dimension : result.dimensions()) {
                    for (IndicatorResult indicator : dimension.indicators()) {
                        if (indicator.isScored()
                                && indicator.scored().indicator().equals(id)) {
                            codes.add(result.area().code());
                            found.add(indicator.choice().value().orElseThrow().value());
                            direction = indicator.indicator().direction() == org.shequ.schemas.indicator.Direction.DOWN
                                    ? Direction.LOWER_IS_BETTER
                                    : Direction.HIGHER_IS_BETTER;
                        }
                    }
                }
            }
            double[] values = found.stream().mapToDouble(Double::doubleValue).toArray();
            double[] scores =
                    switch (scale) {
                        case MIN_MAX -> Normalisation.minMax(values, 0, 100, direction);
                        case Z_SCORE ->
                            Arrays.stream(Normalisation.zScores(values, direction))
                                    .map(z -> 50 + 10 * z)
                                    .toArray();
                        case PERCENTILE_RANK ->
                            Arrays.stream(Normalisation.percentileRanks(values, direction))
                                    .map(share -> 100 * share)
                                    .toArray();
                        case SCHEME -> values;
                    };
            Map<String, Double> byArea = new HashMap<>();
            for (int i = 0; i < scores.length; i++) {
                byArea.put(codes.get(i), Double.isNaN(scores[i]) ? 50 : scores[i]);
            }
            return byArea;
        }

        private Sensitivity row(String assumption, String item, Trial trial, boolean hasGrades) {
            List<AreaResult> compared = new ArrayList<>();
            List<Double> changed = new ArrayList<>();
            for (int i = 0; i < scored.size(); i++) {
                AreaResult result = scored.get(i);
                double total = trial.total(result, shares.get(i))
                        + 100 * result.adjustment().marks() / scheme.fullMark();
                if (!Double.isNaN(total)) {
                    compared.add(result);
                    changed.add(total);
                }
            }
            Ranks before = new Ranks(compared.stream()
                    .mapToDouble(result -> result.total().score())
                    .toArray());
            Ranks after =
                    new Ranks(changed.stream().mapToDouble(Double::doubleValue).toArray());
            long sum = 0;
            int largest = 0;
            int grades = 0;
            String area = null;
            for (int i = 0; i < compared.size(); i++) {
                double score = compared.get(i).total().score();
                int shift = Math.abs(before.of(score) - after.of(changed.get(i)));
                sum += shift;
                if (shift > largest) {
                    largest = shift;
                    area = compared.get(i).area().code();
                }
                grades += grade(score).equals(grade(changed.get(i))) ? 0 : 1;
            }
            return new Sensitivity(
                    scheme.id(),
                    evaluation.level(),
                    period,
                    assumption,
                    item,
                    compared.isEmpty() ? 0 : (double) sum / compared.size(),
                    largest,
                    area,
                    compared.size(),
                    hasGrades ? Integer.valueOf(grades) : null,
                    null,
                    null);
        }

        private String grade(double score) {
            return scheme.grade(scheme.published(Math.max(0, Math.min(100, score))))
                    .id();
        }
    }
}
