package org.shequ.jobs.extract;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rows that are looked at while they are read, whatever format they come in: one of more than some million characters, a cell
 * that has swallowed rows after a stray quote, UTF-8 that was read as GB18030, half characters and anything a reader stumbles over refuse the
 * file in words.
 */
final class SoundRows implements RowReader {
    /** Longest row taken, in characters; a quote that is never closed would otherwise swallow the file. */
    static final int LONGEST_ROW = 4 << 20;

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    private final String file;
    private final RowReader rows;
    private final Garbled garbled = new Garbled();
    private int columns;
    private char delimiter;
    private boolean isGbk;

    SoundRows(String file, RowReader rows) {
        this.file = file;
        this.rows = rows;
    }

    /** Looks for swallowed rows as well: for text whose rows have so many cells with this between them. */
    SoundRows of(int cells, char between) {
        columns = cells;
        delimiter = between;
        return this;
    }

    /** Looks for cells that were UTF-8 as well: for text that is read as GB18030. */
    SoundRows readAsGbk(boolean isSo) {
        isGbk = isSo;
        return this;
    }

    @Override
    public boolean hasNext() {
        try {
            return rows.hasNext();
        } catch (RuntimeException | StackOverflowError e) {
            throw refused(file, e);
        }
    }

    @Override
    public RawRow next() {
        RawRow row;
        try {
            row = rows.next();
        } catch (RuntimeException | StackOverflowError e) {
            throw refused(file, e);
        }
        check(row);
        return row;
    }

    private void check(RawRow row) {
        long length = 0;
        for (int at = 0; at < row.cells().length; at++) {
            String cell = row.cells()[at];
            if (cell == null) {
                continue;
            }
            length += cell.length();
            if (isGbk && garbled.isUtf8(cell)) {
                throw new InputRefusedException("Cannot read " + file + ": cell " + (at + 1) + " of the row on line "
                        + row.line() + " is UTF-8 within GB18030 text (expected one character set in a file)");
            }
            if (hasHalf(cell)) {
                throw new InputRefusedException("Cannot read " + file + ": cell " + (at + 1) + " of the row on line "
                        + row.line() + " holds half a character (expected text)");
            }
            if (columns > 2 && (cell.indexOf('\n') >= 0 || cell.indexOf('\r') >= 0)) {
                refuseSwallowed(row, at);
            }
        }
        if (length > LONGEST_ROW) {
            throw new InputRefusedException("Cannot read " + file + ": the row on line " + row.line() + " has " + length
                    + " characters (expected at most " + LONGEST_ROW + ")");
        }
    }

    /** Whether one of the two parts of a character beyond the first 65,536 stands alone: no file can keep it. */
    private static boolean hasHalf(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isSurrogate(text.charAt(at))) {
                int next = at + 1;
                if (next == text.length() || !Character.isSurrogatePair(text.charAt(at), text.charAt(next))) {
                    return true;
                }
                at = next;
            }
        }
        return false;
    }

    /** Lines within a cell that look like rows: as many delimiters, and a first cell of the same make. */
    private void refuseSwallowed(RawRow row, int at) {
        String[] lines = LINE_END.split(row.cells()[at], -1);
        String make = make(at == 0 ? first(lines[0]) : row.cells()[0]);
        int swallowed = 0;
        for (int line = 1; line < lines.length - 1; line++) {
            boolean isRow = delimiters(lines[line]) == columns - 1
                    && make(first(lines[line])).equals(make);
            swallowed += isRow ? 1 : 0;
        }
        String last = lines[lines.length - 1];
        boolean isCutInto = delimiters(lines[0]) == columns - 1 - at
                && delimiters(last) == at
                && make(first(last)).equals(make);
        if (swallowed > 0 || (lines.length > 1 && isCutInto)) {
            throw new InputRefusedException("Cannot read " + file + ": cell " + (at + 1) + " of the row on line "
                    + row.line() + " holds what looks like the rows after it (expected quotes in pairs)");
        }
    }

    private String first(String line) {
        int end = line.indexOf(delimiter);
        return end < 0 ? line : line.substring(0, end);
    }

    private int delimiters(String line) {
        return (int) line.chars().filter(each -> each == delimiter).count();
    }

    /** What a text is made of: digits as 9, letters as a, each run once. */
    private static String make(String text) {
        StringBuilder make = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char each = text.charAt(at);
            char kind = Character.isDigit(each) ? '9' : Character.isLetter(each) ? 'a' : each;
            if (make.isEmpty() || make.charAt(make.length() - 1) != kind) {
                make.append(kind);
            }
        }
        return make.toString();
    }

    /** What a reader stumbled over, in words for an operator; what already is stays. */
    static InputRefusedException refused(String file, Throwable e) {
        return refused(file, "damaged", e);
    }

    /** @param found what the file is said to be, such as {@code no readable workbook} */
    static InputRefusedException refused(String file, String found, Throwable e) {
        if (e instanceof InputRefusedException known) {
            return known;
        }
        String said = e instanceof StackOverflowError ? "it is nested too deeply" : e.getMessage();
        boolean isWords = said != null
                && !said.contains("Exception")
                && !said.contains("java.")
                && !said.contains("null")
                && !said.contains("$");
        return new InputRefusedException(
                "Cannot read " + file + ": it is " + found
                        + (isWords ? ": " + said.lines().findFirst().orElse("") : "")
                        + " (expected what its mapping says)",
                e);
    }

    @Override
    public Optional<String> doubt() {
        return rows.doubt();
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
