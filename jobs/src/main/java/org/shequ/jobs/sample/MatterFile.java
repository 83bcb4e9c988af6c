package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The matters of all communities that end in a result: disputes, needs, rectification notices, personal affairs, bought
 * services and micro-projects, in one ledger. What comes after the city's last month is not in it.
 *
 * @param city the city
 */
record MatterFile(City city) implements Extract {
    private static final Choice<Kind> KINDS = Choice.of(Kind.DISPUTE, 24)
            .or(Kind.NEED, 26)
            .or(Kind.RECTIFICATION, 9)
            .or(Kind.AFFAIR, 37)
            .or(Kind.CONTRACT, 2)
            .or(Kind.MICRO_PROJECT, 2)
            .build();
    private static final double PER_MONTH = 8;

    private enum Kind {
        DISPUTE("矛盾纠纷", "达成协议", "未解决", 20, 0.8),
        NEED("居民需求", "已满足", "未解决", 30, 0.72),
        RECTIFICATION("整改建议", "核验完成", "未解决", 15, 0.75),
        AFFAIR("个人事项", "办结", "办结", 5, 1),
        CONTRACT("购买服务", "评估合格", "评估不合格", 180, 0.88),
        MICRO_PROJECT("微项目", "办结", "未解决", 120, 0.85);

        private final String label;
        private final String good;
        private final String bad;
        private final int days;
        private final double share;

        Kind(String label, String good, String bad, int days, double share) {
            this.label = label;
            this.good = good;
            this.bad = bad;
            this.days = days;
            this.share = share;
        }
    }

    @Override
    public String path() {
        return "matter/事项台账.csv";
    }

    @Override
    public long write(Path folder, Tally tally) throws IOException {
        try (CsvFile csv = CsvFile.create(
                folder.resolve(path()),
                StandardCharsets.UTF_8,
                "事项号",
                "社区编码",
                "事项类别",
                "受理时间",
                "要求完成时间",
                "完成时间",
                "结果",
                "办理层级",
                "责任单位",
                "再次发生时间")) {
            for (CityMonth month : city.months()) {
                for (Community community : city.communitiesIn(month)) {
                    write(csv, community, month);
                }
            }
            return csv.rows();
        }
    }

    private void write(CsvFile csv, Community community, CityMonth month) throws IOException {
        Chance chance = Chance.of(city.request().seed(), Chance.Stream.MATTER, community.number(), month.index());
        int count = chance.poisson(PER_MONTH * city.request().scale() * community.volume());
        for (int i = 0; i < count; i++) {
            Kind kind = KINDS.pick(chance);
            long opened = month.working(chance);
            long due = opened + kind.days * CityMonth.DAY;
            long closed =
                    CityMonth.awake(opened + (long) chance.logNormal(kind.days * CityMonth.DAY * 0.6, 0.4), chance);
            boolean isGood =
                    chance.happens(kind.share >= 1 ? 1 : Chance.shifted(kind.share, 0.4 * community.quality()));
            boolean isAgain = kind == Kind.DISPUTE && isGood && chance.happens(0.06);
            long again = isAgain ? closed + chance.between(5, 120) * CityMonth.DAY : Instants.NEVER;
            double level = chance.uniform(0, 1);
            boolean isKnown = closed < city.knownUntil();
            csv.cell("SX" + month.digits() + community.code().substring(4) + Instants.digits(i + 1, 3))
                    .cell(community.code())
                    .cell(kind.label)
                    .cell(Instants.dashed(opened))
                    .cell(Instants.dashed(due))
                    .cell(isKnown ? Instants.dashed(closed) : "")
                    .cell(!isKnown ? "" : isGood ? kind.good : kind.bad)
                    .cell(kind != Kind.AFFAIR ? "" : level < 0.45 ? "社区" : level < 0.8 ? "街道" : "区")
                    .cell(kind == Kind.RECTIFICATION ? Unit.companyOf(community) : "")
                    .cell(again < city.knownUntil() ? Instants.dashed(again) : "")
                    .end();
        }
    }
}
