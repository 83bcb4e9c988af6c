package org.shequ.jobs.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Brings the partial sums of a month of a community together and puts the components of all variants together from them.
 *
 * @param plans by name of the table
 */
record Unfolding(Map<String, Plan> plans) implements MapPartitionsFunction<Row, Row> {
    /** The columns of {@code indicator.component}. */
    static final StructType SCHEMA = new StructType()
            .add("indicator_id", DataTypes.StringType)
            .add("variant", DataTypes.StringType)
            .add("area_code", DataTypes.StringType)
            .add("month", DataTypes.StringType)
            .add("source_table", DataTypes.StringType)
            .add("event_month", DataTypes.StringType)
            .add("numerator", DataTypes.DoubleType)
            .add("denominator", DataTypes.DoubleType)
            .add("numerator_n", DataTypes.LongType)
            .add("denominator_n", DataTypes.LongType)
            .add("square_sum", DataTypes.DoubleType)
            .add("histogram", DataTypes.StringType);

    /** In the order components are written in: one partition after the other, so that one file after the other is written. */
    private record Place(String table, String eventMonth, String area, int month) implements Comparable<Place> {
        private static final Comparator<Place> ORDER = Comparator.comparing(Place::table)
                .thenComparing(Place::eventMonth)
                .thenComparing(Place::area)
                .thenComparingInt(Place::month);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    @Override
    public Iterator<Row> call(Iterator<Row> partial) {
        return values(partial, RowFactory::create);
    }

    /** The same as values in the order of {@link #SCHEMA}. */
    Iterator<Object[]> values(Iterator<Row> partial) {
        return values(partial, values -> values);
    }

    private <R> Iterator<R> values(Iterator<Row> partial, Function<Object[], R> as) {
        Map<Place, Cell> sums = new TreeMap<>();
        while (partial.hasNext()) {
            Row row = partial.next();
            Plan plan = plans.get(row.getString(0));
            Packed.Reader reader = PartialSums.sums(row);
            while (reader.hasNext()) {
                Place place = new Place(row.getString(0), row.getString(1), reader.text(), (int) reader.next());
                sums.computeIfAbsent(place, unseen -> new Cell(plan.width())).add(reader);
            }
        }
        return sums.entrySet().stream()
                .flatMap(each -> components(each.getKey(), each.getValue()).stream())
                .map(as)
                .iterator();
    }

    private List<Object[]> components(Place place, Cell cell) {
        long[] sums = cell.sums;
        String month = Months.month(place.month()).toString();
        List<Object[]> components = new ArrayList<>();
        for (Plan.Part part : plans.get(place.table()).partsOf(place.area())) {
            long numeratorRows = rows(part.numeratorRows(), sums);
            long denominatorRows = rows(part.denominatorRows(), sums);
            if (numeratorRows > 0 || denominatorRows > 0) {
                components.add(new Object[] {
                    part.indicator(),
                    part.variant(),
                    place.area(),
                    month,
                    place.table(),
                    place.eventMonth(),
                    total(part.numerator(), sums),
                    total(part.denominator(), sums),
                    numeratorRows,
                    denominatorRows,
                    total(part.squares(), sums),
                    Histograms.text(cell.histogram(part))
                });
            }
        }
        return components;
    }

    private static double total(List<Plan.Sum> parts, long[] sums) {
        double total = 0;
        for (Plan.Sum part : parts) {
            total += part.total(sums);
        }
        return total;
    }

    private static long rows(List<Plan.Sum> parts, long[] sums) {
        long rows = 0;
        for (Plan.Sum part : parts) {
            rows = Math.addExact(rows, sums[part.slot()]);
        }
        return rows;
    }
}
