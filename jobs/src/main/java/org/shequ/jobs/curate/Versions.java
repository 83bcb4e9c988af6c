package org.shequ.jobs.curate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;

/** {@link Latest} within Spark: takes rows that belong together next to each other. */
final class Versions implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final Latest latest;
    private final CollectionAccumulator<Tally> tallies;

    Versions(Latest latest, CollectionAccumulator<Tally> tallies) {
        this.latest = latest;
        this.tallies = tallies;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> candidates) {
        Tally tally = Tally.of("versions");
        return new TalliedRows(new Kept(candidates, tally), tally, tallies);
    }

    /** What is kept of the rows that belong together, group after group. */
    private final class Kept implements Iterator<List<Object[]>> {
        private final Iterator<Row> candidates;
        private final Tally tally;
        private Object[] ahead;

        Kept(Iterator<Row> candidates, Tally tally) {
            this.candidates = candidates;
            this.tally = tally;
            this.ahead = following();
        }

        private Object[] following() {
            return candidates.hasNext() ? PlainRows.values(candidates.next()) : null;
        }

        @Override
        public boolean hasNext() {
            return ahead != null;
        }

        @Override
        public List<Object[]> next() {
            if (ahead == null) {
                throw new NoSuchElementException("no group is left");
            }
            List<Object[]> group = new ArrayList<>(1);
            Object[] first = ahead;
            while (ahead != null && latest.isTogether(first, ahead)) {
                group.add(ahead);
                ahead = following();
            }
            List<Object[]> kept = new ArrayList<>(1);
            // Without the mark of the new, which is the last.
            latest.of(group, tally).forEach(row -> kept.add(Arrays.copyOf(row, row.length - 1)));
            return kept;
        }
    }
}
