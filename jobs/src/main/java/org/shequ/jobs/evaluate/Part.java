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
    static Part unscored(Words reason) {
        return new Part(false, Double.NaN, Double.NaN, Double.NaN, reason);
    }
}
