package org.shequ.jobs.measure;

import java.io.Serializable;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.city.PeerGroup;
import org.shequ.schemas.indicator.Subject;

/**
 * The areas of a city and who belongs to whom in which month; groups that cut across them are among the areas, above nobody.
 *
 * <p>In a month the row of an area that holds is the last one that begins no later than the end of the month. Rows of
 * facts can come after an area has ended, such as a case of a community that was split; they stay with the area's last
 * row, and before its first day with its first row, so that nothing is lost on the way up.
 */
public final class AreaTree implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int DEEPEST = 10;

    /** One row of {@code core.area}, with the groups it belongs to; or of a group, as long as one of its members has it. */
    private record Stage(int firstMonth, int lastMonth, String level, String name, String parent, List<String> groups)
            implements Serializable {
        static Stage of(Map<String, ?> row, CityCalendar calendar, String level, String name, List<String> groups) {
            LocalDate last = (LocalDate) row.get("valid_to");
            return new Stage(
                    Months.index(calendar.month((LocalDate) row.get("valid_from"))),
                    last == null ? Integer.MAX_VALUE : Months.index(calendar.month(last)),
                    (String) row.get(level),
                    (String) row.get(name),
                    (String) row.get("parent_code"),
                    groups);
        }
    }

    /**
     * One of the areas or groups.
     *
     * @param position its place among them, from 0 on
     * @param code its code
     * @param isUnit whether it is a department or company and not an area
     * @param isGroup whether it is a group of communities
     * @param stages what held of it, by first month
     */
    record Node(int position, String code, boolean isUnit, boolean isGroup, List<Stage> stages)
            implements Serializable {
        private static Node of(int position, String code, List<Stage> stages) {
            String level = stages.get(0).level();
            return new Node(position, code, Subject.areUnits(level), PeerGroup.areGroups(level), stages);
        }

        /** Its level in a month, code of {@code area_level}. */
        String level(int month) {
            return at(month).level();
        }

        /** Its name in a month. */
        String name(int month) {
            return at(month).name();
        }

        /** Whether it exists in one of the months. */
        boolean exists(int first, int last) {
            for (Stage stage : stages) {
                if (stage.firstMonth() <= last && stage.lastMonth() >= first) {
                    return true;
                }
            }
            return false;
        }

        private Stage at(int month) {
            Stage found = stages.get(0);
            for (Stage stage : stages) {
                if (stage.firstMonth() <= month) {
                    found = stage;
                }
            }
            return found;
        }
    }

    private final Map<String, Node> nodes = new HashMap<>();
    private final List<Node> inOrder = new ArrayList<>();

    private AreaTree(Map<String, List<Stage>> stages) {
        stages.forEach((code, list) -> {
            Node node = Node.of(inOrder.size(), code, List.copyOf(list));
            nodes.put(code, node);
            inOrder.add(node);
        });
    }

    /**
     * The tree of rows of {@code core.area}, which are few.
     *
     * @param calendar the calendar of the months
     * @throws IllegalArgumentException where a parent is not among the areas, or an area is its own ancestor
     */
    public static AreaTree of(List<? extends Map<String, ?>> rows, CityCalendar calendar) {
        return of(rows, List.of(), calendar);
    }

    /**
     * The same with groups of communities, which are areas too: what counts for a community counts for its groups of the month.
     *
     * @param members rows of {@code indicator.group_member}; rows of areas that stand for these groups are passed over
     */
    public static AreaTree of(
            List<? extends Map<String, ?>> rows, List<? extends Map<String, ?>> members, CityCalendar calendar) {
        Map<String, List<Stage>> stages = new TreeMap<>();
        Map<List<Object>, List<String>> groups = new HashMap<>();
        for (Map<String, ?> member : members) {
            String group = (String) member.get("group_code");
            stages.computeIfAbsent(group, code -> new ArrayList<>())
                    .add(Stage.of(member, calendar, "group_level", "group_name", List.of()));
            groups.computeIfAbsent(key(member), row -> new ArrayList<>()).add(group);
        }
        Set<String> made = Set.copyOf(stages.keySet());
        for (Map<String, ?> row : rows) {
            String area = (String) row.get("area_code");
            if (!made.contains(area)) {
                List<String> own = List.copyOf(groups.getOrDefault(key(row), List.of()));
                stages.computeIfAbsent(area, code -> new ArrayList<>())
                        .add(Stage.of(row, calendar, "area_level", "area_name", own));
            }
        }
        stages.values().forEach(list -> list.sort(Comparator.comparingInt(Stage::firstMonth)));
        refuseUnknownParents(stages);
        return new AreaTree(stages);
    }

    private static List<Object> key(Map<String, ?> row) {
        return List.of(row.get("area_code"), row.get("valid_from"));
    }

    private static void refuseUnknownParents(Map<String, List<Stage>> stages) {
        Set<String> unknown = new TreeSet<>();
        stages.forEach((code, list) -> list.stream()
                .map(Stage::parent)
                .filter(parent -> parent != null && !stages.containsKey(parent))
                .forEach(parent -> unknown.add(parent + " (above " + code + ")")));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("Cannot build the tree of areas: parents " + unknown
                    + " are not among the areas (expected a row for every parent)");
        }
    }

    /** All areas, by code; each stands at its position. */
    List<Node> nodes() {
        return inOrder;
    }

    /** Where the other areas that count what is of an area in each month from first to last stand. */
    int[][] above(Node area, int first, int last) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(month -> counting(area.code(), month).stream()
                        .skip(1)
                        .mapToInt(code -> node(code).position())
                        .toArray())
                .toArray(int[][]::new);
    }

    /** The area of a code, which must be among them. */
    Node node(String code) {
        Node node = nodes.get(code);
        if (node == null) {
            throw new IllegalArgumentException(
                    "Cannot find area '" + code + "': it is not among the " + nodes.size() + " areas of the city");
        }
        return node;
    }

    /** The level of an area in a month. */
    public String level(String code, YearMonth month) {
        return node(code).level(Months.index(month));
    }

    /** The name of an area in a month. */
    public String name(String code, YearMonth month) {
        return node(code).name(Months.index(month));
    }

    /** An area and all areas above it in a month, from below. */
    public List<String> upwards(String code, YearMonth month) {
        return upwards(code, Months.index(month));
    }

    /** Whether a code is that of a department or company and not of an area. */
    boolean isUnit(String code) {
        return node(code).isUnit();
    }

    /** Whether there is such an area. */
    boolean holds(String code) {
        return nodes.containsKey(code);
    }

    /** An area and all areas above it in a month, from below. */
    List<String> upwards(String code, int month) {
        List<String> chain = new ArrayList<>();
        Optional<String> next = Optional.of(code);
        while (next.isPresent()) {
            String each = next.get();
            if (chain.size() > DEEPEST) {
                throw new IllegalArgumentException("Cannot find the areas above " + code + " in " + Months.month(month)
                        + ": the chain " + chain + " does not end (expected at most " + DEEPEST + " levels)");
            }
            chain.add(each);
            next = Optional.ofNullable(node(each).at(month).parent());
        }
        return chain;
    }

    /** All that counts what happens in an area in a month: itself, the areas above it, and the groups it belongs to. */
    List<String> counting(String code, int month) {
        List<String> counting = upwards(code, month);
        for (String each : List.copyOf(counting)) {
            counting.addAll(node(each).at(month).groups());
        }
        return counting;
    }

    /** Whether a community belongs to an area or group in a month; an area belongs to itself, an unknown one nowhere. */
    public boolean isWithin(String community, String area, YearMonth month) {
        return holds(community) && counting(community, Months.index(month)).contains(area);
    }
}
