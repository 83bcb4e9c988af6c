package org.shequ.jobs.publish.scorecard;

import java.util.Optional;
import org.shequ.common.statistics.Change;
import org.shequ.common.statistics.Confidence;
import org.shequ.common.statistics.Interval;
import org.shequ.jobs.publish.ValueRow;
import org.shequ.schemas.Words;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.indicator.Kind;

/**
 * A change of an indicator and whether it is real.
 *
 * @param size the difference with its unit
 * @param verdict 真实变化, 区间含 0, 样本不足 and so on
 * @param isReal whether the 95 % interval of the change excludes none
 * @param direction 1 better, -1 worse, 0 neither or unknown
 */
public record Difference(Words size, Words verdict, boolean isReal, int direction) {
    private static final Words REAL = new Words("真实变化", "real change");
    private static final Words CHANCE = new Words("区间含 0", "may be chance");
    private static final Words FEW = new Words("样本不足", "too few");
    private static final Words NO_INTERVAL = new Words("无区间", "no interval");
    private static final Words NO_BEFORE = new Words("无往期", "none before");
    private static final Words DASH = new Words(Numbers.NONE, Numbers.NONE);

    /** No change to speak of, because there is no value. */
    static final Difference NONE = new Difference(DASH, NO_BEFORE, false, 0);

    /** The change from the earlier to the present value of a reading. */
    static Difference of(Indicator indicator, Reading reading) {
        if (reading.before().isEmpty() || reading.before().get().value().isEmpty()) {
            return new Difference(DASH, NO_BEFORE, false, 0);
        }
        ValueRow now = reading.row();
        ValueRow before = reading.before().get();
        if (!now.isUsable() || !before.isUsable()) {
            return new Difference(DASH, FEW, false, 0);
        }
        double difference = now.value().getAsDouble() - before.value().getAsDouble();
        Words size = Numbers.difference(indicator, difference);
        Optional<Boolean> isReal = isReal(indicator, now, before);
        if (isReal.isEmpty()) {
            return new Difference(size, NO_INTERVAL, false, 0);
        }
        int direction = isReal.get() ? better(indicator, difference) : 0;
        return new Difference(size, isReal.get() ? REAL : CHANCE, isReal.get(), direction);
    }

    private static int better(Indicator indicator, double difference) {
        return switch (indicator.direction()) {
            case UP -> (int) Math.signum(difference);
            case DOWN -> (int) -Math.signum(difference);
            case NEUTRAL -> 0;
        };
    }

    private static Optional<Boolean> isReal(Indicator indicator, ValueRow now, ValueRow before) {
        if (!now.hasInterval() || !before.hasInterval()) {
            return Optional.empty();
        }
        if (indicator.kind() == Kind.RATE && isCounted(now) && isCounted(before)) {
            return Optional.of(Change.ofCounts(
                            Math.round(now.numerator().getAsDouble()),
                            now.denominator().getAsDouble(),
                            Math.round(before.numerator().getAsDouble()),
                            before.denominator().getAsDouble(),
                            Confidence.NINETY_FIVE)
                    .isSignificant());
        }
        return Optional.of(excludesZero(now, before));
    }

    private static boolean isCounted(ValueRow row) {
        return row.numerator().isPresent()
                && row.denominator().isPresent()
                && row.denominator().getAsDouble() > 0
                && Math.abs(row.numerator().getAsDouble()
                                - Math.rint(row.numerator().getAsDouble()))
                        < 1e-6;
    }

    /**
     * Whether the interval of the difference, made of the two intervals, excludes 0: Newcombe (1998, method 10) for shares,
     * and the same construction for other estimates (Zou and Donner 2008).
     */
    private static boolean excludesZero(ValueRow now, ValueRow before) {
        double difference = now.value().getAsDouble() - before.value().getAsDouble();
        Interval first = interval(now);
        Interval second = interval(before);
        double down = Math.hypot(
                now.value().getAsDouble() - first.lower(),
                second.upper() - before.value().getAsDouble());
        double up = Math.hypot(
                first.upper() - now.value().getAsDouble(), before.value().getAsDouble() - second.lower());
        return difference - down > 0 || difference + up < 0;
    }

    private static Interval interval(ValueRow row) {
        double value = row.value().getAsDouble();
        return new Interval(
                Math.min(value, row.lower95().getAsDouble()),
                Math.max(value, row.upper95().getAsDouble()),
                Confidence.NINETY_FIVE);
    }
}
