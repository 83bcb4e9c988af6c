package org.shequ.schemas.city;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.shequ.schemas.Words;

/**
 * What a deployment says of its city.
 *
 * @param id short name; the folder of its home under {@code var}
 * @param code area code of the city as a whole
 * @param name shown on every page
 * @param zone time zone its days and months are counted in
 * @param calendar how its days, months and years are cut
 * @param assess type of the period that is scored: month, quarter, half_year or year
 * @param levels levels of areas from the smallest to the city, with the words this city uses for them
 * @param scheme id of a shipped scheme, where the deployment has no {@code scheme.yml} of its own
 * @param suppressBelow smallest count of persons that is published, 5 unless a city says otherwise; 0 publishes all
 * @param monthsOfHistory how many months back values are kept and shown, counted from the last complete one
 * @param peerGroups communities compared with each other, beside the strata their rows name
 */
public record City(
        String id,
        String code,
        Words name,
        ZoneId zone,
        CityCalendar calendar,
        String assess,
        Map<String, Words> levels,
        Optional<String> scheme,
        int suppressBelow,
        int monthsOfHistory,
        List<PeerGroup> peerGroups) {
    public City {
        peerGroups = List.copyOf(peerGroups);
        if (!List.of("month", "quarter", "half_year", "year").contains(assess)) {
            throw new IllegalArgumentException(
                    "city assesses by '" + assess + "' (expected month, quarter, half_year or year)");
        }
    }
}
