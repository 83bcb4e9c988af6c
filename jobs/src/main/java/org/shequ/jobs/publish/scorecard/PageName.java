package org.shequ.jobs.publish.scorecard;

import java.nio.charset.StandardCharsets;

/** File names from area codes and indicator ids, whatever those hold. */
final class PageName {
    private static final int LONGEST = 120;

    private PageName() {}

    /**
     * A name of letters, digits, hyphens and underscores that no other code shares: every other byte becomes a tilde
     * and two hexadecimal digits.
     */
    static String of(String code) {
        StringBuilder name = new StringBuilder();
        for (byte part : code.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain = part >= '0' && part <= '9'
                    || part >= 'a' && part <= 'z'
                    || part >= 'A' && part <= 'Z'
                    || part == '-'
                    || part == '_';
            if (isPlain) {
                name.append((char) part);
            } else {
                name.append("~%02x".formatted(part & 0xff));
            }
        }
        if (name.isEmpty() || name.length() > LONGEST) {
            throw new IllegalArgumentException("Cannot name a page after code '" + code + "' (expected 1 to " + LONGEST
                    + " plain letters and digits)");
        }
        return name + ".html";
    }
}
