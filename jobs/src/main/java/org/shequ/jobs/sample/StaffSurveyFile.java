package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The questionnaires of committee staff of a wave.
 *
 * @param city the city
 * @param month the month of the wave
 */
record StaffSurveyFile(City city, CityMonth month) implements Extract {
    private static final Choice<String> OTHER_DIFFICULTIES =
            Choice.of("人手不足", 40).or("经费不足", 30).or("居民参与不足", 22).or("其他", 8).build();
    private static final Choice<String> MODELS =
            Choice.of("政府主导型", 50).or("混合型", 30).or("共建共治共享型", 12).or("自治型", 8).build();
    private static final List<String> POSTS = List.of("书记", "副主任", "委员", "专职网格员", "社区工作者");

    @Override
    public String path() {
        return "survey/社区工作者调查_" + month + ".csv";
    }

    @Override
    public long write(Path folder, Tally tally) throws IOException {
        try (CsvFile csv = CsvFile.create(
                folder.resolve(path()),
                StandardCharsets.UTF_8,
                "问卷编号",
                "调查批次",
                "轮次日期",
                "社区编码",
                "姓名",
                "岗位",
                "联系电话",
                "S1",
                "S2",
                "S3",
                "S4")) {
            for (Community community : city.communitiesIn(month)) {
                write(csv, community);
            }
            return csv.rows();
        }
    }

    private void write(CsvFile csv, Community community) throws IOException {
        Chance chance = Chance.of(city.request().seed(), Chance.Stream.STAFF_SURVEY, community.number(), month.index());
        boolean isOverloaded = community.plant() == Plant.OVERLOADED;
        for (int i = 0; i < community.team().workers(); i++) {
            if (chance.happens(0.1)) {
                continue;
            }
            long person = community.number() * 1_000L + 500 + i;
            boolean isAdministrative = chance.happens(isOverloaded ? 0.97 : 0.62);
            int share = (int) Math.max(5, Math.min(98, Math.round((isOverloaded ? 82 : 52) + 11 * chance.normal())));
            int mood = (int) Math.max(1, Math.min(5, Math.round((isOverloaded ? 2.2 : 3.4) + 0.9 * chance.normal())));
            csv.cell("GZ" + month.digits() + community.code().substring(4) + Instants.digits(i + 1, 2))
                    .cell("社区工作者调查" + month)
                    .cell(SurveyWaves.date(month))
                    .cell(community.code())
                    .cell(Persons.name(person))
                    .cell(POSTS.get(Math.min(i, POSTS.size() - 1)))
                    .cell(Persons.phone(person))
                    .cell(isAdministrative ? "行政工作较多" : OTHER_DIFFICULTIES.pick(chance))
                    .cell(chance.happens(0.05) ? "999" : Integer.toString(share))
                    .cell(chance.happens(0.04) ? "" : Integer.toString(mood))
                    .cell(MODELS.pick(chance))
                    .end();
        }
    }
}
