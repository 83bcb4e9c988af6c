package org.shequ.schemas.scheme;

/**
 * One indicator of a dimension with its weight and goalposts (UNDP's min-max on fixed bounds): the score is 0 at
 * {@code zero}, 100 at {@code full}, linear between and clipped outside. Which bound is the smaller says which way is better.
 *
 * @param indicator id in the catalogue
 * @param variant the variant scored, {@code main} by default
 * @param weight weight within the dimension, relative
 * @param zero the value that scores 0
 * @param full the value that scores 100
 */
public record Scored(String indicator, String variant, double weight, double zero, double full) {
    public Scored {
        if (weight <= 0) {
            throw new IllegalArgumentException(
                    "indicator " + indicator + " has weight " + weight + " (expected above 0)");
        }
        if (zero == full) {
            throw new IllegalArgumentException("indicator " + indicator + " has both goalposts at " + zero);
        }
    }

    /** The score of a value, 0 to 100. */
    public double score(double value) {
        double share = (value - zero) / (full - zero);
        return 100 * Math.max(0, Math.min(1, share));
    }
}
