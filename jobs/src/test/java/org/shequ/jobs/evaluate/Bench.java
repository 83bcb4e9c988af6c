package org.shequ.jobs.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.shequ.common.period.Period;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Scheme;
import org.shequ.schemas.yaml.Problems;

/** Small catalogues, schemes and tables for tests, written as text a person can check by eye. */
final class Bench {
    static final Period QUARTER = Period.of("quarter", "2026-Q3", CityCalendar.NATURAL);

    private static final Contracts CONTRACTS = Contracts.load();

    private Bench() {}

    /** A catalogue of lines {@code id accountable direction kind interval calendar minimum}. */
    static Indicators catalogue(String... lines) {
        StringBuilder yaml = new StringBuilder();
        for (String line : lines) {
            String[] word = line.strip().split("\\s+");
            yaml.append("- id: ").append(word[0]).append('\n');
            yaml.append("  version: 9\n");
            yaml.append("  name: {zh: ").append(word[0].replace('_', '·')).append(", en: ");
            yaml.append(word[0].replace('_', ' ')).append("}\n");
            yaml.append("  definition: {zh: 测试, en: For tests}\n  dimension: service\n  role: core\n");
            yaml.append("  accountable: ").append(word[1]).append('\n');
            yaml.append("  direction: ").append(word[2]).append('\n');
            yaml.append("  kind: ").append(word[3]).append('\n');
            yaml.append("  interval: ").append(word[4]).append('\n');
            if (word[4].equals("wilson_weighted")) {
                yaml.append("  weight: weight\n");
            }
            yaml.append("  calendar: ").append(word[5]).append('\n');
            yaml.append("  minimum_n: {show: 1, rank: ").append(word[6]).append("}\n");
            yaml.append("  unit: {zh: 份, en: share}\n  source: test\n  caveat: {zh: 无, en: None}\n");
            yaml.append("  table: core.grid_case\n  counts_by: due_at\n  numerator: 'true'\n  denominator: 'true'\n");
            yaml.append("  variants:\n    - {id: other, name: {zh: 另, en: Other}, numerator: 'false'}\n");
            yaml.append("  examples:\n    - given: |\n        case_id\n        1\n      month: 2026-01\n");
            yaml.append("      expect: {numerator: 1, denominator: 1, value: 1}\n");
        }
        Problems problems = new Problems();
        Indicators indicators = Indicators.load(CONTRACTS, List.of(write("indicators", yaml.toString())), problems);
        problems.throwIfAny();
        return indicators;
    }

    static Scheme scheme(Indicators indicators, String yaml) {
        Problems problems = new Problems();
        Optional<Scheme> scheme = Scheme.from(write("scheme", yaml), indicators, problems);
        problems.throwIfAny();
        return scheme.orElseThrow();
    }

    static Evaluator evaluator(Scheme scheme, Indicators indicators) {
        Collection<Indicator> all = indicators.all();
        return new Evaluator(scheme, all);
    }

    /** Areas of lines {@code code level parent households}, a dash where there is none; {@code virtual} after it. */
    static List<Area> areas(String... lines) {
        return Arrays.stream(lines)
                .map(line -> line.strip().split("\\s+"))
                .map(word -> new Area(
                        word[0],
                        word[1],
                        "区" + word[0],
                        word[2].equals("-") ? Optional.empty() : Optional.of(word[2]),
                        word[3].equals("-") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(word[3])),
                        word.length > 4))
                .toList();
    }

    /** Values of lines {@code indicator area period numerator denominator}, value their quotient, or a status alone. */
    static Values values(String... lines) {
        return new Values(rows(lines));
    }

    static List<Value> rows(String... lines) {
        List<Value> rows = new ArrayList<>();
        for (String line : lines) {
            String[] word = line.strip().split("\\s+");
            Period period = word[2].length() == 7 && word[2].charAt(5) != 'Q'
                    ? Period.of("wave", word[2], CityCalendar.NATURAL)
                    : Period.of("quarter", word[2], CityCalendar.NATURAL);
            String variant = word[0].contains("/") ? word[0].substring(word[0].indexOf('/') + 1) : "main";
            String id = word[0].replaceAll("/.*", "");
            rows.add(
                    word.length == 4
                            ? new Value(
                                    id,
                                    variant,
                                    word[1],
                                    period,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    null,
                                    word[3],
                                    "说明 | because")
                            : counts(id, variant, word[1], period, Double.valueOf(word[3]), Double.valueOf(word[4])));
        }
        return rows;
    }

    static Value counts(
            String indicator, String variant, String area, Period period, Double numerator, Double denominator) {
        return new Value(
                indicator,
                variant,
                area,
                period,
                numerator / denominator,
                numerator,
                denominator,
                Math.round(denominator),
                null,
                null,
                Value.OK,
                null);
    }

    static Score overall(List<Score> scores, String area) {
        return item(scores, area, Score.OVERALL);
    }

    static Score item(List<Score> scores, String area, String item) {
        return scores.stream()
                .filter(score -> score.areaCode().equals(area) && score.item().equals(item))
                .findFirst()
                .orElseThrow();
    }

    private static Path write(String name, String text) {
        try {
            Path file = Files.createTempFile(name, ".yml");
            Files.writeString(file, text);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
