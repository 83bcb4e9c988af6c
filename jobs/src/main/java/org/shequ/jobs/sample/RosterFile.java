package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The monthly staff returns of all communities.
 *
 * @param city the city
 */
record RosterFile(City city) implements Extract {
    @Override
    public String path() {
        return "roster/人员月报.csv";
    }

    @Override
    public long write(Path folder, Tally tally) throws IOException {
        try (CsvFile csv = CsvFile.create(
                folder.resolve(path()),
                StandardCharsets.UTF_8,
                "月份",
                "社区编码",
                "填报人",
                "联系电话",
                "社区工作者人数",
                "专职网格员人数",
                "持证社工人数",
                "离职人数",
                "网格数",
                "有专职网格员网格数")) {
            for (CityMonth month : city.months()) {
                for (Community community : city.communities()) {
                    if (community.existsIn(month)) {
                        write(csv, community, month);
                    }
                }
            }
            return csv.rows();
        }
    }

    private void write(CsvFile csv, Community community, CityMonth month) throws IOException {
        Chance chance = Chance.of(city.request().seed(), Chance.Stream.STAFF, community.number(), month.index());
        Community.Team team = community.team();
        int vacant = chance.happens(0.15) ? 1 : 0;
        int gridWorkers = Math.max(1, team.gridWorkers() - vacant);
        csv.cell(month.toString())
                .cell(community.code())
                .cell(Persons.name(community.number() * 1_000L + 500))
                .cell(Persons.phone(community.number() * 1_000L + 500))
                .cell(team.workers())
                .cell(gridWorkers)
                .cell(team.licensed())
                .cell(Math.min(team.workers(), chance.poisson(community.plant() == Plant.OVERLOADED ? 0.25 : 0.08)))
                .cell(team.grids())
                .cell(Math.min(team.grids(), gridWorkers))
                .end();
    }
}
