package org.shequ.jobs.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Scheme;

/** A city whose true shares are known: counts are drawn from them, so that what is said of ranks can be checked. */
final class SimulatedCity {
    private static final Map<Integer, Indicators> CATALOGUES = new ConcurrentHashMap<>();
    private static final Map<List<Integer>, Scheme> SCHEMES = new ConcurrentHashMap<>();

    final Indicators catalogue;
    final Scheme scheme;
    final List<Area> areas = new ArrayList<>();
    final Values values;
    /** True score of each community in the order of the areas. */
    final double[] truth;

    /**
     * @param spread standard deviation of true shares between communities
     * @param cases cases a share is observed on
     */
    SimulatedCity(int communities, int indicators, int dimensions, double spread, int cases, long seed) {
        catalogue = CATALOGUES.computeIfAbsent(
                indicators,
                count -> Bench.catalogue(IntStream.range(0, count)
                        .mapToObj(i -> "share_" + i + " community up proportion wilson month 1")
                        .toArray(String[]::new)));
        scheme = SCHEMES.computeIfAbsent(
                List.of(indicators, dimensions), key -> Bench.scheme(catalogue, yaml(indicators, dimensions)));
        Random random = new Random(seed);
        truth = new double[communities];
        List<Value> rows = new ArrayList<>();
        double[] weights = IntStream.range(0, dimensions).mapToDouble(i -> 1).toArray();
        for (int area = 0; area < communities; area++) {
            String code = String.format("c%05d", area);
            areas.add(new Area(code, "community", "社区" + area, Optional.empty(), OptionalLong.of(500), false));
            double[] parts = new double[dimensions];
            int[] sizes = new int[dimensions];
            for (int i = 0; i < indicators; i++) {
                double share = Math.max(0.02, Math.min(0.98, 0.7 + spread * random.nextGaussian()));
                parts[i % dimensions] += 100 * share;
                sizes[i % dimensions]++;
                int events = 0;
                for (int n = 0; n < cases; n++) {
                    events += random.nextDouble() < share ? 1 : 0;
                }
                rows.add(Bench.counts("share_" + i, "main", code, Bench.QUARTER, (double) events, (double) cases));
            }
            for (int i = 0; i < dimensions; i++) {
                parts[i] /= sizes[i];
            }
            truth[area] = Mean.geometric(parts, weights);
        }
        values = new Values(rows);
    }

    private static String yaml(int indicators, int dimensions) {
        StringBuilder yaml = new StringBuilder("""
                id: simulated
                name: {zh: 模拟, en: Simulated}
                adoption: {zh: 试, en: Test}
                valid_from: 2026-01-01
                grades:
                  - {id: excellent, name: {zh: 优, en: Excellent}, from: 90}
                  - {id: good, name: {zh: 良, en: Good}, from: 80}
                  - {id: fair, name: {zh: 中, en: Fair}, from: 60}
                  - {id: poor, name: {zh: 差, en: Poor}, from: 0}
                evaluations:
                  - level: community
                    dimensions:
                """);
        for (int d = 0; d < dimensions; d++) {
            yaml.append("      - id: d").append(d).append("\n        name: {zh: 维, en: Part}\n        weight: 1\n");
            yaml.append("        indicators:\n");
            for (int i = d; i < indicators; i += dimensions) {
                yaml.append("          - {id: share_").append(i).append(", zero: 0, full: 1}\n");
            }
        }
        return yaml.toString();
    }

    List<Uncertainty> uncertainties(int draws, int threads) {
        Evaluator evaluator = Bench.evaluator(scheme, catalogue);
        return new Simulation(evaluator, scheme, new SimulationPlan(draws, "seed", 50, threads))
                .uncertainties(areas, values, Bench.QUARTER);
    }
}
