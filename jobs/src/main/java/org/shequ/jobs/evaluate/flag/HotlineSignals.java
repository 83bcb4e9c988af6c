package org.shequ.jobs.evaluate.flag;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Looks at hotline requests, and in the end at those that repeat one of the months given. */
public final class HotlineSignals implements Consumer<List<Object>> {
    /** The columns of {@code core.hotline_request} it takes, in this order. */
    public static final List<String> COLUMNS = List.of(
            "request_id",
            "area_code",
            "request_type",
            "created_at",
            "closed_at",
            "is_followed_up",
            "is_excluded",
            "repeat_of",
            "event_month",
            "satisfaction");

    private static final Duration SOON = Duration.ofDays(3);
    private static final String DISSATISFIED = "dissatisfied";
    private static final Set<String> NO_MATTERS = Set.of("enquiry", "praise");

    private record Repeat(String key, String area, String original, Instant created) {}

    private final Odd odd;
    private final Set<String> months;
    private final Map<String, Instant> closed = new HashMap<>();
    private final List<Repeat> repeats = new ArrayList<>();

    /** @param months the months that are judged; requests of others only tell when they were closed */
    public HotlineSignals(Odd odd, Set<String> months) {
        this.odd = odd;
        this.months = months;
    }

    @Override
    public void accept(List<Object> row) {
        String key = (String) row.get(0);
        String area = (String) row.get(1);
        if (row.get(4) != null) {
            closed.put(key, (Instant) row.get(4));
        }
        if (!months.contains((String) row.get(8))) {
            return;
        }
        if (row.get(7) == null) {
            odd.plain(Signal.REOPENED_SOON, area);
        } else {
            repeats.add(new Repeat(key, area, (String) row.get(7), (Instant) row.get(3)));
        }
        if (NO_MATTERS.contains((String) row.get(2))) {
            return;
        }
        boolean isExcluded = Boolean.TRUE.equals(row.get(6));
        count(Signal.EXCLUDED_OFTEN, area, key, isExcluded);
        if (DISSATISFIED.equals(row.get(9))) {
            count(Signal.DISSATISFIED_EXCLUDED, area, key, isExcluded);
        }
        if (row.get(4) != null && row.get(5) != null && !isExcluded) {
            count(Signal.FOLLOW_UPS_MISSING, area, key, Boolean.FALSE.equals(row.get(5)));
        }
    }

    private void count(Signal signal, String area, String key, boolean isOdd) {
        if (isOdd) {
            odd.odd(signal, area, key);
        } else {
            odd.plain(signal, area);
        }
    }

    /** Counts what shows only when all requests are known. */
    public void finish() {
        for (Repeat repeat : repeats) {
            Instant done = closed.get(repeat.original());
            boolean isSoon = done != null
                    && !repeat.created().isBefore(done)
                    && Duration.between(done, repeat.created()).compareTo(SOON) <= 0;
            count(Signal.REOPENED_SOON, repeat.area(), repeat.key(), isSoon);
        }
    }
}
