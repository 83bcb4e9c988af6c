package org.shequ.common.period;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.shequ.schemas.Words;
import org.shequ.schemas.city.CityCalendar;

/**
 * A stretch of months that values, scores and releases are of, in the calendar of a city.
 *
 * @param type code of {@code period_type}
 * @param name what tables call it: 2026-09, 2026-Q3, 2026-H2, 2026; a rolling year is called by the month it ends with, a
 *     survey wave by the month it is dated by
 * @param months its months
 * @param calendar the calendar it is cut by
 */
public record Period(Type type, String name, Span months, CityCalendar calendar) implements Serializable {
    private static final Pattern NAME = Pattern.compile("(\\d{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?");

    /** The codes of {@code period_type}. */
    public enum Type {
        MONTH(1),
        QUARTER(3),
        HALF_YEAR(6),
        YEAR(12),
        ROLLING_12(12),
        WAVE(1);

        private final int length;
        private final String code = name().toLowerCase(Locale.ROOT);

        Type(int length) {
            this.length = length;
        }

        /** How many months it has. */
        public int length() {
            return length;
        }

        /** The code as tables hold it. */
        public String code() {
            return code;
        }

        private static Type ofCode(String code, String name) {
            for (Type type : values()) {
                if (type.code().equals(code)) {
                    return type;
                }
            }
            throw unfit(code, name);
        }
    }

    /** The period of a type that a month lies in; for a rolling year the one that ends with the month. */
    public static Period of(Type type, YearMonth month, CityCalendar calendar) {
        int year = calendar.year(month);
        int number = calendar.place(month) / type.length();
        String name =
                switch (type) {
                    case MONTH, WAVE, ROLLING_12 -> month.toString();
                    case QUARTER -> year + "-Q" + (number + 1);
                    case HALF_YEAR -> year + "-H" + (number + 1);
                    case YEAR -> String.valueOf(year);
                };
        YearMonth first =
                switch (type) {
                    case MONTH, WAVE -> month;
                    case ROLLING_12 -> month.minusMonths(11);
                    case QUARTER, HALF_YEAR, YEAR -> calendar.month(year, number * type.length());
                };
        return new Period(type, name, new Span(first, first.plusMonths(type.length() - 1L)), calendar);
    }

    /**
     * The period that tables call so.
     *
     * @param type code of {@code period_type}
     * @param name as above
     * @param calendar the calendar it is cut by
     * @throws IllegalArgumentException where the name does not fit the type
     */
    public static Period of(String type, String name, CityCalendar calendar) {
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw unfit(type, name);
        }
        Period period = of(Type.ofCode(type, name), lastMonth(parts, calendar), calendar);
        if (!period.name.equals(name)) {
            throw unfit(type, name);
        }
        return period;
    }

    private static YearMonth lastMonth(Matcher parts, CityCalendar calendar) {
        int year = Integer.parseInt(parts.group(1));
        if (parts.group(2) != null) {
            return calendar.month(year, 3 * Integer.parseInt(parts.group(2)) - 1);
        }
        if (parts.group(3) != null) {
            return calendar.month(year, 6 * Integer.parseInt(parts.group(3)) - 1);
        }
        return parts.group(4) == null ? calendar.month(year, 11) : YearMonth.of(year, Integer.parseInt(parts.group(4)));
    }

    private static IllegalArgumentException unfit(String type, String name) {
        return new IllegalArgumentException("Cannot read period '" + name + "' of type " + type
                + " (expected 2026-09 for a month, a wave or the rolling_12 that ends with it, 2026-Q3 for a quarter, "
                + "2026-H2 for a half_year, 2026 for a year)");
    }

    /**
     * The periods whose values a change in some months can move: all that hold one of the months and have begun within
     * the observed months; rolling years only where all their months are observed.
     */
    public static Set<Period> touching(Collection<YearMonth> months, Span observed, CityCalendar calendar) {
        Set<Period> periods = new LinkedHashSet<>();
        for (YearMonth month : months.stream().sorted().toList()) {
            if (!observed.contains(month)) {
                continue;
            }
            for (Type type : List.of(Type.MONTH, Type.QUARTER, Type.HALF_YEAR, Type.YEAR, Type.WAVE)) {
                periods.add(of(type, month, calendar));
            }
            for (int later = 0; later < Type.ROLLING_12.length(); later++) {
                Period rolling = of(Type.ROLLING_12, month.plusMonths(later), calendar);
                if (observed.contains(rolling.months())) {
                    periods.add(rolling);
                }
            }
        }
        return periods;
    }

    /** The first month. */
    public YearMonth first() {
        return months.first();
    }

    /** The last month. */
    public YearMonth last() {
        return months.last();
    }

    /** The first day. */
    public LocalDate firstDay() {
        return calendar.firstDay(first());
    }

    /** The last day. */
    public LocalDate lastDay() {
        return calendar.lastDay(last());
    }

    /** The period of the same type just before this one; for a rolling year the one that ends a month earlier. */
    public Period previous() {
        return of(type, last().minusMonths(type == Type.ROLLING_12 ? 1 : type.length()), calendar);
    }

    /** The period of the same type a year earlier. */
    public Period yearBefore() {
        return of(type, last().minusYears(1), calendar);
    }

    /** The names of the months that end with this period, oldest first. */
    public List<String> monthsUntilEnd(int count) {
        List<String> names = new ArrayList<>();
        for (int back = count - 1; back >= 0; back--) {
            names.add(last().minusMonths(back).toString());
        }
        return names;
    }

    /** What a reader calls it; with its days where the city's calendar is not the natural one. */
    public Words words() {
        Words words = naturalWords();
        return calendar.isNatural()
                ? words
                : new Words(
                        words.zh() + "（" + firstDay() + " 至 " + lastDay() + "）",
                        words.en() + " (" + firstDay() + " to " + lastDay() + ")");
    }

    private Words naturalWords() {
        String year = name.substring(0, 4);
        int month = calendar.place(last()) + 1;
        return switch (type) {
            case QUARTER -> new Words(year + " 年第" + "一二三四".charAt(month / 3 - 1) + "季度", "Q" + month / 3 + " " + year);
            case HALF_YEAR ->
                month == 6
                        ? new Words(year + " 年上半年", "First half of " + year)
                        : new Words(year + " 年下半年", "Second half of " + year);
            case YEAR -> new Words(year + " 年", year);
            case ROLLING_12 -> new Words("至 " + name + " 的十二个月", "Twelve months to " + name);
            case MONTH, WAVE -> new Words(year + " 年 " + last().getMonthValue() + " 月", name);
        };
    }
}
