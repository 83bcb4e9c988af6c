package org.shequ.dags.cron;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A cron expression with croniter's meaning: five fields, a sixth for seconds, a seventh for years; where both days are
 * restricted either may match. It finds fire times on a wall clock without a zone; {@link CronSchedule} adds the zone.
 */
public final class CronExpression {
    /** croniter gives up when no match lies within this many years of the start. */
    private static final int YEARS_SEARCHED = 50;

    private final String text;
    private final List<CronField> fields;
    private final Map<Integer, Set<Integer>> nthWeekdays;
    private final OptionalInt nearestWeekday;

    CronExpression(
            String text, List<CronField> fields, Map<Integer, Set<Integer>> nthWeekdays, OptionalInt nearestWeekday) {
        this.text = text;
        this.fields = List.copyOf(fields);
        this.nthWeekdays = Map.copyOf(nthWeekdays);
        this.nearestWeekday = nearestWeekday;
    }

    /**
     * Reads an expression or a preset such as {@code @daily}.
     *
     * @throws CronSyntaxException naming the field and what was expected
     */
    public static CronExpression parse(String text) {
        return new CronParser(text).parse();
    }

    /** The expression as written. */
    public String text() {
        return text;
    }

    /** The expression with a preset's name replaced by what it stands for, as Airflow shows it. */
    public String summary() {
        return CronParser.summary(text);
    }

    /** True if the hour field allows every hour, which decides how a repeated hour is treated when clocks change. */
    public boolean coversEveryHour() {
        return field(CronUnit.HOUR).isEvery();
    }

    /** True if the expression names seconds. */
    public boolean hasSeconds() {
        return fields.size() > 5;
    }

