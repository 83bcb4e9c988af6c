package org.shequ.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.shequ.common.lake.NamedRow;
import org.shequ.schemas.city.CityCalendar;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.scheme.Scheme;

class ScoreTablesTest {
    private final Contracts contracts = Contracts.load();
    private final Indicators catalogue = Bench.catalogue("closed community up proportion wilson month 30");
    private final Scheme scheme = Bench.scheme(catalogue, """
            id: test_2026
            name: {zh: 试, en: Test}
            adoption: {zh: 试, en: Test}
            valid_from: 2026-01-01
            evaluations:
              - level: community
                dimensions:
                  - id: service
                    name: {zh: 服务, en: Service}
                    weight: 1
                    indicators:
                      - {id: closed, zero: 0, full: 1}
            grades: [{id: poor, name: {zh: 差, en: Poor}, from: 0}]
            """);

    @Test
    void rowsComeFromTheTablesOfTheDayAndFitTheContracts() {
        ScoreInputs inputs = ScoreInputs.of(
                List.of(
                        area("c1", "2024-01-01", null),
                        area("c2", "2024-01-01", null),
                        area("c3", "2024-01-01", "2026-09-29")),
                List.of(
                        value("closed", "c1", "2026-Q3", 0.75, "ok"),
                        value("closed", "c1", "2026-Q2", 0.25, "ok"),
                        value("unscored", "c1", "2026-Q3", 0.25, "ok"),
                        value("closed", "c2", "2026-Q3", null, "no_data")),
                scheme,
                CityCalendar.NATURAL);
        Evaluator evaluator = new Evaluator(scheme, catalogue.all());
        List<Area> areas = inputs.areasOn(Bench.QUARTER.lastDay());
        List<Map<String, Object>> scores = NamedRow.of(
                contracts.of("evaluation.score"),
                evaluator.scores(areas, inputs.values(), Bench.QUARTER).stream()
                        .map(ScoreTables::row)
                        .toList());
        assertEquals(
                List.of("c1 75.0 1 1 poor ok", "c2 null null 1 null not_scored"),
                cells(scores, "item_kind", "overall", "area_code", "score", "rank", "ranked", "grade", "status"));

        List<Uncertainty> firm = new Simulation(evaluator, scheme, new SimulationPlan(50, "seed", 50, 1))
                .uncertainties(areas, inputs.values(), Bench.QUARTER);
        assertEquals(
                List.of("c1 1 1 1.0 null 差（100%） | Poor (100 %)"),
                cells(
                        NamedRow.of(
                                contracts.of("evaluation.uncertainty"),
                                firm.stream().map(ScoreTables::row).toList()),
                        "area_code",
                        "c1",
                        "area_code",
                        "rank_lower",
                        "rank_upper",
                        "poor_probability",
                        "good_probability",
                        "firmness"));
        List<Sensitivity> shifts =
                new SensitivityAnalysis(evaluator, scheme).sensitivities(areas, inputs.values(), Bench.QUARTER);
        assertEquals(
                List.of("leave_out closed 0"),
                cells(
                        NamedRow.of(
                                contracts.of("evaluation.sensitivity"),
                                shifts.stream().map(ScoreTables::row).toList()),
                        "assumption",
                        "leave_out",
                        "assumption",
                        "item_id",
                        "ranked"));
    }

    private static List<String> cells(List<Map<String, Object>> rows, String field, String wanted, String... shown) {
        return rows.stream()
                .filter(row -> wanted.equals(row.get(field)))
                .map(row -> Arrays.stream(shown)
                        .map(name -> String.valueOf(row.get(name)))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private static Object[] value(String indicator, String area, String period, Double value, String status) {
        return new Object[] {
            indicator, "main", area, "quarter", period, value, null, null, 40L, null, null, status, null
        };
    }

    private static Object[] area(String code, String from, String to) {
        return new Object[] {
            code,
            "community",
            "区" + code,
            null,
            null,
            null,
            LocalDate.parse(from),
            to == null ? null : LocalDate.parse(to),
            null
        };
    }
}
