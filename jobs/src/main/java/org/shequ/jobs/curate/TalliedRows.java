package org.shequ.jobs.curate;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;

/** The rows a task of Spark passes on, list after list; when the last has gone, its tally is told. */
final class TalliedRows implements Iterator<Row> {
    private final Iterator<List<Object[]>> lists;
    private final CollectionAccumulator<Tally> tallies;
    private Tally tally;
    private Iterator<Object[]> rows = List.<Object[]>of().iterator();

    /** @param tally what making the lists counts */
    TalliedRows(Iterator<List<Object[]>> lists, Tally tally, CollectionAccumulator<Tally> tallies) {
        this.lists = lists;
        this.tally = tally;
        this.tallies = tallies;
    }

    @Override
    public boolean hasNext() {
        while (!rows.hasNext() && lists.hasNext()) {
            rows = lists.next().iterator();
        }
        if (!rows.hasNext() && tally != null) {
            tallies.add(tally);
            tally = null;
        }
        return rows.hasNext();
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no row is left");
        }
        return PlainRows.row(rows.next());
    }
}
