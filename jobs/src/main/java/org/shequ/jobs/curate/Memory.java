package org.shequ.jobs.curate;

/**
 * What texts of one column were found to mean, for a column whose texts come again and again: codes, places, staff. Where they
 * do not, as with numbers of requests, it is given up, since looking up would cost more than it saves. Several threads may use
 * one: what it holds is immutable, and who sees an older state only works out again what is already known.
 */
final class Memory {
    private static final int PLACES = 1 << 13;

    /** So many texts are looked up before it is told whether that is worth while. */
    private static final int TRIAL = 4 * PLACES;

    private final Known[] known = new Known[PLACES];
    private int asked;
    private int met;
    private boolean isGivenUp;

    /**
     * A text and what it means.
     *
     * @param value null where it stands for no value
     */
    record Known(String text, Object value) {}

    /** What a text was found to mean; null where that is not remembered. */
    Known of(String text) {
        if (isGivenUp) {
            return null;
        }
        Known found = known[place(text)];
        boolean isMet = found != null && found.text().equals(text);
        met += isMet ? 1 : 0;
        if (++asked == TRIAL) {
            isGivenUp = met < TRIAL / 4;
            asked = 0;
            met = 0;
        }
        return isMet ? found : null;
    }

    /** Remembers what a text means, in the place of another where there is no room. */
    void keep(String text, Object value) {
        if (!isGivenUp) {
            known[place(text)] = new Known(text, value);
        }
    }

    private static int place(String text) {
        int hash = text.hashCode();
        return (hash ^ (hash >>> 13)) & (PLACES - 1);
    }
}
