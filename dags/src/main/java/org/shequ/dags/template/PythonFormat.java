package org.shequ.dags.template;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's strftime and strptime directives, in the C locale. */
final class PythonFormat {
    private PythonFormat() {}

    static String format(ZonedDateTime date, String pattern) {
        return formatter(pattern, Use.WRITING).format(date);
    }

    /** Reads a date; a missing time is midnight, as in Python. */
    static LocalDateTime parse(String text, String pattern) {
        try {
            TemporalAccessor parsed = formatter(pattern, Use.READING).parse(text);
            LocalDate date = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            return (date == null ? LocalDate.of(1900, 1, 1) : date).atTime(time == null ? LocalTime.MIDNIGHT : time);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "Cannot read date '" + text + "': it does not match '" + pattern + "'", e);
        }
    }

    private static final Map<String, String> LETTERS = letters();
    private static final Pattern LETTER =
            Pattern.compile("\\[([^\\]]*)\\]|YYYY|YY|MMMM|MMM|MM|DDDD|DD|HH|hh|mm|ss|SSSSSS|dddd|ddd|A|ZZ");

    private static Map<String, String> letters() {
        Map<String, String> letters = new HashMap<>();
        letters.put("YYYY", "%Y");
        letters.put("YY", "%y");
        letters.put("MMMM", "%B");
        letters.put("MMM", "%b");
        letters.put("MM", "%m");
        letters.put("DDDD", "%j");
        letters.put("DD", "%d");
        letters.put("HH", "%H");
        letters.put("hh", "%I");
        letters.put("mm", "%M");
        letters.put("ss", "%S");
        letters.put("SSSSSS", "%f");
        letters.put("dddd", "%A");
        letters.put("ddd", "%a");
        letters.put("A", "%p");
        letters.put("ZZ", "%z");
        return letters;
    }

    /** The strftime pattern for one in pendulum's letters; text in brackets stands for itself. */
    static String directives(String letters) {
        return LETTER.matcher(letters.replace("%", "%%"))
                .replaceAll(found ->
                        Matcher.quoteReplacement(found.group(1) == null ? LETTERS.get(found.group()) : found.group(1)));
    }

    private enum Use {
        WRITING,
        READING
    }

    private static DateTimeFormatter formatter(String pattern, Use use) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%') {
                builder.appendLiteral(c);
            } else if (++i < pattern.length()) {
                append(builder, pattern.charAt(i), pattern, use);
            } else {
                builder.appendLiteral('%');
            }
        }
        return builder.toFormatter(Locale.US);
    }

    private static void append(DateTimeFormatterBuilder builder, char directive, String pattern, Use use) {
        switch (directive) {
            case 'Y' -> builder.appendValue(ChronoField.YEAR, 4, 4, SignStyle.NEVER);
            case 'y' -> builder.appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.of(1969, 1, 1));
            case 'm' -> number(builder, ChronoField.MONTH_OF_YEAR, 2, use);
            case 'd' -> number(builder, ChronoField.DAY_OF_MONTH, 2, use);
            case 'H' -> number(builder, ChronoField.HOUR_OF_DAY, 2, use);
            case 'I' -> number(builder, ChronoField.CLOCK_HOUR_OF_AMPM, 2, use);
            case 'M' -> number(builder, ChronoField.MINUTE_OF_HOUR, 2, use);
            case 'S' -> number(builder, ChronoField.SECOND_OF_MINUTE, 2, use);
            case 'j' -> number(builder, ChronoField.DAY_OF_YEAR, 3, use);
            case 'f' -> builder.appendFraction(ChronoField.MICRO_OF_SECOND, 6, 6, false);
            case 'p' -> builder.appendText(ChronoField.AMPM_OF_DAY);
            case 'a' -> builder.appendText(ChronoField.DAY_OF_WEEK, TextStyle.SHORT);
            case 'A' -> builder.appendText(ChronoField.DAY_OF_WEEK, TextStyle.FULL);
            case 'b', 'h' -> builder.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.SHORT);
            case 'B' -> builder.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.FULL);
            case 'u' -> builder.appendValue(ChronoField.DAY_OF_WEEK, 1);
            case 'V' -> builder.appendValue(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 2);
            case 'G' -> builder.appendValue(IsoFields.WEEK_BASED_YEAR, 4);
            case 'z' -> builder.appendOffset("+HHMM", "+0000");
            case 'Z' -> builder.appendZoneText(TextStyle.SHORT);
            case 'F' -> builder.append(formatter("%Y-%m-%d", use));
            case 'T' -> builder.append(formatter("%H:%M:%S", use));
            case 's' -> builder.appendValue(ChronoField.INSTANT_SECONDS);
            case '%' -> builder.appendLiteral('%');
            default ->
                throw new IllegalArgumentException("Cannot format a date with '" + pattern + "': %" + directive
                        + " is not known here (expected one of Y y m d H I M S f j p a A b B u V G z Z F T s)");
        }
    }

    /** Written with leading zeros, read with or without, as Python does. */
    private static void number(DateTimeFormatterBuilder builder, ChronoField field, int width, Use use) {
        if (use == Use.WRITING) {
            builder.appendValue(field, width);
        } else {
            builder.appendValue(field, 1, width, SignStyle.NOT_NEGATIVE);
        }
    }
}
