package org.shequ.jobs.sample;

import java.util.ArrayList;
import java.util.List;

/**
 * The invented city: its areas and what is true of them. Codes, names and the places of planted truths follow from the
 * number of communities alone; sizes and qualities also from the seed.
 *
 * @param request what was asked for
 * @param streets all streets, in order of code
 * @param communities all communities that ever exist, in order of first code; the split one stands before its
 *     successors
 * @param months all months, in order
 */
record City(SampleRequest request, List<Street> streets, List<Community> communities, List<CityMonth> months) {
    static final String CODE = "990100000000";
    static final Names.Name NAME = new Names.Name("云泽市", "Yunze City");
    private static final int COMMUNITIES_PER_STREET = 8;
    /** Mean rating of the street that its committees rate badly. */
    private static final double BAD_REGARD = 1.9;

    static City plan(SampleRequest request) {
        List<CityMonth> months = CityMonth.sequence(request.firstMonth(), request.months());
        List<Street> streets = streets(request);
        List<Community> communities = new ArrayList<>();
        int[] taken = new int[streets.size()];
        for (int i = 0; i < request.communities(); i++) {
            taken[streetOf(i, request.communities(), streets.size())]++;
        }
        int[] given = new int[streets.size()];
        for (int i = 0; i < request.communities(); i++) {
            int at = streetOf(i, request.communities(), streets.size());
            Community community = community(request, i, streets.get(at), ++given[at]);
            if (community.plant() == Plant.SPLIT) {
                communities.addAll(split(community, request, taken[at]));
            } else {
                communities.add(community);
            }
        }
        return new City(request, streets, List.copyOf(communities), months);
    }

    /** The communities that exist in a month, in order. */
    List<Community> communitiesIn(CityMonth month) {
        return communities.stream()
                .filter(community -> community.existsIn(month))
                .toList();
    }

    private static List<Street> streets(SampleRequest request) {
        int count = Math.max(2, (request.communities() + COMMUNITIES_PER_STREET - 1) / COMMUNITIES_PER_STREET);
        int districts = districts(count);
        int bad = 1 + count / 3;
        List<Street> streets = new ArrayList<>();
        int within = 0;
        for (int i = 0; i < count; i++) {
            int district = (int) ((long) i * districts / count);
            within = i > 0 && streets.get(i - 1).district() == district ? within + 1 : 1;
            String code = districtCode(district).substring(0, 6) + String.format("%03d000", within);
            double usual =
                    3.9 + Chance.of(request.seed(), Chance.Stream.STREET, i).uniform(-0.25, 0.25);
            streets.add(new Street(i, code, Names.street(i), district, i == bad ? BAD_REGARD : usual));
        }
        return List.copyOf(streets);
    }

    static String districtCode(int district) {
        return String.format("9901%02d000000", district + 1);
    }

    private static int districts(int streets) {
        return Math.max(2, (int) Math.ceil(Math.sqrt(streets / 2.0)));
    }

    int districts() {
        return districts(streets.size());
    }

    private static int streetOf(int community, int communities, int streets) {
        return (int) ((long) community * streets / communities);
    }

    private static String codeIn(Street street, int number) {
        return street.code().substring(0, 9) + String.format("%03d", number);
    }

    private static Community community(SampleRequest request, int number, Street street, int numberInStreet) {
        Plant plant = Plant.of(number, request.communities());
        Chance chance = Chance.of(request.seed(), Chance.Stream.COMMUNITY, number);
        String stratum = Community.STRATA.get(Math.min(3, (int) (4.6 * chance.uniform(0, 1) * chance.uniform(0.5, 1))));
        int households = (int) Math.min(4_500, Math.max(700, chance.logNormal(1_700, 0.32)));
        double streetQuality = Chance.of(request.seed(), Chance.Stream.STREET, street.number(), 1)
                .normal();
        double quality = 0.4 * streetQuality + 0.55 * chance.normal();
        double volume = Math.sqrt(households / 1_750.0) * chance.logNormal(1, 0.12);
        if (plant == Plant.OVERLOADED) {
            quality = 1.1;
            volume = 2.4;
        }
        if (plant == Plant.TOO_SMALL) {
            households = 170;
            volume = 0.04;
        }
        int resident = (int) (households * chance.uniform(2.35, 2.75));
        Community.People people =
                new Community.People(households, resident, (int) (resident * chance.uniform(0.55, 0.95)), (int)
                        (resident * chance.uniform(1.0, 1.12)));
        return new Community(
                number,
                codeIn(street, numberInStreet),
                Names.community(number),
                street,
                stratum,
                0,
                request.months(),
                List.of(),
                people,
                quality,
                volume,
                plant,
                team(people, plant, chance));
    }

    private static Community.Team team(Community.People people, Plant plant, Chance chance) {
        int grids = Math.max(1, (people.households() + 150) / 300);
        int workers = Math.max(2, (int) Math.round(people.resident() / chance.uniform(430, 620)));
        if (plant == Plant.OVERLOADED) {
            workers = Math.max(3, workers / 2);
        }
        int licensed = (int) Math.round(workers * chance.uniform(0.2, 0.6));
        int gridWorkers = Math.max(1, grids + chance.between(-1, 1));
        return new Community.Team(workers, licensed, gridWorkers, grids);
    }

    /** The community up to the middle month, and the two that follow with 55 and 45 % of it. */
    private static List<Community> split(Community whole, SampleRequest request, int taken) {
        int middle = request.months() / 2;
        String first = codeIn(whole.street(), taken + 1);
        String second = codeIn(whole.street(), taken + 2);
        Community.People larger = whole.people().hundredths(55);
        String stem = whole.name().chinese().replace("社区", "");
        String stemEnglish = whole.name().english().replace(" Community", "");
        Community.Team team = whole.team();
        Community.Team half = new Community.Team(
                Math.max(1, team.workers() / 2),
                team.licensed() / 2,
                Math.max(1, team.gridWorkers() / 2),
                Math.max(1, team.grids() / 2));
        return List.of(
                part(
                        whole,
                        whole.code(),
                        whole.name(),
                        whole.number(),
                        0,
                        middle,
                        List.of(first, second),
                        whole.people(),
                        1,
                        team),
                part(
                        whole,
                        first,
                        new Names.Name(stem + "第一社区", stemEnglish + " First Community"),
                        request.communities(),
                        middle,
                        request.months(),
                        List.of(),
                        larger,
                        0.55,
                        half),
                part(
                        whole,
                        second,
                        new Names.Name(stem + "第二社区", stemEnglish + " Second Community"),
                        request.communities() + 1,
                        middle,
                        request.months(),
                        List.of(),
                        whole.people().minus(larger),
                        0.45,
                        half));
    }

    private static Community part(
            Community whole,
            String code,
            Names.Name name,
            int number,
            int from,
            int until,
            List<String> successors,
            Community.People people,
            double share,
            Community.Team team) {
        return new Community(
                number,
                code,
                name,
                whole.street(),
                whole.stratum(),
                from,
                until,
                successors,
                people,
                whole.quality(),
                whole.volume() * share,
                Plant.SPLIT,
                team);
    }

    CityMonth lastMonth() {
        return months.get(months.size() - 1);
    }

    /** The instant up to which files know, in seconds of local time: the end of the last month. */
    long knownUntil() {
        return lastMonth().end();
    }

    Community planted(Plant plant) {
        return communities.stream()
                .filter(community -> community.plant() == plant)
                .findFirst()
                .orElseThrow();
    }

    Street badlyRatedStreet() {
        return streets.stream()
                .filter(street -> street.regard() == BAD_REGARD)
                .findFirst()
                .orElseThrow();
    }
}
