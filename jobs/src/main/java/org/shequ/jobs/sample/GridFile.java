package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The grid cases of a month as the case system exports them: the cases reported in it, and again those of the month
 * before that have moved on since they were exported.
 *
 * @param city the city
 * @param cases its grid cases
 * @param month the month
 */
record GridFile(City city, GridCases cases, CityMonth month) implements Extract {
    /** Share of the cases open at the end of their month that are exported a second time. */
    private static final double EXPORTED_AGAIN = 0.25;

    @Override
    public String path() {
        return "grid/网格案件_" + month + ".csv";
    }

    @Override
    public long write(Path folder, Tally tally) throws IOException {
        try (CsvFile csv = CsvFile.create(
                folder.resolve(path()),
                CsvFile.GBK,
                "案件号",
                "社区编码",
                "网格编码",
                "大类名称",
                "小类名称",
                "问题来源",
                "上报时间",
                "录入时间",
                "立案时间",
                "处置截止时间",
                "处置结束时间",
                "结案时间",
                "强制结案时间",
                "当前阶段",
                "缓办",
                "延期",
                "返工次数",
                "上报人",
                "处置人",
                "部门",
                "地点编码",
                "问题描述",
                "重复案件号",
                "更新时间",
                "抽查结果")) {
            for (Community community : city.communities()) {
                if (month.index() > 0 && community.existsIn(before())) {
                    movedOn(csv, community, tally);
                }
                if (community.existsIn(month)) {
                    ofMonth(csv, community, tally);
                }
            }
            return csv.rows();
        }
    }

    private CityMonth before() {
        return city.months().get(month.index() - 1);
    }

    private Chance exporting(Community community, CityMonth exported) {
        return Chance.of(city.request().seed(), Chance.Stream.GRID_EXPORT, community.number(), exported.index());
    }

    private void movedOn(CsvFile csv, Community community, Tally tally) throws IOException {
        Chance chance = exporting(community, before());
        for (GridCase gridCase : cases.of(community, before())) {
            double draw = chance.uniform(0, 1);
            if (draw < EXPORTED_AGAIN
                    && gridCase.times().entered() < before().end()
                    && gridCase.movesBetween(before().end(), city.knownUntil())) {
                row(csv, community, gridCase, city.knownUntil(), draw);
                csv.end();
                tally.addRow("grid: later state of a case of the month before");
            }
        }
    }

    private void ofMonth(CsvFile csv, Community community, Tally tally) throws IOException {
        Chance chance = exporting(community, month);
        int count = 0;
        GridCase previous = null;
        for (GridCase gridCase : cases.of(community, month)) {
            double draw = chance.uniform(0, 1);
            if (gridCase.times().entered() >= city.knownUntil()) {
                continue;
            }
            boolean isEarly = draw < EXPORTED_AGAIN
                    && month.index() < city.lastMonth().index()
                    && gridCase.times().entered() < month.end()
                    && gridCase.movesBetween(month.end(), city.knownUntil());
            row(csv, community, gridCase, isEarly ? month.end() : city.knownUntil(), draw);
            if (!isEarly && draw > (community.plant() == Plant.DUPLICATE_RECORDS ? 0.95 : 0.998)) {
                csv.endTwice();
                tally.addRow("grid: row delivered twice");
            } else {
                csv.end();
            }
            if (isSpoilt(draw)) {
                tally.addRow(hasNoCode(draw) ? "grid: row without community" : "grid: unreadable time of report");
            } else if (gridCase.course().ending() == GridCase.Ending.VOIDED) {
                tally.addRow("grid: voided case");
            } else {
                count++;
                tally.count(Measure.REENTERED_SHARE, community, isReentry(gridCase, previous));
                tally(tally, community, gridCase);
            }
            previous = gridCase;
        }
        tally.add(Measure.GRID_CASES_PER_MONTH, community, count, 1);
        tally.add(Measure.SMALL_GRID_CASES_PER_MONTH, community, count, 1);
    }

    private static boolean isSpoilt(double draw) {
        return draw >= 0.5 && draw < 0.5008;
    }

    private static boolean hasNoCode(double draw) {
        return draw >= 0.5 && draw < 0.5003;
    }

