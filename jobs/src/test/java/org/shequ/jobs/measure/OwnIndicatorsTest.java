package org.shequ.jobs.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.shequ.schemas.city.Deployment;
import org.shequ.schemas.indicator.Indicator;
import org.shequ.schemas.yaml.Problems;

/** The indicators bundled cities add of their own: expressions resolve, worked examples come out as they say. */
class OwnIndicatorsTest {
    @ParameterizedTest
    @ValueSource(strings = {"los-angeles", "kansas-city", "somerville", "stuttgart"})
    void resolveAndComeOutAsTheySay(String city) {
        Deployment deployment =
                Deployment.load(Path.of(System.getProperty("project.root", "")).resolve("schemas/deployments/" + city));
        List<Indicator> own = deployment.indicators().all().stream()
                .filter(indicator -> indicator.file().contains(city))
                .toList();
        Problems problems = new Problems();
        Expressions.check(own, deployment.contracts(), Sparks.SQL, problems);
        assertEquals(List.of(), problems.all());
        List<String> wrong = Examples.run(own, deployment.contracts(), Sparks.SESSION).stream()
                .filter(outcome -> !outcome.isAsExpected())
                .map(Object::toString)
                .toList();
        assertEquals(List.of(), wrong);
    }
}
