package org.shequ.jobs.sample;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws the hotline requests of a community and month, the same each time they are asked for.
 *
 * @param city the city
 */
record HotlineRequests(City city) {
    private static final double PER_MONTH = 50;
    private static final Choice<String> TYPES = Choice.of("投诉", 46)
            .or("求助", 26)
            .or("咨询", 12)
            .or("建议", 8)
            .or("表扬", 3)
            .or("举报", 4)
            .or("其他", 1)
            .build();
    private static final Choice<String> CHANNELS = Choice.of("电话", 62)
            .or("微信小程序", 21)
            .or("网站", 8)
            .or("随手拍", 6)
            .or("来信来访", 3)
            .build();
    private static final List<String> REASONS = List.of("不属于职责范围", "诉求不合理", "恶意投诉", "历史遗留问题");

    List<HotlineRequest> of(Community community, CityMonth month) {
        Chance chance = Chance.of(city.request().seed(), Chance.Stream.HOTLINE, community.number(), month.index());
        double mean = PER_MONTH * city.request().scale() * community.volume() * month.hotlineSeason();
        int count = chance.poisson(mean);
        List<HotlineRequest> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            requests.add(request(community, month, requests, chance));
        }
        return requests;
    }

    private HotlineRequest request(Community community, CityMonth month, List<HotlineRequest> earlier, Chance chance) {
        double repeating = community.plant() == Plant.REOPENED_SOON ? 0.28 : 0.05;
        if (!earlier.isEmpty() && chance.happens(repeating)) {
            HotlineRequest original = earlier.get(chance.below(earlier.size()));
            long created = createdAgain(original, community, month, chance);
            if (created < month.end()) {
                return live(community, month, earlier.size(), created, original, chance);
            }
        }
        return live(community, month, earlier.size(), month.calling(chance), null, chance);
    }

    private static long createdAgain(HotlineRequest original, Community community, CityMonth month, Chance chance) {
        if (community.plant() != Plant.REOPENED_SOON) {
            return original.created() + (long) ((month.end() - original.created()) * chance.uniform(0.1, 1));
        }
        return original.closed() == Instants.NEVER
                ? Instants.NEVER
                : original.closed() + (long) (chance.uniform(2, 70) * CityMonth.HOUR);
    }

    private HotlineRequest live(
            Community community, CityMonth month, int serial, long created, HotlineRequest original, Chance chance) {
        Problem problem = original == null ? Problem.calledIn(community.stratum(), chance) : original.problem();
        double quality = community.quality() + 0.1 * month.index() / 12;
        boolean isLate = chance.happens(community.plant() == Plant.LATE_ENTRY ? 0.45 : 0.02);
        long entered = created + (isLate ? (long) (chance.uniform(26, 90) * 3_600) : (long) chance.logNormal(150, 0.8));
        long due = created + problem.requestLimitDays() * CityMonth.DAY;
        long contacted = CityMonth.awake(
                created + (long) (CityMonth.HOUR * chance.logNormal(7 * StrictMath.exp(-0.2 * quality), 0.9)), chance);
        long closed = closed(community, problem, created, quality, chance);
        HotlineRequest.FollowUp followUp = followUp(community, quality, contacted - created, closed > due, chance);
        return new HotlineRequest(
                "RX" + month.digits() + community.code().substring(4) + Instants.digits(serial + 1, 4),
                original == null ? TYPES.pick(chance) : original.type(),
                problem,
                CHANNELS.pick(chance),
                original == null ? chance.below(GridCases.PLACES) : original.place(),
                created,
                entered,
                due,
                Math.min(contacted, closed),
                closed,
                followUp,
                exclusionReason(community, followUp, chance),
                original == null ? "" : original.id(),
                original == null ? chance.bits() : original.caller(),
                chance.happens(community.plant() == Plant.UNDER_REPORTING ? 0.12 : 0.8));
    }

    private static long closed(Community community, Problem problem, long created, double quality, Chance chance) {
        long limit = problem.requestLimitDays() * CityMonth.DAY;
        if (community.plant() == Plant.DEADLINE_BURST && chance.happens(0.75)) {
            return created + limit - (long) (chance.uniform(5, 160) * 60);
        }
        if (community.plant() == Plant.HEAPED_DURATIONS && chance.happens(0.7)) {
            return created + chance.between(1, problem.requestLimitDays()) * CityMonth.DAY;
        }
        if (chance.happens(0.01)) {
            return Instants.NEVER;
        }
        double haste = StrictMath.exp(-0.95 - 0.18 * quality);
        return CityMonth.awake(created + (long) chance.logNormal(limit * haste, 0.5), chance);
    }

    private static HotlineRequest.FollowUp followUp(
            Community community, double quality, long waited, boolean isOverdue, Chance chance) {
        boolean isContacted = chance.happens(waited > 2 * CityMonth.DAY ? 0.7 : 0.97);
        boolean isResolved = chance.happens(Chance.shifted(isOverdue ? 0.6 : 0.82, 0.45 * quality));
        double satisfied = Chance.shifted(isResolved ? 0.8 : 0.22, 0.35 * quality);
        double draw = chance.uniform(0, 1);
        HotlineRequest.Finding finding = draw < satisfied
                ? HotlineRequest.Finding.SATISFIED
                : draw < satisfied + (1 - satisfied) * 0.5
                        ? HotlineRequest.Finding.BASICALLY_SATISFIED
                        : HotlineRequest.Finding.DISSATISFIED;
        double reached = 0.72;
        if (community.plant() == Plant.FOLLOW_UP_CHOSEN) {
            reached = finding == HotlineRequest.Finding.SATISFIED ? 0.45 : 0.06;
        }
        return new HotlineRequest.FollowUp(chance.happens(reached), isContacted, isResolved, finding);
    }

    private static String exclusionReason(Community community, HotlineRequest.FollowUp followUp, Chance chance) {
        boolean isAwkward = followUp.isValid() && followUp.finding() == HotlineRequest.Finding.DISSATISFIED;
        double share = isAwkward ? (community.plant() == Plant.AWKWARD_EXCLUDED ? 0.7 : 0.05) : 0.02;
        return chance.happens(share) ? REASONS.get(chance.below(REASONS.size())) : "";
    }
}
