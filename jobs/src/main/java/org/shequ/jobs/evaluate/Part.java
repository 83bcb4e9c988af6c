package org.shequ.jobs.evaluate;

import org.shequ.schemas.Words;

/**
 * A score put together from parts, both ways, or the reason why there is none.
 *
 * @param isScored whether enough of the weight was present
 * @param score by the mean the scheme asks for
 * @param arithmetic by arithmetic means
 * @param geometric by geometric means
 * @param note why it is not scored, or what is missing from it; null where nothing is
 */
record Part(boolean isScored, double score, double arithmetic, double geometric, Words note) {
    /** The same with points added or taken off, kept between 0 and 100. */
    Part plus(double points) {
        return points == 0 || !isScored
                ? this
                : new Part(true, clip(score + points), clip(arithmetic + points), clip(geometric + points), note);
    }

    static double clip(double score) {
        return Math.max(0, Math.min(100, score));
    }

    static Part unscored(Words reason) {
        return new Part(false, Double.NaN, Double.NaN, Double.NaN, reason);
    }
}
