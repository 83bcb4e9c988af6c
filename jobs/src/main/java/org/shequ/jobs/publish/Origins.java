package org.shequ.jobs.publish;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a release tells of where its figures come from.
 *
 * @param delivery raw.delivery
 * @param exclusion core.exclusion
 * @param snapshots by core table, the snapshot that indicators were counted from
 */
public record Origins(TableRows delivery, TableRows exclusion, Map<String, String> snapshots) {
    /** Refuses missing tables. */
    public Origins {
        Objects.requireNonNull(delivery, "delivery");
        Objects.requireNonNull(exclusion, "exclusion");
        snapshots = Map.copyOf(snapshots);
    }

    /** Nothing is known. */
    public static Origins none() {
        return new Origins(TableRows.of(List.of()), TableRows.of(List.of()), Map.of());
    }
}
