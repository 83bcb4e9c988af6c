package org.shequ.jobs.sample;

import java.util.List;

/**
 * One community as long as its code is valid. A split is told by one that ends and two that begin.
 *
 * @param number names its random streams; its own within the city
 * @param code 12-digit code
 * @param name its names
 * @param street the street above
 * @param stratum kind of estate
 * @param from first month with this code, counted from 0
 * @param until first month no longer with this code
 * @param successors codes that follow it, empty unless split
 * @param people whom it houses
 * @param quality how well it works: 0 average, 1 clearly better, -1 clearly worse
 * @param volume factor on what it has to deal with
 * @param plant what is planted in it
 * @param team who works there
 */
record Community(
        int number,
        String code,
        Names.Name name,
        Street street,
        String stratum,
        int from,
        int until,
        List<String> successors,
        People people,
        double quality,
        double volume,
        Plant plant,
        Team team) {

    static final List<String> STRATA = List.of("老旧小区", "商品房小区", "保障房小区", "城郊");

    boolean existsIn(CityMonth month) {
        return month.index() >= from && month.index() < until;
    }

    /** One of its six residential compounds. */
    String compound(int index) {
        return name.chinese().substring(0, 2) + Street.COMPOUNDS.get(index);
    }

    /** One of its grids: the community's code and a local number of three digits. */
    String grid(int index) {
        return code + Instants.digits(index + 1, 3);
    }

    /**
     * Population by basis.
     *
     * @param households households
     * @param resident usual residents (常住), persons
     * @param registered household-registered (户籍), persons
     * @param actual persons actually living there (实有)
     */
    record People(int households, int resident, int registered, int actual) {
        static final People NONE = new People(0, 0, 0, 0);

        People plus(People other) {
            return new People(
                    households + other.households,
                    resident + other.resident,
                    registered + other.registered,
                    actual + other.actual);
        }

        /** The given hundredths of everything, rounded down. */
        People hundredths(int part) {
            return new People(
                    households * part / 100, resident * part / 100, registered * part / 100, actual * part / 100);
        }

        People minus(People other) {
            return new People(
                    households - other.households,
                    resident - other.resident,
                    registered - other.registered,
                    actual - other.actual);
        }
    }

    /**
     * Staff in post.
     *
     * @param workers community workers
     * @param licensed those of them with a licence
     * @param gridWorkers full-time grid workers
     * @param grids grids to be looked after
     */
    record Team(int workers, int licensed, int gridWorkers, int grids) {}
}
