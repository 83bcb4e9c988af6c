package org.shequ.jobs.evaluate.flag;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Looks at grid cases: one by one, and in the end at those that share place, class or words. */
public final class GridSignals implements Consumer<List<Object>> {
    /** The columns of {@code core.grid_case} it takes, in this order. */
    public static final List<String> COLUMNS = List.of(
            "case_id",
            "area_code",
            "category",
            "place_code",
            "reporter_id",
            "handler_id",
            "text_digest",
            "reported_at",
            "entered_at",
            "registered_at",
            "due_at",
            "closed_at",
            "is_self_handled",
            "duplicate_of");

    private static final Duration LAST_HOURS = Duration.ofHours(3);
    private static final Duration MINUTES = Duration.ofMinutes(10);
    private static final Duration LATE = Duration.ofHours(24);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int SHARED_BY = 3;

    private record Words(String area, String digest) {}

    private record Problem(String area, String place, String category, String digest) {}

    private record Reported(Instant at, String key) {}

    private final Odd odd;
    private final Map<Words, List<String>> byWords = new HashMap<>();
    private final Map<Problem, List<Reported>> byProblem = new HashMap<>();

    public GridSignals(Odd odd) {
        this.odd = odd;
    }

    @Override
    public void accept(List<Object> row) {
        String key = (String) row.get(0);
        String area = (String) row.get(1);
        Instant reported = (Instant) row.get(7);
        Instant entered = (Instant) row.get(8);
        if (row.get(13) != null) {
            return;
        }
        if (entered != null) {
            count(
                    Signal.ENTERED_LATE,
                    area,
                    key,
                    Duration.between(reported, entered).compareTo(LATE) > 0);
        }
        String digest = (String) row.get(6);
        if (digest != null) {
            byWords.computeIfAbsent(new Words(area, digest), unseen -> new ArrayList<>(1))
                    .add(key);
            byProblem
                    .computeIfAbsent(
                            new Problem(area, (String) row.get(3), (String) row.get(2), digest),
                            unseen -> new ArrayList<>(1))
                    .add(new Reported(reported, key));
        }
        Instant closed = (Instant) row.get(11);
        if (closed != null && !Boolean.TRUE.equals(row.get(12))) {
            closed(area, key, row, reported, closed);
        }
    }

    private void closed(String area, String key, List<Object> row, Instant reported, Instant closed) {
        Instant registered = (Instant) row.get(9);
        Instant due = (Instant) row.get(10);
        if (due != null && !closed.isAfter(due)) {
            count(
                    Signal.CLOSED_AT_THE_DEADLINE,
                    area,
                    key,
                    Duration.between(closed, due).compareTo(LAST_HOURS) <= 0);
        }
        if (row.get(4) != null && row.get(5) != null) {
            boolean isSame = row.get(4).equals(row.get(5));
            count(
                    Signal.SAME_HAND,
                    area,
                    key,
                    isSame && Duration.between(reported, closed).compareTo(MINUTES) <= 0);
        }
        if (registered != null && closed.isAfter(registered)) {
            Duration lasted = Duration.between(registered, closed);
            count(Signal.HEAPED_DURATIONS, area, key, lasted.toMillis() % DAY.toMillis() == 0);
        }
    }

    private void count(Signal signal, String area, String key, boolean isOdd) {
        if (isOdd) {
            odd.odd(signal, area, key);
        } else {
            odd.plain(signal, area);
        }
    }

    /** Counts what shows only when all cases are known. */
    public void finish() {
        byWords.forEach((words, keys) -> {
            boolean isShared = keys.size() >= SHARED_BY;
            keys.stream().sorted().forEach(key -> count(Signal.IDENTICAL_TEXTS, words.area(), key, isShared));
        });
        byProblem.forEach((problem, cases) -> {
            cases.sort(java.util.Comparator.comparing(Reported::at).thenComparing(Reported::key));
            Instant before = null;
            for (Reported each : cases) {
                boolean isAgain =
                        before != null && Duration.between(before, each.at()).compareTo(DAY) <= 0;
                count(Signal.ENTERED_TWICE, problem.area(), each.key(), isAgain);
                before = each.at();
            }
        });
    }
}
