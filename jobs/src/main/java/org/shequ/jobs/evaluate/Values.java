package org.shequ.jobs.evaluate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shequ.common.period.Period;
import org.shequ.schemas.indicator.Calendar;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.IntervalMethod;

/** Indicator values by what they are looked up by, and the rule for which of them counts for a period. */
public final class Values {
    private static final double Z_95 = 1.959963984540054;

    /** What becomes of a value of which nobody knows how many rows it rests on, where its indicator asks for a minimum. */
    public enum UnknownRows {
        REFUSED,
        ACCEPTED
    }

    private record Key(String indicator, String variant, String area) {}

    private final Map<Key, List<Value>> byKey = new HashMap<>();
    private final UnknownRows unknownRows;

    /**
     * Takes rows in any order.
     *
     * @throws IllegalArgumentException where two rows are of the same indicator, variant, area and period
     */
    public Values(Collection<Value> values) {
        this(values, UnknownRows.REFUSED);
    }

    /** The same with a choice of what becomes of values without counts. */
    public Values(Collection<Value> values, UnknownRows unknownRows) {
        this.unknownRows = unknownRows;
        for (Value value : values) {
            byKey.computeIfAbsent(new Key(value.indicator(), value.variant(), value.area()), key -> new ArrayList<>(2))
                    .add(value);
        }
        byKey.forEach((key, rows) -> {
            rows.sort(Comparator.comparing((Value row) -> row.period().last())
                    .thenComparing(row -> row.period().type().code())
                    .thenComparing(row -> row.period().name()));
            for (int i = 1; i < rows.size(); i++) {
                if (rows.get(i).period().equals(rows.get(i - 1).period())) {
                    throw new IllegalArgumentException("Cannot choose a value of " + key.indicator() + " ("
                            + key.variant() + ") for area " + key.area() + ": period "
                            + rows.get(i).period().name() + " stands twice (expected one row)");
                }
            }
        });
    }

    /**
     * The value an area is scored by in a period: that of the period itself, or, for survey waves, of the latest wave no later
     * than the period's end and no older than allowed. Only values that are ok and rest on enough rows are used.
     */
    Choice choose(Indicator indicator, String variant, String area, Period period, int longestWaveAgeMonths) {
        if (!indicator.isValidOn(period.lastDay())) {
            return Choice.none(
                    "no_data",
                    "该指标在 " + period.lastDay() + " 无效",
                    "the indicator does not count on " + period.lastDay());
        }
        List<Value> rows = byKey.getOrDefault(new Key(indicator.id(), variant, area), List.of());
        Optional<Value> found = indicator.calendar() == Calendar.WAVE
                ? latestWave(rows, period, longestWaveAgeMonths)
                : rows.stream().filter(row -> row.period().equals(period)).findFirst();
        if (found.isEmpty()) {
            return indicator.calendar() == Calendar.WAVE
                    ? Choice.none(
                            "no_data",
                            "截至 " + period.last() + " 的 " + longestWaveAgeMonths + " 个月内无调查",
                            "no survey wave within " + longestWaveAgeMonths + " months up to " + period.last())
                    : Choice.none("no_data", period.name() + " 无数据", "no data for " + period.name());
        }
        return judge(indicator, found.get());
    }

    private static Optional<Value> latestWave(List<Value> rows, Period period, int longestAgeMonths) {
        return rows.stream()
                .filter(row -> row.period().equals(period)
                        || List.of("wave", "month").contains(row.period().type().code()))
                .filter(row -> !List.of("no_data", "no_source").contains(row.status()))
                .filter(row -> !row.period().last().isAfter(period.last()))
                .filter(row -> !row.period().last().isBefore(period.last().minusMonths(longestAgeMonths)))
                .reduce((earlier, later) -> later);
    }

    private Choice judge(Indicator indicator, Value value) {
        if (!value.isOk()) {
            boolean isOkWithoutNumber = value.status().equals(Value.OK);
            return Choice.unusable(
                    value,
                    isOkWithoutNumber ? "no_data" : value.status(),
                    value.reason() == null ? value.status() : chinese(value.reason()),
                    value.reason() == null ? value.status() : english(value.reason()));
        }
        double rows = rows(indicator, value);
        boolean isPassedOver = Double.isNaN(rows) && unknownRows == UnknownRows.ACCEPTED;
        if (indicator.minimumToRank() > 0 && !isPassedOver && !(rows >= indicator.minimumToRank())) {
            String found = Double.isNaN(rows) ? "?" : String.valueOf((long) Math.floor(rows));
            return Choice.unusable(
                    value,
                    "below_minimum_n",
                    "样本不足，n=" + found + "，至少 " + indicator.minimumToRank(),
                    "n is " + found + ", at least " + indicator.minimumToRank() + " needed");
        }
        return Choice.of(value);
    }

    /** How many rows a value rests on: effective ones where answers are weighted, NaN where nothing is known. */
    static double rows(Indicator indicator, Value value) {
        double plain = value.n() != null ? value.n() : value.denominator() != null ? value.denominator() : Double.NaN;
        if (indicator.interval() != IntervalMethod.WILSON_WEIGHTED
                || value.lower95() == null
                || value.upper95() == null) {
            return plain;
        }
        double effective = effectiveRows(value.value(), value.lower95(), value.upper95());
        return Double.isNaN(plain) ? effective : Math.min(plain, effective);
    }

    /**
     * The number of answers whose Wilson (1927) interval at 95 % is as wide as the one given: with half-width h and k = z²/n,
     * h²(1 + k)² = p(1 - p)k + k²/4 has one positive root.
     */
    static double effectiveRows(double share, double lower, double upper) {
        double half = (upper - lower) / 2;
        double a = half * half - 0.25;
        double b = 2 * half * half - share * (1 - share);
        double c = half * half;
        double k = (-b - Math.sqrt(Math.max(0, b * b - 4 * a * c))) / (2 * a);
        // A hair is added so that a whole number survives the round trip through the interval.
        return k > 0 ? Z_95 * Z_95 / k * (1 + 1e-9) : Double.NaN;
    }

    private static String chinese(String reason) {
        int bar = reason.indexOf('|');
        return bar < 0 ? reason : reason.substring(0, bar).strip();
    }

    private static String english(String reason) {
        int bar = reason.indexOf('|');
        return bar < 0 ? reason : reason.substring(bar + 1).strip();
    }
}
