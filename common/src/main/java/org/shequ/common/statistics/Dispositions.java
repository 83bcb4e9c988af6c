package org.shequ.common.statistics;

import java.util.OptionalDouble;

/**
 * What became of each sampled address or person, and the outcome rates from it (AAPOR, Standard Definitions, 2016). All
 * rates are shares from 0 to 1; a rate whose denominator is 0 is empty.
 *
 * @param complete complete interviews (I)
 * @param partial partial interviews (P)
 * @param refused refusals and break-offs (R)
 * @param notContacted eligible, never reached (NC)
 * @param other eligible, reached, not interviewed for another reason (O)
 * @param unknownHousehold not known whether there is a household (UH)
 * @param unknownOther not known whether eligible for another reason (UO)
 */
public record Dispositions(
        long complete,
        long partial,
        long refused,
        long notContacted,
        long other,
        long unknownHousehold,
        long unknownOther) {
    /**
     * Refuses negative counts.
     *
     * @throws IllegalArgumentException with all counts
     */
    public Dispositions {
        if (complete < 0
                || partial < 0
                || refused < 0
                || notContacted < 0
                || other < 0
                || unknownHousehold < 0
                || unknownOther < 0) {
            throw Refusal.of(
                    "hold the outcomes of a survey",
                    "I " + complete + ", P " + partial + ", R " + refused + ", NC " + notContacted + ", O " + other
                            + ", UH " + unknownHousehold + ", UO " + unknownOther,
                    "counts of at least 0");
        }
    }

    /** RR1, the minimum response rate: I / ((I + P) + (R + NC + O) + (UH + UO)). */
    public OptionalDouble responseRate1() {
        return rate(complete, eligible() + unknown());
    }

    /** RR2: as RR1 with partial interviews counted as responses. */
    public OptionalDouble responseRate2() {
        return rate(complete + partial, eligible() + unknown());
    }

    /**
     * RR3: as RR1 with only the estimated part of the unknown cases counted as eligible. Publish the estimate with it.
     *
     * @param eligibleShare share of the unknown cases held to be eligible (e), from 0 to 1
     * @throws IllegalArgumentException if the share is outside 0 to 1
     */
    public OptionalDouble responseRate3(double eligibleShare) {
        return rate(complete, eligible() + estimated(eligibleShare));
    }

    /**
     * RR4: as RR3 with partial interviews counted as responses.
     *
     * @param eligibleShare share of the unknown cases held to be eligible (e), from 0 to 1
     * @throws IllegalArgumentException if the share is outside 0 to 1
     */
    public OptionalDouble responseRate4(double eligibleShare) {
        return rate(complete + partial, eligible() + estimated(eligibleShare));
    }

    /** RR5, the maximum response rate: as RR1 with no unknown case held to be eligible. */
    public OptionalDouble responseRate5() {
        return rate(complete, eligible());
    }

    /** RR6: as RR5 with partial interviews counted as responses. */
    public OptionalDouble responseRate6() {
        return rate(complete + partial, eligible());
    }

    /** COOP1, the minimum cooperation rate: I / ((I + P) + R + O). */
    public OptionalDouble cooperationRate1() {
        return rate(complete, contacted());
    }

    /** CON1, the minimum contact rate: ((I + P) + R + O) / ((I + P) + R + O + NC + (UH + UO)). */
    public OptionalDouble contactRate1() {
        return rate(complete + partial + refused + other, eligible() + unknown());
    }

    /** REF1, the minimum refusal rate: R / ((I + P) + (R + NC + O) + (UH + UO)). */
    public OptionalDouble refusalRate1() {
        return rate(refused, eligible() + unknown());
    }

    /**
     * The share of eligible cases among those whose eligibility is known, which is the usual estimate of e for RR3 and
     * RR4 (the CASRO or proportional allocation method).
     *
     * @param ineligible sampled cases found not to be eligible, at least 0
     * @throws IllegalArgumentException if the count is negative
     */
    public OptionalDouble eligibleShare(long ineligible) {
        Refusal.notNegative(ineligible, "estimate the share of eligible cases", "ineligible cases");
        return rate(complete + partial + refused + other + notContacted, eligible() + ineligible);
    }

    private double contacted() {
        return (double) complete + partial + refused + other;
    }

    private double eligible() {
        return contacted() + notContacted;
    }

    private double unknown() {
        return (double) unknownHousehold + unknownOther;
    }

    private double estimated(double eligibleShare) {
        return Refusal.share(eligibleShare, "compute a response rate", "eligible share") * unknown();
    }

    private static OptionalDouble rate(long part, double whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }
}
