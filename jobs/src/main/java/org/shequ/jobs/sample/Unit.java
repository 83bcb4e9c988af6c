package org.shequ.jobs.sample;

import java.util.List;

/**
 * A department or property company that is judged; extracts know it by several names.
 *
 * @param code its code
 * @param name its names
 * @param level what it is, as the table of areas says it
 * @param aliases other names, joined by semicolons
 */
record Unit(String code, Names.Name name, String level, String aliases) {
    private static final String MANAGED = "物业";

    private static final List<Unit> DEPARTMENTS = List.of(
            department("01", "城管执法局", "Urban Management Bureau", "城管执法;区城管局"),
            department("02", "住建局", "Housing and Construction Bureau", "住建"),
            department("03", "公安分局", "Public Security Branch", "公安"),
            department("04", "民政局", "Civil Affairs Bureau", "区民政局"),
            department("05", "卫健局", "Health Bureau", "区卫健局;教育卫健"),
            department("06", "应急局", "Emergency Bureau", "应急消防;区应急局"),
            department("07", "统计局", "Statistics Bureau", "区统计局"));
    private static final List<Unit> COMPANIES = List.of(
            company("01", "安泰物业", "Antai Property"),
            company("02", "华庭物业", "Huating Property"),
            company("03", "金桂物业", "Jingui Property"),
            company("04", "鸿远物业", "Hongyuan Property"));

    private static Unit department(String number, String chinese, String english, String aliases) {
        return new Unit("990100D" + number, new Names.Name(chinese, english), "部门", aliases);
    }

    private static Unit company(String number, String chinese, String english) {
        return new Unit("990100P" + number, new Names.Name(chinese, english), "物业企业", "");
    }

    /** All that are judged. */
    static List<Unit> all() {
        return java.util.stream.Stream.concat(DEPARTMENTS.stream(), COMPANIES.stream())
                .toList();
    }

    /** The company that looks after a community's estates. */
    static String companyOf(Community community) {
        return COMPANIES.get(community.number() % COMPANIES.size()).name().chinese();
    }

    /** Who deals with a problem of a community, as extracts name it. */
    static String handling(Problem problem, Community community) {
        return problem.department().equals(MANAGED) ? companyOf(community) : problem.department();
    }
}
