package org.shequ.jobs.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.shequ.common.period.Period;
import org.shequ.schemas.Words;
import org.shequ.schemas.scheme.Evaluation;
import org.shequ.schemas.scheme.GradeBand;
import org.shequ.schemas.scheme.Scheme;

/**
 * How firm ranks and grades are: totals are drawn again and again within the sampling error of their values and with weights
 * and mean that might have been chosen instead (Saltelli and others, Global Sensitivity Analysis, 2008; OECD and JRC 2008).
 * The same seed makes the same bits whatever the number of threads.
 */
public final class Simulation {
    private static final double FIRM = 0.8;
    private static final double TOLD_APART = 0.95;

    private final Evaluator evaluator;
    private final Scheme scheme;
    private final SimulationPlan plan;

    public Simulation(Evaluator evaluator, Scheme scheme, SimulationPlan plan) {
        this.evaluator = evaluator;
        this.scheme = scheme;
        this.plan = plan;
    }

    /** Rows of {@code evaluation.uncertainty}, one for each scored area, by level from below and then by code. */
    public List<Uncertainty> uncertainties(Collection<Area> areas, Values values, Period period) {
        return uncertainties(areas, values, List.of(), period);
    }

    /** The same with the events that the scheme's ledger and vetoes speak of. */
    public List<Uncertainty> uncertainties(
            Collection<Area> areas, Values values, Collection<Event> events, Period period) {
        List<AreaResult> results = evaluator.results(areas, values, events, period);
        return onThreads(() -> simulate(results, period));
    }

    private List<Uncertainty> simulate(List<AreaResult> results, Period period) {
        Map<String, Replicates> byCode = new HashMap<>();
        List<Uncertainty> rows = new ArrayList<>();
        for (String level : AreaTree.LEVELS) {
            List<AreaResult> scored = results.stream()
                    .filter(result -> result.area().level().equals(level)
                            && result.total().isScored())
                    .toList();
            if (scored.isEmpty()) {
                continue;
            }
            Map<Evaluation, DrawnWeights> weights = weights(scored);
            Replicates[] replicates = new Replicates[scored.size()];
            AtomicReferenceArray<Map<String, Uncertainty.Range>> ranges = new AtomicReferenceArray<>(scored.size());
            IntStream.range(0, scored.size()).parallel().forEach(i -> {
                AreaResult area = scored.get(i);
                AreaSimulation simulation =
                        new AreaSimulation(scheme, period, area, weights.get(area.evaluation()), plan);
                replicates[i] = simulation.run(byCode);
                ranges.set(i, simulation.ranges());
            });
            for (int i = 0; i < replicates.length; i++) {
                byCode.put(scored.get(i).area().code(), replicates[i]);
            }
            rows.addAll(rows(scored, replicates, ranges, period));
        }
        return rows;
    }

    /** Weights of the level, drawn for each stratum that has its own. */
    private Map<Evaluation, DrawnWeights> weights(List<AreaResult> scored) {
        Map<Evaluation, DrawnWeights> weights = new IdentityHashMap<>();
        scored.forEach(result ->
                weights.computeIfAbsent(result.evaluation(), evaluation -> new DrawnWeights(evaluation, plan)));
        return weights;
    }

    private List<Uncertainty> rows(
            List<AreaResult> scored,
            Replicates[] replicates,
            AtomicReferenceArray<Map<String, Uncertainty.Range>> ranges,
            Period period) {
        double[] scores =
                scored.stream().mapToDouble(result -> result.total().score()).toArray();
        double[] errors = IntStream.range(0, scores.length)
                .mapToDouble(i -> replicates[i].samplingVariance(scores[i]))
                .toArray();
        double[] keep = RankSimulation.shrinkage(scores, errors);
        RankSimulation sampling = new RankSimulation(
                Arrays.stream(replicates).map(Replicates::sampling).toArray(double[][]::new),
                Arrays.stream(scores).mapToObj(this::repeated).toArray(double[][]::new),
                keep);
        int[][] samplingIntervals = intervals(sampling, scores);
        RankSimulation all = new RankSimulation(
                Arrays.stream(replicates).map(Replicates::all).toArray(double[][]::new),
                Arrays.stream(replicates).map(Replicates::centre).toArray(double[][]::new),
                keep);
        int[][] intervals = intervals(all, scores);
        int[][] apart = apart(all.best);
        Ranks ranks = new Ranks(scores);
        Uncertainty[] rows = new Uncertainty[scores.length];
        IntStream.range(0, scores.length).parallel().forEach(i -> {
            rows[i] = row(
                    scored.get(i),
                    period,
                    replicates[i].all(),
                    ranks,
                    intervals[i],
                    samplingIntervals[i],
                    apart[i],
                    all.best[i],
                    all.worst[i],
                    ranges.get(i));
        });
        return List.of(rows);
    }

