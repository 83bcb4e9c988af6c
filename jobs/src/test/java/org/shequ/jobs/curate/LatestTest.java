package org.shequ.jobs.curate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;

class LatestTest {
    private static final Contract LEDGER = Contracts.load().of("core.task_ledger");
    private static final Map<String, Integer> ORDINALS = Map.of("first", 0, "second", 1);

    /** A row of the ledger: its key, its hours, and how it was received. */
    private static Object[] row(String task, double hours, String delivery, long number, boolean isNew) {
        Object[] values = new Object[LEDGER.names().size() + 1];
        put(values, "task_id", task);
        put(values, "hours", hours);
        put(values, "source_id", "ledger");
        put(values, "delivery_id", delivery);
        put(values, "row_number", number);
        values[values.length - 1] = isNew;
        return values;
    }

    private static void put(Object[] values, String field, Object value) {
        values[LEDGER.names().indexOf(field)] = value;
    }

    /** The rows kept, sorted, and after them what became of the rows. */
    private static List<String> told(List<Object[]> rows) {
        Latest latest = new Latest(LEDGER, ORDINALS);
        Map<List<Object>, List<Object[]>> groups = new TreeMap<>(Comparator.comparing(List::toString));
        rows.forEach(row -> groups.computeIfAbsent(latest.together(row), key -> new ArrayList<>())
                .add(row));
        Tally tally = Tally.of("test");
        List<String> kept = new ArrayList<>();
        groups.values().forEach(group -> latest.of(group, tally)
                .forEach(row -> kept.add(row[LEDGER.names().indexOf("task_id")] + " "
                        + row[LEDGER.names().indexOf("hours")])));
        Map<String, Long> ways = new TreeMap<>();
        Tally.rows(List.of(tally))
                .forEach((way, count) -> ways.merge(
                        way.delivery() + (way.isNew() ? " new " : " old ") + way.outcome(), count, Long::sum));
        ways.forEach((way, count) -> kept.add(way + " " + count));
        return kept;
    }

    @Test
    void theLaterDeliveryAndTheLaterRowWin() {
        assertEquals(
                List.of("a 2.0", "b 1.0", "first old superseded 1", "second new accepted 2", "second new duplicate 1"),
                told(List.of(
                        row("a", 1, "first", 1, false),
                        row("a", 2, "second", 1, true),
                        row("a", 2, "second", 2, true),
                        row("b", 1, "second", 3, true))));
    }

    @Property(tries = 200)
    void dependsOnTheRowsAndNotOnTheirOrder(@ForAll long seed) {
        Random random = new Random(seed);
        List<Object[]> rows = new ArrayList<>();
        for (int number = 0; number < 12; number++) {
            boolean isNew = random.nextBoolean();
            rows.add(row("k" + random.nextInt(4), random.nextInt(2), isNew ? "second" : "first", number, isNew));
        }
        List<String> expected = told(rows);
        Collections.shuffle(rows, random);
        assertEquals(expected, told(rows));
    }
}
