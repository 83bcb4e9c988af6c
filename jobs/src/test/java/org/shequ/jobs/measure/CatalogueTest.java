package org.shequ.jobs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.shequ.schemas.contract.Contracts;
import org.shequ.schemas.indicator.Indicators;
import org.shequ.schemas.yaml.Problems;

/** The shipped catalogue: every expression resolves, every worked example comes out as it says. */
class CatalogueTest {
    private final Contracts contracts = Contracts.load();
    private final Indicators catalogue = Indicators.load(contracts);

    @Test
    void everyExpressionResolvesAgainstItsContract() {
        Problems problems = new Problems();
        Expressions.check(catalogue.all(), contracts, Sparks.SQL, problems);
        assertEquals(List.of(), problems.all());
    }

    @Test
    void examplesComeOutTheSameWithoutSpark() {
        List<Examples.Outcome> outcomes = Examples.run(catalogue.all(), contracts, Sparks.SQL);
        assertEquals(
                List.of(),
                outcomes.stream().filter(outcome -> !outcome.isAsExpected()).toList());
        assertTrue(outcomes.size() >= 140, outcomes.size() + " examples");
    }

    /** The figures that a city is told to have: the 60 of the reference list, each once. */
    @Test
    void sixtyIndicatorsOfEveryRole() {
        assertEquals(60, catalogue.all().size());
        assertEquals(
                "CONTEXT 20, CORE 30, FLAG 4, GATE 6",
                catalogue.all().stream()
                        .collect(java.util.stream.Collectors.groupingBy(
                                indicator -> indicator.role().name(),
                                java.util.TreeMap::new,
                                java.util.stream.Collectors.counting()))
                        .entrySet()
                        .stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(java.util.stream.Collectors.joining(", ")));
    }

    /** A column that a contract calls otherwise breaks every indicator that uses it, each told by name. */
    @Test
    void aRenamedColumnIsToldWithEveryIndicatorThatUsedIt() {
        for (String column : List.of("closed_at", "is_deferred", "audit_result")) {
            Problems problems = new Problems();
            Expressions.check(
                    catalogue.all(), contracts.renamed("core.grid_case", column, "renamed"), Sparks.SQL, problems);
            String told = problems.all().toString();
            catalogue.all().stream()
                    .filter(indicator -> indicator
                            .terms()
                            .anyMatch(term -> term.table().equals("core.grid_case")
                                    && (term.countsBy() + " " + term.value() + " " + term.where()).contains(column)))
                    .forEach(indicator -> assertTrue(
                            told.contains("indicator " + indicator.id() + ":"), column + ": " + indicator.id()));
            assertTrue(told.contains("'" + column + "'"), told);
        }
    }

    @TestFactory
    Stream<DynamicTest> examplesComeOutAsTheySay() {
        return Examples.run(catalogue.all(), contracts, Sparks.SESSION).stream()
                .map(outcome -> DynamicTest.dynamicTest(
                        outcome.indicator().id() + " " + outcome.example().file() + ":"
                                + outcome.example().line(),
                        () -> assertTrue(outcome.isAsExpected(), outcome::toString)));
    }
}
