package org.shequ.common.statistics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A percentage as somebody printed it, and the check whether counts can give it (GRIM: Brown and Heathers 2017).
 * Rounding is half up, on exact decimals.
 *
 * @param percent as printed, from 0 to 100; its decimals are part of what it says: 36.0 is not 36
 */
public record ReportedPercentage(BigDecimal percent) {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final String TASK = "check a reported percentage";

    /**
     * Refuses what is not a percentage of a whole.
     *
     * @throws IllegalArgumentException below 0 or above 100
     */
    public ReportedPercentage {
        if (percent.signum() < 0 || percent.compareTo(HUNDRED) > 0 || percent.scale() < 0) {
            throw Refusal.of(TASK, percent + " %", "0 to 100; above 100 it is a ratio, not a proportion");
        }
    }

    /**
     * Reads a percentage as printed, with or without a percent sign.
     *
     * @throws IllegalArgumentException if it is not a decimal number from 0 to 100
     */
    public static ReportedPercentage of(String printed) {
        try {
            return new ReportedPercentage(
                    new BigDecimal(printed.strip().replace("%", "").replace("％", "")));
        } catch (NumberFormatException failure) {
            throw Refusal.of(TASK, "'" + printed + "'", "a decimal number from 0 to 100");
        }
    }

    /**
     * Whether numerator over denominator prints as this percentage.
     *
     * @param numerator from 0 to the denominator
     * @param denominator above 0
     * @throws IllegalArgumentException if the numerator is no part of the denominator
     */
    public boolean isReproducedBy(long numerator, long denominator) {
        if (denominator <= 0 || numerator < 0 || numerator > denominator) {
            throw Refusal.of(
                    TASK,
                    numerator + " of " + denominator,
                    "a denominator above 0 and a numerator from 0 to it; otherwise it is a ratio, not a proportion");
        }
        BigDecimal exact = HUNDRED.multiply(BigDecimal.valueOf(numerator))
                .divide(BigDecimal.valueOf(denominator), percent.scale(), RoundingMode.HALF_UP);
        return exact.compareTo(percent) == 0;
    }

    /**
     * The numerators that print as this percentage over a denominator, in order; empty when none does.
     *
     * @param denominator above 0
     * @throws IllegalArgumentException if the denominator is not above 0
     */
    public List<Long> numerators(long denominator) {
        if (denominator <= 0) {
            throw Refusal.of(TASK, "denominator is " + denominator, "above 0");
        }
        BigDecimal half =
                BigDecimal.ONE.movePointLeft(percent.scale()).divide(BigDecimal.valueOf(2), MathContext.UNLIMITED);
        BigDecimal share = BigDecimal.valueOf(denominator).movePointLeft(2);
        long lowest = Math.max(0, ceiling(percent.subtract(half).multiply(share)));
        List<Long> numerators = new ArrayList<>();
        for (long numerator = lowest; numerator <= denominator && isReproducedBy(numerator, denominator); numerator++) {
            numerators.add(numerator);
        }
        return numerators;
    }

    private static long ceiling(BigDecimal value) {
        BigInteger whole = value.setScale(0, RoundingMode.CEILING).toBigInteger();
        return whole.longValueExact();
    }

    /**
     * Whether any whole numerator prints as this percentage over a denominator.
     *
     * @param denominator above 0
     * @throws IllegalArgumentException if the denominator is not above 0
     */
    public boolean isReachableWith(long denominator) {
        return !numerators(denominator).isEmpty();
    }

    /**
     * The denominators in a range, both ends included, with which this percentage is reachable.
     *
     * @param smallest above 0
     * @throws IllegalArgumentException if the smallest is not above 0
     */
    public List<Long> denominators(long smallest, long largest) {
        return sharedDenominators(List.of(this), smallest, largest);
    }

    /**
     * The denominators in a range, both ends included, with which all of the percentages are reachable, as they must be
     * when they are shares of one question.
     *
     * @param smallest above 0
     * @throws IllegalArgumentException if the smallest is not above 0
     */
    public static List<Long> sharedDenominators(List<ReportedPercentage> percentages, long smallest, long largest) {
        return LongStream.rangeClosed(smallest, largest)
                .filter(denominator ->
                        percentages.stream().allMatch(percentage -> percentage.isReachableWith(denominator)))
                .boxed()
                .toList();
    }
}