    private static void row(CsvFile csv, Community community, GridCase gridCase, long exported, double draw) {
        GridCase.Times times = gridCase.times().knownAt(exported);
        GridCase.Course course = gridCase.course();
        boolean isForced = course.ending() == GridCase.Ending.FORCED && times.closed() != Instants.NEVER;
        csv.cell(gridCase.id())
                .cell(hasNoCode(draw) ? "" : community.code())
                .cell(community.grid(gridCase.grid()))
                .cell(gridCase.problem().category())
                .cell(gridCase.problem().subcategory())
                .cell(gridCase.origin())
                .cell(isSpoilt(draw) && !hasNoCode(draw) ? "待补录" : Instants.dashed(times.reported()))
                .cell(Instants.dashed(times.entered()))
                .cell(Instants.dashed(times.registered()))
                .cell(Instants.dashed(times.due()))
                .cell(Instants.dashed(times.disposed()))
                .cell(Instants.dashed(times.closed()))
                .cell(isForced ? Instants.dashed(times.closed()) : "")
                .cell(stage(course.ending(), times))
                .cell(course.isDeferred() ? "是" : "否")
                .cell(course.isExtended() ? "是" : draw > 0.9 ? "" : "否")
                .cell(course.rework() > 0 && times.disposed() != Instants.NEVER ? "" + course.rework() : zero(draw))
                .cell(gridCase.reporterName(community))
                .cell(times.disposed() == Instants.NEVER && !isForced ? "" : gridCase.handlerName(community))
                .cell(Unit.handling(gridCase.problem(), community))
                .cell(community.code() + "-P" + Instants.digits(gridCase.place() + 1, 3))
                .cell(gridCase.text(community))
                .cell(gridCase.duplicateOf())
                .cell(Instants.dashed(times.updated()))
                .cell(audit(gridCase));
    }

    /** Half of the exports leave the cell of no rework empty. */
    private static String zero(double draw) {
        return draw < 0.5 ? "" : "0";
    }

    /** One case in 25 is drawn for an audit; one in 30 of those is found wrong. */
    private static String audit(GridCase gridCase) {
        long draw = Math.floorMod(Chance.mix(gridCase.words() ^ gridCase.times().reported()), 750L);
        return draw >= 30 ? "" : draw == 0 ? "不实" : "属实";
    }

    private static String stage(GridCase.Ending ending, GridCase.Times times) {
        if (ending == GridCase.Ending.VOIDED) {
            return "[作废]";
        }
        if (times.closed() != Instants.NEVER) {
            return ending == GridCase.Ending.SELF_HANDLED ? "监督员自行处理" : "结案";
        }
        if (times.disposed() != Instants.NEVER) {
            return "核查";
        }
        return times.registered() == Instants.NEVER ? "立案" : "处置";
    }

    /** Whether it was entered right after a case that says the very same of the same place. */
    private static boolean isReentry(GridCase gridCase, GridCase before) {
        return before != null && gridCase.words() == before.words();
    }

    private void tally(Tally tally, Community community, GridCase gridCase) {
        GridCase.Times times = gridCase.times();
        tally.count(
                Measure.ENTERED_AFTER_24_HOURS_SHARE, community, times.entered() - times.reported() > CityMonth.DAY);
        tally.count(
                Measure.STOCK_TEXT_SHARE,
                community,
                community.plant() == Plant.IDENTICAL_TEXTS
                        && gridCase.text(community).equals(CaseText.STOCK));
        if (times.closed() >= city.knownUntil()) {
            return;
        }
        long left = times.due() - times.closed();
        tally.count(Measure.CASES_CLOSED_ON_TIME_SHARE, community, left >= 0);
        tally.count(Measure.CLOSED_IN_LAST_3_HOURS_SHARE, community, left >= 0 && left <= 3 * CityMonth.HOUR);
        tally.count(Measure.WHOLE_DAY_SHARE, community, (times.closed() - times.registered()) % CityMonth.DAY == 0);
        if (gridCase.course().ending() != GridCase.Ending.SELF_HANDLED) {
            tally.count(
                    Measure.SAME_HAND_WITHIN_10_MINUTES_SHARE,
                    community,
                    gridCase.handler() == GridCase.REPORTER && times.closed() - times.reported() <= 600);
        }
    }
}
