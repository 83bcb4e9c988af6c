package org.shequ.common.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CodedColumnTest {
    /** Texts and numbers, some without: as many different ones as asked for, half of the rows going through them in order. */
    private static List<Object> values(int rows, int different, Random random) {
        List<Object> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            int number = random.nextBoolean() ? row % different : random.nextInt(different);
            values.add(number % 5 == 0 ? null : number % 2 == 0 ? (Object) ("t" + number) : (Object) (number / 4.0));
        }
        return values;
    }

    private static void holds(CodedColumn column, List<Object> values) {
        assertEquals(values.size(), column.rows());
        int[] rows = new int[column.distinct()];
        for (int row = 0; row < values.size(); row++) {
            int code = column.code(row);
            assertEquals(values.get(row), code == CodedColumn.NONE ? null : column.value(code));
            if (code != CodedColumn.NONE) {
                rows[code]++;
            }
        }
        assertEquals(sum(rows), sum(column.rowsByCode()));
    }

    private static int sum(int[] numbers) {
        int sum = 0;
        for (int number : numbers) {
            sum += number;
        }
        return sum;
    }

    @Property(tries = 20)
    void everyRowHasItsValueAlsoAfterOthersWereForgotten(
            @ForAll @IntRange(min = 1, max = 6_000) int different, @ForAll long seed) {
        Random random = new Random(seed);
        CodedColumn column = CodedColumn.ofAny();
        for (int rows : List.of(8_000, 3_000, 8_000)) {
            List<Object> values = values(rows, different, random);
            values.forEach(column::add);
            holds(column, values);
            column.clearRows();
            assertEquals(0, column.rows());
        }
    }

    @Property(tries = 20)
    void inAnExactColumnTheSameValueHasTheSameCodeAlways(
            @ForAll @IntRange(min = 1, max = 6_000) int different, @ForAll long seed) {
        Random random = new Random(seed);
        CodedColumn column = CodedColumn.exact();
        Map<Object, Integer> codes = new HashMap<>();
        for (int rows : List.of(8_000, 3_000, 8_000)) {
            List<Object> values = values(rows, different, random);
            values.forEach(column::add);
            holds(column, values);
            for (int row = 0; row < rows; row++) {
                int code = column.code(row);
                assertEquals(codes.computeIfAbsent(values.get(row), unseen -> code), code);
            }
            column.clearRows();
        }
        codes.remove(null);
        assertEquals(codes.size(), column.distinct());
    }
}
