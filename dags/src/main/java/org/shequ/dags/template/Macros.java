package org.shequ.dags.template;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Airflow's {@code macros}, under Python's names since templates call them. */
public final class Macros {

    /** A date some days later: {@code ds_add('2026-01-31', 1)} is 2026-02-01. */
    public String ds_add(String date, long days) {
        return LocalDate.parse(date).plusDays(days).toString();
    }

    /** A date written in another way. */
    public String ds_format(String date, String from, String to) {
        return PythonFormat.format(PythonFormat.parse(date, from).atZone(ZoneOffset.UTC), to);
    }

    /** A date written for people of a locale, in Unicode's pattern letters. */
    public String ds_format_locale(String date, String from, String to, String locale) {
        Locale language = Locale.forLanguageTag(locale.replace('_', '-'));
        return DateTimeFormatter.ofPattern(to, language)
                .format(PythonFormat.parse(date, from).atZone(ZoneOffset.UTC));
    }

    /** How far a date lies before or after another: {@code 1 day before}. */
    public String datetime_diff_for_humans(Object date, Object since) {
        LocalDateTime one = local(date);
        LocalDateTime other = local(since);
        return span(one, other) + (one.isBefore(other) ? " before" : " after");
    }

    /** How far a date lies from now: {@code 1 day ago}, {@code in 1 day}. */
    public String datetime_diff_for_humans(Object date) {
        LocalDateTime one = local(date);
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);
        return one.isBefore(now) ? span(one, now) + " ago" : "in " + span(one, now);
    }

    public PythonDelta timedelta(Object... arguments) {
        return PythonDelta.of(arguments);
    }

    public double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    public Datetime getDatetime() {
        return new Datetime();
    }

    public Uuid getUuid() {
        return new Uuid();
    }

    /** Python's datetime class, as far as commands use it. */
    public static final class Datetime {
        public PythonDate now() {
            return new PythonDate(ZonedDateTime.now(ZoneOffset.UTC));
        }

        public PythonDate utcnow() {
            return now();
        }

        public PythonDate strptime(String text, String pattern) {
            return PythonDate.withoutZone(PythonFormat.parse(text, pattern));
        }

        public PythonDate fromisoformat(String text) {
            return PythonDate.withoutZone(local(text));
        }
    }

    /** Python's uuid module, as far as commands use it. */
    public static final class Uuid {
        public String uuid4() {
            return UUID.randomUUID().toString();
        }
    }

    private static LocalDateTime local(Object date) {
        if (date instanceof PythonDate python) {
            return python.moment().withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
        }
        String text = String.valueOf(date);
        if (text.length() == 10) {
            return LocalDate.parse(text).atStartOfDay();
        }
        return DateTimeFormatter.ISO_DATE_TIME.parseBest(
                                text.replace(' ', 'T'), ZonedDateTime::from, LocalDateTime::from)
                        instanceof ZonedDateTime zoned
                ? zoned.withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime()
                : LocalDateTime.parse(text.replace(' ', 'T'));
    }

    private static String span(LocalDateTime one, LocalDateTime other) {
        LocalDateTime from = one.isBefore(other) ? one : other;
        LocalDateTime to = one.isBefore(other) ? other : one;
        long months = ChronoUnit.MONTHS.between(from, to);
        long days = ChronoUnit.DAYS.between(from.plus(Period.ofMonths((int) months)), to);
        long seconds = ChronoUnit.SECONDS.between(from, to);
        if (months >= 12) {
            return count(months / 12, "year");
        }
        if (months > 0) {
            return count(months, "month");
        }
        if (days >= 7) {
            return count(days / 7, "week");
        }
        if (days > 0) {
            return count(days, "day");
        }
        if (seconds >= 3600) {
            return count(seconds / 3600, "hour");
        }
        if (seconds >= 60) {
            return count(seconds / 60, "minute");
        }
        return seconds > 10 ? count(seconds, "second") : "a few seconds";
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
