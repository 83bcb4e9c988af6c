package org.shequ.jobs.measure;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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

    private record Place(String table, String eventMonth, String area, int month) {}

    @Override
    public Iterator<Row> call(Iterator<Row> partial) {
        Map<Place, Cell> sums = new HashMap<>();
        while (partial.hasNext()) {
            Row row = partial.next();
            Place place = new Place(row.getString(0), row.getString(1), row.getString(2), row.getInt(3));
            Plan plan = plans.get(place.table());
            PartialSums.addTo(sums.computeIfAbsent(place, unseen -> new Cell(plan.width())), row);
        }
        return sums.entrySet().stream()
                .flatMap(each -> components(each.getKey(), each.getValue()).stream())
                .iterator();
    }

    private List<Row> components(Place place, Cell cell) {
        long[] sums = cell.sums;
        String month = Months.month(place.month()).toString();
        Plan plan = plans.get(place.table());
        return plan.parts().stream()
                .filter(part -> plan.byUnit().holds(place.area(), part))
                .filter(part -> rows(part.numeratorRows(), sums) > 0 || rows(part.denominatorRows(), sums) > 0)
                .map(part -> RowFactory.create(
                        part.indicator(),
                        part.variant(),
                        place.area(),
                        month,
                        place.table(),
                        place.eventMonth(),
                        total(part.numerator(), sums),
                        total(part.denominator(), sums),
                        rows(part.numeratorRows(), sums),
                        rows(part.denominatorRows(), sums),
                        total(part.squares(), sums),
                        Histograms.text(cell.histogram(part))))
                .toList();
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
