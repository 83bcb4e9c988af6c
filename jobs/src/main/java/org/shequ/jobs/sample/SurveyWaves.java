package org.shequ.jobs.sample;

import java.util.List;

/** When the city asks its residents, staff and committees: each May and November, or in the last month if neither falls in. */
final class SurveyWaves {
    private SurveyWaves() {}

    static List<CityMonth> of(City city) {
        List<CityMonth> waves = city.months().stream()
                .filter(month ->
                        month.month().getMonthValue() == 5 || month.month().getMonthValue() == 11)
                .toList();
        return waves.isEmpty() ? List.of(city.lastMonth()) : waves;
    }

    /** The day by which the wave is dated. */
    static String date(CityMonth month) {
        return month + "-15";
    }
}
