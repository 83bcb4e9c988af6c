package org.shequ.jobs.evaluate.change;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.shequ.common.period.Period;
import org.shequ.common.statistics.Change;
import org.shequ.common.statistics.Confidence;
import org.shequ.common.statistics.Interval;
import org.shequ.common.statistics.Trend;
import org.shequ.schemas.Words;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.IntervalMethod;
import org.shequ.schemas.indicator.Kind;

/**
 * How an indicator compares with an earlier period, or moves along several.
 *
 * @param against code of {@code comparison}
 * @param earlierPeriod the earlier period; of a trend the first of its periods
 * @param earlier the earlier value; null for a trend
 * @param difference later less earlier value, in the unit of the value; of a trend the slope per period
 * @param relative difference over the earlier value; null where that is 0, and for a trend
 * @param interval 95 % interval: of the difference for shares, of the ratio of rates for counts; null where there is none
 * @param isSignificant whether it is more than chance at 95 %; null where that cannot be told
 * @param pValue of a trend; null otherwise
 * @param points periods compared
 * @param words in words, percentage points and percent told apart
 */
record Comparison(
        String against,
        String earlierPeriod,
        Double earlier,
        double difference,
        Double relative,
        Optional<Interval> interval,
        Boolean isSignificant,
        Double pValue,
        int points,
        Words words) {
    static final String PREVIOUS = "previous";
    static final String YEAR_BEFORE = "year_before";
    static final String TREND = "trend";

    /** Against an earlier figure. */
    static Comparison of(String against, Indicator indicator, Figure now, Figure before) {
        double difference = now.value() - before.value();
        Double relative = before.value() == 0 ? null : difference / before.value();
        Optional<Change> change = change(indicator, now, before);
        return new Comparison(
                against,
                before.period(),
                before.value(),
                difference,
                relative,
                change.flatMap(Change::interval),
                change.map(Change::isSignificant).orElse(null),
                null,
                2,
                words(indicator, now, before, difference, relative));
    }

    /** Newcombe 1998 for shares, conditional on their sum for counts; nothing where there is no interval to go by. */
    private static Optional<Change> change(Indicator indicator, Figure now, Figure before) {
        boolean isOfCounts = indicator.interval() == IntervalMethod.BYAR
                && isWhole(now.numerator())
                && isWhole(before.numerator())
                && now.denominator() > 0
                && before.denominator() > 0;
        if (isOfCounts) {
            double exposure = indicator.kind() == Kind.COUNT ? 1 : now.denominator();
            double earlier = indicator.kind() == Kind.COUNT ? 1 : before.denominator();
            return Optional.of(Change.ofCounts(
                    Math.round(now.numerator()),
                    exposure,
                    Math.round(before.numerator()),
                    earlier,
                    Confidence.NINETY_FIVE));
        }
        boolean isOfShares = indicator.kind() == Kind.PROPORTION
                && now.interval().isPresent()
                && before.interval().isPresent();
        return isOfShares
                ? Optional.of(Change.ofProportions(
                        now.value(),
                        now.interval().orElseThrow(),
                        before.value(),
                        before.interval().orElseThrow()))
                : Optional.empty();
    }

    private static boolean isWhole(double number) {
        return number >= 0 && Math.abs(number - Math.rint(number)) < 1e-6;
    }

    /** Along five or more periods that do not overlap, oldest first; empty for fewer, and where values have no error. */
    static Optional<Comparison> trend(Indicator indicator, List<Figure> figures) {
        if (figures.size() < Trend.FEWEST_POINTS) {
            return Optional.empty();
        }
        boolean isOfCounted =
                indicator.kind() == Kind.PROPORTION && indicator.weight().isEmpty();
        Optional<Trend> trend = isOfCounted ? Optional.of(ofShares(figures)) : ofValues(indicator, figures);
        return trend.map(found -> new Comparison(
                TREND,
                figures.get(0).period(),
                null,
                found.slope(),
                null,
                Optional.empty(),
                found.direction(Confidence.NINETY_FIVE) != Trend.Direction.NO_TREND,
                found.pValue(),
                figures.size(),
                words(indicator, found)));
    }

    /** Shares of counts, by chi-square. */
    private static Trend ofShares(List<Figure> figures) {
        return Trend.ofProportions(figures.stream()
                .map(figure -> new Trend.ProportionPoint(
                        position(figure.period()),
                        Math.min(figure.numerator(), figure.denominator()),
                        figure.denominator()))
                .toList());
    }

    /** Rates, counts, means, medians and weighted shares, by regression weighted with their intervals; all need one. */
    private static Optional<Trend> ofValues(Indicator indicator, List<Figure> figures) {
        boolean isOfMeans = indicator.interval() == IntervalMethod.T;
        List<Trend.ValuePoint> points = figures.stream()
                .flatMap(figure -> figure
                        .interval()
                        .filter(interval -> interval.width() > 0 && (!isOfMeans || figure.n() > 1))
                        .map(interval -> {
                            double position = position(figure.period());
                            return isOfMeans
                                    ? Trend.ValuePoint.ofMean(position, figure.value(), interval, figure.n())
                                    : Trend.ValuePoint.of(position, figure.value(), interval);
                        })
                        .stream())
                .toList();
        return points.size() == figures.size() ? Optional.of(Trend.ofValues(points)) : Optional.empty();
    }

    private static Words words(Indicator indicator, Trend trend) {
        boolean isShare = indicator.kind() == Kind.PROPORTION;
        String slope = isShare ? signed(trend.slope() * 100) : signed(trend.slope());
        String unit = isShare ? "个百分点" : indicator.unit().zh();
        String inEnglish = isShare ? "percentage points" : indicator.unit().en();
        String zh =
                switch (trend.direction(Confidence.NINETY_FIVE)) {
                    case RISING -> "上升";
                    case FALLING -> "下降";
                    case NO_TREND -> "无趋势";
                };
        String en =
                switch (trend.direction(Confidence.NINETY_FIVE)) {
                    case RISING -> "rising";
                    case FALLING -> "falling";
                    case NO_TREND -> "no trend";
                };
        return new Words(
                zh + "：" + trend.points() + " 期，每期 " + slope + " " + unit,
                en + ": " + trend.points() + " periods, " + slope + " " + inEnglish + " each");
    }

    /** The place of a period in time, counted in periods of its type; only distances count, alike in all calendars. */
    private static double position(String period) {
        String type = period.contains("Q")
                ? "quarter"
                : period.contains("H") ? "half_year" : period.length() == 4 ? "year" : "wave";
        Period found = Period.of(type, period, CityCalendar.NATURAL);
        double months = found.last().getYear() * 12.0 + found.last().getMonthValue();
        return months / found.type().length();
    }

    private static Words words(Indicator indicator, Figure now, Figure before, double difference, Double relative) {
        if (relative == null) {
            String zh = "由 0 变为 " + plain(now.value()) + "，不计百分比";
            String en = "from 0 to " + plain(now.value()) + ", no percentage";
            return now.value() == 0 ? new Words("不变", "unchanged") : new Words(zh, en);
        }
        String percent = signed(relative * 100) + " %";
        return indicator.kind() == Kind.PROPORTION
                ? new Words(
                        signed(difference * 100) + " 个百分点（相对 " + percent + "）",
                        signed(difference * 100) + " percentage points (" + percent + " relative)")
                : new Words(
                        percent + "（" + plain(before.value()) + " → " + plain(now.value()) + "）",
                        percent + " (" + plain(before.value()) + " to " + plain(now.value()) + ")");
    }

    private static String signed(double number) {
        return String.format(Locale.ROOT, "%+.1f", number);
    }

    private static String plain(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
