package org.shequ.dags.cron;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes a cron expression as Quartz's: one for the days of the month, one for the weekdays, one for each n-th weekday. */
final class QuartzExpressions {
    private QuartzExpressions() {}

    static List<String> of(List<CronField> fields, Map<Integer, Set<Integer>> nthWeekdays, OptionalInt nearestWeekday) {
        String seconds = fields.size() > 5 ? list(fields, CronUnit.SECOND) : "0";
        String time = seconds + " " + list(fields, CronUnit.MINUTE) + " " + list(fields, CronUnit.HOUR);
        String month = list(fields, CronUnit.MONTH);
        String year = fields.size() > 6 ? " " + list(fields, CronUnit.YEAR) : "";
        List<String> made = new ArrayList<>();
        CronField weekdays = fields.get(CronUnit.WEEKDAY.ordinal());
        boolean isByWeekday = weekdays.isRestricted() || !nthWeekdays.isEmpty();
        if (fields.get(CronUnit.DAY.ordinal()).isRestricted() || nearestWeekday.isPresent() || !isByWeekday) {
            days(fields, nearestWeekday).forEach(day -> made.add(time + " " + day + " " + month + " ?" + year));
        }
        if (isByWeekday) {
            weekdays(weekdays, nthWeekdays).forEach(day -> made.add(time + " ? " + month + " " + day + year));
        }
        return made;
    }

    private static List<String> days(List<CronField> fields, OptionalInt nearestWeekday) {
        if (nearestWeekday.isPresent()) {
            return List.of(nearestWeekday.getAsInt() + "W");
        }
        CronField days = fields.get(CronUnit.DAY.ordinal());
        List<String> made = new ArrayList<>();
        if (days.isEvery() || !days.values().isEmpty()) {
            made.add(list(fields, CronUnit.DAY));
        }
        if (days.hasLast()) {
            made.add("L");
        }
        return made;
    }

    private static List<String> weekdays(CronField weekdays, Map<Integer, Set<Integer>> nthWeekdays) {
        if (nthWeekdays.isEmpty()) {
            return List.of(weekdays.values().stream()
                    .mapToObj(QuartzExpressions::weekday)
                    .collect(Collectors.joining(",")));
        }
        List<String> made = new ArrayList<>();
        nthWeekdays.forEach((day, places) ->
                places.forEach(place -> made.add(weekday(day) + (place == CronParser.LAST ? "L" : "#" + place))));
        return made;
    }

    /** Quartz counts from 1 for Sunday. */
    private static String weekday(int day) {
        return String.valueOf(day % 7 + 1);
    }

    private static String list(List<CronField> fields, CronUnit unit) {
        CronField field = fields.get(unit.ordinal());
        return field.isEvery()
                ? "*"
                : field.values().stream().mapToObj(String::valueOf).collect(Collectors.joining(","));
    }
}
