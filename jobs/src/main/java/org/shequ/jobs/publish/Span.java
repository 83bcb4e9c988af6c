package org.shequ.jobs.publish;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.shequ.schemas.Words;

/**
 * A period as tables name it: 2026-09, 2026-Q3, 2026-H2 or 2026.
 *
 * @param type code of period_type
 * @param label the name in tables
 * @param first first month
 * @param last last month
 */
public record Span(String type, String label, YearMonth first, YearMonth last) {
    private static final Pattern LABEL = Pattern.compile("(\\d{4})(?:-(?:Q([1-4])|H([12])|(0[1-9]|1[0-2])))?");

    /** Reads a period; refuses a label that does not fit its type. */
    public static Span of(String type, String label) {
        Matcher matcher = LABEL.matcher(label);
        if (!matcher.matches()) {
            throw unfit(type, label);
        }
        int year = Integer.parseInt(matcher.group(1));
        boolean isMonthly = type.equals("month") || type.equals("wave") || type.equals("rolling_12");
        if (matcher.group(2) != null && type.equals("quarter")) {
            return from(type, label, YearMonth.of(year, Integer.parseInt(matcher.group(2)) * 3 - 2), 3);
        }
        if (matcher.group(3) != null && type.equals("half_year")) {
            return from(type, label, YearMonth.of(year, Integer.parseInt(matcher.group(3)) * 6 - 5), 6);
        }
        if (matcher.group(4) != null && isMonthly) {
            YearMonth month = YearMonth.of(year, Integer.parseInt(matcher.group(4)));
            return type.equals("rolling_12")
                    ? from(type, label, month.minusMonths(11), 12)
                    : from(type, label, month, 1);
        }
        if (label.length() == 4 && type.equals("year")) {
            return from(type, label, YearMonth.of(year, 1), 12);
        }
        throw unfit(type, label);
    }

    private static IllegalArgumentException unfit(String type, String label) {
        return new IllegalArgumentException("Cannot read period '" + label + "' of type " + type
                + " (expected 2026-09 for a month, 2026-Q3 for a quarter, 2026-H2 for a half-year, 2026 for a year)");
    }

    private static Span from(String type, String label, YearMonth first, int months) {
        return new Span(type, label, first, first.plusMonths(months - 1L));
    }

    /** The last day. */
    public LocalDate lastDay() {
        return last.atEndOfMonth();
    }

    /** The label of the same period a year before. */
    public String yearBefore() {
        return (Integer.parseInt(label.substring(0, 4)) - 1) + label.substring(4);
    }

    /** The labels of the months that end with this period, oldest first. */
    public List<String> monthsUntilEnd(int count) {
        List<String> months = new ArrayList<>();
        for (int back = count - 1; back >= 0; back--) {
            months.add(last.minusMonths(back).toString());
        }
        return months;
    }

    /** What a reader calls it. */
    public Words words() {
        String year = label.substring(0, 4);
        return switch (type) {
            case "quarter" -> {
                int quarter = last.getMonthValue() / 3;
                yield new Words(year + " 年第" + "一二三四".charAt(quarter - 1) + "季度", "Q" + quarter + " " + year);
            }
            case "half_year" ->
                last.getMonthValue() == 6
                        ? new Words(year + " 年上半年", "First half of " + year)
                        : new Words(year + " 年下半年", "Second half of " + year);
            case "year" -> new Words(year + " 年", year);
            case "rolling_12" -> new Words("至 " + label + " 的十二个月", "Twelve months to " + label);
            default -> new Words(year + " 年 " + last.getMonthValue() + " 月", label);
        };
    }
}
