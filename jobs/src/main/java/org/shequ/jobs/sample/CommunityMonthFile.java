package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The monthly returns of all communities: totals that no other system keeps.
 *
 * @param city the city
 */
record CommunityMonthFile(City city) implements Extract {
    @Override
    public String path() {
        return "returns/社区月报.csv";
    }

    @Override
    public long write(Path folder, Tally tally) throws IOException {
        try (CsvFile csv = CsvFile.create(
                folder.resolve(path()),
                StandardCharsets.UTF_8,
                "月份",
                "社区编码",
                "活跃志愿者人数",
                "在职党员人数",
                "双报到党员人数",
                "议事协商会次数",
                "网格员操作系统合计",
                "动态信息条数",
                "超期未更新条数")) {
            for (CityMonth month : city.months()) {
                for (Community community : city.communitiesIn(month)) {
                    write(csv, community, month);
                }
            }
            return csv.rows();
        }
    }

    private void write(CsvFile csv, Community community, CityMonth month) throws IOException {
        Chance chance = Chance.of(city.request().seed(), Chance.Stream.RETURNS, community.number(), month.index());
        int resident = community.people().resident();
        int members = Math.max(3, resident / 60);
        double reached = Chance.shifted(0.25 + 0.05 * month.month().getMonthValue(), 0.4 * community.quality());
        int records = resident / 4;
        double stale = Chance.shifted(0.12, -0.4 * community.quality());
        csv.cell(month.toString())
                .cell(community.code())
                .cell(chance.poisson(resident * 0.008))
                .cell(members)
                .cell(Math.min(members, chance.poisson(members * reached)))
                .cell(chance.poisson(1.4))
                .cell(community.team().gridWorkers() * 6L + chance.below(4))
                .cell(records)
                .cell(Math.min(records, chance.poisson(records * stale)))
                .end();
    }
}
