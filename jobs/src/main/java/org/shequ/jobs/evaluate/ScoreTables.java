package org.shequ.jobs.evaluate;

/** What an evaluation finds as rows of its tables, in the order of their contracts; scores nothing itself. */
public final class ScoreTables {
    private ScoreTables() {}

    /** A row of {@code evaluation.score}. */
    public static Object[] row(Score score) {
        return new Object[] {
            score.scheme(),
            score.level(),
            score.areaCode(),
            score.areaName(),
            score.period().type().code(),
            score.period().name(),
            score.kind(),
            score.item(),
            score.parent(),
            score.score(),
            score.publishedScore(),
            score.arithmeticScore(),
            score.geometricScore(),
            score.nominalWeight(),
            score.effectiveWeight(),
            score.value(),
            score.valuePeriod(),
            score.numerator(),
            score.denominator(),
            score.rank() == null ? null : score.rank().longValue(),
            score.ranked() == null ? null : score.ranked().longValue(),
            score.grade(),
            score.uncappedGrade(),
            score.ledgerMarks(),
            score.isDataDoubtful(),
            score.status(),
            score.reason(),
            score.lower(),
            score.upper()
        };
    }

    /** A row of {@code evaluation.uncertainty}. */
    static Object[] row(Uncertainty one) {
        return new Object[] {
            one.scheme(),
            one.level(),
            one.areaCode(),
            one.areaName(),
            one.period().type().code(),
            one.period().name(),
            one.score(),
            one.scoreLower(),
            one.scoreUpper(),
            (long) one.rank(),
            (long) one.ranked(),
            one.rankMedian(),
            (long) one.rankLower(),
            (long) one.rankUpper(),
            (long) one.rankLowerSampling(),
            (long) one.rankUpperSampling(),
            (long) one.firstIndistinguishable(),
            (long) one.lastIndistinguishable(),
            (long) one.indistinguishable(),
            one.topQuarter(),
            one.bottomQuarter(),
            one.grade(),
            one.gradeProbability().get("excellent"),
            one.gradeProbability().get("good"),
            one.gradeProbability().get("fair"),
            one.gradeProbability().get("poor"),
            one.isFirm(),
            one.firmness().zh() + " | " + one.firmness().en(),
            (long) one.draws(),
            one.seed()
        };
    }

    /** A row of {@code evaluation.sensitivity}. */
    static Object[] row(Sensitivity one) {
        return new Object[] {
            one.scheme(),
            one.level(),
            one.period().type().code(),
            one.period().name(),
            one.assumption(),
            one.item(),
            one.meanShift(),
            (long) one.largestShift(),
            one.largestShiftArea(),
            (long) one.ranked(),
            one.gradesChanged() == null ? null : one.gradesChanged().longValue(),
            one.nominalWeight(),
            one.effectiveWeight()
        };
    }
}
