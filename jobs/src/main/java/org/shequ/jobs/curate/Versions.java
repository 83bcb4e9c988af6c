package org.shequ.jobs.curate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;

/** {@link Latest} within Spark: takes rows that belong together next to each other, and drops the mark of the new. */
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
        return new Walk(candidates, Tally.of("versions"));
    }

    private final class Walk implements Iterator<Row> {
        private final Iterator<Row> candidates;
        private Object[] ahead;
        private Tally tally;
        private Iterator<Object[]> kept = List.<Object[]>of().iterator();

        Walk(Iterator<Row> candidates, Tally tally) {
            this.candidates = candidates;
            this.tally = tally;
            this.ahead = following();
        }

        private Object[] following() {
            return candidates.hasNext() ? PlainRows.values(candidates.next()) : null;
        }

        @Override
        public boolean hasNext() {
            while (!kept.hasNext() && ahead != null) {
                kept = latest.of(group(), tally).iterator();
            }
            if (!kept.hasNext() && tally != null) {
                tallies.add(tally);
                tally = null;
            }
            return kept.hasNext();
        }

        private List<Object[]> group() {
            List<Object[]> group = new ArrayList<>(1);
            Object[] first = ahead;
            while (ahead != null && latest.isTogether(first, ahead)) {
                group.add(ahead);
                ahead = following();
            }
            return group;
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no row is left");
            }
            Object[] marked = kept.next();
            return PlainRows.row(Arrays.copyOf(marked, marked.length - 1));
        }
    }
}
