package org.shequ.common.lake;

import java.util.Arrays;

/**
 * One column of many rows: its distinct values in the order they came, and of each row which of them it has. What is to be done
 * with values, such as checking and encoding them, is done once for each distinct one.
 */
final class CodedColumn {
    /** The code of a row without a value. */
    static final int NONE = -1;

    private static final int SMALLEST = 1024;

    private final boolean isExact;
    private int[] codes = new int[SMALLEST];
    private int rows;
    private Object[] values = new Object[SMALLEST];
    private int[] hashes = new int[SMALLEST];
    private int distinct;
    private int[] slots = new int[4 * SMALLEST];
    private int[] next = new int[SMALLEST];
    private Object last;
    private int lastCode = NONE;
    private boolean isLookedUp = true;

    private CodedColumn(boolean isExact) {
        this.isExact = isExact;
    }

    /** A column in which rows of the same value have the same code for certain. */
    static CodedColumn exact() {
        return new CodedColumn(true);
    }

    /** A column that gives up looking for equal values once most rows have one of their own. */
    static CodedColumn ofAny() {
        return new CodedColumn(false);
    }

    /** Adds a row with a value or null. */
    void add(Object value) {
        if (value != last) {
            last = value;
            lastCode = value == null ? NONE : code(value);
        }
        if (rows == codes.length) {
            codes = Arrays.copyOf(codes, 2 * rows);
        }
        codes[rows++] = lastCode;
    }

    int rows() {
        return rows;
    }

    /** Which of the distinct values a row has, or {@link #NONE}. */
    int code(int row) {
        return codes[row];
    }

    int distinct() {
        return distinct;
    }

    Object value(int code) {
        return values[code];
    }

    /** Of how many rows each distinct value is. */
    int[] rowsByCode() {
        int[] counts = new int[distinct];
        for (int row = 0; row < rows; row++) {
            if (codes[row] != NONE) {
                counts[codes[row]]++;
            }
        }
        return counts;
    }

    /** Forgets the rows, and the values too unless codes are to stay comparable with those of rows to come. */
    void clearRows() {
        rows = 0;
        if (!isExact) {
            Arrays.fill(values, 0, distinct, null);
            distinct = 0;
            last = null;
            lastCode = NONE;
            isLookedUp = true;
            Arrays.fill(slots, 0);
        }
    }

    /** Columns go through the same values again and again: what came after the last one comes again. */
    private int code(Object value) {
        int likely = lastCode == NONE ? 0 : next[lastCode];
        if (values[likely] == value) {
            return likely;
        }
        int code = isLookedUp ? lookedUp(value) : appended(value);
        if (lastCode != NONE) {
            next[lastCode] = code;
        }
        return code;
    }

    private int lookedUp(Object value) {
        int hash = spread(value.hashCode());
        int slot = hash & slots.length - 1;
        for (int found = slots[slot]; found != 0; found = slots[slot]) {
            int code = found - 1;
            if (hashes[code] == hash && values[code].equals(value)) {
                return code;
            }
            slot = slot + 1 & slots.length - 1;
        }
        int code = appended(value);
        hashes[code] = hash;
        slots[slot] = distinct;
        if (2 * distinct > slots.length) {
            grow();
        }
        return code;
    }

    /** Makes every bit depend on all others, as those of small whole numbers do not (MurmurHash3, Appleby 2011). */
    private static int spread(int hash) {
        int bits = (hash ^ hash >>> 16) * 0x85EBCA6B;
        bits = (bits ^ bits >>> 13) * 0xC2B2AE35;
        return bits ^ bits >>> 16;
    }

    private int appended(Object value) {
        if (distinct == values.length) {
            values = Arrays.copyOf(values, 2 * distinct);
            hashes = Arrays.copyOf(hashes, 2 * distinct);
            next = Arrays.copyOf(next, 2 * distinct);
            isLookedUp &= isExact || 2 * distinct < rows;
        }
        values[distinct] = value;
        return distinct++;
    }

    private void grow() {
        slots = new int[2 * slots.length];
        for (int code = 0; code < distinct; code++) {
            int slot = hashes[code] & slots.length - 1;
            while (slots[slot] != 0) {
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = code + 1;
        }
    }
}
