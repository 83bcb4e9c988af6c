package org.shequ.jobs.publish;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.shequ.common.statistics.Confidence;
import org.shequ.common.statistics.Interval;
import org.shequ.common.statistics.Wilson;
import org.shequ.schemas.Words;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.indicator.Calendar;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Kind;
import org.shequ.schemas.indicator.Variant;
import org.shequ.schemas.scheme.Dimension;
import org.shequ.schemas.scheme.Evaluation;
import org.shequ.schemas.scheme.Scored;

/** Figures for pages, invented from a seed: enough to look at, of any size. */
public final class SampleRelease {
    private static final String[] FIRST = {
        "柳荫", "长堤", "望江", "石桥", "槐安", "北苑", "东风", "南塔", "铁牛", "迎宾", "西河", "三江", "金泉", "永兴", "普明"
    };
    private static final String[] FIRST_ENGLISH = {
        "Liuyin",
        "Changdi",
        "Wangjiang",
        "Shiqiao",
        "Huaian",
        "Beiyuan",
        "Dongfeng",
        "Nanta",
        "Tieniu",
        "Yingbin",
        "Xihe",
        "Sanjiang",
        "Jinquan",
        "Yongxing",
        "Puming"
    };
    private static final String[] SECOND = {"", "东", "西", "南", "北", "新", "上", "下"};
    private static final String[] STRATA = {"老旧小区", "商品房", "城乡结合"};

    private final Deployment deployment;
    private final SplittableRandom random;
    private final List<AreaRow> areas = new ArrayList<>();
    private final Map<String, Double> quality = new HashMap<>();
    private final Map<String, List<ScoreRow>> scores = new LinkedHashMap<>();
    private final Map<String, List<Double>> history = new HashMap<>();
    private Values values;

    private SampleRelease(Deployment deployment, long seed) {
        this.deployment = deployment;
        random = new SplittableRandom(seed);
    }

    /** A release of a city with so many communities, in streets of eight. */
    public static ReleaseData of(Deployment deployment, int communities) {
        return of(deployment, communities, List.of());
    }

    /** The same, with the first communities named otherwise. */
    public static ReleaseData of(Deployment deployment, int communities, List<String> names) {
        SampleRelease sample = new SampleRelease(deployment, 42);
        sample.makeAreas(communities, names);
        sample.makeValues();
        sample.makeScores();
        return new ReleaseData(
                SampleCity.EDITION,
                deployment,
                sample.areas,
                List.of(),
                sample.values,
                sample.scores,
                sample.history,
                List.of(),
                List.of(),
                List.of(
                        new AccountingRow("grid", "accepted", "", 182_411),
                        new AccountingRow("grid", "superseded", "", 3_002),
                        new AccountingRow("grid", "duplicate", "", 411),
                        new AccountingRow("grid", "rejected", "unknown_area", 96),
                        new AccountingRow("grid", "rejected", "type", 14),
                        new AccountingRow("hotline", "accepted", "", 30_960),
                        new AccountingRow("hotline", "excluded", "outside_city", 1_210),
                        new AccountingRow("hotline", "rejected", "domain", 41)),
                List.of(
                        new RunRow(
                                "extract",
                                "done",
                                OptionalLong.of(218_145),
                                OptionalLong.of(218_145),
                                OptionalLong.of(0)),
                        new RunRow(
                                "curate",
                                "done",
                                OptionalLong.of(218_145),
                                OptionalLong.of(213_371),
                                OptionalLong.of(151)),
                        new RunRow(
                                "measure",
                                "unchanged",
                                OptionalLong.empty(),
                                OptionalLong.of(92_004),
                                OptionalLong.empty())),
                List.of(new LimitRow(
                        "hotline",
                        "volume",
                        0.31,
                        OptionalDouble.of(0.5),
                        OptionalDouble.empty(),
                        310,
                        OptionalDouble.of(1_000))),
                sample.areas.stream()
                        .filter(area -> area.level().equals("community"))
                        .limit(3)
                        .map(area -> new ExcludedRows(
                                area.code(), "grid", "voided", Optional.of(new Words("作废", "Voided")), 12))
                        .toList(),
                Optional.empty());
    }

