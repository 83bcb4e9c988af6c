package org.shequ.jobs.measure;

import java.io.Serializable;
import java.time.YearMonth;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A stretch of months that values are made for, in the natural calendar. A city's own calendar (months from the 19th,
 * years from November) belongs here, beside {@link #of}; everything else sees only periods.
 *
 * @param type code of {@code period_type}
 * @param name what it is called: 2026-09, 2026-Q3, 2026-H2, 2026; a rolling year is called by the month it ends with
 * @param months its months
 */
public record Period(Type type, String name, Span months) implements Serializable {
    /** The codes of {@code period_type}. */
    public enum Type {
        MONTH(1),
        QUARTER(3),
        HALF_YEAR(6),
        YEAR(12),
        ROLLING_12(12),
        WAVE(1);

        private final int length;

        Type(int length) {
            this.length = length;
        }

        /** How many months it has. */
        public int length() {
            return length;
        }

        /** The code as tables hold it. */
        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** The period of a type that a month lies in; for a rolling year the one that ends with the month. */
    public static Period of(Type type, YearMonth month) {
        int year = month.getYear();
        int at = month.getMonthValue() - 1;
        return switch (type) {
            case MONTH, WAVE -> new Period(type, month.toString(), new Span(month, month));
            case QUARTER -> cut(type, year + "-Q" + (at / 3 + 1), year, at / 3);
            case HALF_YEAR -> cut(type, year + "-H" + (at / 6 + 1), year, at / 6);
            case YEAR -> cut(type, String.valueOf(year), year, 0);
            case ROLLING_12 -> new Period(type, month.toString(), new Span(month.minusMonths(11), month));
        };
    }

    private static Period cut(Type type, String name, int year, int number) {
        YearMonth first = YearMonth.of(year, number * type.length() + 1);
        return new Period(type, name, new Span(first, first.plusMonths(type.length() - 1L)));
    }

    /**
     * The periods whose values a change in some months can move: all that hold one of the months and have begun within
     * the observed months; rolling years only where all their months are observed.
     */
    public static Set<Period> touching(Collection<YearMonth> months, Span observed) {
        Set<Period> periods = new LinkedHashSet<>();
        for (YearMonth month : months.stream().sorted().toList()) {
            if (!observed.contains(month)) {
                continue;
            }
            for (Type type : List.of(Type.MONTH, Type.QUARTER, Type.HALF_YEAR, Type.YEAR, Type.WAVE)) {
                periods.add(of(type, month));
            }
            for (int later = 0; later < Type.ROLLING_12.length(); later++) {
                Period rolling = of(Type.ROLLING_12, month.plusMonths(later));
                if (observed.contains(rolling.months())) {
                    periods.add(rolling);
                }
            }
        }
        return periods;
    }
}
