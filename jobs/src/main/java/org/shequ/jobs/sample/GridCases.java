package org.shequ.jobs.sample;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws the grid cases of a community and month, the same each time they are asked for. Some follow from hotline
 * requests, so that the two systems can be matched by place and class.
 *
 * @param city the city
 * @param hotline its hotline requests
 */
record GridCases(City city, HotlineRequests hotline) {
    /** Cells of a community to which cases and requests are pinned. */
    static final int PLACES = 120;

    private static final double FOUND_PER_MONTH = 72;
    private static final Choice<String> ORIGINS =
            Choice.of("网格员巡查", 84).or("居民上报", 12).or("视频巡查", 4).build();

    List<GridCase> of(Community community, CityMonth month) {
        Chance chance = Chance.of(city.request().seed(), Chance.Stream.GRID, community.number(), month.index());
        List<GridCase> cases = new ArrayList<>();
        for (HotlineRequest request : hotline.of(community, month)) {
            if (request.problem().isGridClass()
                    && request.hasCase()
                    && request.repeatOf().isEmpty()) {
                cases.add(passedOn(community, month, request, cases.size(), chance));
            }
        }
        double eagerness = community.plant() == Plant.UNDER_REPORTING ? 0.75 : 1;
        double mean = FOUND_PER_MONTH * city.request().scale() * community.volume() * month.gridSeason() * eagerness;
        int found = chance.poisson(mean);
        for (int i = 0; i < found; i++) {
            GridCase discovery = found(community, month, cases.size(), chance);
            cases.add(discovery);
            if (chance.happens(community.plant() == Plant.DUPLICATE_RECORDS ? 0.15 : 0.005)) {
                cases.add(again(community, month, discovery, cases.size(), chance));
            }
        }
        return cases;
    }

    /** A case opened because of a call, or one that a patrol had found up to six days before it. */
    private GridCase passedOn(Community community, CityMonth month, HotlineRequest request, int serial, Chance chance) {
        long reported = request.created() + (long) (CityMonth.HOUR * chance.logNormal(5, 0.8));
        boolean isAhead = chance.happens(0.3) || reported >= month.end();
        if (isAhead) {
            reported =
                    Math.max(month.start() + 60, request.created() - (long) (CityMonth.HOUR * chance.uniform(1, 140)));
        }
        String origin = isAhead ? "网格员巡查" : "热线转办";
        return live(community, month, serial, origin, request.problem(), request.place(), reported, chance);
    }

    private GridCase found(Community community, CityMonth month, int serial, Chance chance) {
        Problem problem = Problem.found(community.stratum(), chance);
        return live(
                community,
                month,
                serial,
                ORIGINS.pick(chance),
                problem,
                chance.below(PLACES),
                month.working(chance),
                chance);
    }

    private static String id(Community community, CityMonth month, int serial) {
        return "WG" + month.digits() + community.code().substring(4) + Instants.digits(serial + 1, 4);
    }

    /** The same case once more under a new number; elsewhere than in the planted community it is declared as such. */
    private static GridCase again(Community community, CityMonth month, GridCase first, int serial, Chance chance) {
        long later = Math.min(first.times().reported() + chance.between(120, 5_400), month.end() - 1)
                - first.times().reported();
        GridCase.Times times = first.times();
        return new GridCase(
                id(community, month, serial),
                first.origin(),
                first.problem(),
                first.place(),
                first.grid(),
                new GridCase.Times(
                        times.reported() + later,
                        times.entered() + later,
                        times.registered() + later,
                        times.due() + later,
                        times.disposed() == Instants.NEVER ? Instants.NEVER : times.disposed() + later,
                        times.closed() == Instants.NEVER ? Instants.NEVER : times.closed() + later),
                first.course(),
                first.reporter(),
                first.handler(),
                first.words(),
                community.plant() == Plant.DUPLICATE_RECORDS ? "" : first.id());
    }

