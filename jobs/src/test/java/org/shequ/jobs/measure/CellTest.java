package org.shequ.jobs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.shequ.common.statistics.DurationBuckets;
import org.shequ.common.statistics.DurationHistogram;

class CellTest {
    private static final List<Plan.Sum> SUMS = List.of(durations(0), durations(1), durations(2));

    /** Two of the sums are of what is over, one of what is open; the first digit after the point tells which. */
    @Property
    void cellsHandedOnAddUpToAllThatTheyCounted(
            @ForAll @Size(max = 80) List<@DoubleRange(min = 0, max = 3_000) Double> hours,
            @ForAll @IntRange(max = 80) int cut) {
        List<List<Double>> counted = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Cell first = new Cell(1);
        Cell second = new Cell(1);
        for (int at = 0; at < hours.size(); at++) {
            int sum = (int) (hours.get(at) * 10) % SUMS.size();
            counted.get(sum).add(hours.get(at));
            (at < cut ? first : second).count(SUMS.get(sum), hours.get(at));
        }
        first.sums[0] = 3;
        second.sums[0] = 4;
        Packed packed = new Packed();
        second.writeTo(packed);
        first.writeTo(packed);
        Packed.Reader reader = new Packed.Reader(packed.bytes());
        Cell both = new Cell(1);
        both.add(reader);
        both.add(reader);
        assertEquals(7, both.sums[0]);
        List<Double> closed = new ArrayList<>(counted.get(0));
        closed.addAll(counted.get(2));
        assertEquals(
                DurationHistogram.of(array(closed), array(counted.get(1))),
                both.histogram(part(List.of(SUMS.get(0), SUMS.get(2)), List.of(SUMS.get(1)))));
    }

    private static Plan.Sum durations(int number) {
        return new Plan.Sum(0, 0, Plan.Adds.DURATION, 0, Plan.Value.FLOATING, number * (DurationBuckets.LAST + 1));
    }

    private static Plan.Part part(List<Plan.Sum> closed, List<Plan.Sum> open) {
        return new Plan.Part(
                "handling_hours", "main", List.of(), List.of(), List.of(), List.of(), List.of(), closed, open);
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
