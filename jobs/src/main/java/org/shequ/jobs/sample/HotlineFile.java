package org.shequ.jobs.sample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The hotline requests of a month as the hotline exports them: UTF-8 with a byte-order mark, instants written in two
 * ways from row to row.
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
        return "hotline/12345工单_" + month + ".csv";
    }

    @Override
    public long write(Path folder, Tally tally) throws IOException {
        try (CsvFile csv = CsvFile.marked(folder.resolve(path()), HEADER.toArray(String[]::new))) {
            for (Community community : city.communitiesIn(month)) {
                write(csv, community, tally);
            }
            return csv.rows();
        }
    }

    private void write(CsvFile csv, Community community, Tally tally) throws IOException {
        Chance chance =
                Chance.of(city.request().seed(), Chance.Stream.HOTLINE_EXPORT, community.number(), month.index());
        List<HotlineRequest> drawn = requests.of(community, month);
        for (HotlineRequest request : drawn) {
            double draw = chance.uniform(0, 1);
            if (request.entered() >= city.knownUntil()) {
                continue;
            }
            boolean isUnknown = draw >= 0.5 && draw < 0.5005;
            row(csv, isUnknown ? UNKNOWN_COMMUNITY : community.code(), community, request, draw);
            if (isUnknown) {
                tally.addRow("hotline: row of an unknown community");
            } else {
                tally(tally, community, request, drawn);
            }
        }
    }

    private void row(CsvFile csv, String area, Community community, HotlineRequest request, double draw)
            throws IOException {
        long exported = city.knownUntil();
        long contacted = Instants.known(request.contacted(), exported);
        long closed = Instants.known(request.closed(), exported);
        boolean isFollowedUp = closed != Instants.NEVER
                && request.isEligibleForFollowUp()
                && request.followUp().isValid();
        HotlineRequest.FollowUp found = request.followUp();
        csv.cell(request.id())
                .cell(area)
                .cell(request.type())
                .cell(request.problem().category())
                .cell(request.channel())
                .cell(Unit.handling(request.problem(), community));
        for (long instant : new long[] {request.created(), request.entered(), request.due(), contacted, closed}) {
            instant(csv, instant, draw);
        }
        csv.cell(closed == Instants.NEVER || !request.isEligibleForFollowUp() ? "" : yes(isFollowedUp))
                .cell(isFollowedUp ? yes(found.isContacted()) : "")
                .cell(isFollowedUp ? yes(found.isResolved()) : "")
                .cell(isFollowedUp ? found.finding().label() : "")
                .cell(yes(isExcluded(request)))
                .cell(isExcluded(request) ? request.exclusionReason() : "")
                .cell(request.repeatOf())
                .cell(Persons.name(request.caller()))
                .cell(Persons.phone(request.caller()))
                .cell((request.caller() & 7) == 0 ? Persons.identity(request.caller()) : "")
                .cell(community.code() + "-P" + Instants.digits(request.place() + 1, 3));
        instant(csv, updated(request, contacted, closed), draw);
        csv.end();
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

    private static void instant(CsvFile csv, long instant, double draw) {
        csv.cell(draw < 0.75 ? Instants.dashed(instant) : Instants.slashed(instant));
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
