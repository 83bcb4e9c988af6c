package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The monthly staff returns of all communities, as an office keeps them: a workbook with a title above the header, months
 * partly as dates and partly as text.
 *
 * @param city the city
 */
record RosterFile(City city) implements Extract {
    private static final List<String> HEADER =
            List.of("月份", "社区编码", "填报人", "联系电话", "社区工作者人数", "专职网格员人数", "持证社工人数", "离职人数", "网格数", "有专职网格员网格数");

    @Override
    public String path() {
        return "roster/人员月报.xlsx";
    }

    @Override
    public long write(Path folder, Tally tally) throws IOException {
        long rows = 0;
        try (Spreadsheet sheet = new Spreadsheet(folder.resolve(path()), "人员月报")) {
            sheet.text(City.NAME.chinese() + "社区人员月报表").end();
            HEADER.forEach(sheet::label);
            sheet.end();
            for (CityMonth month : city.months()) {
                for (Community community : city.communitiesIn(month)) {
                    write(sheet, community, month);
                    rows++;
                }
            }
        }
        return rows;
    }

    private void write(Spreadsheet sheet, Community community, CityMonth month) throws IOException {
        Chance chance = Chance.of(city.request().seed(), Chance.Stream.STAFF, community.number(), month.index());
        Community.Team team = community.team();
        int vacant = chance.happens(0.15) ? 1 : 0;
        int gridWorkers = Math.max(1, team.gridWorkers() - vacant);
        if (chance.happens(0.6)) {
            sheet.instant(month.month().atDay(1).toEpochDay() * CityMonth.DAY);
        } else {
            sheet.label(month.toString());
        }
        sheet.label(community.code())
                .text(Persons.name(community.number() * 1_000L + 500))
                .text(Persons.phone(community.number() * 1_000L + 500))
                .number(team.workers())
                .number(gridWorkers)
                .number(team.licensed())
                .number(Math.min(team.workers(), chance.poisson(community.plant() == Plant.OVERLOADED ? 0.25 : 0.08)))
                .number(team.grids())
                .number(Math.min(team.grids(), gridWorkers))
                .end();
    }
}
