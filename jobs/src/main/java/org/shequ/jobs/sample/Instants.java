package org.shequ.jobs.sample;

import java.time.LocalDate;

/** Instants of local time as the city counts them, and how exports print them. */
final class Instants {
    /** Later than anything: what never happens. */
    static final long NEVER = Long.MAX_VALUE / 4;

    private Instants() {}

    /** The instant if an export of that day can know it, otherwise NEVER. */
    static long known(long instant, long exported) {
        return instant < exported ? instant : NEVER;
    }

    /** 2026-09-01 08:05:09, or empty for NEVER. */
    static String dashed(long instant) {
        if (instant == NEVER) {
            return "";
        }
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(instant, CityMonth.DAY));
        int second = (int) Math.floorMod(instant, CityMonth.DAY);
        char[] text = new char[19];
        put(text, 0, 4, day.getYear());
        text[4] = '-';
        put(text, 5, 2, day.getMonthValue());
        text[7] = '-';
        put(text, 8, 2, day.getDayOfMonth());
        text[10] = ' ';
        put(text, 11, 2, second / 3_600);
        text[13] = ':';
        put(text, 14, 2, second / 60 % 60);
        text[16] = ':';
        put(text, 17, 2, second % 60);
        return new String(text);
    }

    /** 2026/9/1 8:05, or empty for NEVER: the seconds are lost, as in such exports. */
    static String slashed(long instant) {
        if (instant == NEVER) {
            return "";
        }
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(instant, CityMonth.DAY));
        int minute = (int) Math.floorMod(instant, CityMonth.DAY) / 60;
        return day.getYear() + "/" + day.getMonthValue() + "/" + day.getDayOfMonth() + " " + minute / 60 + ":"
                + digits(minute % 60, 2);
    }

    /** Days since 1899-12-30, as spreadsheets count them. */
    static double serial(long instant) {
        return instant / (double) CityMonth.DAY + 25_569;
    }

    /** A number with leading zeros. */
    static String digits(int number, int width) {
        String text = Integer.toString(number);
        return text.length() >= width ? text : "0".repeat(width - text.length()) + text;
    }

    private static void put(char[] text, int at, int width, int number) {
        int rest = number;
        for (int i = at + width - 1; i >= at; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
