package org.shequ.jobs.curate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;

/**
 * What was counted and noted beside the rows a task passed on. A task that Spark runs twice tells twice, so tallies are known
 * by the task's place and its attempt, and of each place those of one attempt count.
 */
final class Tally implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String place;
    private final long attempt;
    private final HashMap<Way, Long> rows = new HashMap<>();
    private Way last;
    private long ofLast;
    private final ArrayList<Reject> rejects = new ArrayList<>();
    private final ArrayList<Excluded> excluded = new ArrayList<>();
    private final ArrayList<Mended> mended = new ArrayList<>();

    /** One way rows of a delivery went. */
    record Way(String source, String delivery, boolean isNew, String outcome, String reason) implements Serializable {}

    /** A fault of a row, and the row with its key where that could be told. */
    record Reject(String source, String delivery, long row, Long line, Whereabouts where, String key, Fault fault)
            implements Serializable {}

    /** A row that a named rule leaves out, and the version it is of its key, null where that cannot be told. */
    record Excluded(
            String source, String delivery, long row, Long line, Whereabouts where, String rule, LeftOut version)
            implements Serializable {}

    /** A sound row with the key of one that was at fault before. */
    record Mended(String source, String delivery, String key) implements Serializable {}

    private Tally(String place, long attempt) {
        this.place = place;
        this.attempt = attempt;
    }

    /** The tally of some step of the task that is running, or of this process where none is. */
    static Tally of(String step) {
        TaskContext task = TaskContext.get();
        return task == null ? new Tally(step, 0) : new Tally(step + "/" + task.partitionId(), task.taskAttemptId());
    }

    /** Counts a row; most go the way of the one before. */
    void count(Way way) {
        if (!way.equals(last)) {
            countLast();
            last = way;
        }
        ofLast++;
    }

    private void countLast() {
        if (ofLast > 0) {
            rows.merge(last, ofLast, Long::sum);
            ofLast = 0;
        }
    }

    void add(Reject reject) {
        rejects.add(reject);
    }

    void add(Excluded row) {
        excluded.add(row);
    }

    void add(Mended row) {
        mended.add(row);
    }

    /** How many rows went each way, over all places. */
    static Map<Way, Long> rows(Collection<Tally> tallies) {
        Map<Way, Long> all = new HashMap<>();
        last(tallies).forEach(tally -> {
            tally.countLast();
            tally.rows.forEach((way, count) -> all.merge(way, count, Long::sum));
        });
        return all;
    }

    static List<Reject> rejects(Collection<Tally> tallies) {
        return last(tallies).stream().flatMap(tally -> tally.rejects.stream()).toList();
    }

    static List<Excluded> excluded(Collection<Tally> tallies) {
        return last(tallies).stream().flatMap(tally -> tally.excluded.stream()).toList();
    }

    static List<Mended> mended(Collection<Tally> tallies) {
        return last(tallies).stream().flatMap(tally -> tally.mended.stream()).toList();
    }

    private static Collection<Tally> last(Collection<Tally> tallies) {
        Map<String, Long> attempts = new HashMap<>();
        tallies.forEach(tally -> attempts.merge(tally.place, tally.attempt, Math::max));
        return tallies.stream()
                .filter(tally -> attempts.get(tally.place) == tally.attempt)
                .toList();
    }
}
