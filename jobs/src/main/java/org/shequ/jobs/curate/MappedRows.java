package org.shequ.jobs.curate;

import java.util.Iterator;
import java.util.List;
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
        Tally tally = Tally.of(source.source());
        Iterator<List<Object[]>> mapped = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return received.hasNext();
            }

            @Override
            public List<Object[]> next() {
                return source.rows(MappedRows.received(received.next()), tally);
            }
        };
        return new TalliedRows(mapped, tally, tallies);
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
