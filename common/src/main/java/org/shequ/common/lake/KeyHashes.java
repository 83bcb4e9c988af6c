package org.shequ.common.lake;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Keys as one number each: keys of different numbers are different, which tells many apart in a fraction of the time. */
final class KeyHashes {
    /** The golden ratio as 64 bits: multiplying by it spreads close numbers far apart (Knuth 1973, volume 3, 6.4). */
    private static final long ODD = 0x9E3779B97F4A7C15L;

    private final int[] key;
    private long[] hashes;
    private int size;

    /**
     * @param key places of a row that make its key
     * @param rows about how many rows there are
     */
    KeyHashes(int[] key, int rows) {
        this.key = key;
        this.hashes = new long[Math.max(1, rows)];
    }

    void add(Object[] row) {
        long hash = 0;
        for (int at : key) {
            hash = mixed(hash ^ hash(row[at]));
        }
        add(hash);
    }

    /** Adds the keys of all rows of some columns. */
    void add(List<CodedColumn> columns) {
        for (int row = 0; row < columns.get(0).rows(); row++) {
            long hash = 0;
            for (int at : key) {
                hash = mixed(hash ^ columns.get(at).code(row));
            }
            add(hash);
        }
    }

    private void add(long hash) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
        }
        hashes[size++] = hash;
    }

    /** Whether no two keys are the same for certain; those of the same number may be different all the same. */
    boolean areDifferent() {
        Arrays.sort(hashes, 0, size);
        for (int at = 1; at < size; at++) {
            if (hashes[at] == hashes[at - 1]) {
                return false;
            }
        }
        return true;
    }

    private static long hash(Object value) {
        if (value instanceof String text) {
            long hash = text.length();
            for (int at = 0; at < text.length(); at++) {
                hash = (hash + text.charAt(at)) * ODD;
                hash ^= hash >>> 29;
            }
            return hash;
        }
        return value instanceof Long number ? number : Objects.hashCode(value);
    }

    /** Spreads what differs in few bits over all of them. */
    private static long mixed(long bits) {
        long spread = (bits ^ (bits >>> 32)) * ODD;
        return spread ^ (spread >>> 29);
    }
}
