package org.shequ.dags.template;

import com.hubspot.jinjava.el.ext.NamedParameter;
import java.time.Duration;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.Map;
import org.shequ.dags.timetable.Delta;

/** A span of time as templates write it: {@code macros.timedelta(days=1)}, or the arguments of {@code add(months=1)}. */
@SuppressWarnings({"MemberName", "checkstyle:MethodName"})
public record PythonDelta(Period period, Duration duration) {

    /** Reads keyword arguments such as {@code days=1, hours=2}; a first plain argument counts days. */
    static PythonDelta of(Object... arguments) {
        Period period = Period.ZERO;
        Duration duration = Duration.ZERO;
        for (int i = 0; i < arguments.length; i++) {
            String unit = "days";
            Object value = arguments[i];
            if (value instanceof NamedParameter named) {
                unit = named.getName();
                value = named.getValue();
            } else if (i > 0) {
                throw new IllegalArgumentException("Cannot read a time span from more than one plain argument"
                        + " (expected keywords like days=1, hours=2)");
            }
            double amount = amount(unit, value);
            switch (unit) {
                case "years" -> period = period.plusYears((long) amount);
                case "months" -> period = period.plusMonths((long) amount);
                default -> duration = duration.plus(duration(unit, amount));
            }
        }
        return new PythonDelta(period, duration);
    }

    private static double amount(String unit, Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("Cannot read " + unit + " from '" + value + "' (expected a number)");
    }

    private static final Map<String, Long> SECONDS =
            Map.of("weeks", 604_800L, "days", 86_400L, "hours", 3_600L, "minutes", 60L, "seconds", 1L);

    private static Duration duration(String unit, double amount) {
        Long seconds = SECONDS.get(unit);
        if (seconds == null) {
            throw new IllegalArgumentException("Cannot read a time span of '" + unit
                    + "' (expected years, months, weeks, days, hours, minutes or seconds)");
        }
        return Duration.ofNanos(Math.round(amount * seconds * 1e9));
    }

    /** The time from one date to another. */
    static PythonDelta between(PythonDate from, PythonDate to) {
        return new PythonDelta(Period.ZERO, Duration.between(from.moment(), to.moment()));
    }

    PythonDelta plus(PythonDelta other) {
        return new PythonDelta(period.plus(other.period), duration.plus(other.duration));
    }

    PythonDelta negated() {
        return new PythonDelta(period.negated(), duration.negated());
    }

    public double total_seconds() {
        return duration.toNanos() / 1e9;
    }

    public long getDays() {
        return Math.floorDiv(duration.toSeconds(), 86_400L);
    }

    public long getSeconds() {
        return Math.floorMod(duration.toSeconds(), 86_400L);
    }

    ZonedDateTime after(ZonedDateTime date) {
        return step(date.plus(period), duration);
    }

    ZonedDateTime before(ZonedDateTime date) {
        return step(date.minus(period), duration.negated());
    }

    /** Whole days keep the clock time, as pendulum does; the rest is exact. */
    private static ZonedDateTime step(ZonedDateTime date, Duration duration) {
        return date.plusDays(duration.toDaysPart()).plus(duration.minusDays(duration.toDaysPart()));
    }

    @Override
    public String toString() {
        return Delta.of(period, duration).toString();
    }
}
