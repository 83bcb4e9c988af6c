package org.shequ.common.privacy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Decides which areas a table of counts of persons is not published for, so that counts from 1 to a few are neither shown nor
 * found by subtracting what is: an area from the one above it, a period from a longer one, a definition from another.
 *
 * <p>An area is withheld in all periods of one grain or in none. Where it is withheld in a grain it is withheld in every finer
 * one too, and in rolling years, so that two of its months can always be changed against each other without changing any longer
 * period that is shown. Of the areas below a shown one never a single one is withheld, nor several whose counts together are
 * small: the smallest other is withheld with them, so that what is shown stays the same when persons are moved from one to the
 * other (complementary suppression; Cox 1980; Hundepool and others 2012).
 */
public final class SmallCounts {
    private final int threshold;
    private final Map<String, String> parents;
    private final Map<String, List<String>> children = new TreeMap<>();

    /**
     * For areas in a hierarchy.
     *
     * @param threshold smallest count of persons that may be shown, such as 5
     * @param parents by area, the area above it; areas that are no key have none
     */
    public SmallCounts(int threshold, Map<String, String> parents) {
        this.threshold = threshold;
        this.parents = Map.copyOf(parents);
        parents.forEach((area, parent) ->
                children.computeIfAbsent(parent, unseen -> new ArrayList<>()).add(area));
        children.values().forEach(below -> below.sort(Comparator.naturalOrder()));
    }

    /**
     * Counts of persons of one area and period, in the same order for all areas: whatever is shown, and what is left when
     * one is subtracted from another.
     *
     * @param area code of the area
     * @param grain position of the grain of its period, 0 for the finest
     * @param period name of the period
     * @param size persons counted in all, for choosing the smallest
     * @param counts the counts; a difference may be negative
     */
    public record Counts(String area, int grain, String period, double size, double[] counts) {
        /** Copies the counts. */
        public Counts {
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
     * The areas withheld, by grain.
     *
     * @param cells all that would be shown; every area sums up those below it
     * @param grains number of grains, the finest first
     */
    public List<Set<String>> withheld(Collection<Counts> cells, int grains) {
        List<Set<String>> withheld = new ArrayList<>();
        for (int grain = 0; grain < grains; grain++) {
            withheld.add(new TreeSet<>());
        }
        Set<String> coarser = Set.of();
        for (int grain = grains - 1; grain >= 0; grain--) {
            int at = grain;
            Grain one =
                    new Grain(cells.stream().filter(cell -> cell.grain() == at).toList(), coarser);
            one.protect();
            withheld.set(grain, one.withheld);
            coarser = one.withheld;
        }
        return withheld;
    }

    /** One grain: its cells by area and period, and the areas withheld so far. */
    private final class Grain {
        private final Map<String, Map<String, double[]>> cells = new LinkedHashMap<>();
        private final Map<String, Double> sizes = new HashMap<>();
        private final Set<String> withheld = new TreeSet<>();

        Grain(List<Counts> given, Set<String> coarser) {
            withheld.addAll(coarser);
            for (Counts cell : given) {
                cells.computeIfAbsent(cell.area(), unseen -> new TreeMap<>()).put(cell.period(), cell.counts);
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
                    isChanged |= giveMember(area);
                }
                for (String area : children.keySet()) {
                    if (!withheld.contains(area) && cells.containsKey(area) && !isSafe(area)) {
                        extend(area);
                        isChanged = true;
                    }
                }
            }
        }

        /** A withheld area whose parts are all shown would be found by adding them up: its smallest part goes with it. */
        private boolean giveMember(String area) {
            List<String> parts = present(area);
            if (parts.isEmpty() || !members(area).isEmpty()) {
                return false;
            }
            withheld.add(smallest(parts).orElseThrow());
            return true;
        }

        private List<String> present(String area) {
            return children.getOrDefault(area, List.of()).stream()
                    .filter(cells::containsKey)
                    .toList();
        }

        private Optional<String> smallest(List<String> areas) {
            return areas.stream()
                    .min(Comparator.comparingDouble((String each) -> sizes.getOrDefault(each, 0.0))
                            .thenComparing(Comparator.naturalOrder()));
        }

        /** The withheld areas without parts that an area's total would tell, were it not for the others among them. */
        private List<String> members(String area) {
            List<String> members = new ArrayList<>();
            for (String part : present(area)) {
                if (withheld.contains(part)) {
                    if (present(part).isEmpty()) {
                        members.add(part);
                    } else {
                        members.addAll(members(part));
                    }
                }
            }
            return members;
        }

        /** Whether what is left of a shown area after subtracting its shown parts tells of nobody. */
        private boolean isSafe(String area) {
            List<String> members = members(area);
            if (members.isEmpty()) {
                return true;
            }
            if (members.size() == 1) {
                return false;
            }
            Set<String> periods = new HashSet<>();
            members.forEach(member -> periods.addAll(cells.get(member).keySet()));
            for (String period : periods) {
                if (hasSmallSum(members, period) || isAlone(members, period)) {
                    return false;
                }
            }
            return true;
        }

        private boolean hasSmallSum(List<String> members, String period) {
            double[] sums = null;
            for (String member : members) {
                double[] counts = cells.get(member).get(period);
                if (counts != null) {
                    sums = sums == null ? new double[counts.length] : sums;
                    for (int at = 0; at < sums.length; at++) {
                        sums[at] += counts[at];
                    }
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

        /** Whether only one of them has anybody in a period, and too few: the total of all would be its own. */
        private boolean isAlone(List<String> members, String period) {
            int present = 0;
            boolean isSmall = false;
            for (String member : members) {
                double[] counts = cells.get(member).get(period);
                if (counts != null) {
                    present++;
                    for (double count : counts) {
                        isSmall |= isSmall(count);
                    }
                }
            }
            return present == 1 && isSmall;
        }

        /** Withholds the smallest shown part of an area besides; the area itself where none is left. */
        private void extend(String area) {
            Optional<String> next = smallest(present(area).stream()
                    .filter(part -> !withheld.contains(part))
                    .toList());
            next.ifPresentOrElse(withheld::add, () -> withheld.add(area));
        }
    }

    /** The area above another; empty where there is none. */
    public Optional<String> above(String area) {
        return Optional.ofNullable(parents.get(area));
    }
}
