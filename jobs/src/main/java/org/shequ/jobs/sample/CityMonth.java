package org.shequ.jobs.sample;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * One month of the city: when things happen in it. Instants in this room are seconds of local time since 1970-01-01
 * 00:00 local time; the city knows no other zone.
 *
 * @param index counted from 0
 * @param month the calendar month
 * @param digits the month as 202609, for numbers of records
 * @param dayWeights running sum of the weights of its days
 */
record CityMonth(int index, YearMonth month, String digits, double[] dayWeights) {
    static final long DAY = 86_400;
    static final long HOUR = 3_600;
    private static final double[] GRID_SEASON = {0.95, 0.72, 1, 1.02, 1.05, 1.12, 1.18, 1.15, 1.05, 0.95, 0.95, 0.9};
    private static final double[] HOTLINE_SEASON = {1.08, 0.75, 0.92, 0.9, 0.95, 1.1, 1.22, 1.15, 0.95, 0.88, 1.2, 1.15
    };
    private static final double[] TASK_SEASON = {0.95, 0.6, 1, 0.95, 1, 1.15, 0.95, 0.9, 1, 0.95, 1.2, 1.45};
    private static final int[] WORKING_HOURS = {8, 8, 8, 9, 9, 9, 9, 10, 10, 10, 11, 14, 14, 15, 15, 15, 16, 16, 17, 19
    };
    private static final int[] CALLING_HOURS = {
        6, 7, 8, 8, 9, 9, 9, 10, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23
    };

    static List<CityMonth> sequence(YearMonth first, int count) {
        List<CityMonth> months = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            months.add(of(i, first.plusMonths(i)));
        }
        return List.copyOf(months);
    }

    private static CityMonth of(int index, YearMonth month) {
        double[] weights = new double[month.lengthOfMonth()];
        double sum = 0;
        for (int day = 0; day < weights.length; day++) {
            sum += weight(month.atDay(day + 1));
            weights[day] = sum;
        }
        return new CityMonth(index, month, month.toString().replace("-", ""), weights);
    }

    private static double weight(LocalDate day) {
        boolean holiday = (day.getMonthValue() == 10 && day.getDayOfMonth() <= 7)
                || (day.getMonthValue() == 5 && day.getDayOfMonth() <= 5)
                || (day.getMonthValue() == 1 && day.getDayOfMonth() == 1);
        double weekday = day.getDayOfWeek() == DayOfWeek.SUNDAY
                ? 0.55
                : day.getDayOfWeek() == DayOfWeek.SATURDAY ? 0.7 : day.getDayOfWeek() == DayOfWeek.MONDAY ? 1.15 : 1;
        return holiday ? 0.5 * weekday : weekday;
    }

    long start() {
        return month.atDay(1).toEpochDay() * DAY;
    }

    /** The first second after the month. */
    long end() {
        return month.plusMonths(1).atDay(1).toEpochDay() * DAY;
    }

    double gridSeason() {
        return GRID_SEASON[month.getMonthValue() - 1];
    }

    double hotlineSeason() {
        return HOTLINE_SEASON[month.getMonthValue() - 1];
    }

    double taskSeason() {
        return TASK_SEASON[month.getMonthValue() - 1];
    }

    /** An instant when offices work: more on weekdays than on Sundays and holidays. */
    long working(Chance chance) {
        return day(chance) + WORKING_HOURS[chance.below(WORKING_HOURS.length)] * HOUR + chance.below(3_600);
    }

    /** An instant when residents call: daytime and evening. */
    long calling(Chance chance) {
        return day(chance) + CALLING_HOURS[chance.below(CALLING_HOURS.length)] * HOUR + chance.below(3_600);
    }

    private long day(Chance chance) {
        double at = chance.uniform(0, dayWeights[dayWeights.length - 1]);
        int day = 0;
        while (dayWeights[day] <= at) {
            day++;
        }
        return start() + day * DAY;
    }

    /** The same instant, or the next morning when it falls into the night. */
    static long awake(long instant, Chance chance) {
        long hour = Math.floorMod(instant, DAY) / HOUR;
        if (hour >= 8 && hour < 20) {
            return instant;
        }
        long morning = hour < 8 ? instant - Math.floorMod(instant, DAY) : instant - Math.floorMod(instant, DAY) + DAY;
        return morning + 8 * HOUR + chance.below(2 * 3_600);
    }

    @Override
    public String toString() {
        return month.toString();
    }
}
