package org.shequ.schemas;

/**
 * A text for people, in both languages of the project. Assessors read the Chinese first, the English stands beside it.
 *
 * @param zh the Chinese text, never blank
 * @param en the English text, never blank
 */
public record Words(String zh, String en) {
    public Words {
        if (zh == null || zh.isBlank() || en == null || en.isBlank()) {
            throw new IllegalArgumentException(
                    "a text lacks one of its languages: zh '" + zh + "', en '" + en + "' (expected both)");
        }
    }

    /** Both languages on one line, as the dictionary and column comments show them. */
    @Override
    public String toString() {
        return zh + " " + en;
    }
}
