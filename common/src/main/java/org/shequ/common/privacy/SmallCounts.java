package org.shequ.common.privacy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * Decides which areas a table of counts of persons is not published for, so that counts from 1 to a few are neither shown nor
 * found by subtracting what is: an area from the one above it, a period from a longer one, a definition from another.
 *
 * <p>An area is withheld in all periods of one grain or in none. Where it is withheld in a grain it is withheld in every finer
 * one too, and in rolling years, so that two of its months can always be changed against each other without changing any longer
 * period that is shown. Of the areas below a shown one never a single one is withheld, nor several whose counts together are
 * small: the smallest other is withheld with them, so that what is shown stays the same when persons are moved from one to the
 * other (complementary suppression; Cox 1980; Hundepool and others 2012). What an area is part of may differ by period.
 *
 * <p>What was shown once is known for good. An area withheld before stays withheld; one that is withheld for the first time has
 * its earlier periods known already, which subtracted from a longer one would give the new ones: it is withheld in all grains,
 * as is one whose place or whose neighbours changed. A period that is not over grows from release to release, so it is of the
 * finest grain whatever its length.
 */
public final class SmallCounts {
    private final int threshold;

    /** @param threshold smallest count of persons that may be shown, such as 5 */
    public SmallCounts(int threshold) {
        this.threshold = threshold;
    }

    /**
     * Counts of persons of one area and period, in the same order for all areas: whatever is shown, and what is left when
     * one is subtracted from another.
     *
     * @param area code of the area
     * @param grain position of the grain of its period, 0 for the finest and for periods that are not over
     * @param period name of the period
     * @param above the areas it is directly part of in that period; several where it changes from one to another
     * @param size persons counted in all, for choosing the smallest
     * @param counts the counts; a difference may be negative
     */
    public record Counts(String area, int grain, String period, Set<String> above, double size, double[] counts) {
        /** Copies what it holds. */
        public Counts {
            above = Set.copyOf(above);
            counts = counts.clone();
        }

        /** The counts, a copy. */
        @Override
        public double[] counts() {
            return counts.clone();
        }
    }

    /** Whether a count is of some persons, but of too few to be shown. */
    public boolean isSmall(double count) {
        long persons = Math.abs(Math.round(count));
        return persons > 0 && persons < threshold;
    }

    /**
     * The areas withheld, by grain, where nothing was shown before.
     *
     * @param cells all that would be shown; every area sums up those that are part of it
     * @param grains number of grains, the finest first
     */
    public List<Set<String>> withheld(Collection<Counts> cells, int grains) {
        List<Set<String>> asked = empty(grains);
        return withheld(cells, asked, (grain, area) -> false);
    }

    /**
     * The areas withheld, by grain, after something was shown.
     *
     * @param before the areas that were withheld the last time, by grain
     */
    public List<Set<String>> withheldAfter(Collection<Counts> cells, List<Set<String>> before) {
        List<Set<String>> asked = new ArrayList<>();
        before.forEach(areas -> asked.add(new TreeSet<>(areas)));
        return withheld(cells, asked, (grain, area) -> !before.get(grain).contains(area));
    }

    /**
     * The areas of a group that cuts across what areas are part of.
     *
     * @param always those that belong to it as long as they are known
     * @param atTimes those that do so in some periods of the finest grain only
     */
    public record Members(Set<String> always, Set<String> atTimes) {
        /** Copies what it holds. */
        public Members {
            always = Set.copyOf(always);
            atTimes = Set.copyOf(atTimes);
        }

        private boolean areShown(Set<String> withheldInGrain, Set<String> withheldInFinest) {
            return Collections.disjoint(always, withheldInGrain) && Collections.disjoint(atTimes, withheldInFinest);
        }
    }

    /**
     * The groups that are not shown, by grain. One is shown only as the sum of areas that are all shown themselves, so that it
     * tells nothing new; of those that belong to it at times, the finest periods have to be shown.
     *
     * @param groups by code
     * @param withheld the areas withheld, by grain
     */
    public static List<Set<String>> withheldGroups(Map<String, Members> groups, List<Set<String>> withheld) {
        return withheld.stream()
                .map(areas -> {
                    Set<String> hidden = new TreeSet<>(groups.keySet());
                    hidden.removeIf(group -> groups.get(group).areShown(areas, withheld.get(0)));
                    return hidden;
                })
                .toList();
    }

    private static List<Set<String>> empty(int grains) {
        List<Set<String>> empty = new ArrayList<>();
        for (int grain = 0; grain < grains; grain++) {
            empty.add(new TreeSet<>());
        }
        return empty;
    }

    /**
     * Withholds areas of which single periods are known otherwise, or are hidden behind others than the rest, in all grains
     * or in none.
     */
    private List<Set<String>> withheld(
            Collection<Counts> cells, List<Set<String>> asked, BiPredicate<Integer, String> isNew) {
        Set<String> unsteady = unsteady(cells);
        List<Set<String>> withheld = List.of();
        boolean isMore = true;
        while (isMore) {
            withheld = withheld(cells, asked);
            isMore = false;
            for (int grain = 0; grain < asked.size(); grain++) {
                Set<String> whole = new TreeSet<>(withheld.get(grain));
                int at = grain;
                whole.removeIf(area -> !unsteady.contains(area) && !isNew.test(at, area));
                for (int coarser = grain + 1; coarser < asked.size(); coarser++) {
                    isMore |= asked.get(coarser).addAll(whole);
                }
            }
        }
        return withheld;
    }

