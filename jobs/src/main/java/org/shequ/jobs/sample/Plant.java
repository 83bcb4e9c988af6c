package org.shequ.jobs.sample;

/**
 * The truths planted in the sample city, one community each, for later rooms to find. The deployment's README tells
 * them at length; {@link Measure} says how each shows.
 */
enum Plant {
    OVERLOADED("任务和案件极多、清单外任务多，工作本身良好 | Flooded with tasks and cases, many off the list, yet works well"),
    DEADLINE_BURST("临近时限集中结案 | Closes in bursts in the last hours before the deadline"),
    AWKWARD_EXCLUDED("剔除不满意诉求 | Has the requests of dissatisfied callers excluded"),
    SPLIT("期中一分为二 | Split in two halfway"),
    TOO_SMALL("规模过小，不足以排名 | Too small to be ranked"),
    IDENTICAL_TEXTS("案件描述雷同 | Describes many cases in the very same words"),
    SAME_HAND("同一人数分钟内上报并结案 | Opens and closes cases by the same hand within minutes"),
    STRAIGHT_LINED("问卷一勾到底并重复 | Questionnaires ticked straight down, some of them copies"),
    UNDER_REPORTING("投诉的问题少有网格案件 | Few of the problems complained of have a grid case"),
    LATE_ENTRY("迟录 | Enters its records days late"),
    DUPLICATE_RECORDS("重复录入 | Enters cases twice and delivers rows twice"),
    HEAPED_DURATIONS("办理时长恰为整天 | Closes after whole days to the second"),
    REOPENED_SOON("办结后很快再次诉求 | Requests come back soon after they were closed"),
    FOLLOW_UP_CHOSEN("选择性回访 | Follows up mostly those who will be satisfied"),
    CLEAN("无 | Nothing planted");

    private final String words;

    Plant(String words) {
        this.words = words;
    }

    /** What is wrong, in Chinese and English. */
    String words() {
        return words;
    }

    /** What is planted in the given community: the same places for every seed, spread over the city. */
    static Plant of(int community, int communities) {
        int planted = CLEAN.ordinal();
        for (Plant plant : values()) {
            if (plant != CLEAN && (2 * plant.ordinal() + 1) * communities / (2 * planted) == community) {
                return plant;
            }
        }
        return CLEAN;
    }
}