    private double[] repeated(double score) {
        double[] all = new double[plan.draws()];
        Arrays.fill(all, score);
        return all;
    }

    private Uncertainty row(
            AreaResult result,
            Period period,
            double[] totals,
            Ranks ranks,
            int[] interval,
            int[] samplingInterval,
            int[] apart,
            int[] best,
            int[] worst,
            Map<String, Uncertainty.Range> ranges) {
        int areas = ranks.size();
        double[] ascending = totals.clone();
        Arrays.sort(ascending);
        double score = result.total().score();
        GradeBand grade = ScoreRows.grade(scheme, result);
        Map<String, Double> probability = scheme.forcedShares().isEmpty()
                ? gradeProbability(ascending, result.adjustment().cap())
                : gradeProbability(totals, best, areas, result.adjustment().cap());
        boolean isFirm = probability.get(grade.id()) >= FIRM;
        int quarter = (areas + 3) / 4;
        return new Uncertainty(
                scheme.id(),
                result.area().level(),
                result.area().code(),
                result.area().name(),
                period,
                score,
                ascending[at(0.05, plan.draws())],
                ascending[at(0.95, plan.draws())],
                ranks.of(score),
                areas,
                median(best, worst),
                interval[0],
                interval[1],
                samplingInterval[0],
                samplingInterval[1],
                1 + apart[0],
                areas - apart[1],
                areas - 1 - apart[0] - apart[1],
                shareWithin(best, worst, 1, quarter),
                shareWithin(best, worst, areas - quarter + 1, areas),
                grade.id(),
                probability,
                isFirm,
                firmness(grade, probability, isFirm),
                ranges,
                plan.draws(),
                plan.seed());
    }

    /** Where the middle 90 % of draws lie. */
    static Uncertainty.Range range(double[] draws) {
        double[] ascending = draws.clone();
        Arrays.sort(ascending);
        return new Uncertainty.Range(ascending[at(0.05, ascending.length)], ascending[at(0.95, ascending.length)]);
    }

    /** Place of a quantile among sorted draws: the smallest that at least this share of draws does not exceed. */
    private static int at(double share, int draws) {
        return Math.max(0, (int) Math.ceil(share * draws - 1e-9) - 1);
    }

    private static double median(int[] best, int[] worst) {
        double[] middle = new double[best.length];
        for (int r = 0; r < best.length; r++) {
            middle[r] = (best[r] + worst[r]) / 2.0;
        }
        Arrays.sort(middle);
        int half = middle.length / 2;
        return middle.length % 2 == 1 ? middle[half] : (middle[half - 1] + middle[half]) / 2;
    }

    /** Share of replicates within a run of places; where areas tie, the share of the tied places. */
    private static double shareWithin(int[] best, int[] worst, int from, int to) {
        double sum = 0;
        for (int r = 0; r < best.length; r++) {
            int overlap = Math.min(to, worst[r]) - Math.max(from, best[r]) + 1;
            if (overlap > 0) {
                sum += (double) overlap / (worst[r] - best[r] + 1);
            }
        }
        return sum / best.length;
    }

    /** 5 % and 95 % of the ranks of each area, stretched to hold the published one. */
    private int[][] intervals(RankSimulation simulation, double[] scores) {
        Ranks ranks = new Ranks(scores);
        int[][] intervals = new int[scores.length][];
        IntStream.range(0, scores.length).parallel().forEach(i -> {
            int[] best = simulation.best[i].clone();
            int[] worst = simulation.worst[i].clone();
            Arrays.sort(best);
            Arrays.sort(worst);
            int published = ranks.of(scores[i]);
            intervals[i] = new int[] {
                Math.min(published, best[at(0.05, plan.draws())]), Math.max(published, worst[at(0.95, plan.draws())])
            };
        });
        return intervals;
    }

