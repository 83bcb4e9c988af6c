package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.function.Predicate;

/**
 * The table of areas: the city, districts, streets and communities, each with its span of validity, and the departments and
 * property companies that are judged beside them.
 *
 * @param city the city
 */
record AreaFile(City city) implements Extract {
    private static final String FOUNDED = "2015-01-01";

    @Override
    public String path() {
        return "area/areas.csv";
    }

    @Override
    public long write(Path folder, Tally tally) throws IOException {
        try (CsvFile csv = CsvFile.marked(
                folder.resolve(path()),
                "区划代码",
                "名称",
                "英文名称",
                "层级",
                "上级代码",
                "类型",
                "户籍人口",
                "常住人口",
                "实有人口",
                "户数",
                "是否虚拟",
                "启用日期",
                "停用日期",
                "继任代码",
                "住宅小区数",
                "有党组织小区数",
                "服务设施面积",
                "年度工作经费",
                "别名")) {
            above(csv, City.CODE, City.NAME, "市", "", people(any -> true));
            for (int i = 0; i < city.districts(); i++) {
                int district = i;
                above(
                        csv,
                        City.districtCode(i),
                        Names.district(i),
                        "区",
                        City.CODE,
                        people(community -> community.street().district() == district));
            }
            for (Street street : city.streets()) {
                above(
                        csv,
                        street.code(),
                        street.name(),
                        "街道",
                        street.districtCode(),
                        people(community -> community.street().number() == street.number()));
            }
            for (Community community : city.communities()) {
                community(csv, community);
            }
            for (Unit unit : Unit.all()) {
                unit(csv, unit);
            }
            return csv.rows();
        }
    }

    /** People of the communities that begin with the city: a split moves nobody. */
    private Community.People people(Predicate<Community> within) {
        return city.communities().stream()
                .filter(community -> community.from() == 0)
                .filter(within)
                .map(Community::people)
                .reduce(Community.People.NONE, Community.People::plus);
    }

    private static void above(
            CsvFile csv, String code, Names.Name name, String level, String parent, Community.People people)
            throws IOException {
        row(csv, code, name, level, parent, "", people);
        csv.cell(FOUNDED)
                .cell("")
                .cell("")
                .cell("")
                .cell("")
                .cell("")
                .cell("")
                .cell("")
                .end();
    }

    private static void unit(CsvFile csv, Unit unit) throws IOException {
        csv.cell(unit.code())
                .cell(unit.name().chinese())
                .cell(unit.name().english())
                .cell(unit.level());
        for (int i = 0; i < 6; i++) {
            csv.cell("");
        }
        csv.cell("否").cell(FOUNDED);
        for (int i = 0; i < 6; i++) {
            csv.cell("");
        }
        csv.cell(unit.aliases()).end();
    }

    private void community(CsvFile csv, Community community) throws IOException {
        row(
                csv,
                community.code(),
                community.name(),
                "社区",
                community.street().code(),
                community.stratum(),
                community.people());
        boolean isAfter = community.from() > 0;
        boolean isBefore = community.until() < city.months().size();
        LocalDate begins = firstDay(community.from());
        csv.cell(isAfter ? begins.toString() : FOUNDED)
                .cell(isBefore ? firstDay(community.until()).minusDays(1).toString() : "")
                .cell(String.join(";", community.successors()));
        means(csv, community);
        csv.cell("").end();
    }

    /** Compounds, floor area and the budget of a year. */
    private void means(CsvFile csv, Community community) throws IOException {
        Chance chance = Chance.of(city.request().seed(), Chance.Stream.MEANS, community.number());
        int organised = 1 + chance.below(Street.COMPOUNDS.size());
        int area = (int) (community.people().households() * chance.uniform(0.15, 0.45));
        csv.cell(Street.COMPOUNDS.size()).cell(organised).cell(area).cell(10_000L * chance.between(3, 9));
    }

    private LocalDate firstDay(int month) {
        return city.request().firstMonth().plusMonths(month).atDay(1);
    }

    private static void row(
            CsvFile csv,
            String code,
            Names.Name name,
            String level,
            String parent,
            String stratum,
            Community.People people) {
        csv.cell(code)
                .cell(name.chinese())
                .cell(name.english())
                .cell(level)
                .cell(parent)
                .cell(stratum)
                .cell(people.registered())
                .cell(people.resident())
                .cell(people.actual())
                .cell(people.households())
                .cell("否");
    }
}
