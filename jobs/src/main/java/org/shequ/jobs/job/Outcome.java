package org.shequ.jobs.job;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a job did, for the table a run ends in.
 *
 * @param state whether it wrote anything
 * @param rowsIn rows it read
 * @param rowsOut rows it wrote
 * @param rowsRejected rows it refused
 * @param months the months it computed anew, yyyy-MM
 * @param note one more thing an operator wants to know; may be empty
 * @param limits the limits of sources it looked at
 */
public record Outcome(
        State state,
        long rowsIn,
        long rowsOut,
        long rowsRejected,
        SortedSet<String> months,
        String note,
        List<SourceLimit> limits) {
    /** How a job ended. */
    public enum State {
        DONE,
        UNCHANGED,
        FAILED
    }

    public Outcome {
        months = Collections.unmodifiableSortedSet(new TreeSet<>(months));
        limits = List.copyOf(limits);
    }

    public static Outcome unchanged(String note) {
        return new Outcome(State.UNCHANGED, 0, 0, 0, new TreeSet<>(), note, List.of());
    }

    public static Outcome done(long rowsIn, long rowsOut, long rowsRejected, Collection<String> months, String note) {
        return new Outcome(State.DONE, rowsIn, rowsOut, rowsRejected, new TreeSet<>(months), note, List.of());
    }

    public static Outcome failed(String cause) {
        return new Outcome(State.FAILED, 0, 0, 0, new TreeSet<>(), cause, List.of());
    }

    /** The same with the limits it looked at. */
    public Outcome with(List<SourceLimit> found) {
        return new Outcome(state, rowsIn, rowsOut, rowsRejected, months, note, found);
    }
}
