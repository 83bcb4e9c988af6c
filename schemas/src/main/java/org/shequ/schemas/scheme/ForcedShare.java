package org.shequ.schemas.scheme;

/**
 * How many areas of a level may earn a grade or a better one, whatever their scores (名额). It moves published grades and the
 * probabilities printed with them alike, so that a grade which is not firm stays so.
 *
 * @param grade id of the grade
 * @param most largest share of the ranked areas, above 0 and below 1
 */
public record ForcedShare(String grade, double most) {
    public ForcedShare {
        if (most <= 0 || most >= 1) {
            throw new IllegalArgumentException(
                    "forced share of " + grade + " is " + most + " (expected above 0 and below 1)");
        }
    }

    /** The last place among some areas that may still earn the grade. */
    public int lastPlace(int ranked) {
        return (int) Math.floor(most * ranked + 1e-9);
    }
}
