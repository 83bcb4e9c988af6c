package org.shequ.jobs.evaluate;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.shequ.common.period.Period;
import org.shequ.schemas.Words;

/**
 * One row of {@code evaluation.uncertainty}: how firm the rank and grade of one scored area are.
 *
 * @param scheme id of the scheme
 * @param level level of the area
 * @param areaCode code of the area
 * @param areaName name of the area
 * @param period the assessed period
 * @param score the score, not rounded
 * @param scoreLower 5 % of simulated scores lie below
 * @param scoreUpper 5 % of simulated scores lie above
 * @param rank the published rank
 * @param ranked number of areas ranked
 * @param rankMedian middle of the simulated ranks
 * @param rankLower the rank is at least this with 95 %: sampling error, weights and mean together
 * @param rankUpper the rank is at most this with 95 %
 * @param rankLowerSampling the same for sampling error alone
 * @param rankUpperSampling the same for sampling error alone
 * @param firstIndistinguishable best place once areas that cannot be told from this one are passed over
 * @param lastIndistinguishable worst such place
 * @param indistinguishable number of areas that cannot be told from this one at 95 %
 * @param topQuarter probability of a place in the top quarter
 * @param bottomQuarter probability of a place in the bottom quarter
 * @param grade the published grade
 * @param gradeProbability probability of each grade by its id
 * @param isFirm whether the published grade has a probability of at least 0.8
 * @param firmness in words, such as 良 (92 %) or 良/中 未定
 * @param dimensions interval of the score of each dimension that is scored, 0 to 100
 * @param draws number of replicates
 * @param seed the seed
 */
public record Uncertainty(
        String scheme,
        String level,
        String areaCode,
        String areaName,
        Period period,
        double score,
        double scoreLower,
        double scoreUpper,
        int rank,
        int ranked,
        double rankMedian,
        int rankLower,
        int rankUpper,
        int rankLowerSampling,
        int rankUpperSampling,
        int firstIndistinguishable,
        int lastIndistinguishable,
        int indistinguishable,
        double topQuarter,
        double bottomQuarter,
        String grade,
        Map<String, Double> gradeProbability,
        boolean isFirm,
        Words firmness,
        Map<String, Range> dimensions,
        int draws,
        String seed) {
    /** Scores with the intervals of those totals and dimensions that were simulated. */
    static List<Score> within(List<Score> scores, List<Uncertainty> simulated) {
        Map<String, Uncertainty> byArea = new HashMap<>();
        simulated.forEach(one -> byArea.put(one.areaCode(), one));
        return scores.stream()
                .map(score -> {
                    Range range = byArea.containsKey(score.areaCode())
                            ? byArea.get(score.areaCode()).range(score.kind(), score.item())
                            : null;
                    return range == null ? score : score.within(range.lower(), range.upper());
                })
                .toList();
    }

    private Range range(String kind, String item) {
        return switch (kind) {
            case Score.OVERALL -> new Range(scoreLower, scoreUpper);
            case Score.DIMENSION -> dimensions.get(item);
            default -> null;
        };
    }

    /** Where 90 % of simulated scores lie. */
    public record Range(double lower, double upper) {}
}
