package org.shequ.jobs.sample;

import java.util.List;

/**
 * A street and the district above it.
 *
 * @param number counted from 0 over the city
 * @param code 12-digit code
 * @param name its names
 * @param district number of its district, counted from 0
 * @param regard what its committees think of it: mean rating, 1 to 5
 */
record Street(int number, String code, Names.Name name, int district, double regard) {
    static final List<String> COMPOUNDS = List.of("花园", "新村", "家园", "公寓", "佳苑", "大院");

    String districtCode() {
        return City.districtCode(district);
    }
}
