package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The residents' questionnaires of a wave, one row each, one column a question. The code book beside it says what the
 * columns and codes mean.
 *
 * @param city the city
 * @param month the month of the wave
 */
record ResidentSurveyFile(City city, CityMonth month) implements Extract {
    private static final Choice<String> TIMES =
            Choice.of("0", 36.6).or("1-2", 42).or("3-4", 17.3).or("5+", 4.1).build();
    private static final Choice<String> SUGGESTIONS =
            Choice.of("从不", 36).or("很少", 36.6).or("偶尔", 23.4).or("经常", 4).build();
    private static final Choice<String> AWARENESS = Choice.of("完全不了解", 11)
            .or("不太了解", 43)
            .or("一般", 30)
            .or("比较了解", 12)
            .or("非常了解", 4)
            .build();
    private static final Choice<String> MODES =
            Choice.of("面访", 50).or("电话", 20).or("网络", 30).build();
    private static final Choice<String> AGES = Choice.of("18-29", 15)
            .or("30-44", 30)
            .or("45-59", 28)
            .or("60及以上", 27)
            .build();
    private static final String[] ACTIVITIES = {"A", "B", "C", "D", "E"};
    private static final int ITEMS = 4;

    @Override
    public String path() {
        return "survey/居民调查_" + month + ".csv";
    }

    @Override
    public long write(Path folder, Tally tally) throws IOException {
        try (CsvFile csv = CsvFile.create(
                folder.resolve(path()),
                StandardCharsets.UTF_8,
                "问卷编号",
                "调查批次",
                "轮次日期",
                "访问日期",
                "社区编码",
                "抽样层",
                "小区",
                "访问方式",
                "权数",
                "性别",
                "年龄段",
                "联系电话",
                "Q1",
                "Q2",
                "Q3",
                "Q4",
                "Q5",
                "Q6",
                "Q7_1",
                "Q7_2",
                "Q7_3",
                "Q7_4")) {
            for (Community community : city.communitiesIn(month)) {
                write(csv, community, tally);
            }
            return csv.rows();
        }
    }

    private void write(CsvFile csv, Community community, Tally tally) throws IOException {
        Chance chance =
                Chance.of(city.request().seed(), Chance.Stream.RESIDENT_SURVEY, community.number(), month.index());
        int count = community.plant() == Plant.TOO_SMALL ? chance.between(4, 8) : chance.between(64, 84);
        List<String> previous = List.of();
        for (int i = 0; i < count; i++) {
            boolean isCopy = community.plant() == Plant.STRAIGHT_LINED && i > 0 && chance.happens(0.15);
            List<String> answers = isCopy ? previous : answers(community, chance);
            previous = answers;
            boolean isStraight =
                    answers.subList(6, 6 + ITEMS).stream().distinct().count() == 1;
            tally.count(Measure.STRAIGHT_LINED_SHARE, community, isStraight);
            if (isCopy) {
                tally.addRow("resident survey: questionnaire copied from the one before it");
            }
            respondent(csv, community, i, chance);
            for (String answer : answers) {
                csv.cell(answer);
            }
            csv.end();
        }
    }

    private void respondent(CsvFile csv, Community community, int serial, Chance chance) {
        int compound = chance.below(6);
        String layer = compound < 3 ? "2000年前建成" : "2000年后建成";
        int weight = (int) (community.people().households() * chance.uniform(180, 420) * (compound < 3 ? 0.8 : 1.25));
        csv.cell("DC" + month.digits() + community.code().substring(4) + Instants.digits(serial + 1, 3))
                .cell("居民调查" + month)
                .cell(SurveyWaves.date(month))
                .cell(month + "-" + Instants.digits(chance.between(8, 22), 2))
                .cell(community.code())
                .cell(layer)
                .cell(community.compound(compound))
                .cell(MODES.pick(chance))
                .cell(weight / 10_000 + "." + Instants.digits(weight % 10_000, 4))
                .cell(chance.happens(0.53) ? "女" : "男")
                .cell(AGES.pick(chance))
                .cell(Persons.phone(chance.bits()));
    }

    private static List<String> answers(Community community, Chance chance) {
        double mood = 0.45 * community.quality() + 0.8 * chance.normal();
        if (community.plant() == Plant.STRAIGHT_LINED && chance.happens(0.6)) {
            String item = chance.happens(0.8) ? "5" : "4";
            return List.of(
                    Integer.toString(6 - Integer.parseInt(item)),
                    "1-2",
                    "A",
                    "偶尔",
                    "知道",
                    "比较了解",
                    item,
                    item,
                    item,
                    item);
        }
        List<String> answers = new ArrayList<>(6 + ITEMS);
        answers.add(holey(coded(6 - score(mood, chance), chance), 0.015, chance));
        answers.add(holey(TIMES.pick(chance), 0.02, chance));
        answers.add(holey(activities(chance), 0.02, chance));
        answers.add(holey(SUGGESTIONS.pick(chance), 0.02, chance));
        answers.add(holey(chance.happens(Chance.shifted(0.709, 0.3 * mood)) ? "知道" : "不知道", 0.01, chance));
        answers.add(holey(AWARENESS.pick(chance), 0.02, chance));
        for (int i = 0; i < ITEMS; i++) {
            answers.add(holey(Integer.toString(score(mood, chance)), 0.04, chance));
        }
        return List.copyOf(answers);
    }

    /** 5 for very satisfied down to 1. */
    private static int score(double mood, Chance chance) {
        return (int) Math.max(1, Math.min(5, Math.round(3.95 + 0.6 * mood + 0.75 * chance.normal())));
    }

    /** Q1 is coded 1 for very satisfied; now and then somebody mistypes it. */
    private static String coded(int code, Chance chance) {
        return chance.happens(0.002) ? "7" : Integer.toString(code);
    }

    private static String activities(Chance chance) {
        if (chance.happens(0.441)) {
            return "无";
        }
        StringBuilder ticked = new StringBuilder();
        for (String activity : ACTIVITIES) {
            if (chance.happens(0.3)) {
                ticked.append(ticked.isEmpty() ? "" : ";").append(activity);
            }
        }
        return ticked.isEmpty() ? "A" : ticked.toString();
    }

    /** The answer, or one of the three ways of giving none: 9 don't know, 99 refused, blank. */
    private static String holey(String answer, double missing, Chance chance) {
        double draw = chance.uniform(0, 1);
        if (draw >= missing) {
            return answer;
        }
        return draw < missing / 2 ? "9" : draw < missing * 0.8 ? "99" : "";
    }
}
