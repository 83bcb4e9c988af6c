package org.shequ.jobs.publish;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.shequ.jobs.measure.AreaTree;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.city.PeerGroup;

/**
 * The groups of communities that an edition of one subject may tell of: no sums and differences of their figures, nor with the
 * subject's own, are of fewer than {@link Spread#FEWEST} communities of others.
 *
 * <p>In a month such a sum counts all communities alike that belong to the same of these groups, so there have to be either none
 * of them or enough. Groups are taken one after the other, strata first, as long as that holds.
 */
final class ToldGroups {
    /** By month in which anything changes, the groups of each community of others. */
    private final Map<YearMonth, Map<String, Set<String>>> months = new TreeMap<>();

    private final Set<String> inOrder = new LinkedHashSet<>();

    /**
     * Looks at who belongs where.
     *
     * @param areas rows of the published table of areas
     * @param members rows of the published table of members
     * @param own the subject's areas
     */
    ToldGroups(
            List<Map<String, Object>> areas,
            List<Map<String, Object>> members,
            CityCalendar calendar,
            Set<String> own) {
        AreaTree tree = AreaTree.of(areas, members, calendar);
        members.stream()
                .sorted(Comparator.comparing(
                                (Map<String, Object> row) -> !PeerGroup.STRATUM.equals(row.get("group_level")))
                        .thenComparing(row -> (String) row.get("group_code")))
                .forEach(row -> inOrder.add((String) row.get("group_code")));
        for (YearMonth month : changes(members, calendar)) {
            Map<String, Set<String>> others = new HashMap<>();
            for (Map<String, Object> row : members) {
                String community = (String) row.get("area_code");
                String group = (String) row.get("group_code");
                if (!own.contains(community) && holds(row, month, calendar) && tree.isWithin(community, group, month)) {
                    others.computeIfAbsent(community, unseen -> new HashSet<>()).add(group);
                }
            }
            months.put(month, others);
        }
    }

    private static Set<YearMonth> changes(List<Map<String, Object>> members, CityCalendar calendar) {
        Set<YearMonth> changes = new TreeSet<>();
        for (Map<String, Object> row : members) {
            LocalDate to = (LocalDate) row.get("valid_to");
            changes.add(calendar.month((LocalDate) row.get("valid_from")));
            if (to != null) {
                changes.add(calendar.month(to).plusMonths(1));
            }
        }
        return changes;
    }

    private static boolean holds(Map<String, Object> row, YearMonth month, CityCalendar calendar) {
        LocalDate to = (LocalDate) row.get("valid_to");
        return !calendar.month((LocalDate) row.get("valid_from")).isAfter(month)
                && (to == null || !calendar.month(to).isBefore(month));
    }

    /** The codes of the groups that only the subject's communities ever belong to: they are its own. */
    Set<String> own() {
        Set<String> own = new TreeSet<>(inOrder);
        months.values().forEach(others -> others.values().forEach(own::removeAll));
        return own;
    }

    /** The codes of the groups of others that may be told of. */
    Set<String> ofOthers() {
        Set<String> told = new LinkedHashSet<>();
        List<String> wanted = new ArrayList<>(inOrder);
        wanted.removeAll(own());
        for (String group : wanted) {
            told.add(group);
            if (!areEnough(told)) {
                told.remove(group);
            }
        }
        return told;
    }

    private boolean areEnough(Set<String> groups) {
        return ofFew(groups, community -> true).isEmpty();
    }

    /** The groups among some whose sums or differences would be of fewer others, where only some communities count at all. */
    Set<String> ofFew(Set<String> groups, Predicate<String> counts) {
        Set<String> few = new TreeSet<>();
        for (Map<String, Set<String>> others : months.values()) {
            Map<Set<String>, Integer> alike = new HashMap<>();
            others.forEach((community, all) -> {
                if (counts.test(community)) {
                    Set<String> among = new HashSet<>(all);
                    among.retainAll(groups);
                    alike.merge(among, 1, Integer::sum);
                }
            });
            alike.forEach((among, count) -> {
                if (count < Spread.FEWEST) {
                    few.addAll(among);
                }
            });
        }
        return few;
    }
}
