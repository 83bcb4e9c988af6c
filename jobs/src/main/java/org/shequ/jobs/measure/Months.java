package org.shequ.jobs.measure;

import java.time.YearMonth;

/** Months as consecutive whole numbers: 12 times the year plus the month counted from 0. */
final class Months {
    private Months() {}

    static int index(YearMonth month) {
        return month.getYear() * 12 + month.getMonthValue() - 1;
    }

    /** The number of a month written yyyy-MM. */
    static int index(String month) {
        return Integer.parseInt(month, 0, month.length() - 3, 10) * 12
                + Integer.parseInt(month, month.length() - 2, month.length(), 10)
                - 1;
    }

    static YearMonth month(int index) {
        return YearMonth.of(Math.floorDiv(index, 12), Math.floorMod(index, 12) + 1);
    }
}
