package org.shequ.jobs.measure;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.shequ.common.period.Span;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicators;

class ReplacedPeriodsTest {
    private static final Contracts CONTRACTS = Contracts.load();
    private static final Indicators CATALOGUE = Indicators.load(CONTRACTS);
    private static final YearMonth SEPTEMBER = YearMonth.of(2026, 9);

    private static AreaTree city() {
        Map<String, Object> row = new HashMap<>();
        row.put("area_code", "X");
        row.put("valid_from", LocalDate.of(2020, 1, 1));
        row.put("area_level", "city");
        row.put("area_name", "城");
        return AreaTree.of(List.of(row), CityCalendar.NATURAL);
    }

    /** News of cases in September replace the year, in which residents were asked in April and not since. */
    @Test
    void aReplacedPeriodHasTheValuesOfAllIndicatorsAgain() {
        Values values = Values.of(
                CONTRACTS.of("indicator.value"),
                city(),
                List.of(CATALOGUE.of("grid_closure_rate"), CATALOGUE.of("resident_satisfaction_rate")),
                Map.of(
                        "core.grid_case",
                        new Span(YearMonth.of(2026, 1), SEPTEMBER),
                        "core.survey_answer",
                        new Span(YearMonth.of(2026, 4), YearMonth.of(2026, 4))),
                List.of(SEPTEMBER),
                CityCalendar.NATURAL);
        Set<String> made = new TreeSet<>();
        values.parts(List.of(use -> use.accept(Arrays.asList(
                        "resident_satisfaction_rate", "main", "X", "2026-04", 30.0, 40.0, 40.0, 30L, 40L, null))))
                .forEach(part -> part.get()
                        .forEachRemaining(row -> made.add(row[0] + " " + row[6] + " " + row[7] + " " + row[9])));
        assertTrue(made.contains("resident_satisfaction_rate year 2026 30.0"), made::toString);
        assertFalse(made.stream().anyMatch(row -> row.contains("month 2026-04")), made::toString);
    }
}
