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

    @TestFactory
    Stream<DynamicTest> examplesComeOutAsTheySay() {
        return Examples.run(catalogue.all(), contracts, Sparks.SESSION).stream()
                .map(outcome -> DynamicTest.dynamicTest(
                        outcome.indicator().id() + " " + outcome.example().file() + ":"
                                + outcome.example().line(),
                        () -> assertTrue(outcome.isAsExpected(), outcome::toString)));
    }
}
