package org.shequ.jobs.publish;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.shequ.schemas.city.PeerGroup;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.contract.Contracts;

/** The groups of communities that rows of {@code indicator.group_member} tell of: who belongs to them, and they as areas. */
final class Groups {
    /** One row: a community belongs to a group for a while. */
    private record Stay(
            String level, String name, Optional<String> nameEnglish, String community, LocalDate from, LocalDate to) {
        boolean holdsOn(LocalDate day) {
            return !from.isAfter(day) && (to == null || !to.isBefore(day));
        }
    }

    private final Contract contract;
    private final Map<String, List<Stay>> stays = new TreeMap<>();

    Groups(Contracts contracts) {
        contract = contracts.of("indicator.group_member");
    }

    /** Those of a whole table. */
    static Groups of(TableRows members, Contracts contracts) {
        Groups groups = new Groups(contracts);
        members.each(groups::take);
        return groups;
    }

    /** Keeps some rows. */
    void take(List<Object[]> part) {
        Cells row = new Cells(contract);
        for (Object[] each : part) {
            row.of(each);
            stays.computeIfAbsent(row.string("group_code"), unseen -> new ArrayList<>())
                    .add(new Stay(
                            row.string("group_level"),
                            row.string("group_name"),
                            row.text("group_name_en"),
                            row.string("area_code"),
                            row.date("valid_from"),
                            row.date("valid_to")));
        }
    }

    /** The codes of all groups. */
    Set<String> codes() {
        return stays.keySet();
    }

    /** How many spans each community that ever belongs to a group belongs to it. */
    Map<String, Long> spans(String group) {
        Map<String, Long> spans = new TreeMap<>();
        stays.get(group).forEach(stay -> spans.merge(stay.community(), 1L, Long::sum));
        return spans;
    }

    /** The groups as they stand on a day, strata first; without those nobody belongs to then. */
    List<GroupRow> on(LocalDate day) {
        List<GroupRow> rows = new ArrayList<>();
        stays.forEach((code, all) -> {
            Set<String> communities = new TreeSet<>();
            all.stream().filter(stay -> stay.holdsOn(day)).forEach(stay -> communities.add(stay.community()));
            Stay any = all.get(0);
            if (!communities.isEmpty()) {
                rows.add(new GroupRow(code, any.level(), any.name(), any.nameEnglish(), communities));
            }
        });
        rows.sort(Comparator.comparing((GroupRow row) -> !row.level().equals(PeerGroup.STRATUM))
                .thenComparing(GroupRow::code));
        return rows;
    }

    /**
     * The groups as rows of areas: from the first day any community belongs to one to the last.
     *
     * @param area the contract {@code core.area}
     * @param city code of the city they are part of; empty where it is no area
     */
    List<Object[]> areas(Contract area, Optional<String> city) {
        List<Object[]> rows = new ArrayList<>();
        stays.forEach((code, all) -> {
            Stay any = all.get(0);
            Object[] row = new Object[area.names().size()];
            set(row, area, "area_code", code);
            set(row, area, "area_level", any.level());
            set(row, area, "area_name", any.name());
            set(row, area, "area_name_en", any.nameEnglish().orElse(null));
            set(row, area, "parent_code", city.orElse(null));
            set(
                    row,
                    area,
                    "valid_from",
                    all.stream().map(Stay::from).min(Comparator.naturalOrder()).orElseThrow());
            set(row, area, "valid_to", last(all));
            rows.add(row);
        });
        return rows;
    }

    private static LocalDate last(List<Stay> stays) {
        Set<LocalDate> ends = new HashSet<>();
        stays.forEach(stay -> ends.add(stay.to()));
        return ends.contains(null)
                ? null
                : ends.stream().max(Comparator.naturalOrder()).orElseThrow();
    }

    private static void set(Object[] row, Contract contract, String field, Object value) {
        row[contract.names().indexOf(field)] = value;
    }
}
