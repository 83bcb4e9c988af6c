package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The addresses of a wave's sample that gave no questionnaire, with the reason: what a response rate is made of.
 *
 * @param city the city
 * @param month the month of the wave
 */
record NonResponseFile(City city, CityMonth month) implements Extract {
    private static final Choice<String> REASONS = Choice.of("拒访", 34)
            .or("多次未遇", 38)
            .or("语言或健康原因", 6)
            .or("中途退出", 5)
            .or("空置或无法确认", 12)
            .or("非居住用房", 5)
            .build();

    @Override
    public String path() {
        return "survey/居民调查未完成_" + month + ".csv";
    }

    @Override
    public long write(Path folder, Tally tally) throws IOException {
        try (CsvFile csv =
                CsvFile.create(folder.resolve(path()), StandardCharsets.UTF_8, "样本编号", "调查批次", "轮次日期", "社区编码", "结果")) {
            for (Community community : city.communitiesIn(month)) {
                write(csv, community);
            }
            return csv.rows();
        }
    }

    private void write(CsvFile csv, Community community) throws IOException {
        Chance chance = Chance.of(city.request().seed(), Chance.Stream.NON_RESPONSE, community.number(), month.index());
        int count = community.plant() == Plant.TOO_SMALL ? chance.between(3, 6) : chance.between(30, 60);
        for (int i = 0; i < count; i++) {
            csv.cell("WC" + month.digits() + community.code().substring(4) + Instants.digits(i + 1, 3))
                    .cell("居民调查" + month)
                    .cell(SurveyWaves.date(month))
                    .cell(community.code())
                    .cell(REASONS.pick(chance))
                    .end();
        }
    }
}