    /** Areas that are not part of the same one, or not beside the same others, in all periods of the finest grain. */
    private static Set<String> unsteady(Collection<Counts> cells) {
        Map<String, Map<String, Set<String>>> parts = new TreeMap<>();
        Map<String, Set<String>> above = new TreeMap<>();
        Set<String> periods = new TreeSet<>();
        for (Counts cell : cells) {
            if (cell.grain() == 0) {
                periods.add(cell.period());
                above.computeIfAbsent(cell.area(), unseen -> new TreeSet<>()).addAll(cell.above());
                cell.above().forEach(one -> parts.computeIfAbsent(one, unseen -> new TreeMap<>())
                        .computeIfAbsent(cell.period(), unseen -> new TreeSet<>())
                        .add(cell.area()));
            }
        }
        Set<String> unsteady = new TreeSet<>();
        above.forEach((area, all) -> {
            if (all.size() > 1) {
                unsteady.add(area);
            }
        });
        parts.values().forEach(byPeriod -> {
            Set<Set<String>> different = new HashSet<>(byPeriod.values());
            if (different.size() > 1 || byPeriod.size() < periods.size()) {
                different.forEach(unsteady::addAll);
            }
        });
        return unsteady;
    }

    /** @param asked by grain, areas that are withheld in any case */
    private List<Set<String>> withheld(Collection<Counts> cells, List<Set<String>> asked) {
        List<Set<String>> withheld = new ArrayList<>(asked);
        Set<String> coarser = Set.of();
        for (int grain = asked.size() - 1; grain >= 0; grain--) {
            int at = grain;
            Set<String> begun = new TreeSet<>(asked.get(grain));
            begun.addAll(coarser);
            Grain one =
                    new Grain(cells.stream().filter(cell -> cell.grain() == at).toList(), begun);
            one.protect();
            withheld.set(grain, one.withheld);
            coarser = one.withheld;
        }
        return withheld;
    }

    /** One grain: its cells by area and period, what is part of what in which period, and the areas withheld so far. */
    private final class Grain {
        private final Map<String, Map<String, double[]>> cells = new TreeMap<>();
        private final Map<String, Map<String, Set<String>>> parts = new TreeMap<>();
        private final Map<String, Double> sizes = new HashMap<>();
        private final Set<String> withheld;

        Grain(List<Counts> given, Set<String> begun) {
            withheld = begun;
            for (Counts cell : given) {
                cells.computeIfAbsent(cell.area(), unseen -> new TreeMap<>()).put(cell.period(), cell.counts);
                cell.above().forEach(above -> parts.computeIfAbsent(above, unseen -> new TreeMap<>())
                        .computeIfAbsent(cell.period(), unseen -> new TreeSet<>())
                        .add(cell.area()));
                sizes.merge(cell.area(), cell.size(), Double::sum);
                for (double count : cell.counts) {
                    if (isSmall(count)) {
                        withheld.add(cell.area());
                    }
                }
            }
        }

        void protect() {
            boolean isChanged = true;
            while (isChanged) {
                isChanged = false;
                for (String area : List.copyOf(withheld)) {
                    isChanged |= giveMembers(area);
                }
                for (String area : parts.keySet()) {
                    Optional<String> told = withheld.contains(area) ? Optional.empty() : told(area);
                    if (told.isPresent()) {
                        extend(area, told.get());
                        isChanged = true;
                    }
                }
            }
        }

        /** A withheld area whose parts are all shown would be found by adding them up: its smallest part goes with it. */
        private boolean giveMembers(String area) {
            boolean isChanged = false;
            for (String period : parts.getOrDefault(area, Map.of()).keySet()) {
                if (members(area, period).isEmpty()) {
                    withheld.add(smallest(parts(area, period)).orElseThrow());
                    isChanged = true;
                }
            }
            return isChanged;
        }

        private Set<String> parts(String area, String period) {
            return parts.getOrDefault(area, Map.of()).getOrDefault(period, Set.of());
        }

        private Optional<String> smallest(Collection<String> areas) {
            return areas.stream()
                    .min(Comparator.comparingDouble((String each) -> sizes.getOrDefault(each, 0.0))
                            .thenComparing(Comparator.naturalOrder()));
        }

        /** The withheld areas without parts that an area's total would tell, were it not for the others among them. */
        private Set<String> members(String area, String period) {
            Set<String> members = new TreeSet<>();
            for (String part : parts(area, period)) {
                if (withheld.contains(part)) {
                    if (parts(part, period).isEmpty()) {
                        members.add(part);
                    } else {
                        members.addAll(members(part, period));
                    }
                }
            }
            return members;
        }

        /** The first period in which what is left of a shown area after subtracting its shown parts tells of few or of one. */
        private Optional<String> told(String area) {
            return parts.get(area).keySet().stream()
                    .filter(period -> cells.getOrDefault(area, Map.of()).containsKey(period))
                    .filter(period -> {
                        Set<String> members = members(area, period);
                        return members.size() == 1 || hasSmallSum(members, period);
                    })
                    .findFirst();
        }

        private boolean hasSmallSum(Set<String> members, String period) {
            double[] sums = null;
            for (String member : members) {
                double[] counts = cells.get(member).get(period);
                sums = sums == null ? new double[counts.length] : sums;
                for (int at = 0; at < sums.length; at++) {
                    sums[at] += counts[at];
                }
            }
            if (sums != null) {
                for (double sum : sums) {
                    if (isSmall(sum)) {
                        return true;
                    }
                }
            }
            return false;
        }

        /** Withholds the smallest shown part of an area besides; the area itself where none is left. */
        private void extend(String area, String period) {
            Optional<String> next = smallest(parts(area, period).stream()
                    .filter(part -> !withheld.contains(part))
                    .toList());
            next.ifPresentOrElse(withheld::add, () -> withheld.add(area));
        }
    }
}
