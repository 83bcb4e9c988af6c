package org.shequ.jobs.curate;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.shequ.jobs.extract.RawCells;

/** {@link SourceRows} within Spark: takes rows as {@link Mapping#evaluated} gives them. */
final class MappedRows implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final SourceRows source;
    private final CollectionAccumulator<Tally> tallies;

    MappedRows(SourceRows source, CollectionAccumulator<Tally> tallies) {
        this.source = source;
        this.tallies = tallies;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> received) {
        return new Walk(received, Tally.of(source.source()));
    }

    private final class Walk implements Iterator<Row> {
        private final Iterator<Row> received;
        private Tally tally;
        private Iterator<Object[]> mapped = List.<Object[]>of().iterator();

        Walk(Iterator<Row> received, Tally tally) {
            this.received = received;
            this.tally = tally;
        }

        @Override
        public boolean hasNext() {
            while (!mapped.hasNext() && received.hasNext()) {
                mapped = source.rows(received(received.next()), tally).iterator();
            }
            if (!mapped.hasNext() && tally != null) {
                tallies.add(tally);
                tally = null;
            }
            return mapped.hasNext();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no row is left");
            }
            return PlainRows.row(mapped.next());
        }
    }

    private static Received received(Row row) {
        return new Received(
                row.getString(0),
                row.getLong(1),
                row.isNullAt(2) ? null : row.getLong(2),
                RawCells.parted(row.getString(3)),
                row.getString(4),
                made(row));
    }

    /** The texts of the mapping's expressions in a row as {@link Mapping#evaluated} gives it. */
    static String[] made(Row row) {
        String[] made = new String[row.size() - Mapping.FIRST_MADE];
        for (int at = 0; at < made.length; at++) {
            made[at] = row.getString(Mapping.FIRST_MADE + at);
        }
        return made;
    }
}