    /** The first fire time after {@code time}, or empty if there is none within fifty years. */
    public Optional<LocalDateTime> next(LocalDateTime time) {
        LocalDateTime start = hasSeconds()
                ? time.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)
                : time.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        return either(day -> forward(start, day), Direction.FORWARD);
    }

    /** The last fire time before {@code time}, or empty if there is none within fifty years. */
    public Optional<LocalDateTime> previous(LocalDateTime time) {
        LocalDateTime start = time.minusNanos(1).truncatedTo(hasSeconds() ? ChronoUnit.SECONDS : ChronoUnit.MINUTES);
        return either(day -> backward(start, day), Direction.BACKWARD);
    }

    /**
     * Expressions of Quartz whose fire times together are this one's, for whoever has to hand a schedule on; nothing here
     * schedules by them, since Quartz treats clock changes differently.
     */
    public List<String> quartz() {
        return QuartzExpressions.of(fields, nthWeekdays, nearestWeekday);
    }

    private enum Direction {
        FORWARD,
        BACKWARD
    }

    /** Where both days are restricted croniter searches twice, and finds nothing if either search finds nothing. */
    private Optional<LocalDateTime> either(Search search, Direction direction) {
        if (!field(CronUnit.DAY).isRestricted() || !field(CronUnit.WEEKDAY).isRestricted()) {
            return search.find(date -> dayOfMonthMatches(date) && weekdayMatches(date));
        }
        Optional<LocalDateTime> byDay =
                search.find(date -> dayOfMonthMatches(date) && (nthWeekdays.isEmpty() || weekdayMatches(date)));
        Optional<LocalDateTime> byWeekday =
                search.find(date -> weekdayMatches(date) && (nearestWeekday.isEmpty() || dayOfMonthMatches(date)));
        if (byDay.isEmpty() || byWeekday.isEmpty()) {
            return Optional.empty();
        }
        boolean dayIsFirst = byDay.get().isBefore(byWeekday.get());
        return dayIsFirst == (direction == Direction.FORWARD) ? byDay : byWeekday;
    }

    private interface Search {
        Optional<LocalDateTime> find(Predicate<LocalDate> day);
    }

    private Optional<LocalDateTime> forward(LocalDateTime start, Predicate<LocalDate> day) {
        LocalDate date = start.toLocalDate();
        LocalTime earliest = start.toLocalTime();
        int lastYear = date.getYear() + YEARS_SEARCHED;
        while (date.getYear() <= lastYear) {
            if (!yearMatches(date.getYear())) {
                date = LocalDate.of(date.getYear() + 1, 1, 1);
            } else if (!field(CronUnit.MONTH).allows(date.getMonthValue())) {
                date = date.withDayOfMonth(1).plusMonths(1);
            } else {
                Optional<LocalTime> time = day.test(date) ? timeAtOrAfter(earliest) : Optional.empty();
                if (time.isPresent()) {
                    return Optional.of(date.atTime(time.get()));
                }
                date = date.plusDays(1);
            }
            earliest = LocalTime.MIN;
        }
        return Optional.empty();
    }

    private Optional<LocalDateTime> backward(LocalDateTime start, Predicate<LocalDate> day) {
        LocalDate date = start.toLocalDate();
        LocalTime latest = start.toLocalTime();
        int firstYear = date.getYear() - YEARS_SEARCHED;
        while (date.getYear() >= firstYear) {
            if (!yearMatches(date.getYear())) {
                date = LocalDate.of(date.getYear() - 1, 12, 31);
            } else if (!field(CronUnit.MONTH).allows(date.getMonthValue())) {
                date = date.withDayOfMonth(1).minusDays(1);
            } else {
                Optional<LocalTime> time = day.test(date) ? timeAtOrBefore(latest) : Optional.empty();
                if (time.isPresent()) {
                    return Optional.of(date.atTime(time.get()));
                }
                date = date.minusDays(1);
            }
            latest = LocalTime.MAX;
        }
        return Optional.empty();
    }

    private Optional<LocalTime> timeAtOrAfter(LocalTime earliest) {
        CronField hours = field(CronUnit.HOUR);
        CronField minutes = field(CronUnit.MINUTE);
        for (int hour = hours.atOrAfter(earliest.getHour()); hour >= 0; hour = hours.atOrAfter(hour + 1)) {
            int fromMinute = hour == earliest.getHour() ? earliest.getMinute() : 0;
            for (int minute = minutes.atOrAfter(fromMinute); minute >= 0; minute = minutes.atOrAfter(minute + 1)) {
                boolean isSame = hour == earliest.getHour() && minute == earliest.getMinute();
                int second = secondAtOrAfter(isSame ? earliest.getSecond() : 0);
                if (second >= 0) {
                    return Optional.of(LocalTime.of(hour, minute, second));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<LocalTime> timeAtOrBefore(LocalTime latest) {
        CronField hours = field(CronUnit.HOUR);
        CronField minutes = field(CronUnit.MINUTE);
        for (int hour = hours.atOrBefore(latest.getHour()); hour >= 0; hour = hours.atOrBefore(hour - 1)) {
            int fromMinute = hour == latest.getHour() ? latest.getMinute() : 59;
            for (int minute = minutes.atOrBefore(fromMinute); minute >= 0; minute = minutes.atOrBefore(minute - 1)) {
                boolean isSame = hour == latest.getHour() && minute == latest.getMinute();
                int second = secondAtOrBefore(isSame ? latest.getSecond() : 59);
                if (second >= 0) {
                    return Optional.of(LocalTime.of(hour, minute, second));
                }
            }
        }
        return Optional.empty();
    }

    private int secondAtOrAfter(int from) {
        if (hasSeconds()) {
            return field(CronUnit.SECOND).atOrAfter(from);
        }
        return from == 0 ? 0 : -1;
    }

    private int secondAtOrBefore(int from) {
        return hasSeconds() ? field(CronUnit.SECOND).atOrBefore(from) : 0;
    }

    private boolean yearMatches(int year) {
        return fields.size() < 7 || field(CronUnit.YEAR).allows(year);
    }

    private boolean dayOfMonthMatches(LocalDate date) {
        if (nearestWeekday.isPresent()) {
            return date.getDayOfMonth() == nearestWeekday(YearMonth.from(date), nearestWeekday.getAsInt());
        }
        CronField days = field(CronUnit.DAY);
        return days.allows(date.getDayOfMonth()) || (days.hasLast() && date.getDayOfMonth() == date.lengthOfMonth());
    }

    /** The weekday nearest to a day without leaving the month: a Saturday gives Friday, a Sunday gives Monday. */
    private static int nearestWeekday(YearMonth month, int wanted) {
        int day = Math.min(wanted, month.lengthOfMonth());
        DayOfWeek weekday = month.atDay(day).getDayOfWeek();
        if (weekday == DayOfWeek.SATURDAY) {
            return day > 1 ? day - 1 : day + 2;
        }
        if (weekday == DayOfWeek.SUNDAY) {
            return day < month.lengthOfMonth() ? day + 1 : day - 2;
        }
        return day;
    }

    private boolean weekdayMatches(LocalDate date) {
        int weekday = date.getDayOfWeek().getValue() % 7;
        if (nthWeekdays.isEmpty()) {
            return field(CronUnit.WEEKDAY).allows(weekday);
        }
        Set<Integer> wanted = nthWeekdays.getOrDefault(weekday, Set.of());
        int nth = (date.getDayOfMonth() - 1) / 7 + 1;
        boolean isLast = date.getDayOfMonth() + 7 > date.lengthOfMonth();
        return wanted.contains(nth) || (isLast && wanted.contains(CronParser.LAST));
    }

    private CronField field(CronUnit unit) {
        return fields.get(unit.ordinal());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CronExpression that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
