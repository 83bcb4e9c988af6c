package org.shequ.dags.state;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.shequ.dags.timetable.DataInterval;
import org.shequ.dags.timetable.Timetable;

/** Who started a run, which also begins its run id. */
public enum RunType {
    SCHEDULED,
    MANUAL,
    BACKFILL,
    ASSET_TRIGGERED;

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

    public static RunType of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** True if a timetable counts on from runs of this type. */
    public boolean isAutomated() {
        return this == SCHEDULED || this == BACKFILL;
    }

    /** The run id of a run of a timetable: {@code scheduled__2026-01-01T18:00:00+00:00}. */
    public String runId(Timetable timetable, DataInterval interval, Instant runAfter) {
        return runId(timetable.namedAfter(interval, runAfter));
    }

    public String runId(Instant date) {
        return word() + "__" + iso(date);
    }

    /** The run id of a run without a logical date, told apart by {@code suffix}. */
    public String runId(Instant runAfter, String suffix) {
        return runId(runAfter) + "_" + suffix;
    }

    /** The type a run id names; an id somebody made up is a manual run's. */
    public static RunType ofRunId(String runId) {
        return Optional.of(runId)
                .filter(id -> id.contains("__"))
                .flatMap(id -> java.util.Arrays.stream(values())
                        .filter(type -> id.startsWith(type.word() + "__"))
                        .findFirst())
                .orElse(MANUAL);
    }

    /** A date as Python's isoformat writes it in UTC: microseconds only where there are any. */
    public static String iso(Instant date) {
        var utc = date.atOffset(ZoneOffset.UTC);
        return (utc.getNano() / 1000 == 0 ? SECONDS : MICROS).format(utc) + "+00:00";
    }
}
