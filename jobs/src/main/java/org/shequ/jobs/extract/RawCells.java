package org.shequ.jobs.extract;

import java.util.ArrayList;
import java.util.List;

/**
 * The cells of a received row as the one text raw.row keeps: parted by U+001F, which no office types. One text a row is
 * written and read at a tenth of the cost of a list of them.
 */
public final class RawCells {
    /** What parts the cells. */
    public static final char SEPARATOR = '\u001f';

    private RawCells() {}

    /** One text; cells without a value are blank, and a separator within a cell becomes a space. */
    public static String joined(String[] cells) {
        StringBuilder text = new StringBuilder(16 * cells.length);
        for (int at = 0; at < cells.length; at++) {
            if (at > 0) {
                text.append(SEPARATOR);
            }
            if (cells[at] != null) {
                text.append(cells[at].indexOf(SEPARATOR) < 0 ? cells[at] : cells[at].replace(SEPARATOR, ' '));
            }
        }
        return text.toString();
    }

    /** The cells of a text. */
    public static String[] parted(String text) {
        List<String> cells = new ArrayList<>();
        int from = 0;
        for (int to = text.indexOf(SEPARATOR); to >= 0; to = text.indexOf(SEPARATOR, from)) {
            cells.add(text.substring(from, to));
            from = to + 1;
        }
        cells.add(text.substring(from));
        return cells.toArray(String[]::new);
    }
}
