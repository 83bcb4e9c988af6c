package org.shequ.dags.state;

import java.util.Locale;
import java.util.Optional;

/** Which runs that already exist a backfill does again. */
public enum Reprocess {
    NONE,
    FAILED,
    COMPLETED;

    public static Reprocess of(String word) {
        try {
            return valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Cannot read reprocess behavior '" + word + "' (expected none, failed or completed)", e);
        }
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a backfill does about one date. */
    public enum Action {
        CREATE("create", Optional.empty()),
        CLEAR("clear and re-queue", Optional.empty()),
        SKIP_EXISTING("skip", Optional.of("already exists")),
        SKIP_IN_FLIGHT("skip", Optional.of("in flight"));

        private final String word;
        private final Optional<String> reason;

        Action(String word, Optional<String> reason) {
            this.word = word;
            this.reason = reason;
        }

        public String word() {
            return word;
        }

        public Optional<String> reason() {
            return reason;
        }

        public boolean isSkipped() {
            return reason.isPresent();
        }
    }

    /** @param existing the state of the run that already has the date, if any */
    public Action actionFor(Optional<RunState> existing) {
        if (existing.isEmpty()) {
            return Action.CREATE;
        }
        RunState state = existing.get();
        if (!state.isFinished()) {
            return Action.SKIP_IN_FLIGHT;
        }
        boolean isWanted = this == COMPLETED || (this == FAILED && state == RunState.FAILED);
        return isWanted ? Action.CLEAR : Action.SKIP_EXISTING;
    }
}
