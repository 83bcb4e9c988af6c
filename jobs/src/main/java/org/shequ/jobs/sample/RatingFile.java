package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * What committee members say of their street and of the city's departments in a wave.
 *
 * @param city the city
 * @param month the month of the wave
 */
record RatingFile(City city, CityMonth month) implements Extract {
    static final List<String> DEPARTMENTS = List.of("城管执法局", "住建局", "公安分局", "民政局", "卫健局");
    private static final double[] REGARD = {3.3, 3.5, 4.1, 4.0, 3.7};
    private static final int RATERS = 5;

    @Override
    public String path() {
        return "survey/社区评议_" + month + ".csv";
    }

    @Override
    public long write(Path folder, Tally tally) throws IOException {
        try (CsvFile csv = CsvFile.create(
                folder.resolve(path()), StandardCharsets.UTF_8, "评议号", "社区编码", "轮次日期", "评议人", "对象类别", "被评单位", "得分")) {
            for (Community community : city.communitiesIn(month)) {
                write(csv, community);
            }
            return csv.rows();
        }
    }

    private void write(CsvFile csv, Community community) throws IOException {
        Chance chance = Chance.of(city.request().seed(), Chance.Stream.RATING, community.number(), month.index());
        double tone = 0.25 * chance.normal();
        for (int rater = 0; rater < RATERS; rater++) {
            String name = Persons.name(community.number() * 1_000L + 500 + rater) + "(S"
                    + community.code().substring(4) + "-" + (rater + 1) + ")";
            String street = community.street().code();
            rating(
                    csv,
                    community,
                    rater * 10,
                    name,
                    "街道",
                    street,
                    community.street().regard() + tone,
                    chance);
            for (int i = 0; i < DEPARTMENTS.size(); i++) {
                rating(csv, community, rater * 10 + i + 1, name, "部门", DEPARTMENTS.get(i), REGARD[i] + tone, chance);
            }
        }
    }

    private void rating(
            CsvFile csv,
            Community community,
            int serial,
            String rater,
            String kind,
            String rated,
            double regard,
            Chance chance)
            throws IOException {
        long score = Math.max(1, Math.min(5, Math.round(regard + 0.7 * chance.normal())));
        csv.cell("PY" + month.digits() + community.code().substring(4) + Instants.digits(serial, 2))
                .cell(community.code())
                .cell(SurveyWaves.date(month))
                .cell(rater)
                .cell(kind)
                .cell(rated)
                .cell(chance.happens(0.03) ? "" : Long.toString(score))
                .end();
    }
}
