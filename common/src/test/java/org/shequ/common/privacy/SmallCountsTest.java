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
import java.util.TreeSet;
import java.util.function.BiConsumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Nobody finds a count of 1 to 4 persons in what is shown, neither by subtracting pairs nor by any sums and differences. */
class SmallCountsTest {
    private static final int MONTHS = 24;
    private static final int[] LENGTHS = {1, 3, 6, 12};

    private static SmallCounts.Counts cell(String area, String period, double count) {
        Set<String> above = area.equals("S") ? Set.of() : Set.of("S");
        return new SmallCounts.Counts(area, 0, period, above, count, new double[] {count});
    }

    @Test
    void theSmallestOtherGoesWithASmallOne() {
        List<SmallCounts.Counts> cells =
                List.of(cell("A", "m", 3), cell("B", "m", 20), cell("C", "m", 9), cell("S", "m", 32));
        assertEquals(List.of(Set.of("A", "C")), new SmallCounts(5).withheld(cells, 1));
    }

    @Test
    void twoSmallOnesThatAreSmallTogetherTakeAThird() {
        List<SmallCounts.Counts> cells =
                List.of(cell("A", "m", 1), cell("B", "m", 2), cell("C", "m", 9), cell("S", "m", 12));
        assertEquals(List.of(Set.of("A", "B", "C")), new SmallCounts(5).withheld(cells, 1));
    }

    @Test
    void noOneIsNotFewAndFiveAreEnough() {
        List<SmallCounts.Counts> cells =
                List.of(cell("A", "m", 0), cell("B", "m", 5), cell("C", "m", 9), cell("S", "m", 14));
        assertEquals(List.of(Set.of()), new SmallCounts(5).withheld(cells, 1));
    }

    @Test
    void whereNoOtherIsLeftTheAreaAboveGoesToo() {
        List<SmallCounts.Counts> cells = List.of(cell("A", "m", 3), cell("S", "m", 3));
        assertEquals(List.of(Set.of("A", "S")), new SmallCounts(5).withheld(cells, 1));
    }

    @Test
    void aGroupIsShownWhereAllItsMembersAre() {
        List<Set<String>> withheld = List.of(Set.of("A", "C"), Set.of("A"));
        assertEquals(
                List.of(Set.of("old", "new", "at times"), Set.of("old", "at times")),
                SmallCounts.withheldGroups(
                        Map.of(
                                "old", new SmallCounts.Members(Set.of("A", "B"), Set.of()),
                                "new", new SmallCounts.Members(Set.of("C", "D"), Set.of()),
                                "other", new SmallCounts.Members(Set.of("B"), Set.of("D")),
                                // C is shown in the longer period, but not the months of it that count here.
                                "at times", new SmallCounts.Members(Set.of("B"), Set.of("C"))),
                        withheld));
    }

    /** Two districts of streets of communities, some of which move to another street; many counts are small, many 0. */
    private static final class City {
        private final Map<String, String> parents = new TreeMap<>();
        private final List<String> streets = new ArrayList<>();
        private final List<String> communities = new ArrayList<>();
        private final Map<String, Integer> movesIn = new TreeMap<>();
        private final Map<String, String> movesTo = new TreeMap<>();
        private final Map<String, long[]> months = new TreeMap<>();
        private final Map<String, Map<String, BitSet>> groups = new TreeMap<>();

        City(Random random) {
            for (int district = 0; district < 2; district++) {
                parents.put("D" + district, "X");
                for (int street = 0; street < 1 + random.nextInt(3); street++) {
                    String above = "D" + district + "S" + street;
                    parents.put(above, "D" + district);
                    streets.add(above);
                    for (int community = 0; community < 1 + random.nextInt(4); community++) {
                        String area = above + "C" + community;
                        parents.put(area, above);
                        communities.add(area);
                    }
                }
            }
            for (String area : communities) {
                if (random.nextInt(4) == 0) {
                    movesIn.put(area, 1 + random.nextInt(MONTHS - 1));
                    movesTo.put(area, streets.get(random.nextInt(streets.size())));
                }
                add(area, random);
            }
            for (String area : communities) {
                join(area, random);
            }
        }

        /** Communities are of one of three strata or of none, some change to another, and many are in a peer group besides. */
        private void join(String area, Random random) {
            int changes = random.nextInt(4) == 0 ? 1 + random.nextInt(MONTHS - 1) : MONTHS;
            String first = "stratum " + random.nextInt(4);
            String second = "stratum " + random.nextInt(4);
            for (int month = 0; month < MONTHS; month++) {
                member(month < changes ? first : second, area).set(month);
            }
            if (random.nextInt(3) > 0) {
                member("peers", area).set(0, MONTHS);
            }
            groups.remove("stratum 3");
        }

