package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.udf;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Adds up the rows of one table by community, partition month and month counted in, as far as they lie in one partition:
 * the sums of a plan, as bytes.
 *
 * @param plan what is summed
 * @param months the months of the city
 */
record PartialSums(Plan plan, MonthStarts months) implements FlatMapFunction<Iterator<InternalRow>, Row> {
    static final String TABLE = "source_table";
    static final String EVENT_MONTH = "event_month";

    /** What sums are handed on as. */
    static final StructType SCHEMA = new StructType()
            .add(TABLE, DataTypes.StringType)
            .add(EVENT_MONTH, DataTypes.StringType)
            .add("sums", DataTypes.BinaryType);

    /** Conditions told by one number; more would make a method that the JIT leaves alone. */
    private static final int CONDITIONS_IN_ONE = 8;

    private static final int FIRST_DATE = 2;

    /** A full house is handed on before more rows are read: months of communities. */
    private static final int MOST = 200_000;

    private record Place(UTF8String area, UTF8String eventMonth) {}

    /** What this is computed from, made of the rows in steps: the place, the dates, the conditions that hold, the values. */
    List<List<Column>> steps() {
        List<Column> columns = new ArrayList<>(List.of(col("area_code"), col(EVENT_MONTH)));
        plan.dates().forEach(date -> columns.add(expr(instantOf(date))));
        List<String> conditions = plan.conditions();
        for (int first = 0; first < conditions.size(); first += CONDITIONS_IN_ONE) {
            int end = Math.min(first + CONDITIONS_IN_ONE, conditions.size());
            columns.add(expr(bits(conditions.subList(first, end))));
        }
        plan.values().forEach(value -> columns.add(expr(value.sql())));
        columns.addAll(plan.byUnit().columns());
        return List.of(withBounds(), columns);
    }

    /** Adds the first instants of the month counted in and of the next, where an expression asks for them. */
    private List<Column> withBounds() {
        List<Column> columns = new ArrayList<>(List.of(col("*")));
        for (String date : plan.dates()) {
            for (String bound : List.of(Expressions.PERIOD_START, Expressions.PERIOD_END)) {
                String name = Expressions.boundColumn(bound, date);
                if (plan.asksFor(name)) {
                    int later = bound.equals(Expressions.PERIOD_END) ? 1 : 0;
                    UDF1<Long, Long> start =
                            instant -> instant == null ? null : months.startOf(months.monthOf(instant) + later);
                    Column instant = expr(instantOf(date));
                    columns.add(timestamp_micros(udf(start, DataTypes.LongType).apply(instant))
                            .as(name));
                }
            }
        }
        return columns;
    }

    /** Spark SQL for the instant that a date column stands for, in microseconds since 1970. */
    private static String instantOf(String date) {
        return "unix_micros(cast(" + date + " as timestamp))";
    }