    /** For each area how many others are better, and how many worse, in at least 95 % of the replicates. */
    private static int[][] apart(int[][] ranks) {
        int areas = ranks.length;
        AtomicIntegerArray better = new AtomicIntegerArray(areas);
        AtomicIntegerArray worse = new AtomicIntegerArray(areas);
        IntStream.range(0, areas).parallel().forEach(i -> {
            int needed = (int) Math.ceil(TOLD_APART * ranks[i].length - 1e-9);
            for (int j = i + 1; j < areas; j++) {
                if (timesBefore(ranks[j], ranks[i]) >= needed) {
                    better.incrementAndGet(i);
                    worse.incrementAndGet(j);
                } else if (timesBefore(ranks[i], ranks[j]) >= needed) {
                    worse.incrementAndGet(i);
                    better.incrementAndGet(j);
                }
            }
        });
        return IntStream.range(0, areas)
                .mapToObj(i -> new int[] {better.get(i), worse.get(i)})
                .toArray(int[][]::new);
    }

    private static int timesBefore(int[] one, int[] other) {
        int times = 0;
        for (int r = 0; r < one.length; r++) {
            times += (one[r] - other[r]) >>> 31;
        }
        return times;
    }

    /** Grades better than a cap count for the cap. */
    private Map<String, Double> gradeProbability(double[] ascending, Optional<GradeBand> cap) {
        double half = 0.5 * StrictMath.pow(10, -scheme.decimals());
        Map<String, Double> probability = new LinkedHashMap<>();
        int above = 0;
        for (GradeBand band : scheme.grades()) {
            if (cap.isPresent() && band.from() > cap.get().from()) {
                probability.put(band.id(), 0.0);
                continue;
            }
            int from = band.from() == 0 ? 0 : firstFrom(ascending, (band.from() - half) * 100 / scheme.fullMark());
            int count = ascending.length - from;
            probability.put(band.id(), (double) (count - above) / ascending.length);
            above = count;
        }
        return probability;
    }

    /** The same where shares limit grades: each replicate is graded by its score and by its place. */
    private Map<String, Double> gradeProbability(double[] totals, int[] best, int areas, Optional<GradeBand> cap) {
        double half = 0.5 * StrictMath.pow(10, -scheme.decimals());
        Map<String, Double> probability = new LinkedHashMap<>();
        scheme.grades().forEach(band -> probability.put(band.id(), 0.0));
        for (int r = 0; r < totals.length; r++) {
            double total = totals[r];
            GradeBand earned = scheme.grades().stream()
                    .filter(band -> band.from() == 0 || total >= (band.from() - half) * 100 / scheme.fullMark())
                    .findFirst()
                    .orElseThrow();
            GradeBand capped = cap.map(most -> scheme.worse(most, earned)).orElse(earned);
            GradeBand grade = scheme.bestAt(best[r], areas)
                    .map(most -> scheme.worse(most, capped))
                    .orElse(capped);
            probability.merge(grade.id(), 1.0, Double::sum);
        }
        probability.replaceAll((grade, count) -> count / totals.length);
        return probability;
    }

    private static int firstFrom(double[] ascending, double threshold) {
        int low = 0;
        while (low < ascending.length && ascending[low] < threshold) {
            low++;
        }
        return low;
    }

    private Words firmness(GradeBand grade, Map<String, Double> probability, boolean isFirm) {
        if (isFirm) {
            long percent = Math.round(100 * probability.get(grade.id()));
            return new Words(
                    grade.name().zh() + "（" + percent + "%）", grade.name().en() + " (" + percent + " %)");
        }
        GradeBand rival = scheme.grades().stream()
                .filter(band -> !band.id().equals(grade.id()))
                .max((one, other) -> Double.compare(probability.get(one.id()), probability.get(other.id())))
                .orElse(grade);
        boolean isRivalBetter = rival.from() > grade.from();
        GradeBand upper = isRivalBetter ? rival : grade;
        GradeBand lower = isRivalBetter ? grade : rival;
        return new Words(
                upper.name().zh() + "/" + lower.name().zh() + " 未定",
                upper.name().en() + "/" + lower.name().en() + ", not firm");
    }

    private <T> T onThreads(Callable<T> work) {
        ForkJoinPool pool = new ForkJoinPool(plan.threads());
        try {
            return pool.submit(work).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Cannot finish the simulation: it was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "Cannot simulate scheme " + scheme.id() + ": " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }
}