        private BitSet member(String group, String area) {
            return groups.computeIfAbsent(group, unseen -> new TreeMap<>())
                    .computeIfAbsent(area, unseen -> new BitSet());
        }

        /** Who belongs to which group always and who at times. */
        Map<String, SmallCounts.Members> members() {
            Map<String, SmallCounts.Members> members = new TreeMap<>();
            groups.forEach((group, months) -> {
                Set<String> always = new TreeSet<>();
                Set<String> atTimes = new TreeSet<>();
                months.forEach((area, in) -> (in.cardinality() == MONTHS ? always : atTimes).add(area));
                members.put(group, new SmallCounts.Members(always, atTimes));
            });
            return members;
        }

        /** Numbers of the community months that make up a group's stretch of months. */
        BitSet groupParts(String group, int from, int length) {
            BitSet parts = new BitSet();
            groups.get(group).forEach((area, in) -> {
                for (int month = from; month < from + length; month++) {
                    parts.set(communities.indexOf(area) * MONTHS + month, in.get(month));
                }
            });
            return parts;
        }

        long sum(BitSet parts) {
            return parts.stream()
                    .mapToLong(at -> months.get(communities.get(at / MONTHS))[at % MONTHS])
                    .sum();
        }

        private void add(String area, Random random) {
            int most = random.nextInt(4) == 0 ? 4 : 60;
            for (int month = 0; month < MONTHS; month++) {
                long count = random.nextInt(8) == 0
                        ? 0
                        : random.nextInt(40) == 0 ? 1 + random.nextInt(4) : 5 + random.nextInt(most);
                for (String at = area; at != null; at = above(at, month)) {
                    months.computeIfAbsent(at, unseen -> new long[MONTHS])[month] += count;
                }
            }
        }

        private String above(String area, int month) {
            return movesTo.containsKey(area) && month >= movesIn.get(area) ? movesTo.get(area) : parents.get(area);
        }

        Set<String> above(String area, int from, int length) {
            Set<String> above = new TreeSet<>();
            for (int month = from; month < from + length; month++) {
                if (above(area, month) != null) {
                    above.add(above(area, month));
                }
            }
            return above;
        }