    private static String bits(List<String> conditions) {
        List<String> bits = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            bits.add("if(" + conditions.get(i) + ", " + (1 << i) + ", 0)");
        }
        return String.join(" | ", bits);
    }

    /** The sums of a row this made: area, month and sums again and again. */
    static Packed.Reader sums(Row partial) {
        return new Packed.Reader(partial.getAs(SCHEMA.size() - 1));
    }

    @Override
    public Iterator<Row> call(Iterator<InternalRow> rows) {
        return new Iterator<>() {
            private Iterator<Row> sums = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                while (!sums.hasNext() && rows.hasNext()) {
                    sums = summed(rows).iterator();
                }
                return sums.hasNext();
            }

            @Override
            public Row next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("no sum is left");
                }
                return sums.next();
            }
        };
    }

    private List<Row> summed(Iterator<InternalRow> rows) {
        Totals totals = new Totals();
        while (rows.hasNext() && totals.size() < MOST) {
            totals.add(rows.next());
        }
        return totals.rows();
    }

    /** Nothing added up yet. */
    Totals totals() {
        return new Totals();
    }

    /** Whether a row made by {@link #steps} adds to a sum in the month its date falls in. */
    boolean holds(InternalRow row, Plan.Sum sum) {
        int bits = row.getInt(FIRST_DATE + plan.dates().size() + sum.condition() / CONDITIONS_IN_ONE);
        return !row.isNullAt(FIRST_DATE + sum.date()) && (bits >> sum.condition() % CONDITIONS_IN_ONE & 1) != 0;
    }

    /** The month in which such a row counts by a date, which it has. */
    int month(InternalRow row, int date) {
        return months.monthOf(row.getLong(FIRST_DATE + date));
    }

    /** What such a row that holds adds to a sum. */
    double amount(InternalRow row, Plan.Sum sum) {
        if (sum.adds() == Plan.Adds.ROW) {
            return 1;
        }
        int place = firstValue() + sum.value();
        if (row.isNullAt(place)) {
            return 0;
        }
        long[] alone = new long[plan.width()];
        sum.add(alone, row, place);
        return sum.total(alone);
    }

    private int firstValue() {
        return FIRST_DATE
                + plan.dates().size()
                + (plan.conditions().size() + CONDITIONS_IN_ONE - 1) / CONDITIONS_IN_ONE;
    }

    /** The code of the department or company that a row made by {@link #steps} names; null for none that is judged. */
    String unit(InternalRow row) {
        int place = firstValue() + plan.values().size();
        return !plan.byUnit().isAsked() || row.isNullAt(place)
                ? null
                : plan.byUnit().codes().get(row.getUTF8String(place).toString());
    }

    /** What was added up so far. */
    final class Totals {
        private final int firstCondition = FIRST_DATE + plan.dates().size();
        private final int firstValue = firstValue();
        private final Plan.Sum[][][] byDate;
        private final Plan.Sum[][][] ofUnits;
        /** What {@link PartialSums#unit} tells, as rows have texts. */
        private final Map<UTF8String, UTF8String> units = new HashMap<>();

        private final Map<Place, Map<Integer, Cell>> places = new HashMap<>();
        private int size;

        private Totals() {
            byDate = byDate(plan.sums());
            ofUnits = byDate(plan.sumsOfUnits());
            plan.byUnit()
                    .codes()
                    .forEach((name, code) -> units.put(UTF8String.fromString(name), UTF8String.fromString(code)));
        }

        /** Sums by date and condition: of a row only those are looked at whose condition holds. */
        private Plan.Sum[][][] byDate(List<Plan.Sum> sums) {
            Plan.Sum[][][] all =
                    new Plan.Sum[plan.dates().size()][plan.conditions().size()][];
            for (int date = 0; date < all.length; date++) {
                for (int condition = 0; condition < all[date].length; condition++) {
                    int at = date;
                    int holding = condition;
                    all[date][condition] = sums.stream()
                            .filter(sum -> sum.date() == at && sum.condition() == holding)
                            .toArray(Plan.Sum[]::new);
                }
            }
            return all;
        }

        /** How many months of communities there are. */
        int size() {
            return size;
        }

        /** Adds a row of {@link #steps}. */
        void add(InternalRow row) {
            add(row, row.getUTF8String(0), byDate);
            int unit = firstValue + plan.values().size();
            UTF8String code = units.isEmpty() || row.isNullAt(unit) ? null : units.get(row.getUTF8String(unit));
            if (code != null) {
                add(row, code, ofUnits);
            }
        }

        private void add(InternalRow row, UTF8String area, Plan.Sum[][][] sums) {
            Map<Integer, Cell> place = place(area, row.getUTF8String(1));
            int before = place.size();
            for (int date = 0; date < sums.length; date++) {
                if (!row.isNullAt(FIRST_DATE + date)) {
                    int month = months.monthOf(row.getLong(FIRST_DATE + date));
                    add(row, sums[date], place.computeIfAbsent(month, unseen -> new Cell(plan.width())));
                }
            }
            size += place.size() - before;
        }

        /** The texts of a row are good only as long as it is: those that stay are copied. */
        private Map<Integer, Cell> place(UTF8String area, UTF8String eventMonth) {
            Map<Integer, Cell> known = places.get(new Place(area, eventMonth));
            if (known == null) {
                known = new TreeMap<>();
                places.put(new Place(area.clone(), eventMonth.clone()), known);
            }
            return known;
        }

        private void add(InternalRow row, Plan.Sum[][] sums, Cell to) {
            for (int first = 0; first < sums.length; first += CONDITIONS_IN_ONE) {
                int bits = row.getInt(firstCondition + first / CONDITIONS_IN_ONE);
                while (bits != 0) {
                    for (Plan.Sum sum : sums[first + Integer.numberOfTrailingZeros(bits)]) {
                        add(row, sum, to);
                    }
                    bits &= bits - 1;
                }
            }
        }

        private void add(InternalRow row, Plan.Sum sum, Cell to) {
            if (sum.adds() == Plan.Adds.ROW) {
                to.sums[sum.slot()]++;
            } else if (!row.isNullAt(firstValue + sum.value())) {
                if (sum.adds() == Plan.Adds.DURATION) {
                    to.count(sum, row.getDouble(firstValue + sum.value()));
                } else {
                    sum.add(to.sums, row, firstValue + sum.value());
                }
            }
        }

        /** The sums, as {@link #SCHEMA} has them. */
        List<Row> rows() {
            Map<String, Packed> byEventMonth = new TreeMap<>();
            places.forEach((place, byMonth) -> {
                Packed packed = byEventMonth.computeIfAbsent(place.eventMonth().toString(), unseen -> new Packed());
                byMonth.forEach((month, cell) -> {
                    packed.write(place.area().toString());
                    packed.write(month);
                    cell.writeTo(packed);
                });
            });
            List<Row> rows = new ArrayList<>(byEventMonth.size());
            byEventMonth.forEach(
                    (eventMonth, packed) -> rows.add(RowFactory.create(plan.table(), eventMonth, packed.bytes())));
            return rows;
        }
    }
}