    private void makeAreas(int communities, List<String> names) {
        int streets = Math.max(2, communities / 8);
        area("990000000000", "city", "示例市", "Sample City", null, null, 4_000L * communities);
        for (int district = 1; district <= 2; district++) {
            area(
                    "9900%02d000000".formatted(district),
                    "district",
                    district == 1 ? "滨江区" : "青山区",
                    district == 1 ? "Binjiang" : "Qingshan",
                    "990000000000",
                    null,
                    2_000L * communities);
        }
        for (int street = 0; street < streets; street++) {
            area(
                    street(street),
                    "street",
                    name(street) + "街道",
                    english(street) + " Street",
                    "9900%02d000000".formatted(1 + street % 2),
                    null,
                    32_000L);
        }
        for (int community = 0; community < communities; community++) {
            int street = community % streets;
            area(
                    street(street).substring(0, 9) + "%03d".formatted(1 + community / streets),
                    "community",
                    community < names.size() ? names.get(community) : name(community) + "社区",
                    english(community),
                    street(street),
                    STRATA[community % 3],
                    800 + random.nextInt(7000));
        }
        values = new Values(areas.stream().map(AreaRow::code).toList(), ReleaseReader.MONTHS);
    }

    private static String street(int street) {
        return "9900%02d%03d000".formatted(1 + street % 2, 1 + street);
    }

    private static String name(int index) {
        int round = index / FIRST.length;
        return FIRST[index % FIRST.length] + SECOND[round % SECOND.length] + (round >= SECOND.length ? round : "");
    }

    private static String english(int index) {
        int round = index / FIRST_ENGLISH.length;
        return FIRST_ENGLISH[index % FIRST_ENGLISH.length] + (round == 0 ? "" : " " + (round + 1));
    }

    private void area(
            String code, String level, String name, String english, String parent, String stratum, long residents) {
        quality.put(
                code, level.equals("community") ? random.nextDouble() * 0.8 + 0.1 : 0.5 + random.nextDouble() * 0.1);
        areas.add(new AreaRow(
                code,
                level,
                name,
                Optional.of(english),
                Optional.ofNullable(parent),
                Optional.ofNullable(stratum),
                false,
                OptionalLong.of(residents),
                OptionalLong.of(residents * 2 / 5)));
    }

    private void makeValues() {
        for (AreaRow area : areas) {
            for (Indicator indicator : deployment.indicators().all()) {
                boolean isMissing = area.level().equals("community")
                        && (indicator.id().equals("committee_satisfaction_with_street_rate"));
                if (!isMissing) {
                    value(area, indicator);
                }
            }
        }
    }

    private void value(AreaRow area, Indicator indicator) {
        double base = share(area, indicator);
        boolean isWave = indicator.calendar() == Calendar.WAVE;
        String type = isWave ? "wave" : "quarter";
        double size = size(area, indicator);
        for (Variant variant : indicator.variants()) {
            double other = variant.id().equals(Variant.MAIN) ? base : Math.max(0, base - 0.03);
            keep(area, indicator, variant.id(), type, isWave ? "2026-08" : "2026-Q3", other, size);
            keep(
                    area,
                    indicator,
                    variant.id(),
                    type,
                    isWave ? "2025-08" : "2025-Q3",
                    shifted(other),
                    Math.rint(size * 0.9));
        }
        if (!isWave) {
            double[] line = new double[ReleaseReader.MONTHS];
            double now = base;
            for (int month = line.length - 1; month >= 0; month--) {
                line[month] = month == 3 && area.code().endsWith("2") ? Double.NaN : scaled(indicator, now);
                now = Math.max(0.01, Math.min(0.99, now + (random.nextDouble() - 0.5) * 0.03));
            }
            for (int month = 0; month < line.length; month++) {
                values.addMonth(indicator.id(), area.code(), month, line[month]);
            }
        }
    }

