package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.shequ.common.statistics.Confidence.NINETY_FIVE;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReportedPercentageTest {
    private static final Pattern QUOTED = Pattern.compile("约?(\\d+(?:\\.\\d+)?)%");

    @Test
    void readsDecimalsAsPartOfTheStatement() {
        assertEquals(List.of(9L), ReportedPercentage.of("36.0%").numerators(25));
        assertTrue(ReportedPercentage.of("36").isReachableWith(11));
        assertTrue(!ReportedPercentage.of("36.0").isReachableWith(11));
        assertEquals(List.of(0L), ReportedPercentage.of("0.0").numerators(999));
        assertEquals(List.of(1000L), ReportedPercentage.of("100.0").numerators(1000));
        assertEquals(
                List.of(35L, 36L), ReportedPercentage.of("18").numerators(199).subList(0, 2));
    }

    @Test
    void roundsHalfUpOnExactDecimals() {
        // 1/8 = 12.5 %, 1/16 = 6.25 %
        assertTrue(ReportedPercentage.of("13").isReproducedBy(1, 8));
        assertTrue(!ReportedPercentage.of("12").isReproducedBy(1, 8));
        assertTrue(ReportedPercentage.of("6.3").isReproducedBy(1, 16));
    }

    @Test
    void refusesWhatIsNotAProportion() {
        assertEquals(
                "Cannot check a reported percentage: 101.88 % (0 to 100; above 100 it is a ratio, not a proportion)",
                assertThrows(IllegalArgumentException.class, () -> ReportedPercentage.of("101.88"))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> ReportedPercentage.of("99.9")
                .isReproducedBy(170238, 167101));
        assertThrows(IllegalArgumentException.class, () -> ReportedPercentage.of("近六成"));
        assertThrows(
                IllegalArgumentException.class, () -> ReportedPercentage.of("5").isReachableWith(0));
    }

    @Test
    void questionsTheFiguresThatTheirBaseCannotGive() {
        assertTrue(!ReportedPercentage.of("44.1").isReachableWith(277));
        assertTrue(ReportedPercentage.of("44.1").isReachableWith(279));
        assertTrue(!ReportedPercentage.of("88").isReachableWith(55));
        assertTrue(!ReportedPercentage.of("29.1").isReachableWith(279));
        assertEquals(
                List.of(261L, 265L, 268L, 275L, 278L),
                ReportedPercentage.of("29.1").denominators(260, 279));
        assertEquals(
                List.of(243L, 246L, 268L), ReportedPercentage.sharedDenominators(percentages("36.6", "4.1"), 200, 279));
        assertEquals(List.of(175L), ReportedPercentage.sharedDenominators(percentages("36.6", "36.0", "4.0"), 20, 279));
        assertEquals(List.of(119L), ReportedPercentage.of("43.0").numerators(277));
        assertTrue(!ReportedPercentage.of("99.6").isReproducedBy(591, 594));
    }

    private static List<ReportedPercentage> percentages(String... printed) {
        List<ReportedPercentage> percentages = new ArrayList<>();
        for (String percentage : printed) {
            percentages.add(ReportedPercentage.of(percentage));
        }
        return percentages;
    }

    @Test
    void seedFiguresReproduceOrAreQuestioned() {
        List<String> questioned = new ArrayList<>();
        int reproduced = 0;
        for (PeerValues.Row row : PeerValues.table("seed_figures.csv")) {
            Matcher quoted = QUOTED.matcher(row.has("quoted") ? row.text("quoted") : "");
            if (quoted.matches() && row.has("numerator")) {
                boolean isReproduced = ReportedPercentage.of(quoted.group(1))
                        .isReproducedBy((long) row.number("numerator"), (long) row.number("denominator"));
                reproduced += isReproduced ? 1 : 0;
                if (!isReproduced) {
                    questioned.add(row.text("numerator") + "/" + row.text("denominator") + " " + row.text("quoted"));
                }
            }
        }
        assertEquals(List.of("122/277 44.1%"), questioned);
        assertEquals(9, reproduced);
    }

    @Test
    void publishedValuesReproduceOrAreMarkedAndTheRatioIsRefused() {
        int refused = 0;
        for (PeerValues.Row row : PeerValues.table("published_local_check_values.csv")) {
            long numerator = (long) row.number("numerator");
            long denominator = (long) row.number("denominator");
            if (numerator > denominator) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Wilson.interval((double) numerator, (double) denominator, NINETY_FIVE));
                assertThrows(
                        IllegalArgumentException.class, () -> ReportedPercentage.of(row.text("published_percent")));
                refused++;
            } else {
                assertPublished(row, numerator, denominator);
            }
        }
        assertEquals(1, refused);
    }

    private static void assertPublished(PeerValues.Row row, long numerator, long denominator) {
        if (row.has("published_percent")) {
            ReportedPercentage published = ReportedPercentage.of(row.text("published_percent"));
            assertEquals(
                    (int) row.number("published_decimals"), published.percent().scale(), row.toString());
            assertEquals(
                    row.text("reproduces").equals("yes"),
                    published.isReproducedBy(numerator, denominator),
                    row.toString());
        }
        assertEquals(row.number("recomputed_percent"), 100.0 * numerator / denominator, 5e-7, row.toString());
        Interval interval = Wilson.interval((double) numerator, (double) denominator, NINETY_FIVE)
                .times(100);
        assertEquals(row.number("wilson95_lower_percent"), interval.lower(), 5.1e-5, row.toString());
        assertEquals(row.number("wilson95_upper_percent"), interval.upper(), 5.1e-5, row.toString());
    }

    @Property
    void everyCountReproducesItsOwnPercentage(
            @ForAll @IntRange(max = 400) int numerator,
            @ForAll @IntRange(max = 400) int others,
            @ForAll @IntRange(max = 3) int decimals) {
        if (numerator + others > 0) {
            long denominator = (long) numerator + others;
            BigDecimal printed = BigDecimal.valueOf(100L * numerator)
                    .divide(BigDecimal.valueOf(denominator), decimals, RoundingMode.HALF_UP);
            ReportedPercentage reported = new ReportedPercentage(printed);
            assertTrue(reported.isReproducedBy(numerator, denominator));
            assertTrue(reported.numerators(denominator).contains((long) numerator));
        }
    }
}
