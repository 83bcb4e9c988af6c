package org.shequ.jobs.curate;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A date pattern of digits only, such as {@code yyyy/M/d H:mm}, read without java.time's parser, whose cost is most of that of
 * mapping a row. Takes the same texts and gives the same times.
 */
final class DigitPattern implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final Pattern PART = Pattern.compile("yyyy|MM?|dd?|HH?|mm|ss|[^A-Za-z'\\[\\]{}#]");
    private static final String FIELDS = "yMdHms";
    private static final int MOST_DIGITS = 9;

    /** Of each part the field it gives, or -1, its most digits and its fewest, or the letter it is. */
    private final ArrayList<int[]> parts = new ArrayList<>();

    private DigitPattern() {}

    /** The pattern as one of digits only; none where it asks for more than that. */
    static Optional<DigitPattern> of(String pattern) {
        DigitPattern digits = new DigitPattern();
        Matcher matcher = PART.matcher(pattern);
        int end = 0;
        List<Integer> fields = new ArrayList<>();
        while (matcher.find() && matcher.start() == end) {
            String part = matcher.group();
            int field = FIELDS.indexOf(part.charAt(0));
            fields.add(field);
            digits.parts.add(
                    field < 0
                            ? new int[] {-1, part.charAt(0), 0}
                            : new int[] {field, part.length() == 1 ? MOST_DIGITS : part.length(), part.length()});
            end = matcher.end();
        }
        boolean isWhole = end == pattern.length() && fields.containsAll(List.of(0, 1, 2));
        boolean isOnce = fields.stream().filter(field -> field >= 0).distinct().count()
                == fields.stream().filter(field -> field >= 0).count();
        return isWhole && isOnce && digits.isParted() ? Optional.of(digits) : Optional.empty();
    }

    /** Whether a part of one or two digits is followed by no other digits: java.time shares those out by rules of its own. */
    private boolean isParted() {
        for (int at = 1; at < parts.size(); at++) {
            if (parts.get(at)[0] >= 0 && parts.get(at - 1)[0] >= 0) {
                return false;
            }
        }
        return true;
    }

    /** The time a text tells, midnight where it tells a day only; null where the text is none. */
    LocalDateTime read(String text) {
        int[] fields = new int[FIELDS.length()];
        int at = 0;
        for (int[] part : parts) {
            if (part[0] < 0) {
                if (at >= text.length() || text.charAt(at) != part[1]) {
                    return null;
                }
                at++;
                continue;
            }
            int begin = at;
            int number = 0;
            while (at < text.length() && at - begin < part[1] && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                number = 10 * number + text.charAt(at) - '0';
                at++;
            }
            if (at - begin < part[2]) {
                return null;
            }
            fields[part[0]] = number;
        }
        if (at != text.length()) {
            return null;
        }
        try {
            return LocalDateTime.of(fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
        } catch (DateTimeException impossible) {
            return null;
        }
    }
}
