package org.shequ.common.statistics;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * One interview as the sampling design sees it.
 *
 * @param stratum name of the stratum it was drawn in
 * @param unit name of its primary sampling unit, unique within the stratum
 * @param weight how many of the population it stands for, above 0
 * @param value the answer: 0 or 1 for a share, any number for a mean; empty when the question was not answered or the
 *     interview is outside the group asked about, in which case it still counts for the design
 */
public record SurveyAnswer(String stratum, String unit, double weight, OptionalDouble value) {
    /**
     * Refuses missing names, weights that are not above 0, and values that are not finite.
     *
     * @throws IllegalArgumentException with the weight or value found
     */
    public SurveyAnswer {
        Objects.requireNonNull(stratum, "stratum");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(value, "value");
        Refusal.positive(weight, "use a survey answer", "weight");
        if (value.isPresent()) {
            Refusal.finite(value.getAsDouble(), "use a survey answer", "value");
        }
    }

    /** An interview that answered. */
    public static SurveyAnswer of(String stratum, String unit, double weight, double value) {
        return new SurveyAnswer(stratum, unit, weight, OptionalDouble.of(value));
    }

    /** An interview without an answer to this question, or outside the group asked about. */
    public static SurveyAnswer missing(String stratum, String unit, double weight) {
        return new SurveyAnswer(stratum, unit, weight, OptionalDouble.empty());
    }
}
