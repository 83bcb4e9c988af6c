package org.shequ.dags.timetable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A step in time: a fixed duration (Python's timedelta) or a calendar step of months and days (dateutil's relativedelta),
 * counted in UTC.
 */
public record Delta(Period period, Duration duration) {
    public static final Delta ZERO = new Delta(Period.ZERO, Duration.ZERO);

    public static Delta of(Duration duration) {
        return new Delta(Period.ZERO, duration);
    }

    public static Delta of(Period period, Duration duration) {
        return new Delta(Period.of(period.getYears(), period.getMonths(), 0), duration.plusDays(period.getDays()));
    }

    /** True if the step counts months, whose lengths differ. */
    public boolean isCalendar() {
        return !period.isZero();
    }

    public Instant after(Instant time) {
        return local(time).plus(period).plus(duration).toInstant(ZoneOffset.UTC);
    }

    public Instant before(Instant time) {
        return local(time).minus(period).minus(duration).toInstant(ZoneOffset.UTC);
    }

    /** {@code time} rounded down to a multiple of a fixed step since 1970. */
    Instant floor(Instant time) {
        long step = duration.toMillis();
        long millis = time.toEpochMilli();
        return Instant.ofEpochMilli(millis - Math.floorMod(millis, step));
    }

    void requireForward() {
        Instant origin = Instant.parse("2024-01-01T00:00:00Z");
        if (!after(origin).isAfter(origin)) {
            throw new IllegalArgumentException("Cannot schedule every " + this + ": it does not move forward"
                    + " (expected a step greater than zero)");
        }
    }

    private static LocalDateTime local(Instant time) {
        return LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    /** As Python writes it: {@code 1 day, 2:00:00} for a fixed step, {@code relativedelta(months=+1)} for a calendar one. */
    @Override
    public String toString() {
        if (isCalendar()) {
            return relativedelta();
        }
        long seconds = duration.toSeconds();
        long days = Math.floorDiv(seconds, 86400L);
        long rest = Math.floorMod(seconds, 86400L);
        String clock = "%d:%02d:%02d".formatted(rest / 3600, rest / 60 % 60, rest % 60);
        if (days == 0) {
            return clock;
        }
        return days + (Math.abs(days) == 1 ? " day, " : " days, ") + clock;
    }

    private String relativedelta() {
        Period whole = period.normalized();
        long[] amounts = {
            whole.getYears(),
            whole.getMonths(),
            duration.toDaysPart(),
            duration.toHoursPart(),
            duration.toMinutesPart(),
            duration.toSecondsPart()
        };
        String[] names = {"years", "months", "days", "hours", "minutes", "seconds"};
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            if (amounts[i] != 0) {
                parts.add("%s=%+d".formatted(names[i], amounts[i]));
            }
        }
        return "relativedelta(" + String.join(", ", parts) + ")";
    }
}
