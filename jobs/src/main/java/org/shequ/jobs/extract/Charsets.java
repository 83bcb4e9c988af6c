package org.shequ.jobs.extract;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;

/**
 * Finds out and opens the character set of a text file. Decoding is strict: bytes that do not belong to the set are an error
 * and never a replacement character.
 */
final class Charsets {
    /** What is looked at to tell character sets apart, in bytes. */
    private static final int SAMPLE = 1 << 20;

    /** What is looked at where the mapping names the character set: room for a byte order mark, in bytes. */
    private static final int MARK = 4;

    private static final int BUFFER = 1 << 16;

    private static final Charset GB18030 = Charset.forName("GB18030");

    private Charsets() {}

    /** A strict reader without the byte order mark; the declared set where there is one, else the one the bytes speak for. */
    static InputStreamReader open(InputStream in, String declared, String file) throws IOException {
        boolean isOpen = declared.isBlank() || declared.equalsIgnoreCase("UTF-16");
        int length = isOpen ? SAMPLE : MARK;
        BufferedInputStream bytes = new BufferedInputStream(in, BUFFER);
        bytes.mark(length);
        byte[] sample = bytes.readNBytes(length - 1);
        bytes.reset();
        Charset marked = marked(sample);
        if (marked != null) {
            bytes.skipNBytes(marked.equals(StandardCharsets.UTF_8) ? 3 : 2);
        }
        Charset charset = marked != null ? marked : isOpen ? detect(sample, declared, file) : named(declared, file);
        return new InputStreamReader(bytes, strict(charset));
    }

    private static Charset marked(byte[] sample) {
        if (starts(sample, 0xEF, 0xBB, 0xBF)) {
            return StandardCharsets.UTF_8;
        }
        if (starts(sample, 0xFF, 0xFE)) {
            return StandardCharsets.UTF_16LE;
        }
        return starts(sample, 0xFE, 0xFF) ? StandardCharsets.UTF_16BE : null;
    }

    private static boolean starts(byte[] sample, int... mark) {
        if (sample.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((sample[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static Charset named(String name, String file) {
        try {
            // GB18030 holds all of GBK, and the systems that say GBK do not always keep to it.
            return name.equalsIgnoreCase("GBK") || name.equalsIgnoreCase("GB2312") ? GB18030 : Charset.forName(name);
        } catch (UnsupportedCharsetException | java.nio.charset.IllegalCharsetNameException e) {
            throw new InputRefusedException(
                    "Cannot read " + file + ": unknown charset '" + name + "' (expected UTF-8, GB18030, GBK, UTF-16)",
                    e);
        }
    }

    private static Charset detect(byte[] sample, String declared, String file) {
        Charset wide = wide(sample);
        List<Charset> likely = wide != null
                ? List.of(wide)
                : declared.isBlank() ? List.of(StandardCharsets.UTF_8, GB18030) : List.of(StandardCharsets.UTF_16BE);
        for (Charset charset : likely) {
            if (decodes(sample, charset)) {
                return charset;
            }
        }
        throw new InputRefusedException("Cannot read " + file + ": its bytes are "
                + (declared.isBlank() ? "neither UTF-8 nor GB18030 nor UTF-16 text" : "no " + declared + " text")
                + " (expected one of them, or 'charset' in the mapping)");
    }

    /**
     * UTF-16 without a mark, told by the zero half of digits, commas and line ends: always the second byte of two, or always
     * the first. Null where it is not.
     */
    private static Charset wide(byte[] sample) {
        int[] zeros = new int[2];
        for (int at = 0; at < sample.length; at++) {
            if (sample[at] == 0) {
                zeros[at % 2]++;
            }
        }
        int enough = Math.max(2, sample.length / 20);
        if (zeros[0] == 0 && zeros[1] >= enough) {
            return StandardCharsets.UTF_16LE;
        }
        return zeros[1] == 0 && zeros[0] >= enough ? StandardCharsets.UTF_16BE : null;
    }

    /** True where the sample decodes; a character cut off at the end of a full sample does not count. */
    private static boolean decodes(byte[] sample, Charset charset) {
        CharsetDecoder decoder = strict(charset);
        CharBuffer out = CharBuffer.allocate(sample.length + 1);
        CoderResult result = decoder.decode(ByteBuffer.wrap(sample), out, sample.length < SAMPLE - 1);
        return !result.isError();
    }

    private static CharsetDecoder strict(Charset charset) {
        return charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }
}
