package org.shequ.jobs.measure;

import java.io.Serializable;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.shequ.common.period.Period;
import org.shequ.common.period.Span;
import org.shequ.common.statistics.Confidence;
import org.shequ.common.statistics.DurationHistogram;
import org.shequ.common.statistics.Interval;
import org.shequ.common.statistics.MeanSums;
import org.shequ.common.statistics.PoissonInterval;
import org.shequ.common.statistics.QuantileEstimate;
import org.shequ.common.statistics.Wilson;
import org.shequ.schemas.indicator.Calendar;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.IntervalMethod;
import org.shequ.schemas.indicator.Kind;
import org.shequ.schemas.indicator.Variant;

/**
 * How sums become a value, its intervals and its status: the part of an indicator that travels to where values are made.
 *
 * @param id id of the indicator
 * @param version version of its definition
 * @param kind what sort of number it is
 * @param per what the quotient is multiplied by
 * @param interval how intervals are made
 * @param quantile of a duration, the share of cases that last no longer than the value
 * @param calendar which periods it has
 * @param isByUnit whether departments and companies have values of their own
 * @param isOfRaters whether raters are to stay anonymous
 * @param minimumToShow fewest rows to show a value
 * @param minimumToRank fewest rows to rank it
 * @param validFrom first day it counts
 * @param validTo last day it counts, null while it does
 */
