package org.shequ.common.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Nobody finds a count of 1 to 4 persons in what is shown, neither by subtracting pairs nor by any sums and differences. */
class SmallCountsTest {
    private static final int MONTHS = 24;
    private static final int[] LENGTHS = {1, 3, 6, 12};

    private static SmallCounts.Counts cell(String area, String period, double count) {
        return new SmallCounts.Counts(area, 0, period, count, new double[] {count});
    }

    private static final Map<String, String> STREET = Map.of("A", "S", "B", "S", "C", "S");

    @Test
    void theSmallestOtherGoesWithASmallOne() {
        List<SmallCounts.Counts> cells =
                List.of(cell("A", "m", 3), cell("B", "m", 20), cell("C", "m", 9), cell("S", "m", 32));
        assertEquals(List.of(Set.of("A", "C")), new SmallCounts(5, STREET).withheld(cells, 1));
    }

    @Test
    void twoSmallOnesThatAreSmallTogetherTakeAThird() {
        List<SmallCounts.Counts> cells =
                List.of(cell("A", "m", 1), cell("B", "m", 2), cell("C", "m", 9), cell("S", "m", 12));
        assertEquals(List.of(Set.of("A", "B", "C")), new SmallCounts(5, STREET).withheld(cells, 1));
    }

    @Test
    void noOneIsNotFewAndFiveAreEnough() {
        List<SmallCounts.Counts> cells =
                List.of(cell("A", "m", 0), cell("B", "m", 5), cell("C", "m", 9), cell("S", "m", 14));
        assertEquals(List.of(Set.of()), new SmallCounts(5, STREET).withheld(cells, 1));
    }

    @Test
    void whereNoOtherIsLeftTheAreaAboveGoesToo() {
        List<SmallCounts.Counts> cells = List.of(cell("A", "m", 3), cell("S", "m", 3));
        assertEquals(List.of(Set.of("A", "S")), new SmallCounts(5, Map.of("A", "S")).withheld(cells, 1));
    }

    /** Two districts of streets of communities; many counts are small, many 0. */
    private static final class City {
        private final Map<String, String> parents = new TreeMap<>();
        private final List<String> communities = new ArrayList<>();
        private final Map<String, long[]> months = new TreeMap<>();

        City(Random random) {
            for (int district = 0; district < 2; district++) {
                parents.put("D" + district, "X");
                for (int street = 0; street < 1 + random.nextInt(3); street++) {
                    String above = "D" + district + "S" + street;
                    parents.put(above, "D" + district);
                    for (int community = 0; community < 1 + random.nextInt(4); community++) {
                        String area = above + "C" + community;
                        parents.put(area, above);
                        communities.add(area);
                        add(area, random);
                    }
                }
            }
        }

        private void add(String area, Random random) {
            int most = random.nextInt(4) == 0 ? 4 : 60;
            for (int month = 0; month < MONTHS; month++) {
                long count = random.nextInt(8) == 0
                        ? 0
                        : random.nextInt(40) == 0 ? 1 + random.nextInt(4) : 5 + random.nextInt(most);
                for (String at = area; at != null; at = parents.get(at)) {
                    months.computeIfAbsent(at, unseen -> new long[MONTHS])[month] += count;
                }
            }
        }

        /** Numbers of the community months that make up an area's stretch of months. */
        BitSet parts(String area, int from, int length) {
            BitSet parts = new BitSet();
            for (int community = 0; community < communities.size(); community++) {
                String at = communities.get(community);
                while (at != null && !at.equals(area)) {
                    at = parents.get(at);
                }
                if (at != null) {
                    parts.set(community * MONTHS + from, community * MONTHS + from + length);
                }
            }
            return parts;
        }

        long count(String area, int from, int length) {
            long sum = 0;
            for (int month = from; month < from + length; month++) {
                sum += months.get(area)[month];
            }
            return sum;
        }
    }

    /** A figure of some area and stretch of months. */
    private record Figure(String area, int from, int length, long count, BitSet parts) {}

    @Property(tries = 25)
    void anAttackerWithAllFiguresFindsNoFewPersons(@ForAll @LongRange(max = 1_000_000) long seed) {
        City city = new City(new Random(seed));
        List<SmallCounts.Counts> cells = new ArrayList<>();
        for (String area : city.months.keySet()) {
            for (int grain = 0; grain < LENGTHS.length; grain++) {
                for (int from = 0; from < MONTHS; from += LENGTHS[grain]) {
                    long count = city.count(area, from, LENGTHS[grain]);
                    cells.add(new SmallCounts.Counts(
                            area, grain, LENGTHS[grain] + "/" + from, count, new double[] {count}));
                }
            }
        }
        List<Set<String>> withheld = new SmallCounts(5, city.parents).withheld(cells, LENGTHS.length);
        List<Figure> all = figures(city, List.of(Set.of(), Set.of(), Set.of(), Set.of()));
        List<Figure> shown = figures(city, withheld);
        List<Figure> few = all.stream()
                .filter(figure -> figure.count() > 0 && figure.count() < 5)
                .toList();
        shown.forEach(figure -> assertFalse(few.contains(figure), () -> "shown: " + figure));
        pairs(city, shown);
        Equations known = new Equations(city.communities.size() * MONTHS);
        shown.forEach(figure -> known.add(figure.parts()));
        few.forEach(figure -> assertFalse(known.give(figure.parts()), () -> "sums and differences give " + figure));
    }

