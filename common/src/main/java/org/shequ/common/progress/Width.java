package org.shequ.common.progress;

/** How wide text is on a terminal, where Chinese characters take two places. */
public final class Width {
    private Width() {}

    /** In places. */
    public static int of(String text) {
        return text.codePoints().map(Width::of).sum();
    }

    /** As much of the beginning of a text as a line has room for. */
    static String cut(String text, int places) {
        int room = places;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            room -= of(text.codePointAt(at));
            if (room < 0) {
                return text.substring(0, at);
            }
        }
        return text;
    }

    private static int of(int point) {
        boolean isWide = Character.isIdeographic(point)
                || (point >= 0x3000 && point <= 0x303F)
                || (point >= 0xFF00 && point <= 0xFF60);
        return isWide ? 2 : 1;
    }
}