record Rule(
        String id,
        int version,
        Kind kind,
        double per,
        IntervalMethod interval,
        double quantile,
        Calendar calendar,
        boolean isByUnit,
        boolean isOfRaters,
        int minimumToShow,
        int minimumToRank,
        LocalDate validFrom,
        LocalDate validTo)
        implements Serializable {
    private static final double ROUNDING = 1 + 1e-9;
    private static final List<Confidence> BOTH = List.of(Confidence.NINETY_FIVE, Confidence.NINETY_NINE_POINT_EIGHT);

    static Rule of(Indicator indicator, Variant variant) {
        return new Rule(
                indicator.id(),
                indicator.version(),
                indicator.kind(),
                indicator.per(),
                indicator.interval(),
                variant.quantile(),
                indicator.calendar(),
                indicator.unitColumn().isPresent(),
                indicator.raterColumn().isPresent(),
                indicator.minimumToShow(),
                indicator.minimumToRank(),
                indicator.validFrom(),
                indicator.validTo().orElse(null));
    }

    /**
     * A value with what is said about it.
     *
     * @param value the value, empty unless shown
     * @param interval95 its 95 % interval
     * @param interval998 its 99.8 % interval
     * @param status code of {@code value_status}
     * @param reason why, Chinese and English; null where the value is plainly usable
     */
    record Verdict(
            OptionalDouble value,
            Optional<Interval> interval95,
            Optional<Interval> interval998,
            String status,
            String reason) {
        static Verdict without(String status, String reason) {
            return new Verdict(OptionalDouble.empty(), Optional.empty(), Optional.empty(), status, reason);
        }
    }

    /** Whether the definition holds in a period: at its first or its last day. */
    boolean holdsIn(Period period) {
        return !period.lastDay().isBefore(validFrom)
                && (validTo == null || !period.firstDay().isAfter(validTo));
    }

    boolean has(Period.Type type) {
        return switch (calendar) {
            case MONTH -> type != Period.Type.WAVE;
            case QUARTER -> type != Period.Type.WAVE && type != Period.Type.MONTH;
            case WAVE -> type == Period.Type.WAVE || type == Period.Type.YEAR;
        };
    }

    /** Whether it is asked in waves, not observed month by month. */
    boolean isAskedInWaves() {
        return calendar == Calendar.WAVE;
    }

    /** The quotient that sums stand for; empty where the denominator is 0 or the numerator is no part of it. */
    OptionalDouble quotient(Sums sums) {
        if (sums.denominatorRows() == 0 || !(sums.denominator() > 0) || isRefused(sums)) {
            return OptionalDouble.empty();
        }
        double quotient = sums.numerator() / sums.denominator();
        return switch (kind) {
            case DURATION ->
                times(sums.histogram()
                        .quantile(quantile, Confidence.NINETY_FIVE)
                        .value());
            case COUNT -> OptionalDouble.of(sums.numerator() * per);
            case PROPORTION -> OptionalDouble.of(Math.min(1, quotient) * per);
            default -> OptionalDouble.of(quotient * per);
        };
    }

    private boolean isRefused(Sums sums) {
        boolean isBelow = sums.numerator() < 0 && (kind == Kind.PROPORTION || interval == IntervalMethod.BYAR);
        return isBelow || (kind == Kind.PROPORTION && sums.numerator() > sums.denominator() * ROUNDING);
    }

    /** What is published of sums; missing tells how many months of the period are not observed. */
    Verdict verdict(Sums sums, Period period, int missing, Recurring recurring) {
        if (sums.denominatorRows() == 0) {
            return Verdict.without("no_data", "无数据：分母没有记录 | no data: no row in the denominator");
        }
        if (!(sums.denominator() > 0)) {
            return Verdict.without("no_data", "无数据：分母为 0 | no data: the denominator is 0");
        }
        if (isRefused(sums)) {
            String numerator = plain(sums.numerator());
            String denominator = plain(sums.denominator());
            return Verdict.without(
                    "refused",
                    "拒绝计算：分子 " + numerator + " 超出分母 " + denominator + " | refused: numerator " + numerator
                            + " is no part of denominator " + denominator);
        }
        double size = size(sums);
        if (size < minimumToShow) {
            return Verdict.without("below_minimum_n", recurring.tooFew(this, size, minimumToShow));
        }
        if (kind == Kind.DURATION) {
            return ofDuration(sums.histogram(), size, period, missing, recurring);
        }
        Optional<String> reason = size < minimumToRank
                ? Optional.of(recurring.tooFew(this, size, minimumToRank))
                : unfinished(period, missing);
        String status = size < minimumToRank ? "below_minimum_n" : missing > 0 ? "provisional" : "ok";
        return new Verdict(
                quotient(sums),
                interval(sums, size, Confidence.NINETY_FIVE, recurring),
                interval(sums, size, Confidence.NINETY_NINE_POINT_EIGHT, recurring),
                status,
                reason.orElse(null));
    }

    /** A quantile with how far it may be off; unknown where too many of the cases are still open. */
    private Verdict ofDuration(
            DurationHistogram durations, double size, Period period, int missing, Recurring recurring) {
        List<QuantileEstimate> both = durations.quantiles(quantile, BOTH);
        QuantileEstimate found = both.get(0);
        if (found.value().isEmpty()) {
            return Verdict.without(
                    "no_data",
                    "无数据：" + found.count() + " 件中 " + found.open() + " 件未结，尚无" + quantileName() + " | no data: "
                            + found.open() + " of " + found.count() + " still open, no " + quantileNameInEnglish()
                            + " yet");
        }
        String status = size < minimumToRank ? "below_minimum_n" : missing > 0 ? "provisional" : "ok";
        String reason = size < minimumToRank
                ? recurring.tooFew(this, size, minimumToRank)
                : unfinished(period, missing).orElseGet(() -> recurring.exactness(this, found.error()));
        return new Verdict(times(found.value()), interval(found), interval(both.get(1)), status, reason);
    }

    private OptionalDouble times(OptionalDouble hours) {
        return hours.isEmpty() ? hours : OptionalDouble.of(hours.getAsDouble() * per);
    }

    private String exactness(double most) {
        String told = plain(most);
        return quantileName() + "误差不超过 " + told + " | " + quantileNameInEnglish() + " off by at most " + told;
    }

    private String quantileName() {
        return quantile == Variant.HALF ? "中位数" : plain(quantile * 100) + " % 分位数";
    }

    private String quantileNameInEnglish() {
        return quantile == Variant.HALF ? "median" : plain(quantile * 100) + " % quantile";
    }

    private Optional<Interval> interval(QuantileEstimate found) {
        return found.lower().isEmpty() || found.upper().isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Interval(found.lower().getAsDouble(), found.upper().getAsDouble(), found.confidence())
                                .times(per));
    }

    private static Optional<String> unfinished(Period period, int missing) {
        int length = period.months().length();
        int seen = length - missing;
        return missing == 0
                ? Optional.empty()
                : Optional.of("暂定：" + length + " 个月中已有 " + seen + " 个月 | provisional: " + seen + " of " + length
                        + " months so far");
    }

    private String tooFew(double size, int minimum) {
        String found = plain(size);
        boolean isEffective = interval == IntervalMethod.WILSON_WEIGHTED;
        boolean isShown = size >= minimumToShow;
        return "样本不足：" + (isEffective ? "有效样本 " : "") + found + "，少于 " + minimum + "，"
                + (isShown ? "显示但不参与评分排名" : "不显示") + " | too few: " + (isEffective ? "effective " : "") + found
                + " of at least " + minimum + ", " + (isShown ? "shown, neither scored nor ranked" : "not shown");
    }

    /** How many rows the value rests on: effective ones (Kish 1965) where answers are weighted. */
    private double size(Sums sums) {
        if (interval != IntervalMethod.WILSON_WEIGHTED || !(sums.squares() > 0)) {
            return sums.denominatorRows();
        }
        return Math.min(sums.denominatorRows(), sums.denominator() * sums.denominator() / sums.squares());
    }

    private Optional<Interval> interval(Sums sums, double size, Confidence confidence, Recurring recurring) {
        return switch (interval) {
            case WILSON ->
                Optional.of(
                        Wilson.interval(Math.min(sums.numerator(), sums.denominator()), sums.denominator(), confidence)
                                .times(per));
            case WILSON_WEIGHTED ->
                Optional.of(Wilson.onEffectiveSize(Math.min(1, sums.numerator() / sums.denominator()), size, confidence)
                        .times(per));
            case BYAR -> {
                double exposure = kind == Kind.COUNT ? 1 : sums.denominator();
                yield Optional.of(
                        recurring.ofCount(sums.numerator(), confidence).times(per / exposure));
            }
            case T -> {
                double smallest = sums.numerator() * sums.numerator() / sums.denominatorRows();
                yield new MeanSums(sums.denominatorRows(), sums.numerator(), Math.max(sums.squares(), smallest))
                        .interval(confidence)
                        .map(found -> found.times(per));
            }
            case MEDIAN, NONE -> Optional.empty();
        };
    }

    private static String plain(double number) {
        return number == Math.rint(number)
                ? String.valueOf((long) number)
                : String.format(Locale.ROOT, number < 1 && number > 0 ? "%.2f" : "%.1f", number);
    }

    /** What comes again and again and is costly, made once: exact intervals of small counts, and what is said of values. */
    static final class Recurring {
        private final Map<Confidence, Map<Double, Interval>> exact = new HashMap<>();
        private final Map<Double, Map<Double, String>> exactness = new HashMap<>();
        private final Map<Shortage, String> shortages = new HashMap<>();

        /** Tenths of rows there are, and how they are told. */
        private record Shortage(long tenths, int minimum, int toShow, IntervalMethod interval) {}

        Interval ofCount(double events, Confidence confidence) {
            return PoissonInterval.method(events) == PoissonInterval.Method.BYAR
                    ? PoissonInterval.ofCount(events, confidence)
                    : exact.computeIfAbsent(confidence, unseen -> new HashMap<>())
                            .computeIfAbsent(events, count -> PoissonInterval.ofCount(count, confidence));
        }

        private String tooFew(Rule rule, double size, int minimum) {
            long tenths = (long) Math.floor(size * 10);
            return shortages.computeIfAbsent(
                    new Shortage(tenths, minimum, rule.minimumToShow(), rule.interval()),
                    shortage -> rule.tooFew(tenths / 10.0, minimum));
        }

        private String exactness(Rule rule, double error) {
            return exactness
                    .computeIfAbsent(rule.quantile(), unseen -> new HashMap<>())
                    .computeIfAbsent(Math.ceil(error * rule.per() * 100) / 100, rule::exactness);
        }
    }

    /** The span a variant can be judged over, of the spans its tables are delivered for; empty without a source. */
    static Optional<Span> observed(Variant variant, Map<String, Span> observed) {
        Optional<Span> common = Optional.empty();
        for (String table : variant.tables()) {
            Span span = observed.get(table);
            if (span == null) {
                return Optional.empty();
            }
            common = common.isEmpty() ? Optional.of(span) : common.get().common(span);
            if (common.isEmpty()) {
                return Optional.empty();
            }
        }
        return common;
    }
}
