package org.shequ.jobs.evaluate;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A period as tables name it. The label says which months it holds: {@code 2026}, {@code 2026-H1}, {@code 2026-Q3} or
 * {@code 2026-09}; a rolling year is named by its last month, a survey wave by the month it is dated by.
 *
 * @param type month, quarter, half_year, year, rolling_12 or wave
 * @param label as above
 */
public record Period(String type, String label) {
    private static final Pattern FORM = Pattern.compile("(\\d{4})(?:-(?:Q([1-4])|H([12])|(\\d{2})))?");

    public Period {
        if (!FORM.matcher(label).matches()) {
            throw new IllegalArgumentException("Cannot place period '" + label + "' of type " + type
                    + " (expected 2026, 2026-H1, 2026-Q3 or 2026-09)");
        }
    }

    /** The last month of the period. */
    public YearMonth last() {
        Matcher parts = FORM.matcher(label);
        parts.matches();
        int year = Integer.parseInt(parts.group(1));
        if (parts.group(2) != null) {
            return YearMonth.of(year, 3 * Integer.parseInt(parts.group(2)));
        }
        if (parts.group(3) != null) {
            return YearMonth.of(year, 6 * Integer.parseInt(parts.group(3)));
        }
        return YearMonth.of(year, parts.group(4) == null ? 12 : Integer.parseInt(parts.group(4)));
    }

    /** The last day of the period. */
    public LocalDate lastDay() {
        return last().atEndOfMonth();
    }

    /** The period of the same type just before this one. */
    public Period previous() {
        return back(type.equals("rolling_12") ? 1 : months());
    }

    /** The period of the same type a year earlier. */
    public Period yearBefore() {
        return back(12);
    }

    private Period back(int months) {
        YearMonth end = last().minusMonths(months);
        return new Period(
                type,
                switch (label.length() == 4 ? 'Y' : label.charAt(5)) {
                    case 'Y' -> String.valueOf(end.getYear());
                    case 'Q' -> end.getYear() + "-Q" + end.getMonthValue() / 3;
                    case 'H' -> end.getYear() + "-H" + end.getMonthValue() / 6;
                    default -> end.toString();
                });
    }

    private int months() {
        return switch (label.length() == 4 ? 'Y' : label.charAt(5)) {
            case 'Y' -> 12;
            case 'Q' -> 3;
            case 'H' -> 6;
            default -> 1;
        };
    }
}
