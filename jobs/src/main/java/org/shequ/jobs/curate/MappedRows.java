package org.shequ.jobs.curate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.shequ.jobs.extract.RawCells;

/**
 * Maps received rows of one source, passing on those of the contract and telling the tally of those that are excluded or
 * refused. Rows are source_id, delivery_id, row_number, line_number, cells, the rule that excludes it and the texts of the
 * mapping's expressions.
 */
final class MappedRows implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final RowMapping mapping;
    private final HashMap<String, HashMap<String, Integer>> layouts;
    private final CollectionAccumulator<Tally> tallies;

    /** @param layouts by delivery, where each of its columns stands */
    MappedRows(
            RowMapping mapping,
            HashMap<String, HashMap<String, Integer>> layouts,
            CollectionAccumulator<Tally> tallies) {
        this.mapping = mapping;
        this.layouts = layouts;
        this.tallies = tallies;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> received) {
        return new Walk(received, Tally.of(mapping.source()));
    }

    private final class Walk implements Iterator<Row> {
        private final Iterator<Row> received;
        private Tally tally;
        private Iterator<Row> mapped = List.<Row>of().iterator();

        Walk(Iterator<Row> received, Tally tally) {
            this.received = received;
            this.tally = tally;
        }

        @Override
        public boolean hasNext() {
            while (!mapped.hasNext() && received.hasNext()) {
                mapped = mapped(received.next()).iterator();
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
            return mapped.next();
        }

        private List<Row> mapped(Row row) {
            String delivery = row.getString(1);
            if (!row.isNullAt(5)) {
                tally.count(new Tally.Way(mapping.source(), delivery, true, "excluded", row.getString(5)));
                return List.of();
            }
            RowMapping.Origin origin =
                    new RowMapping.Origin(delivery, row.getLong(2), row.isNullAt(3) ? null : row.getLong(3));
            Cells cells = new Cells(layouts.get(delivery), RawCells.parted(row.getString(4)), texts(row, 6));
            List<Fault> faults = new ArrayList<>(0);
            List<Row> rows = mapping.rows(origin, cells, faults);
            faults.forEach(fault ->
                    tally.add(new Tally.Reject(mapping.source(), delivery, origin.row(), origin.line(), fault)));
            if (rows.isEmpty()) {
                String reason = faults.isEmpty() ? "" : faults.get(0).reason();
                tally.count(new Tally.Way(mapping.source(), delivery, true, "rejected", reason));
            }
            return rows;
        }
    }

    private static String[] texts(Row row, int position) {
        scala.collection.Seq<String> texts = row.getAs(position);
        String[] array = new String[texts.size()];
        texts.copyToArray(array);
        return array;
    }
}
