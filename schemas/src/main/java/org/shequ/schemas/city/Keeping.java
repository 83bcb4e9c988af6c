package org.shequ.schemas.city;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How long maintenance keeps what a city's nights leave behind; the {@code keep} block of {@code city.yml}. Shapes no figure.
 *
 * @param snapshotDays days the earlier states of the lake's tables are kept
 * @param releaseDays days every release is kept
 * @param releases how many of the latest releases are kept whatever their age
 * @param rawDays days the raw rows of a delivery are kept; empty where they are kept for good
 * @param rawDaysOf the same for single sources, by source id, in place of {@code rawDays}
 */
public record Keeping(
        int snapshotDays, int releaseDays, int releases, Optional<Integer> rawDays, Map<String, Integer> rawDaysOf) {
    /** A month of states, a year and a month of releases, and raw rows for good. */
    public static final Keeping STANDARD = new Keeping(30, 400, 30, Optional.empty(), Map.of());

    /** Refuses spans shorter than a day, and fewer than one release. */
    public Keeping {
        rawDaysOf = java.util.Collections.unmodifiableMap(new TreeMap<>(rawDaysOf));
        List<String> wrong = new ArrayList<>();
        Map<String, Integer> counts =
                new TreeMap<>(Map.of("snapshot_days", snapshotDays, "release_days", releaseDays, "releases", releases));
        rawDays.ifPresent(days -> counts.put("raw_days", days));
        rawDaysOf.forEach((source, days) -> counts.put("raw_days_of " + source, days));
        counts.forEach((name, count) -> {
            if (count < 1) {
                wrong.add(name + " is " + count);
            }
        });
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException("keep: " + String.join(", ", wrong) + " (expected 1 or more)");
        }
    }

    /** Days the raw rows of a source are kept; empty where they are kept for good. */
    public Optional<Integer> rawDays(String source) {
        return Optional.ofNullable(rawDaysOf.get(source)).or(() -> rawDays);
    }
}