    private static List<Figure> figures(City city, List<Set<String>> withheld) {
        List<Figure> figures = new ArrayList<>();
        for (String area : city.months.keySet()) {
            for (int grain = 0; grain < LENGTHS.length; grain++) {
                boolean isShown = !withheld.get(grain).contains(area);
                for (int from = 0; isShown && from < MONTHS; from += LENGTHS[grain]) {
                    figures.add(figure(city, area, from, LENGTHS[grain]));
                }
            }
            for (int from = 1; !withheld.get(0).contains(area) && from + 12 <= MONTHS; from++) {
                figures.add(figure(city, area, from, 12));
            }
        }
        return figures;
    }

    private static Figure figure(City city, String area, int from, int length) {
        return new Figure(area, from, length, city.count(area, from, length), city.parts(area, from, length));
    }

    /** The plain attacker: one figure less another that is part of it. */
    private static void pairs(City city, List<Figure> shown) {
        Map<BitSet, Long> distinct = new LinkedHashMap<>();
        shown.forEach(figure -> distinct.put(figure.parts(), figure.count()));
        List<Map.Entry<BitSet, Long>> figures = List.copyOf(distinct.entrySet());
        for (Map.Entry<BitSet, Long> whole : figures) {
            for (Map.Entry<BitSet, Long> part : figures) {
                BitSet outside = (BitSet) part.getKey().clone();
                outside.andNot(whole.getKey());
                long rest = whole.getValue() - part.getValue();
                assertTrue(
                        !outside.isEmpty()
                                || rest == 0
                                || rest >= 5
                                || part.getKey().equals(whole.getKey()),
                        () -> rest + " persons are left of " + whole.getKey() + " without " + part.getKey());
            }
        }
        assertTrue(figures.size() <= city.months.size() * 3 * MONTHS);
    }

    /** What follows linearly from some sums of unknowns, worked out modulo a prime. */
    private static final class Equations {
        private static final long PRIME = 2_147_483_647L;

        private final int size;
        private final Map<Integer, long[]> byLeading = new HashMap<>();

        Equations(int size) {
            this.size = size;
        }

        void add(BitSet sum) {
            long[] row = reduced(sum);
            for (int at = 0; at < size; at++) {
                if (row[at] != 0) {
                    long inverse = power(row[at], PRIME - 2);
                    for (int column = at; column < size; column++) {
                        row[column] = row[column] * inverse % PRIME;
                    }
                    byLeading.put(at, row);
                    return;
                }
            }
        }

        boolean give(BitSet sum) {
            for (long left : reduced(sum)) {
                if (left != 0) {
                    return false;
                }
            }
            return true;
        }

        private long[] reduced(BitSet sum) {
            long[] row = new long[size];
            sum.stream().forEach(at -> row[at] = 1);
            for (int at = 0; at < size; at++) {
                long[] known = row[at] == 0 ? null : byLeading.get(at);
                if (known != null) {
                    long factor = row[at];
                    for (int column = at; column < size; column++) {
                        row[column] = Math.floorMod(row[column] - factor * known[column] % PRIME, PRIME);
                    }
                }
            }
            return row;
        }

        private static long power(long base, long exponent) {
            long result = 1;
            long square = base % PRIME;
            for (long left = exponent; left > 0; left >>= 1) {
                result = (left & 1) == 1 ? result * square % PRIME : result;
                square = square * square % PRIME;
            }
            return result;
        }
    }

    @Test
    void whoSeesAllFindsThem() {
        // The attacker is no straw man: without anything withheld a small month falls to a quarter less its other
        // months.
        Equations known = new Equations(3);
        BitSet all = new BitSet();
        all.set(0, 3);
        known.add(all);
        for (int month = 1; month < 3; month++) {
            BitSet one = new BitSet();
            one.set(month);
            known.add(one);
        }
        BitSet small = new BitSet();
        small.set(0);
        assertTrue(known.give(small));
        assertEquals(new HashSet<>(List.of(0, 1, 2)), known.byLeading.keySet());
    }
}