    private double shifted(double share) {
        return Math.max(0.005, Math.min(0.995, share + (random.nextDouble() - 0.55) * 0.09));
    }

    private double size(AreaRow area, Indicator indicator) {
        double people = area.residents().orElse(1000);
        double part = indicator.calendar() == Calendar.WAVE ? 0.06 : 0.16;
        return Math.max(4, Math.rint(people * part * (0.6 + random.nextDouble() * 0.8)));
    }

    private double share(AreaRow area, Indicator indicator) {
        double good = Math.max(0.02, Math.min(0.98, quality.get(area.code()) + (random.nextDouble() - 0.5) * 0.3));
        Optional<Scored> goal = goal(indicator);
        double zero = goal.map(Scored::zero).orElse(0.3);
        double full = goal.map(Scored::full).orElse(0.9);
        double place = 0.55 + 0.45 * good;
        return zero + (full - zero) * place;
    }

    private Optional<Scored> goal(Indicator indicator) {
        return deployment.scheme().stream()
                .flatMap(scheme -> scheme.evaluations().stream())
                .flatMap(evaluation -> evaluation.dimensions().stream())
                .flatMap(dimension -> dimension.indicators().stream())
                .filter(scored -> scored.indicator().equals(indicator.id()))
                .findFirst();
    }

    private static double scaled(Indicator indicator, double share) {
        return indicator.kind() == Kind.PROPORTION || share > 1 ? share : share * 40;
    }

    private void keep(
            AreaRow area, Indicator indicator, String variant, String type, String period, double share, double size) {
        if (size < indicator.minimumToShow()) {
            values.add(indicator.id(), variant, type, period, area.code(), few(size));
            return;
        }
        double value = scaled(indicator, share);
        if (indicator.kind() != Kind.PROPORTION) {
            double exposure = Math.max(1, Math.rint(size / 100));
            double events = Math.rint(value * exposure / indicator.per());
            double measured = events / exposure * indicator.per();
            values.add(
                    indicator.id(),
                    variant,
                    type,
                    period,
                    area.code(),
                    row(
                            measured,
                            events,
                            exposure,
                            new Interval(measured * 0.9, measured * 1.1, Confidence.NINETY_FIVE),
                            size));
            return;
        }
        double events = Math.rint(Math.min(1, share) * size);
        Interval interval = Wilson.interval(events, size, Confidence.NINETY_FIVE);
        values.add(
                indicator.id(), variant, type, period, area.code(), row(events / size, events, size, interval, size));
    }

    private static ValueRow row(double value, double numerator, double denominator, Interval interval, double n) {
        return new ValueRow(
                OptionalDouble.of(value),
                OptionalDouble.of(numerator),
                OptionalDouble.of(denominator),
                OptionalLong.of(Math.round(n)),
                OptionalDouble.of(interval.lower()),
                OptionalDouble.of(interval.upper()),
                "ok",
                Optional.empty());
    }

    private static ValueRow few(double size) {
        return new ValueRow(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(size),
                OptionalLong.of(Math.round(size)),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                "below_minimum_n",
                Optional.of("样本不足：分母 " + Math.round(size) + "，少于 10 | too few: denominator " + Math.round(size)
                        + ", below 10"));
    }

    private void makeScores() {
        if (deployment.scheme().isEmpty()) {
            return;
        }
        for (Evaluation evaluation : deployment.scheme().get().evaluations()) {
            List<AreaRow> level = areas.stream()
                    .filter(area -> area.level().equals(evaluation.level()))
                    .toList();
            Map<String, Double> totals = new HashMap<>();
            Map<String, List<ScoreRow>> parts = new HashMap<>();
            level.forEach(area -> totals.put(area.code(), parts(area, evaluation, parts)));
            List<AreaRow> ranked = level.stream()
                    .filter(area -> !Double.isNaN(totals.get(area.code())))
                    .sorted(Comparator.comparingDouble(area -> -totals.get(area.code())))
                    .toList();
            level.forEach(area -> {
                List<ScoreRow> rows = new ArrayList<>(parts.get(area.code()));
                rows.add(total(area, totals.get(area.code()), ranked.indexOf(area) + 1, ranked.size()));
                scores.put(area.code(), rows);
            });
        }
    }

