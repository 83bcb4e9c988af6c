package org.shequ.jobs.sample;

import java.util.List;

/** Writes the descriptions of grid cases: varied, with the commas, quotes, line breaks and personal data of real ones. */
final class CaseText {
    /** What the planted community writes over and over. */
    static final String STOCK = "巡查发现问题，已现场劝导并上报处理，请核实。";

    private static final List<String> SPOTS = List.of("楼前", "楼后", "东侧", "西侧", "单元门口", "地下车库入口", "主路边", "健身角旁");
    private static final List<String> DETAILS = List.of(
            "影响居民出行",
            "居民多次反映",
            "长约3米,宽约1米",
            "夜间较明显",
            "已拍照上传",
            "有安全风险",
            "建议尽快处置",
            "物业称\"正在协调\"",
            "与上周情况相似",
            "老人儿童经过较多",
            "现场无人看管",
            "雨后更加严重");

    private CaseText() {}

    static String of(Community community, Problem problem, Chance chance) {
        if (community.plant() == Plant.IDENTICAL_TEXTS && chance.happens(0.45)) {
            return STOCK;
        }
        StringBuilder text = new StringBuilder(48);
        text.append(community.compound(chance.below(6)))
                .append(chance.between(1, 40))
                .append("号楼")
                .append(chance.between(1, 6))
                .append("单元")
                .append(SPOTS.get(chance.below(SPOTS.size())))
                .append(problem.subcategory())
                .append(chance.happens(0.2) ? "," : "，")
                .append(DETAILS.get(chance.below(DETAILS.size())));
        double draw = chance.uniform(0, 1);
        if (draw < 0.03) {
            text.append("\n现场复核后补充：").append(DETAILS.get(chance.below(DETAILS.size())));
        } else if (draw < 0.055) {
            long person = chance.bits();
            text.append("。联系人").append(Persons.name(person)).append("，电话").append(Persons.phone(person));
        } else if (draw < 0.06) {
            text.append("。当事人身份证号").append(Persons.identity(chance.bits()));
        }
        return text.append("。").toString();
    }
}
