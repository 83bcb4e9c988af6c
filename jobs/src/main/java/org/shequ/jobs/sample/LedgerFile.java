package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The tasks given to communities in a month, from their own ledgers.
 *
 * @param city the city
 * @param month the month
 */
record LedgerFile(City city, CityMonth month) implements Extract {
    private static final double PER_MONTH = 20;
    private static final Choice<String> TYPES = Choice.of("台账", 18)
            .or("报表", 22)
            .or("会议", 14)
            .or("证明", 9)
            .or("检查", 8)
            .or("示范创建", 4)
            .or("为民服务", 22)
            .or("其他", 3)
            .build();
    private static final Choice<String> DEPARTMENTS = Choice.of("区民政局", 18)
            .or("区城管局", 14)
            .or("区卫健局", 12)
            .or("区委组织部", 12)
            .or("区应急局", 10)
            .or("区统计局", 8)
            .build();

    @Override
    public String path() {
        return "ledger/任务台账_" + month + ".csv";
    }

    @Override
    public long write(Path folder, Tally tally) throws IOException {
        try (CsvFile csv = CsvFile.create(
                folder.resolve(path()),
                StandardCharsets.UTF_8,
                "任务编号",
                "社区编码",
                "下达单位",
                "事项类别",
                "是否清单内",
                "下达时间",
                "要求完成时间",
                "工时",
                "经办人",
                "重复任务编号")) {
            for (Community community : city.communitiesIn(month)) {
                write(csv, community, tally);
            }
            return csv.rows();
        }
    }

    private void write(CsvFile csv, Community community, Tally tally) throws IOException {
        Chance chance = Chance.of(city.request().seed(), Chance.Stream.LEDGER, community.number(), month.index());
        boolean isOverloaded = community.plant() == Plant.OVERLOADED;
        double share = isOverloaded ? 5 : community.plant() == Plant.TOO_SMALL ? 0.25 : 1;
        double mean = PER_MONTH * city.request().scale() * share * month.taskSeason();
        int count = chance.poisson(mean);
        Chance repeats = Chance.of(city.request().seed(), Chance.Stream.REPEATS, community.number(), month.index());
        String asked = "";
        for (int i = 0; i < count; i++) {
            String type = TYPES.pick(chance);
            boolean isOnList = type.equals("为民服务") || !chance.happens(isOverloaded ? 0.72 : 0.17);
            long issued = month.working(chance);
            long hundredths = Math.max(25, Math.round(chance.logNormal(isOverloaded ? 420 : 300, 0.7) / 25) * 25);
            String task = "TZ" + month.digits() + community.code().substring(4) + Instants.digits(i + 1, 3);
            boolean isReport = type.equals("台账") || type.equals("报表");
            boolean isRepeat = isReport && !asked.isEmpty() && repeats.happens(isOverloaded ? 0.4 : 0.15);
            csv.cell(task)
                    .cell(community.code())
                    .cell(chance.happens(0.55) ? community.street().name().chinese() + "办事处" : DEPARTMENTS.pick(chance))
                    .cell(type)
                    .cell(isOnList ? "是" : "否")
                    .cell(Instants.slashed(issued))
                    .cell(Instants.slashed(issued + chance.between(1, 15) * CityMonth.DAY))
                    .cell(hundredths / 100 + "." + Instants.digits((int) (hundredths % 100), 2))
                    .cell(Persons.name(community.number() * 1_000L + 500 + chance.below(6)))
                    .cell(isRepeat ? asked : "")
                    .end();
            asked = isReport ? task : asked;
            tally.count(Measure.OFF_LIST_TASK_SHARE, community, !isOnList);
        }
        tally.add(Measure.TASKS_PER_MONTH, community, count, 1);
    }
}