    private double parts(AreaRow area, Evaluation evaluation, Map<String, List<ScoreRow>> parts) {
        List<ScoreRow> rows = new ArrayList<>();
        double logs = 0;
        double weights = 0;
        for (Dimension dimension : evaluation.dimensions()) {
            double sum = 0;
            double weight = 0;
            for (Scored scored : dimension.indicators()) {
                Optional<ValueRow> value = current(area, scored);
                if (value.isPresent() && value.get().isUsable()) {
                    sum += scored.weight() * scored.score(value.get().value().getAsDouble());
                    weight += scored.weight();
                }
            }
            OptionalDouble score = weight == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / weight);
            rows.add(score(area, ScoreRow.DIMENSION, dimension.id(), score, OptionalInt.empty(), 0, null));
            if (score.isPresent()) {
                logs += dimension.weight() * Math.log(Math.max(1, score.getAsDouble()));
                weights += dimension.weight();
            }
        }
        parts.put(area.code(), rows);
        boolean isTooSmall = area.residents().orElse(0) < 1000;
        return weights == 0 || isTooSmall ? Double.NaN : Math.exp(logs / weights);
    }

    private Optional<ValueRow> current(AreaRow area, Scored scored) {
        Optional<ValueRow> quarter =
                values.find(scored.indicator(), scored.variant(), "quarter", "2026-Q3", area.code());
        return quarter.isPresent()
                ? quarter
                : values.find(scored.indicator(), scored.variant(), "wave", "2026-08", area.code());
    }

    private ScoreRow total(AreaRow area, double total, int rank, int ranked) {
        if (Double.isNaN(total)) {
            return new ScoreRow(
                    area.level(),
                    area.code(),
                    ScoreRow.OVERALL,
                    "overall",
                    Optional.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    Optional.empty(),
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    "not_scored",
                    Optional.of("有效样本不足 | too few valid answers"),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    Optional.empty());
        }
        List<Double> line = new ArrayList<>();
        for (int quarter = 0; quarter < 7; quarter++) {
            line.add(total + (random.nextDouble() - 0.6) * 6);
        }
        line.add(total);
        history.put(area.code(), line);
        return score(
                        area,
                        ScoreRow.OVERALL,
                        "overall",
                        OptionalDouble.of(total),
                        OptionalInt.of(rank),
                        ranked,
                        deployment.scheme().orElseThrow().grade(total).id())
                .with(firm(total, rank, ranked));
    }

    private ScoreRow.Firmness firm(double total, int rank, int ranked) {
        Words grade = deployment.scheme().orElseThrow().grade(total).name();
        return new ScoreRow.Firmness(
                total - 2.1,
                Math.min(100, total + 1.8),
                Math.max(1, rank - ranked / 9),
                Math.min(ranked, rank + ranked / 8),
                Math.max(1, rank - ranked / 7),
                Math.min(ranked, rank + ranked / 7),
                ranked / 4,
                0.87,
                true,
                new Words(grade.zh() + "（87%）", grade.en() + " (87%)"));
    }

    private static ScoreRow score(
            AreaRow area, String kind, String item, OptionalDouble score, OptionalInt rank, int ranked, String grade) {
        return new ScoreRow(
                area.level(),
                area.code(),
                kind,
                item,
                Optional.empty(),
                score,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                rank,
                rank.isPresent() ? OptionalInt.of(ranked) : OptionalInt.empty(),
                Optional.ofNullable(grade),
                score.isPresent() ? "ok" : "not_scored",
                Optional.empty(),
                score.isPresent() ? OptionalDouble.of(Math.max(0, score.getAsDouble() - 3.2)) : OptionalDouble.empty(),
                score.isPresent()
                        ? OptionalDouble.of(Math.min(100, score.getAsDouble() + 2.8))
                        : OptionalDouble.empty(),
                Optional.empty());
    }
}
