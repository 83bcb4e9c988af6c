package org.shequ.jobs.sample;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A kind of problem that grid workers find and residents complain of.
 *
 * @param category large class (大类)
 * @param subcategory small class (小类)
 * @param limitHours time allowed for a grid case, hours
 * @param requestLimitDays time allowed for a hotline request, days
 * @param department who deals with it
 * @param isGridClass whether grid workers record it; the others reach the city by the hotline alone
 */
record Problem(
        String category,
        String subcategory,
        int limitHours,
        int requestLimitDays,
        String department,
        boolean isGridClass) {

    private static final List<Problem> GRID = List.of(
            grid("市容环境", "暴露垃圾", 24, 5, "城管执法"),
            grid("市容环境", "占道经营", 24, 5, "城管执法"),
            grid("市容环境", "非法小广告", 24, 5, "城管执法"),
            grid("市政设施", "路灯不亮", 72, 7, "住建"),
            grid("市政设施", "道路破损", 72, 7, "住建"),
            grid("物业管理", "楼道堆物", 120, 7, "物业"),
            grid("物业管理", "电梯故障", 48, 5, "物业"),
            grid("物业管理", "停车纠纷", 120, 7, "物业"),
            grid("矛盾纠纷", "邻里纠纷", 240, 10, "司法"),
            grid("矛盾纠纷", "噪声扰民", 120, 7, "公安"),
            grid("安全隐患", "飞线充电", 48, 5, "应急消防"),
            grid("安全隐患", "消防通道堵塞", 48, 5, "应急消防"),
            grid("违法建设", "私搭乱建", 240, 15, "城管执法"),
            grid("园林绿化", "树木倒伏", 72, 7, "园林"));
    private static final List<Problem> HOTLINE_ONLY = List.of(
            hotline("劳动社保", 15, "人社"),
            hotline("教育医疗", 10, "教育卫健"),
            hotline("交通出行", 7, "交通"),
            hotline("政务咨询", 5, "政务服务"));
    private static final Map<String, double[]> MIX = Map.of(
            "老旧小区", new double[] {10, 6, 7, 4, 5, 14, 3, 8, 6, 5, 9, 5, 7, 3},
            "商品房小区", new double[] {8, 5, 5, 4, 4, 6, 8, 12, 4, 7, 6, 6, 3, 5},
            "保障房小区", new double[] {11, 6, 6, 5, 4, 11, 6, 8, 7, 6, 9, 5, 5, 3},
            "城郊", new double[] {16, 9, 6, 6, 9, 4, 1, 4, 6, 4, 7, 4, 12, 7});
    private static final Map<String, Choice<Problem>> FOUND = choices(0);
    private static final Map<String, Choice<Problem>> CALLED_IN = choices(38);

    private static Problem grid(String category, String subcategory, int hours, int days, String department) {
        return new Problem(category, subcategory, hours, days, department, true);
    }

    private static Problem hotline(String category, int days, String department) {
        return new Problem(category, "", 0, days, department, false);
    }

    private static Map<String, Choice<Problem>> choices(double weightOfOthers) {
        Map<String, Choice<Problem>> choices = new HashMap<>();
        MIX.forEach((stratum, weights) -> {
            Choice.Builder<Problem> builder = Choice.of(GRID.get(0), weights[0]);
            for (int i = 1; i < weights.length; i++) {
                builder.or(GRID.get(i), weights[i]);
            }
            for (Problem other : HOTLINE_ONLY) {
                builder.or(other, weightOfOthers / HOTLINE_ONLY.size());
            }
            choices.put(stratum, builder.build());
        });
        return Map.copyOf(choices);
    }

    /** A problem as grid workers find them in this kind of estate. */
    static Problem found(String stratum, Chance chance) {
        return FOUND.get(stratum).pick(chance);
    }

    /** A problem as residents call about in this kind of estate. */
    static Problem calledIn(String stratum, Chance chance) {
        return CALLED_IN.get(stratum).pick(chance);
    }
}