    private static GridCase live(
            Community community,
            CityMonth month,
            int serial,
            String origin,
            Problem problem,
            int place,
            long reported,
            Chance chance) {
        boolean isPatrol = origin.equals("网格员巡查");
        boolean isSameHand = isPatrol && community.plant() == Plant.SAME_HAND && chance.happens(0.4);
        GridCase.Ending ending = ending(isPatrol && !isSameHand, chance);
        boolean isDeferred = ending == GridCase.Ending.VERIFIED && chance.happens(0.02);
        boolean isExtended = ending == GridCase.Ending.VERIFIED && !isDeferred && chance.happens(0.04);
        double quality = community.quality() + 0.1 * month.index() / 12;
        int rework = ending == GridCase.Ending.VERIFIED
                        && !isSameHand
                        && chance.happens(Chance.shifted(0.06, -0.5 * quality))
                ? chance.between(1, 3)
                : 0;
        GridCase.Course course = new GridCase.Course(ending, isDeferred, isExtended, isSameHand ? 0 : rework);
        GridCase.Times times = isSameHand
                ? sameHand(problem, reported, chance)
                : times(community, problem, reported, course, quality, chance);
        int reporter = 1 + chance.below(community.team().gridWorkers());
        boolean isOneHand = isSameHand || ending == GridCase.Ending.SELF_HANDLED;
        int handler = 1 + chance.below(12);
        return new GridCase(
                id(community, month, serial),
                origin,
                problem,
                place,
                place % community.team().grids(),
                times,
                course,
                reporter,
                isOneHand ? GridCase.REPORTER : handler,
                chance.bits(),
                "");
    }

    private static GridCase.Ending ending(boolean maySelfHandle, Chance chance) {
        double draw = chance.uniform(0, 1);
        if (draw < 0.02) {
            return GridCase.Ending.VOIDED;
        }
        if (draw < 0.03) {
            return GridCase.Ending.FORCED;
        }
        return maySelfHandle && draw < 0.11 ? GridCase.Ending.SELF_HANDLED : GridCase.Ending.VERIFIED;
    }

    private static GridCase.Times sameHand(Problem problem, long reported, Chance chance) {
        long registered = reported + chance.between(40, 90);
        long disposed = registered + chance.between(30, 240);
        return new GridCase.Times(
                reported,
                reported + chance.between(10, 35),
                registered,
                registered + problem.limitHours() * CityMonth.HOUR,
                disposed,
                disposed + chance.between(20, 120));
    }

    private static GridCase.Times times(
            Community community,
            Problem problem,
            long reported,
            GridCase.Course course,
            double quality,
            Chance chance) {
        boolean isLate = chance.happens(community.plant() == Plant.LATE_ENTRY ? 0.45 : 0.025);
        long entered = reported
                + (isLate ? (long) (CityMonth.HOUR * chance.uniform(25, 96)) : (long) chance.logNormal(400, 0.9));
        if (course.ending() == GridCase.Ending.SELF_HANDLED) {
            long done = Math.max(entered, reported + chance.between(900, 5_400));
            return new GridCase.Times(
                    reported, entered, entered, entered + problem.limitHours() * CityMonth.HOUR, done, done);
        }
        long registered = entered + (long) chance.logNormal(1_500, 0.7);
        long limit = problem.limitHours() * CityMonth.HOUR * (course.isExtended() ? 2 : 1);
        long due = registered + limit;
        if (course.ending() == GridCase.Ending.VOIDED) {
            return new GridCase.Times(reported, entered, registered, due, Instants.NEVER, Instants.NEVER);
        }
        if (course.ending() == GridCase.Ending.FORCED) {
            long forced = CityMonth.awake(registered + (long) (limit * chance.uniform(2, 6)), chance);
            return new GridCase.Times(reported, entered, registered, due, Instants.NEVER, forced);
        }
        if (community.plant() == Plant.DEADLINE_BURST && chance.happens(0.75)) {
            long disposed = due - chance.between(30 * 60, 165 * 60);
            return new GridCase.Times(
                    reported, entered, registered, due, disposed, disposed + chance.between(120, 1_200));
        }
        if (community.plant() == Plant.HEAPED_DURATIONS && chance.happens(0.7)) {
            long closed = registered + chance.between(1, problem.limitHours() / 24) * CityMonth.DAY;
            return new GridCase.Times(reported, entered, registered, due, closed - CityMonth.HOUR, closed);
        }
        return handled(reported, entered, registered, due, course, quality, chance);
    }

    private static GridCase.Times handled(
            long reported,
            long entered,
            long registered,
            long due,
            GridCase.Course course,
            double quality,
            Chance chance) {
        if (chance.happens(0.012)) {
            return new GridCase.Times(reported, entered, registered, due, Instants.NEVER, Instants.NEVER);
        }
        double haste = StrictMath.exp(-0.9 - 0.2 * quality + 0.35 * course.rework() + (course.isDeferred() ? 1.5 : 0));
        long disposed = CityMonth.awake(registered + (long) chance.logNormal((due - registered) * haste, 0.6), chance);
        long closed = CityMonth.awake(disposed + (long) (CityMonth.HOUR * chance.logNormal(3.5, 0.8)), chance);
        return new GridCase.Times(reported, entered, registered, due, disposed, closed);
    }
}
