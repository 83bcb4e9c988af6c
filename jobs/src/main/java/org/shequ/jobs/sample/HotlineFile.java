package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The hotline requests of a month as the hotline exports them: a workbook with a title above the header, dates partly
 * as dates and partly as text.
 *
 * @param city the city
 * @param requests its hotline requests
 * @param month the month
 */
record HotlineFile(City city, HotlineRequests requests, CityMonth month) implements Extract {
    private static final String UNKNOWN_COMMUNITY = "999999999999";
    private static final List<String> HEADER = List.of(
            "工单号", "社区编码", "诉求类型", "诉求分类", "渠道", "承办单位", "受理时间", "录入时间", "办理时限", "首次联系时间", "办结时间", "是否有效回访", "是否联系",
            "是否解决", "满意度", "是否剔除", "剔除理由", "重复工单号", "来电人", "联系电话", "证件号码", "地点编码", "更新时间");

    @Override
    public String path() {
        return "hotline/12345工单_" + month + ".xlsx";
    }

    @Override
    public long write(Path folder, Tally tally) throws IOException {
        long rows = 0;
        try (Spreadsheet sheet = new Spreadsheet(folder.resolve(path()), "工单明细")) {
            sheet.text(City.NAME.chinese() + "12345热线工单明细表（" + month.month().getYear() + "年"
                            + month.month().getMonthValue() + "月）")
                    .end();
            HEADER.forEach(sheet::label);
            sheet.end();
            for (Community community : city.communities()) {
                if (community.existsIn(month)) {
                    rows += write(sheet, community, tally);
                }
            }
        }
        return rows;
    }

    private long write(Spreadsheet sheet, Community community, Tally tally) throws IOException {
        Chance chance =
                Chance.of(city.request().seed(), Chance.Stream.HOTLINE_EXPORT, community.number(), month.index());
        List<HotlineRequest> drawn = requests.of(community, month);
        long rows = 0;
        for (HotlineRequest request : drawn) {
            double draw = chance.uniform(0, 1);
            if (request.entered() >= city.knownUntil()) {
                continue;
            }
            boolean isUnknown = draw >= 0.5 && draw < 0.5005;
            row(sheet, isUnknown ? UNKNOWN_COMMUNITY : community.code(), community, request, draw);
            rows++;
            if (isUnknown) {
                tally.addRow("hotline: row of an unknown community");
            } else {
                tally(tally, community, request, drawn);
            }
        }
        return rows;
    }

    private void row(Spreadsheet sheet, String area, Community community, HotlineRequest request, double draw)
            throws IOException {
        long exported = city.knownUntil();
        long contacted = Instants.known(request.contacted(), exported);
        long closed = Instants.known(request.closed(), exported);
        boolean isFollowedUp = closed != Instants.NEVER
                && request.isEligibleForFollowUp()
                && request.followUp().isValid();
        HotlineRequest.FollowUp found = request.followUp();
        sheet.text(request.id())
                .label(area)
                .label(request.type())
                .label(request.problem().category())
                .label(request.channel())
                .label(request.problem().department());
        for (long instant : new long[] {request.created(), request.entered(), request.due(), contacted, closed}) {
            instant(sheet, instant, draw);
        }
        sheet.label(closed == Instants.NEVER || !request.isEligibleForFollowUp() ? "" : yes(isFollowedUp))
                .label(isFollowedUp ? yes(found.isContacted()) : "")
                .label(isFollowedUp ? yes(found.isResolved()) : "")
                .label(isFollowedUp ? found.finding().label() : "")
                .label(yes(isExcluded(request)))
                .label(isExcluded(request) ? request.exclusionReason() : "")
                .text(request.repeatOf())
                .text(Persons.name(request.caller()))
                .text(Persons.phone(request.caller()))
                .text((request.caller() & 7) == 0 ? Persons.identity(request.caller()) : "")
                .label(community.code() + "-P" + Instants.digits(request.place() + 1, 3));
        instant(sheet, updated(request, contacted, closed), draw);
        sheet.end();
    }

    /** Only a closed request can have been excluded. */
    private boolean isExcluded(HotlineRequest request) {
        return request.isClosedBy(city.knownUntil())
                && !request.exclusionReason().isEmpty();
    }

    private static long updated(HotlineRequest request, long contacted, long closed) {
        long latest = Math.max(request.created(), request.entered());
        if (contacted != Instants.NEVER) {
            latest = Math.max(latest, contacted);
        }
        return closed == Instants.NEVER ? latest : Math.max(latest, closed);
    }

    private static void instant(Spreadsheet sheet, long instant, double draw) {
        if (draw < 0.6) {
            sheet.instant(instant);
        } else if (draw < 0.85) {
            sheet.text(Instants.dashed(instant));
        } else {
            sheet.text(Instants.slashed(instant));
        }
    }

    private static String yes(boolean answer) {
        return answer ? "是" : "否";
    }

    private void tally(Tally tally, Community community, HotlineRequest request, List<HotlineRequest> drawn) {
        tally.count(Measure.EXCLUDED_SHARE, community, isExcluded(request));
        if (request.problem().isGridClass() && request.repeatOf().isEmpty()) {
            tally.count(Measure.PROBLEMS_WITH_CASE_SHARE, community, request.hasCase());
        }
        boolean isBackSoon = !request.repeatOf().isEmpty()
                && drawn.stream()
                        .anyMatch(original -> original.id().equals(request.repeatOf())
                                && request.created() >= original.closed()
                                && request.created() - original.closed() <= 3 * CityMonth.DAY);
        tally.count(Measure.BACK_WITHIN_3_DAYS_SHARE, community, isBackSoon);
        if (!request.isClosedBy(city.knownUntil()) || !request.isEligibleForFollowUp()) {
            return;
        }
        tally.count(Measure.FOLLOWED_UP_SHARE, community, request.followUp().isValid());
        boolean isDissatisfied = request.followUp().finding() == HotlineRequest.Finding.DISSATISFIED;
        if (request.followUp().isValid() && isDissatisfied) {
            tally.count(Measure.EXCLUDED_OF_DISSATISFIED_SHARE, community, isExcluded(request));
        }
    }
}