        /** Numbers of the community months that make up an area's stretch of months. */
        BitSet parts(String area, int from, int length) {
            BitSet parts = new BitSet();
            for (int community = 0; community < communities.size(); community++) {
                for (int month = from; month < from + length; month++) {
                    String at = communities.get(community);
                    while (at != null && !at.equals(area)) {
                        at = above(at, month);
                    }
                    if (at != null) {
                        parts.set(community * MONTHS + month);
                    }
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
        List<Set<String>> withheld = new SmallCounts(5).withheld(cells(city, MONTHS), LENGTHS.length);
        List<Figure> shown = figures(city, withheld, MONTHS);
        pairs(city, shown);
        nothingFollows(city, shown, figures(city, nothing(), MONTHS));
    }

    /** Each release knows one to six months more; what was shown in any of them stays known. */
    @Property(tries = 25)
    void anAttackerWhoKeepsAllReleasesFindsNoFewPersons(@ForAll @LongRange(max = 1_000_000) long seed) {
        Random random = new Random(seed);
        City city = new City(random);
        List<Figure> shown = new ArrayList<>();
        List<Figure> all = new ArrayList<>();
        List<Set<String>> withheld = null;
        int known = 8 + random.nextInt(6);
        for (int release = 0; release < 3; release++) {
            List<SmallCounts.Counts> cells = cells(city, known);
            withheld = withheld == null
                    ? new SmallCounts(5).withheld(cells, LENGTHS.length)
                    : new SmallCounts(5).withheldAfter(cells, withheld);
            shown.addAll(figures(city, withheld, known));
            all.addAll(figures(city, nothing(), known));
            known = Math.min(MONTHS, known + 1 + random.nextInt(6));
        }
        nothingFollows(city, shown, all);
    }

    @Test
    void whatIsWithheldForTheFirstTimeIsWithheldInLongerPeriodsToo() {
        // January and February were shown of all. In March A has 3: its quarter less what is known would tell.
        List<SmallCounts.Counts> cells = new ArrayList<>();
        Map<String, double[]> counts = Map.of(
                "A", new double[] {20, 30, 3},
                "B", new double[] {50, 50, 50},
                "C", new double[] {9, 9, 9},
                "S", new double[] {79, 89, 62});
        counts.forEach((area, months) -> {
            Set<String> above = area.equals("S") ? Set.of() : Set.of("S");
            double sum = 0;
            for (int month = 0; month < months.length; month++) {
                double[] count = {months[month]};
                cells.add(new SmallCounts.Counts(area, 0, "m" + month, above, count[0], count));
                sum += months[month];
            }
            cells.add(new SmallCounts.Counts(area, 1, "q", above, sum, new double[] {sum}));
        });
        assertEquals(List.of(Set.of("A", "C"), Set.of()), new SmallCounts(5).withheld(cells, 2));
        assertEquals(
                List.of(Set.of("A", "C"), Set.of("A", "C")),
                new SmallCounts(5).withheldAfter(cells, List.of(Set.of(), Set.of())));
        assertEquals(
                List.of(Set.of("A", "C"), Set.of()),
                new SmallCounts(5).withheldAfter(cells, List.of(Set.of("A", "C"), Set.of())));
    }

    @Test
    void anAreaThatMovedIsProtectedWhereItWas() {
        // A was part of S in m and is of T in n; C of S, D of T in both.
        List<SmallCounts.Counts> cells = new ArrayList<>();
        for (String each : List.of(
                "A m S 3",
                "A n T 30",
                "C m S 40",
                "C n S 40",
                "D m T 50",
                "D n T 50",
                "S m X 43",
                "S n X 40",
                "T m X 50",
                "T n X 80")) {
            String[] cell = each.split(" ");
            double count = Double.parseDouble(cell[3]);
            cells.add(new SmallCounts.Counts(cell[0], 0, cell[1], Set.of(cell[2]), count, new double[] {count}));
        }
        // C hides A within S, D within T; alone in the other month, they take their streets with them.
        assertEquals(List.of(Set.of("A", "C", "D", "S", "T")), new SmallCounts(5).withheld(cells, 1));
    }

    private static List<Set<String>> nothing() {
        return List.of(Set.of(), Set.of(), Set.of(), Set.of());
    }

    /** All that is known of some months; the last of longer periods may not be over, and counts as of the finest grain. */
    private static List<SmallCounts.Counts> cells(City city, int known) {
        List<SmallCounts.Counts> cells = new ArrayList<>();
        for (String area : city.months.keySet()) {
            for (int grain = 0; grain < LENGTHS.length; grain++) {
                for (int from = 0; from < known; from += LENGTHS[grain]) {
                    int length = Math.min(LENGTHS[grain], known - from);
                    BitSet parts = city.parts(area, from, length);
                    if (!parts.isEmpty()) {
                        long count = city.count(area, from, length);
                        cells.add(new SmallCounts.Counts(
                                area,
                                length < LENGTHS[grain] ? 0 : grain,
                                LENGTHS[grain] + "/" + from,
                                city.above(area, from, length),
                                count,
                                new double[] {count}));
                    }
                }
            }
        }
        return cells;
    }

    /** The patient attacker: all sums and differences of what is shown. */
    private static void nothingFollows(City city, List<Figure> shown, List<Figure> all) {
        List<Figure> few = all.stream()
                .distinct()
                .filter(figure -> figure.count() > 0 && figure.count() < 5)
                .toList();
        shown.forEach(figure -> assertFalse(few.contains(figure), () -> "shown: " + figure));
        Equations known = new Equations(city.communities.size() * MONTHS);
        shown.forEach(figure -> known.add(figure.parts()));
        few.forEach(figure -> assertFalse(known.give(figure.parts()), () -> "sums and differences give " + figure));
    }

    private static List<Figure> figures(City city, List<Set<String>> withheld, int known) {
        List<Figure> figures = new ArrayList<>();
        List<Set<String>> hidden = SmallCounts.withheldGroups(city.members(), withheld);
        for (String group : city.groups.keySet()) {
            figures(hidden, known, group, (from, length) -> {
                BitSet parts = city.groupParts(group, from, length);
                figures.add(new Figure(group, from, length, city.sum(parts), parts));
            });
        }
        for (String area : city.months.keySet()) {
            figures(withheld, known, area, (from, length) -> figures.add(figure(city, area, from, length)));
        }
        return figures;
    }

    /** The stretches of months an area or group is shown for. */
    private static void figures(
            List<Set<String>> withheld, int known, String area, BiConsumer<Integer, Integer> shown) {
        for (int grain = 0; grain < LENGTHS.length; grain++) {
            for (int from = 0; from < known; from += LENGTHS[grain]) {
                int length = Math.min(LENGTHS[grain], known - from);
                int treated = length < LENGTHS[grain] ? 0 : grain;
                if (!withheld.get(treated).contains(area)) {
                    shown.accept(from, length);
                }
            }
        }
        for (int from = 1; !withheld.get(0).contains(area) && from + 12 <= known; from++) {
            shown.accept(from, 12);
        }
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
        assertTrue(figures.size() <= (city.months.size() + city.groups.size()) * 3 * MONTHS);
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
