package org.shequ.jobs.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.shequ.common.period.Period;
import org.shequ.jobs.evaluate.SimulationPlan;
import org.shequ.jobs.evaluate.WhatIf;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.yaml.Problems;

/**
 * Measures, and is no test: 3,000 communities by 60 indicators of a plain table scored, simulated by 2,000 draws and tried for
 * sensitivity, twice by the same seed, whose files must be the same bytes. Run with -Xmx4g on two cores, alone.
 */
public final class ThreeThousandScores {
    private static final int INDICATORS = 60;
    private static final int DIMENSIONS = 5;

    private ThreeThousandScores() {}

    public static void main(String[] arguments) throws IOException, NoSuchAlgorithmException {
        int communities = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3000;
        int times = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        Path folder = Files.createTempDirectory("scores");
        Path table = folder.resolve("values.csv");
        Files.writeString(table, table(communities));
        Files.writeString(folder.resolve("scheme.yml"), scheme());
        for (int time = 0; time < times; time++) {
            long start = System.nanoTime();
            Problems problems = new Problems();
            Indicators catalogue = Indicators.load(Contracts.load());
            Scheme scheme = Scheme.from(folder.resolve("scheme.yml"), catalogue, problems)
                    .orElseThrow();
            WhatIf whatIf = new WhatIf(scheme, catalogue.all(), Period.of("quarter", "2026-Q3", CityCalendar.NATURAL));
            WhatIf.Figures figures = whatIf.read(table, Optional.empty(), "community", problems);
            problems.throwIfAny();
            double read = seconds(start);
            Path out = folder.resolve("out" + time);
            whatIf.write(figures, SimulationPlan.standard("bench"), out);
            System.out.printf(
                    Locale.ROOT,
                    "%d communities x %d indicators, 2000 draws: read %.1f s, all %.1f s, heap now %.2f GB of %.2f, %s%n",
                    communities,
                    INDICATORS,
                    read,
                    seconds(start),
                    (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1e9,
                    Runtime.getRuntime().maxMemory() / 1e9,
                    digest(out));
        }
        System.exit(0);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static String digest(Path folder) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (String name : List.of("scores.csv", "uncertainty.csv", "sensitivity.csv")) {
            digest.update(Files.readAllBytes(folder.resolve(name)));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }

    private static String table(int communities) {
        Random random = new Random(1);
        StringBuilder lines = new StringBuilder("area_code,indicator_id,value,numerator,denominator,households\n");
        for (int area = 0; area < communities; area++) {
            double quality = 0.1 * random.nextGaussian();
            for (int i = 0; i < INDICATORS; i++) {
                int cases = 20 + random.nextInt(400);
                double share = Math.max(0.02, Math.min(0.98, 0.75 + quality + 0.08 * random.nextGaussian()));
                int events = (int) Math.round(cases * share);
                lines.append(String.format(
                        Locale.ROOT, "c%05d,share_%d,%s,%d,%d,500%n", area, i, (double) events / cases, events, cases));
            }
        }
        return lines.toString();
    }

    private static String scheme() {
        StringBuilder yaml = new StringBuilder("""
                id: bench
                name: {zh: 测, en: Bench}
                adoption: {zh: 测, en: Bench}
                valid_from: 2026-01-01
                grades:
                  - {id: excellent, name: {zh: 优, en: Excellent}, from: 90}
                  - {id: good, name: {zh: 良, en: Good}, from: 80}
                  - {id: fair, name: {zh: 中, en: Fair}, from: 60}
                  - {id: poor, name: {zh: 差, en: Poor}, from: 0}
                inputs:
                """);
        for (int i = 0; i < INDICATORS; i++) {
            yaml.append("  - {id: share_")
                    .append(i)
                    .append(", name: {zh: 率")
                    .append(i)
                    .append(", en: Share ");
            yaml.append(i).append("}}\n");
        }
        yaml.append("evaluations:\n  - level: community\n    dimensions:\n");
        for (int d = 0; d < DIMENSIONS; d++) {
            yaml.append("      - id: d").append(d).append("\n        name: {zh: 维, en: Part}\n        weight: 1\n");
            yaml.append("        indicators:\n");
            for (int i = d; i < INDICATORS; i += DIMENSIONS) {
                yaml.append("          - {id: share_").append(i).append(", zero: 0, full: 1}\n");
            }
        }
        return yaml.toString();
    }
}
