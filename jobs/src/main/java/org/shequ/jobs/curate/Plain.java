package org.shequ.jobs.curate;

import java.util.Locale;

/** Numbers and truths as systems write them; what is not one is null, never a guess. */
final class Plain {
    private Plain() {}

    /** A whole number, such as {@code -12}. */
    static Long whole(String text) {
        int length = text.length();
        int first = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        if (first == length || length - first > 19) {
            return null;
        }
        for (int at = first; at < length; at++) {
            if (!isDigit(text.charAt(at))) {
                return null;
            }
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException tooLarge) {
            return null;
        }
    }

    /** A number, such as {@code 3.25}, {@code .5} or {@code 1e-3}; not a number and infinity are none. */
    static Double decimal(String text) {
        boolean hasDigit = false;
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            hasDigit |= isDigit(letter);
            if (!isDigit(letter) && ".+-eE".indexOf(letter) < 0) {
                return null;
            }
        }
        try {
            Double number = hasDigit ? Double.valueOf(text) : null;
            return number == null || number.isInfinite() ? null : number;
        } catch (NumberFormatException misplaced) {
            return null;
        }
    }

    static Boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "1" -> Boolean.TRUE;
            case "false", "f", "no", "n", "0" -> Boolean.FALSE;
            default -> null;
        };
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }
}
