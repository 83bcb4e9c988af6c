package org.shequ.jobs.job;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a limit of a source turned out to be in a run; a row of {@code run.source_limit}.
 *
 * @param source the source
 * @param kind what is limited
 * @param atLeast lower bound; empty where there is none
 * @param atMost upper bound; empty where there is none
 * @param observed what was observed, in the unit of the bounds; empty where there is nothing to compare with yet
 * @param counted rows rejected, rows of the day, or days
 * @param comparedWith rows received, or rows of the usual day; empty for freshness
 * @param state whether it held
 * @param said what an operator is told; blank where it held
 */
public record SourceLimit(
        String source,
        Kind kind,
        Optional<Double> atLeast,
        Optional<Double> atMost,
        Optional<Double> observed,
        long counted,
        Optional<Double> comparedWith,
        State state,
        String said) {
    /** What is limited. */
    public enum Kind {
        /** The share of rows refused. */
        REJECTS,
        /** The rows of a day as part of the usual day. */
        VOLUME,
        /** The age of the newest delivery, days. */
        FRESHNESS
    }

    /** Whether a limit held, and what the night did where it did not. */
    public enum State {
        WITHIN,
        FLAGGED,
        STOPPED,
        UNKNOWN
    }

    public SourceLimit {
        if (isPassed(state) == said.isBlank()) {
            throw new IllegalArgumentException(
                    "limit " + kind + " of " + source + " is " + state + " and says '" + said + "'");
        }
        if (observed.isEmpty() != (state == State.UNKNOWN)) {
            throw new IllegalArgumentException(
                    "limit " + kind + " of " + source + " is " + state + " with " + observed + " observed");
        }
    }

    private static boolean isPassed(State state) {
        return state == State.FLAGGED || state == State.STOPPED;
    }

    /** Whether it was passed. */
    public boolean isPassed() {
        return isPassed(state);
    }

    /** Whether it ends the night. */
    public boolean isStop() {
        return state == State.STOPPED;
    }

    /** Its row, but for the run. */
    public Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("source_id", source);
        row.put("limit_kind", kind.name().toLowerCase(Locale.ROOT));
        row.put("at_least", atLeast.orElse(null));
        row.put("at_most", atMost.orElse(null));
        row.put("observed", observed.orElse(null));
        row.put("counted", counted);
        row.put("compared_with", comparedWith.orElse(null));
        row.put("state", state.name().toLowerCase(Locale.ROOT));
        return row;
    }
}
