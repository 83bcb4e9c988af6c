package org.shequ.jobs.measure;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Whole numbers and texts as few bytes: most sums are small, so most take one byte, the sign in its last bit. */
final class Packed {
    private static final int LONGEST = 10;
    private static final int MORE = 0x80;

    private byte[] bytes = new byte[1024];
    private int size;

    void write(long number) {
        if (size + LONGEST > bytes.length) {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
        long rest = number << 1 ^ number >> 63;
        while ((rest & -MORE) != 0) {
            bytes[size++] = (byte) (rest | MORE);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void write(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        write(encoded.length);
        for (byte each : encoded) {
            write(each);
        }
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Reads in the order of writing. */
    static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean hasNext() {
            return at < bytes.length;
        }

        long next() {
            long number = 0;
            int shift = 0;
            byte each;
            do {
                each = bytes[at++];
                number |= (long) (each & MORE - 1) << shift;
                shift += 7;
            } while ((each & MORE) != 0);
            return number >>> 1 ^ -(number & 1);
        }

        String text() {
            byte[] encoded = new byte[(int) next()];
            for (int place = 0; place < encoded.length; place++) {
                encoded[place] = (byte) next();
            }
            return new String(encoded, StandardCharsets.UTF_8);
        }
    }
}
