package org.shequ.jobs.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.shequ.schemas.city.CityCalendar;

/** What an edition of the street of community 1 may tell of groups that others belong to as well. */
class ToldGroupsTest {
    private final Map<String, Map<String, Object>> areas = new HashMap<>();
    private final List<Map<String, Object>> members = new ArrayList<>();
    private Set<String> own = Set.of("1");

    private void group(String group, int first, int last) {
        for (int community = first; community <= last; community++) {
            member(group, community, "2020-01-01", null);
        }
    }

    private void member(String group, int community, String from, String to) {
        Map<String, Object> row = new HashMap<>();
        row.put("area_code", String.valueOf(community));
        row.put("valid_from", LocalDate.parse(from));
        row.put("valid_to", to == null ? null : LocalDate.parse(to));
        Map<String, Object> area = new HashMap<>(row);
        area.put("area_level", "community");
        area.put("area_name", "社区");
        areas.put(community + from, area);
        row.put("group_code", group);
        row.put("group_level", group.startsWith("peer") ? "peer_group" : "stratum");
        row.put("group_name", group);
        members.add(row);
    }

    private ToldGroups told() {
        return new ToldGroups(List.copyOf(areas.values()), members, CityCalendar.NATURAL, new HashSet<>(own));
    }

    @Test
    void ofEightOthersTheirSumIsTold() {
        group("old", 1, 9);
        group("new", 10, 16);
        // old is 1 and eight others; new are seven others.
        assertEquals(Set.of("old"), told().ofOthers());
        assertEquals(Set.of(), told().own());
    }

    @Test
    void aDifferenceOfTwoGroupsIsOfEightOthersToo() {
        group("old", 1, 20);
        group("peer large", 4, 19);
        // large has sixteen others, but old less large leaves 2, 3 and 20.
        assertEquals(Set.of("old"), told().ofOthers());
        members.removeIf(row -> row.get("group_code").equals("peer large"));
        group("peer large", 10, 20);
        // old less large leaves 2 to 9, large are 10 to 20.
        assertEquals(Set.of("old", "peer large"), told().ofOthers());
    }

    @Test
    void eightHaveToBeThereInEveryMonth() {
        group("old", 1, 8);
        member("old", 9, "2020-01-01", "2026-02-28");
        member("new", 9, "2026-03-01", null);
        assertEquals(Set.of(), told().ofOthers());
        group("old", 21, 21);
        assertEquals(Set.of("old"), told().ofOthers());
    }

    @Test
    void aGroupOfOwnCommunitiesIsOwn() {
        group("old", 1, 3);
        group("new", 4, 20);
        own = Set.of("1", "2", "3");
        assertEquals(Set.of("old"), told().own());
        assertEquals(Set.of("new"), told().ofOthers());
    }

    @Test
    void aFigureThatFewOfTheOthersCountInIsNotTold() {
        group("old", 1, 10);
        group("new", 11, 20);
        Set<String> both = Set.of("old", "new");
        assertEquals(both, told().ofOthers());
        assertEquals(Set.of(), told().ofFew(both, community -> true));
        // Of old only 1, which is own, and 2 to 4 count; of new nobody does.
        assertEquals(Set.of("old"), told().ofFew(both, Set.of("1", "2", "3", "4")::contains));
    }
}
