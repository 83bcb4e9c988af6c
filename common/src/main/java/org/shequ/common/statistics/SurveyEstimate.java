package org.shequ.common.statistics;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A weighted share or mean of a survey question, with what its sampling design says about its precision.
 *
 * @param mean weighted mean, in the unit of the answers; a share from 0 to 1 for yes-no answers
 * @param standardError design-based standard error, in the unit of the answers
 * @param variance weighted variance of the answers, with count - 1 below
 * @param count number who answered
 * @param sumOfWeights what their weights add up to
 * @param degreesOfFreedom primary sampling units less strata
 * @param singleUnitStrata strata with one unit only, whose contribution is a rough one
 */
public record SurveyEstimate(
        double mean,
        double standardError,
        double variance,
        int count,
        double sumOfWeights,
        int degreesOfFreedom,
        int singleUnitStrata) {
    /** Refuses numbers that no sample can give. */
    public SurveyEstimate {
        Refusal.finite(mean, "hold a survey estimate", "mean");
        Refusal.notNegative(standardError, "hold a survey estimate", "standard error");
        Refusal.notNegative(variance, "hold a survey estimate", "variance");
        Refusal.positive(count, "hold a survey estimate", "number who answered");
        Refusal.positive(sumOfWeights, "hold a survey estimate", "sum of weights");
        Refusal.notNegative(degreesOfFreedom, "hold a survey estimate", "degrees of freedom");
    }

    /**
     * The design effect against a simple random sample of the same size drawn with replacement (Kish 1965); empty when
     * all answers are equal.
     */
    public OptionalDouble designEffect() {
        return variance == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(standardError * standardError / (variance / count));
    }

    /**
     * The design effect against a simple random sample without replacement from a population as large as the weights
     * add up to; empty when all answers are equal, or the weights add up to no more than the sample.
     */
    public OptionalDouble designEffectWithoutReplacement() {
        return sumOfWeights <= count || designEffect().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(designEffect().getAsDouble() / (1 - count / sumOfWeights));
    }

    /**
     * The effective sample size of a share in answers, p(1 - p) / SE^2, never above the number who answered (Korn and
     * Graubard 1998).
     *
     * @param waveDesignEffect typical design effect of the wave, above 0, used where the share is 0 or 1 or the
     *     standard error is 0 and the question itself tells nothing of its precision
     * @throws IllegalArgumentException if the mean is not a share, or the design effect not above 0
     */
    public double effectiveSize(double waveDesignEffect) {
        Refusal.share(mean, "find the effective size of a share", "mean");
        Refusal.positive(waveDesignEffect, "find the effective size of a share", "design effect of the wave");
        double spread = mean * (1 - mean);
        double size =
                spread <= 0 || standardError == 0 ? count / waveDesignEffect : spread / (standardError * standardError);
        return Math.min(count, size);
    }

    /**
     * The interval of a share: Wilson on the effective size, with Student's t (Korn and Graubard 1998); empty without
     * degrees of freedom, that is with one unit in every stratum.
     *
     * @param waveDesignEffect as for {@link #effectiveSize}
     * @throws IllegalArgumentException if the mean is not a share, or the design effect not above 0
     */
    public Optional<Interval> proportionInterval(double waveDesignEffect, Confidence confidence) {
        double size = effectiveSize(waveDesignEffect);
        return degreesOfFreedom == 0
                ? Optional.empty()
                : Optional.of(Wilson.onEffectiveSize(mean, size, degreesOfFreedom, confidence));
    }

    /** The interval of a mean, mean +- t SE, in the unit of the answers; empty without degrees of freedom. */
    public Optional<Interval> meanInterval(Confidence confidence) {
        if (degreesOfFreedom == 0) {
            return Optional.empty();
        }
        double reach = confidence.t(degreesOfFreedom) * standardError;
        return Optional.of(new Interval(mean - reach, mean + reach, confidence));
    }
}
