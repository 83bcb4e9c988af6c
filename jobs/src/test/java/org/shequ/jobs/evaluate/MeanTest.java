package org.shequ.jobs.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.shequ.schemas.scheme.Rule;

/** Means and goalposts against the figures that COINr 1.1.14 asserts. */
class MeanTest {
    @Test
    void meansAreAsCoinrHasThem() {
        double[] scores = {1, 2, 3};
        assertEquals(1.8171205928321397, Mean.geometric(scores, new double[] {1, 1, 1}), 1e-14);
        assertEquals(2.0597671439071177, Mean.geometric(scores, new double[] {1, 1, 2}), 1e-14);
        assertEquals(2, Mean.arithmetic(scores, new double[] {1, 1, 1}), 1e-15);
    }

    @Test
    void aScoreOfZeroCountsAsOneInAGeometricMean() {
        assertEquals(10, Mean.geometric(new double[] {0, 100}, new double[] {1, 1}), 1e-12);
    }

    @Test
    void goalpostsClipOnBothSidesInBothDirections() {
        Rule up = new Rule.Goalposts(0, 10);
        Rule down = new Rule.Goalposts(10, 0);
        assertEquals(100, up.score(11));
        assertEquals(0, up.score(-1));
        assertEquals(100, down.score(-1));
        assertEquals(0, down.score(11));
    }

    @Test
    void competitionRanksSkipAfterTies() {
        Ranks ranks = new Ranks(new double[] {70, 90, 80, 80});
        assertEquals(1, ranks.of(90));
        assertEquals(2, ranks.of(80));
        assertEquals(4, ranks.of(70));
    }
}
