package org.shequ.jobs.extract;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.shequ.schemas.source.Reading;

/** Finds the days a source that comes daily has no file for, between its first and its last. */
final class MissingDays {
    private static final int MOST_NAMED = 5;

    private MissingDays() {}

    /** The days without a file, in order; none for a source that does not come daily. */
    static List<LocalDate> of(Reading reading, Collection<String> names) {
        if (reading.day().isBlank()) {
            return List.of();
        }
        Pattern pattern = Pattern.compile(reading.day());
        TreeSet<LocalDate> days = new TreeSet<>();
        names.forEach(name -> day(pattern, name).ifPresent(days::add));
        return days.isEmpty()
                ? List.of()
                : days.first()
                        .datesUntil(days.last())
                        .filter(day -> !days.contains(day))
                        .toList();
    }

    /** The newest day in the names; none for a source that does not come daily. */
    static Optional<LocalDate> newest(Reading reading, Collection<String> names) {
        if (reading.day().isBlank()) {
            return Optional.empty();
        }
        Pattern pattern = Pattern.compile(reading.day());
        return names.stream().flatMap(name -> day(pattern, name).stream()).max(Comparator.naturalOrder());
    }

    /** What an operator is told; blank where no day is missing. */
    static String told(String source, List<LocalDate> days) {
        if (days.isEmpty()) {
            return "";
        }
        String named = String.join(
                ", ", days.stream().limit(MOST_NAMED).map(LocalDate::toString).toList());
        return source + " has no file for " + days.size() + " day(s) 缺日: " + named
                + (days.size() > MOST_NAMED ? " and more" : "");
    }

    /** The last match in the name, as folders may carry dates of their own. */
    private static Optional<LocalDate> day(Pattern pattern, String name) {
        Matcher matcher = pattern.matcher(name);
        Optional<LocalDate> day = Optional.empty();
        while (matcher.find()) {
            try {
                day = Optional.of(LocalDate.parse(matcher.group()));
            } catch (DateTimeException notADay) {
                // Something that only looks like a day; the name may hold the day elsewhere.
                continue;
            }
        }
        return day;
    }
}
