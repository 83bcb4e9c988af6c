package org.shequ.common.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.shequ.common.statistics.Confidence.NINETY_FIVE;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DurationHistogramTest {
    @Test
    void boundsAreThoseDocumented() {
        assertEquals(578, DurationBuckets.LAST);
        assertBucket(0, 0, 0.25, 0);
        assertBucket(0.25, 0, 0.25, 0);
        assertBucket(0.26, 0.25, 0.5, 1);
        assertBucket(24, 23.75, 24, 95);
        assertBucket(24.01, 24, 25, 96);
        assertBucket(96, 95, 96, 167);
        assertBucket(97, 96, 98, 168);
        assertBucket(239, 238, 240, 239);
        assertBucket(241, 240, 246, 240);
        assertBucket(720, 714, 720, 319);
        assertBucket(730, 720, 744, 320);
        assertBucket(2_161, 2_160, 2_232, 380);
        assertBucket(8_641, 8_640, 9_360, 470);
        assertBucket(86_400, 85_680, 86_400, 577);
        assertBucket(86_401, 86_400, Double.POSITIVE_INFINITY, 578);
        assertThrows(IllegalArgumentException.class, () -> DurationBuckets.bucketOf(-1));
        assertThrows(IllegalArgumentException.class, () -> DurationBuckets.lowerHours(579));
        assertThrows(IllegalArgumentException.class, () -> DurationBuckets.upperHours(-1));
    }

    private static void assertBucket(double hours, double lower, double upper, int bucket) {
        assertEquals(bucket, DurationBuckets.bucketOf(hours), "bucket of " + hours);
        assertEquals(lower, DurationBuckets.lowerHours(bucket), "lower bound of " + bucket);
        assertEquals(upper, DurationBuckets.upperHours(bucket), "upper bound of " + bucket);
    }

    @Property
    void everyDurationLiesInItsBucket(@ForAll @DoubleRange(min = 0, max = 100_000) double hours) {
        int bucket = DurationBuckets.bucketOf(hours);
        assertTrue(hours <= DurationBuckets.upperHours(bucket));
        assertTrue(hours > DurationBuckets.lowerHours(bucket) || hours == 0);
    }

    @Property
    void wholeHoursUpToFourDaysAndWholeDaysUpToNinetyAreBounds(
            @ForAll @IntRange(min = 1, max = 96) int hours, @ForAll @IntRange(min = 1, max = 90) int days) {
        assertEquals(hours, DurationBuckets.upperHours(DurationBuckets.bucketOf(hours)));
        assertEquals(24.0 * days, DurationBuckets.upperHours(DurationBuckets.bucketOf(24.0 * days)));
    }

    @Test
    void takesThreeShortCasesByHand() {
        DurationHistogram histogram = DurationHistogram.of(new double[] {30, 1, 2.1}, new double[0]);
        assertEquals("3:1 8:1 101:1|", histogram.toString());
        QuantileEstimate estimate = histogram.median(NINETY_FIVE);
        assertEquals(2.125, estimate.value().orElseThrow());
        assertEquals(0.125, estimate.error());
        assertEquals(Optional.of("too_few_values_for_interval"), estimate.reason());
        assertEquals(
                Optional.of("no_values"),
                DurationHistogram.NONE.median(NINETY_FIVE).reason());
    }

    @Test
    void leavesTheMedianEmptyBeyondTheLastBound() {
        QuantileEstimate estimate = DurationHistogram.of(new double[] {90_000, 90_001}, new double[0])
                .median(NINETY_FIVE);
        assertEquals(Optional.of("quantile_not_reached"), estimate.reason());
    }

    @Test
    void refusesCountsThatAreNone() {
        for (String text : List.of("3:-1|", "3:0|", "|579:1", "4:1 3:1|", "3:1 3:1|", "3:1", "3|", "x:1|")) {
            assertThrows(IllegalArgumentException.class, () -> DurationHistogram.parse(text), text);
        }
        assertThrows(IllegalArgumentException.class, () -> new BucketCounts(new int[] {3}, new long[0]));
    }

    @Property
    void medianOfRawValuesIsWithinTheStatedError(
            @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = 0, max = 3_000) Double> closed) {
        double[] raw = array(closed);
        QuantileEstimate exact = Median.of(raw, NINETY_FIVE);
        QuantileEstimate estimate = DurationHistogram.of(raw, new double[0]).median(NINETY_FIVE);
        assertWithinError(exact, estimate);
        assertEquals(exact.reason(), estimate.reason());
        if (exact.lower().isPresent()) {
            assertTrue(estimate.lower().orElseThrow() <= exact.lower().orElseThrow());
            assertTrue(estimate.upper().orElseThrow() >= exact.upper().orElseThrow());
        }
    }

    @Property
    void medianOfRawValuesWithOpenCasesIsWithinTheStatedError(
            @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = 0, max = 400) Double> closed,
            @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = 0, max = 400) Double> open) {
        QuantileEstimate exact = KaplanMeier.of(array(closed), array(open)).median(NINETY_FIVE);
        QuantileEstimate estimate =
                DurationHistogram.of(array(closed), array(open)).median(NINETY_FIVE);
        assertEquals(QuantileEstimate.Method.KAPLAN_MEIER, estimate.method());
        assertWithinError(exact, estimate);
    }

    private static void assertWithinError(QuantileEstimate exact, QuantileEstimate estimate) {
        if (estimate.value().isPresent()) {
            double distance =
                    Math.abs(exact.value().orElseThrow() - estimate.value().orElseThrow());
            assertTrue(distance <= estimate.error() + 1e-9, exact + " but " + estimate);
        }
    }

    @Test
    void takesTheNinthOfTenByHand() {
        double[] hours = {1, 2, 3, 4, 5, 6, 7, 8, 9, 40};
        DurationHistogram histogram = DurationHistogram.of(hours, new double[0]);
        // 80 % lie below the middle between 8 and 9 hours, 85 % below 9, whose bucket begins at 8.75.
        assertEquals(
                (7.75 + 8.75 + 8 + 9) / 4,
                histogram.quantile(0.8, NINETY_FIVE).value().orElseThrow());
        assertEquals(8.875, histogram.quantile(0.85, NINETY_FIVE).value().orElseThrow());
        assertEquals(
                Optional.of("too_few_values_for_interval"),
                histogram.quantile(0.9, NINETY_FIVE).reason());
        assertThrows(IllegalArgumentException.class, () -> histogram.quantile(1, NINETY_FIVE));
    }

    @Test
    void theRanksOfANinetiethPercentileNeedThirtySixValues() {
        // 0.9^35 = 0.02503 and 0.9^36 = 0.02253, so the largest of 36 bounds it; at most 28 lie below with 0.0235, 29
        // with 0.0628.
        assertEquals(36, OrderStatistics.upperRank(35, 0.9, NINETY_FIVE));
        assertEquals(36, OrderStatistics.upperRank(36, 0.9, NINETY_FIVE));
        assertEquals(29, OrderStatistics.lowerRank(36, 0.9, NINETY_FIVE));
    }

    /** Of five cases one is open at 50 hours: 0.8, 0.6, 0.4 and 0.2 are still open after 10, 20, 30 and 40 hours. */
    @Test
    void takesAQuantileWithOpenCasesByHand() {
        KaplanMeier curve = KaplanMeier.of(new double[] {10, 20, 30, 40}, new double[] {50});
        assertEquals(OptionalDouble.of(40), curve.quantile(0.75, NINETY_FIVE).value());
        assertEquals(OptionalDouble.of(25), curve.quantile(0.4, NINETY_FIVE).value());
        assertEquals(
                Optional.of("quantile_not_reached"),
                curve.quantile(0.9, NINETY_FIVE).reason());
    }

    @Property
    void quantilesOfRawValuesAreWithinTheStatedError(
            @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = 0, max = 3_000) Double> closed,
            @ForAll @DoubleRange(min = 0.02, max = 0.98) double share) {
        double[] raw = array(closed);
        java.util.Arrays.sort(raw);
        QuantileEstimate estimate = DurationHistogram.of(raw, new double[0]).quantile(share, NINETY_FIVE);
        double below = raw.length * share;
        double exact = Math.abs(below - Math.rint(below)) < 1e-9
                ? (raw[Math.max(0, (int) Math.rint(below) - 1)] + raw[Math.min(raw.length - 1, (int) Math.rint(below))])
                        / 2
                : raw[(int) Math.ceil(below) - 1];
        assertTrue(Math.abs(exact - estimate.value().orElseThrow()) <= estimate.error() + 1e-9);
        estimate.lower().ifPresent(lower -> assertTrue(lower <= exact));
        estimate.upper().ifPresent(upper -> assertTrue(upper >= exact));
    }

    @Property
    void quantilesWithOpenCasesAreWithinTheStatedErrorAndInOrder(
            @ForAll @Size(min = 1, max = 60) List<@DoubleRange(min = 0, max = 400) Double> closed,
            @ForAll @Size(min = 1, max = 30) List<@DoubleRange(min = 0, max = 400) Double> open,
            @ForAll @DoubleRange(min = 0.05, max = 0.9) double share) {
        DurationHistogram histogram = DurationHistogram.of(array(closed), array(open));
        QuantileEstimate estimate = histogram.quantile(share, NINETY_FIVE);
        assertWithinError(KaplanMeier.of(array(closed), array(open)).quantile(share, NINETY_FIVE), estimate);
        QuantileEstimate later = histogram.quantile(share + 0.05, NINETY_FIVE);
        if (later.value().isPresent()) {
            assertTrue(estimate.value().orElseThrow() <= later.value().orElseThrow() + 1e-9);
        }
    }

    @Property
    void partsAddUpInAnyOrder(
            @ForAll @Size(min = 2, max = 40) List<@DoubleRange(min = 0, max = 900) Double> values, @ForAll long seed) {
        List<Double> shuffled = new ArrayList<>(values);
        Collections.shuffle(shuffled, new Random(seed));
        int cut = values.size() / 3;
        DurationHistogram parts = DurationHistogram.of(array(shuffled.subList(0, cut)), new double[] {5})
                .plus(DurationHistogram.of(array(shuffled.subList(cut, values.size())), new double[] {7}));
        assertEquals(DurationHistogram.of(array(values), new double[] {7, 5}), parts);
    }

    @Property
    void aTextIsThatOfTheCountsAndIsReadBack(
            @ForAll @Size(max = 60) List<@DoubleRange(min = 0, max = 90_000) Double> closed,
            @ForAll @Size(max = 30) List<@DoubleRange(min = 0, max = 400) Double> open,
            @ForAll @IntRange(min = 1, max = 7) int parts) {
        String text = text(closed) + "|" + text(open);
        DurationHistogram histogram = DurationHistogram.of(array(closed), array(open));
        assertEquals(text, histogram.toString());
        assertEquals(histogram, DurationHistogram.parse(text));
        List<DurationHistogram> all = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            all.add(DurationHistogram.of(array(every(parts, part, closed)), array(every(parts, part, open))));
        }
        assertEquals(text, DurationHistogram.sum(all).toString());
    }

    private static String text(List<Double> hours) {
        TreeMap<Integer, Integer> counts = new TreeMap<>();
        hours.forEach(each -> counts.merge(DurationBuckets.bucketOf(each), 1, Integer::sum));
        return counts.toString().replaceAll("[{},]", "").replace('=', ':');
    }

    private static List<Double> every(int parts, int part, List<Double> values) {
        return IntStream.range(0, values.size())
                .filter(at -> at % parts == part)
                .mapToObj(values::get)
                .toList();
    }

    /** As the curves of single cases tell, at the number of their bucket; open ones leave just before it or, as usual, after. */
    @Property
    void quantilesWithOpenCasesAreReadFromTheCurvesOfBuckets(
            @ForAll @Size(min = 1, max = 80) List<@IntRange(max = 40) Integer> closed,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 40) Integer> open,
            @ForAll @IntRange(max = 578 - 40) int from,
            @ForAll @DoubleRange(min = 0.02, max = 0.98) double share) {
        KaplanMeier flat = KaplanMeier.of(times(from, closed), times(from, open));
        KaplanMeier steep = KaplanMeier.of(times(from + 0.5, closed), times(from, open));
        double rest = 1 - share;
        double low = first(steep, step -> step.survival() <= rest + 1e-12)
                .map(DurationBuckets::lowerHours)
                .orElse(0.0);
        double high = first(flat, step -> step.survival() < rest - 1e-12)
                .or(() -> first(flat, step -> step.survival() <= rest + 1e-12))
                .map(DurationBuckets::upperHours)
                .orElse(Double.POSITIVE_INFINITY);
        boolean isReached = Double.isFinite(high);
        List<QuantileEstimate> expected = new ArrayList<>();
        for (Confidence confidence : Confidence.values()) {
            expected.add(new QuantileEstimate(
                    isReached ? OptionalDouble.of((low + high) / 2) : OptionalDouble.empty(),
                    hours(first(steep, step -> score(step, rest) >= -confidence.z())
                            .map(DurationBuckets::lowerHours)),
                    hours(first(flat, step -> score(step, rest) > confidence.z())
                            .map(DurationBuckets::upperHours)
                            .filter(Double::isFinite)),
                    isReached ? (high - low) / 2 : 0,
                    closed.size(),
                    open.size(),
                    confidence,
                    QuantileEstimate.Method.KAPLAN_MEIER));
        }
        DurationHistogram histogram = DurationHistogram.of(inBuckets(from, closed), inBuckets(from, open));
        assertEquals(expected, histogram.quantiles(share, List.of(Confidence.values())));
    }

    private static double[] times(double from, List<Integer> buckets) {
        return buckets.stream().mapToDouble(each -> from + each).toArray();
    }

    private static double[] inBuckets(int from, List<Integer> buckets) {
        return buckets.stream()
                .mapToDouble(each -> Math.nextUp(DurationBuckets.lowerHours(from + each)))
                .toArray();
    }

    private static Optional<Integer> first(KaplanMeier curve, Predicate<KaplanMeier.Step> isReached) {
        return curve.steps().stream().filter(isReached).findFirst().map(step -> (int) step.time());
    }

    private static double score(KaplanMeier.Step step, double rest) {
        double hazard = -Math.log(step.survival());
        double error = Math.sqrt(step.variance()) / (step.survival() * hazard);
        return step.survival() == 0 ? Double.POSITIVE_INFINITY : (Math.log(hazard) - Math.log(-Math.log(rest))) / error;
    }

    private static OptionalDouble hours(Optional<Double> found) {
        return found.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
