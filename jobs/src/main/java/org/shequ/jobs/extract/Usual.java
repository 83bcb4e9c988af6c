package org.shequ.jobs.extract;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.shequ.jobs.job.SourceLimit;
import org.shequ.schemas.source.Column;
import org.shequ.schemas.source.Limits;
import org.shequ.schemas.source.Question;
import org.shequ.schemas.source.Source;

/** Compares what comes of a source with what used to come: columns, rows a day, and how long ago. */
final class Usual {
    private static final int DAYS = 28;
    private static final int ENOUGH_DAYS = 5;

    private final Source source;
    private final List<Map<String, Object>> known;
    private final LocalDate date;

    /**
     * @param known the rows of raw.delivery that speak of the source
     * @param date the business date
     */
    Usual(Source source, List<Map<String, Object>> known, LocalDate date) {
        this.source = source;
        this.known = known;
        this.date = date;
    }

    /** What columns came new, and which that the mapping uses are gone; blank where none. */
    String drift(Collection<Delivery> deliveries) {
        if (known.isEmpty()) {
            return "";
        }
        Set<String> before =
                known.stream().flatMap(row -> columns(row).stream()).collect(Collectors.toSet());
        Set<String> last = known.stream()
                .max(Comparator.comparing((Map<String, Object> row) -> (LocalDate) row.get("received_on")))
                .map(row -> Set.copyOf(columns(row)))
                .orElseThrow();
        Set<String> used = used();
        List<String> told = new ArrayList<>();
        for (Delivery delivery : deliveries) {
            Set<String> now = new LinkedHashSet<>(
                    delivery.columns().stream().map(Usual::general).toList());
            Set<String> fresh = new LinkedHashSet<>(now);
            fresh.removeAll(before);
            Set<String> gone = last.stream()
                    .filter(column -> used.contains(column) && !now.contains(column) && !now.isEmpty())
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            if (!fresh.isEmpty()) {
                told.add("new column 新列 " + String.join(", ", fresh) + " in "
                        + delivery.file().name());
            }
            if (!gone.isEmpty()) {
                told.add("column gone 缺列 " + String.join(", ", gone) + " in "
                        + delivery.file().name());
            }
        }
        return told.isEmpty() ? "" : source.id() + ": " + String.join("; ", told);
    }

    @SuppressWarnings("unchecked")
    private static List<String> columns(Map<String, Object> row) {
        return ((List<String>) row.get("columns")).stream().map(Usual::general).toList();
    }

    /** One name for all places of a list within a row. */
    private static String general(String column) {
        return column.replaceAll("\\[\\d+]", "[]");
    }

    private Set<String> used() {
        Set<String> used = new LinkedHashSet<>();
        source.columns().stream().map(Column::from).forEach(used::addAll);
        source.versionAt().map(Column::from).ifPresent(used::addAll);
        source.questions().stream().map(Question::from).forEach(used::addAll);
        return used.stream().map(Usual::general).collect(Collectors.toSet());
    }

    /**
     * Whether the rows of the business date are as many as usual; empty where the source has no such limit.
     *
     * @param rows how many have just come
     */
    Optional<SourceLimit> volume(long rows) {
        return source.limits().volume().map(limit -> volume(rows, limit));
    }

    private SourceLimit volume(long rows, Limits.Volume limit) {
        Map<LocalDate, Long> byDay = new TreeMap<>();
        known.forEach(row -> byDay.merge((LocalDate) row.get("received_on"), (Long) row.get("row_count"), Long::sum));
        List<Long> days = byDay.entrySet().stream()
                .filter(day -> day.getKey().isBefore(date) && !day.getKey().isBefore(date.minusDays(DAYS)))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
        long today = rows + byDay.getOrDefault(date, 0L);
        Optional<Double> most = Optional.of(limit.most()).filter(bound -> bound < Double.MAX_VALUE);
        if (days.size() < ENOUGH_DAYS) {
            return new SourceLimit(
                    source.id(),
                    SourceLimit.Kind.VOLUME,
                    Optional.of(limit.least()),
                    most,
                    Optional.empty(),
                    today,
                    Optional.empty(),
                    SourceLimit.State.UNKNOWN,
                    "");
        }
        double usual = (days.get((days.size() - 1) / 2) + days.get(days.size() / 2)) / 2.0;
        boolean isUsual = today >= limit.least() * usual && today <= limit.most() * usual;
        return new SourceLimit(
                source.id(),
                SourceLimit.Kind.VOLUME,
                Optional.of(limit.least()),
                most,
                Optional.of(today == usual ? 1.0 : today / usual),
                today,
                Optional.of(usual),
                state(isUsual, limit.then()),
                isUsual
                        ? ""
                        : told(
                                limit.then(),
                                String.format(
                                        Locale.ROOT,
                                        "%d rows came for %s, where %.0f are usual (median of %d days; expected %s to %s of it, limits.volume in %s)",
                                        today,
                                        date,
                                        usual,
                                        days.size(),
                                        limit.least(),
                                        most.map(String::valueOf).orElse("any number"),
                                        source.file())));
    }

    /**
     * Whether the newest delivery is young enough; empty where the source has no such limit, or nothing ever came.
     *
     * @param arrived what has just come
     * @param named the newest day in the names of its files, where they carry one
     */
    Optional<SourceLimit> freshness(Collection<Delivery> arrived, Optional<LocalDate> named) {
        Optional<LocalDate> newest = named.or(() -> arrived.isEmpty()
                ? known.stream().map(row -> (LocalDate) row.get("received_on")).max(Comparator.naturalOrder())
                : Optional.of(date));
        return source.limits().freshness().flatMap(limit -> newest.map(day -> freshness(day, limit)));
    }

    private SourceLimit freshness(LocalDate newest, Limits.Freshness limit) {
        long age = ChronoUnit.DAYS.between(newest, date);
        boolean isFresh = age <= limit.days();
        return new SourceLimit(
                source.id(),
                SourceLimit.Kind.FRESHNESS,
                Optional.empty(),
                Optional.of((double) limit.days()),
                Optional.of((double) age),
                age,
                Optional.empty(),
                state(isFresh, limit.then()),
                isFresh
                        ? ""
                        : told(
                                limit.then(),
                                "its newest delivery is of " + newest + ", " + age + " days before " + date
                                        + " (expected at most " + limit.days() + ", limits.freshness in "
                                        + source.file() + ")"));
    }

    private static SourceLimit.State state(boolean isWithin, Limits.Then then) {
        if (isWithin) {
            return SourceLimit.State.WITHIN;
        }
        return then == Limits.Then.STOP ? SourceLimit.State.STOPPED : SourceLimit.State.FLAGGED;
    }

    private String told(Limits.Then then, String found) {
        return then == Limits.Then.STOP
                ? "Cannot extract source " + source.id() + ": " + found
                : "flag 警示 " + source.id() + ": " + found;
    }
}
