package org.shequ.jobs.measure;

import static org.apache.spark.sql.functions.expr;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.spark.sql.Column;
import org.shequ.common.lake.SparkRows;
import org.shequ.common.sql.Evaluation;
import org.shequ.common.sql.RowSql;
import org.shequ.schemas.city.City;
import org.shequ.schemas.city.PeerGroup;
import org.shequ.schemas.contract.Contract;
import org.shequ.schemas.yaml.Problems;

/**
 * Who belongs to which group: communities of one stratum, as the table of areas tells it, and those of the peer groups that a
 * city declares. Membership holds as long as the row of the area it was found in.
 */
final class Groups {
    private static final String COMMUNITY = "community";
    private static final String CODE = "area_code";

    private final City city;
    private final Contract area;
    private final RowSql sql;

    /** @param area the contract {@code core.area} */
    Groups(City city, Contract area, RowSql sql) {
        this.city = city;
        this.area = area;
        this.sql = sql;
    }

    /**
     * The rows of {@code indicator.group_member}.
     *
     * @param areas rows of {@code core.area}
     * @throws org.shequ.schemas.yaml.DefinitionException where a peer group cannot be made, with all that stand in the way
     */
    List<Map<String, Object>> members(List<? extends Map<String, ?>> areas) {
        Problems problems = new Problems();
        Expressions.check(city.peerGroups(), area, sql, problems);
        refuseStrangers(areas, problems);
        problems.throwIfAny();
        List<Map<String, Object>> members = new ArrayList<>();
        Predicate<Map<String, ?>> isCommunity = row -> COMMUNITY.equals(row.get("area_level"));
        areas.stream()
                .filter(isCommunity)
                .filter(row -> row.get(PeerGroup.STRATUM) != null)
                .forEach(row -> members.add(member(row, PeerGroup.STRATUM, code(row), text(row), null)));
        for (PeerGroup group : city.peerGroups()) {
            areas.stream()
                    .filter(isCommunity.and(membership(group)))
                    .forEach(row -> members.add(member(
                            row,
                            PeerGroup.LEVEL,
                            city.code() + ":peer:" + group.id(),
                            group.name().zh(),
                            group.name().en())));
        }
        refuseClashes(areas, members);
        return members;
    }

    /** No code of an area has colons; should one, it is told. */
    private String code(Map<String, ?> row) {
        return city.code() + ":stratum:" + text(row);
    }

    private static String text(Map<String, ?> row) {
        return (String) row.get(PeerGroup.STRATUM);
    }

    private static Map<String, Object> member(
            Map<String, ?> row, String level, String code, String name, String nameEnglish) {
        Map<String, Object> member = new LinkedHashMap<>();
        member.put("group_code", code);
        member.put("group_level", level);
        member.put("group_name", name);
        member.put("group_name_en", nameEnglish);
        member.put(CODE, row.get(CODE));
        member.put("valid_from", row.get("valid_from"));
        member.put("valid_to", row.get("valid_to"));
        return member;
    }

    private Predicate<Map<String, ?>> membership(PeerGroup group) {
        if (group.condition().isEmpty()) {
            return row -> group.communities().contains((String) row.get(CODE));
        }
        Column holds = expr("coalesce(" + group.condition().get() + ", false)");
        Evaluation evaluation = sql.evaluation(SparkRows.schema(area), List.of(List.of(holds)));
        return row -> evaluation
                .row(evaluation.columns().stream()
                        .<Object>map(row::get)
                        .collect(ArrayList::new, List::add, List::addAll))
                .getBoolean(0);
    }

    private void refuseStrangers(List<? extends Map<String, ?>> areas, Problems problems) {
        Set<Object> communities = new HashSet<>();
        areas.stream()
                .filter(row -> COMMUNITY.equals(row.get("area_level")))
                .forEach(row -> communities.add(row.get(CODE)));
        for (PeerGroup group : city.peerGroups()) {
            group.communities().stream()
                    .filter(code -> !communities.contains(code))
                    .forEach(code -> problems.add(
                            group.file(),
                            group.line(),
                            "peer group " + group.id() + ": '" + code + "' is no community of " + area.table()
                                    + " (expected codes of communities)"));
        }
    }

    private static void refuseClashes(List<? extends Map<String, ?>> areas, List<Map<String, Object>> members) {
        Set<Object> groups = new HashSet<>();
        members.forEach(member -> groups.add(member.get("group_code")));
        areas.stream()
                .map(row -> row.get(CODE))
                .filter(groups::contains)
                .findFirst()
                .ifPresent(code -> {
                    throw new IllegalArgumentException("Cannot make group " + code
                            + ": an area has this code (expected codes of areas without colons)");
                });
    }
}
