package org.shequ.dags.timetable;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a new DAG without a start date begins with the tick just past: always, or only if that is recent. */
public record RunImmediately(Rule rule, Optional<Duration> within) {
    /** The last tick, however long ago. */
    public static final RunImmediately ALWAYS = new RunImmediately(Rule.ALWAYS, Optional.empty());
    /** The last tick if no more than a tenth of the gap, or five minutes, has passed. */
    public static final RunImmediately IF_RECENT = new RunImmediately(Rule.IF_RECENT, Optional.empty());

    /** How the choice is made. */
    public enum Rule {
        ALWAYS,
        IF_RECENT
    }

    public static RunImmediately within(Duration limit) {
        return new RunImmediately(Rule.IF_RECENT, Optional.of(limit));
    }

    Instant first(Instant past, Instant next, Instant now) {
        if (rule == Rule.ALWAYS) {
            return past;
        }
        Duration tenth = Duration.between(past, next).dividedBy(10);
        Duration usual = tenth.compareTo(Duration.ofMinutes(5)) > 0 ? tenth : Duration.ofMinutes(5);
        Duration buffer = within.orElse(usual);
        return Duration.between(past, now).compareTo(buffer) <= 0 ? past : next;
    }
}
