package org.shequ.jobs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.yaml.Problem;
import org.shequ.schemas.yaml.Problems;

class ExpressionsTest {
    private static final String BROKEN = """
            - id: broken
              name: {zh: 坏, en: broken}
              definition: {zh: 坏, en: broken}
              dimension: service
              role: context
              accountable: community
              kind: proportion
              unit: {zh: "%", en: "%"}
              direction: up
              interval: wilson
              table: core.grid_case
              counts_by: due_at
              where: sum(rework_count) > 1
              numerator: finished_at < period_end
              denominator: category
              variants:
                - id: clock
                  name: {zh: 钟, en: clock}
                  where: closed_at < now()
                  numerator: "true"
                  denominator: "true"
              source: none
              caveat: {zh: 无, en: none}
              examples:
                - given: |
                    case_id | due_at
                  month: 2026-03
                  expect: {numerator: 0, denominator: 0}
            """;

    @Test
    void everyExpressionThatDoesNotResolveIsToldWithItsPlace(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("own.yml");
        Files.writeString(file, BROKEN);
        Contracts contracts = Contracts.load();
        Problems problems = new Problems();
        Indicators catalogue = Indicators.load(contracts, List.of(file), problems);
        assertEquals(List.of(), problems.all());

        Expressions.check(List.of(catalogue.of("broken")), contracts, Sparks.SQL, problems);

        List<String> told = problems.all().stream()
                .map(problem -> problem.line() + ": " + beginning(problem))
                .toList();
        assertTrue(
                told.contains("14: indicator broken: expression 'finished_at < period_end' uses column 'finished_at'"),
                told::toString);
        assertTrue(
                told.contains("14: indicator broken: condition 'sum(rework_count) > 1' looks at more than one row"),
                told::toString);
        assertTrue(told.contains("15: indicator broken: expression 'category' is STRING"), told::toString);
        assertTrue(
                told.contains("20: indicator broken: condition 'closed_at < now()' depends on chance or on the clock"),
                told::toString);
    }

    private static String beginning(Problem problem) {
        String message = problem.message();
        for (String end : List.of(", which", " (expected")) {
            int at = message.indexOf(end);
            message = at < 0 ? message : message.substring(0, at);
        }
        return message;
    }

    @Test
    void boundsOfThePeriodAreThoseOfTheDateCountedBy() {
        assertEquals(
                "closed_at < __period_end_of_due_at and answer <> 'period_end'",
                Expressions.bound("closed_at < period_end and answer <> 'period_end'", "due_at"));
    }
}
