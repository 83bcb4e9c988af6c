package org.shequ.jobs.evaluate.flag;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Nobody rises silently by excluding the dissatisfied. */
class ExclusionPropertiesTest {
    private static final int COMMUNITIES = 30;
    private static final double GAIN = 0.06;

    private static void count(Odd odd, Signal signal, String area, int excluded, int all) {
        for (int at = 0; at < all; at++) {
            if (at < excluded) {
                odd.odd(signal, area, area + at);
            } else {
                odd.plain(signal, area);
            }
        }
    }

    /**
     * In a city in which one request in a hundred or none is excluded, a community takes as many dissatisfied callers out as
     * raise its rate by 6 points: at least 5 of them are always told. Smaller gains can stay unseen.
     */
    @Property(tries = 200)
    void whoGainsSixPointsByExclusionsIsFlagged(
            @ForAll @IntRange(min = 40, max = 400) int requests,
            @ForAll @IntRange(min = 15, max = 70) int percentDissatisfied,
            @ForAll @IntRange(max = 1) int usual) {
        int dissatisfied = requests * percentDissatisfied / 100;
        int excluded = 0;
        while ((double) (dissatisfied - excluded) / (requests - excluded) > (double) dissatisfied / requests - GAIN) {
            excluded++;
        }
        Assume.that(excluded >= Signal.FEWEST && dissatisfied >= 8);
        Odd odd = new Odd();
        for (int area = 0; area < COMMUNITIES; area++) {
            count(odd, Signal.EXCLUDED_OFTEN, "A" + area, usual, 100);
            count(odd, Signal.DISSATISFIED_EXCLUDED, "A" + area, usual, 20);
        }
        count(odd, Signal.EXCLUDED_OFTEN, "Z", excluded, requests);
        count(odd, Signal.DISSATISFIED_EXCLUDED, "Z", excluded, dissatisfied);
        List<String> told = Stream.of(Signal.EXCLUDED_OFTEN, Signal.DISSATISFIED_EXCLUDED)
                .flatMap(signal -> Judgement.of(signal, odd).stream())
                .filter(Judgement::isRaised)
                .map(Judgement::area)
                .distinct()
                .toList();
        assertTrue(
                told.equals(List.of("Z")),
                excluded + " of " + dissatisfied + " dissatisfied among " + requests + " requests: told of " + told);
    }
}
