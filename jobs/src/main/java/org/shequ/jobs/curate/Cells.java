package org.shequ.jobs.curate;

import java.util.Map;

/** The cells of one received row under the names its delivery gives them, with what expressions made of them. */
final class Cells {
    private final Map<String, Integer> positions;
    private final String[] cells;
    private final String[] made;

    /**
     * @param positions where each column stands in the row's delivery
     * @param cells the cells as received
     * @param made the texts of the mapping's expressions, in its order
     */
    Cells(Map<String, Integer> positions, String[] cells, String[] made) {
        this.positions = positions;
        this.cells = cells;
        this.made = made;
    }

    /** Whether the delivery has one of the columns, whatever its cell holds. */
    boolean hasAny(String[] names) {
        for (String name : names) {
            if (positions.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    /** The first cell of these columns that holds anything; null where none does. */
    String first(String[] names) {
        for (String name : names) {
            Integer position = positions.get(name);
            String text = position == null || position >= cells.length ? null : trimmed(cells[position]);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    /** What an expression made of the row; null where it made nothing. */
    String made(int expression) {
        return made[expression];
    }

    /** Whether the row has as many cells as its delivery has columns. */
    boolean isWhole() {
        return cells.length == positions.size();
    }

    int size() {
        return cells.length;
    }

    /** A text without blanks at its ends, those of Chinese typing included; null where nothing is left. */
    static String trimmed(String text) {
        if (text == null) {
            return null;
        }
        int first = 0;
        int end = text.length();
        while (first < end && isBlank(text.charAt(first))) {
            first++;
        }
        while (end > first && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return first == end ? null : text.substring(first, end);
    }

    private static boolean isBlank(char letter) {
        return letter == ' '
                || letter == '\t'
                || letter == '\r'
                || letter == '\n'
                || letter == '\u3000'
                || letter == '\u00a0'
                || letter == '\u200b'
                || letter == '\ufeff';
    }
}
