package org.shequ.jobs.extract;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Tells Chinese written as UTF-8 and read as GB18030: three bytes of one are one and a half characters of the other, so the bytes
 * a text stands for in GB18030 are sound UTF-8 of Chinese letters throughout. Texts meant as GB18030 are so by no likely chance.
 */
final class Garbled {
    private static final Charset GB18030 = Charset.forName("GB18030");

    /** Characters of which the first byte begins a Chinese letter in UTF-8 and the second continues it. */
    private final boolean[] isBeginning = new boolean[Character.MAX_VALUE + 1];

    Garbled() {
        for (int lead = 0xE4; lead <= 0xE9; lead++) {
            for (int next = 0x80; next <= 0xBF; next++) {
                String text = new String(new byte[] {(byte) lead, (byte) next}, GB18030);
                isBeginning[text.charAt(0)] = true;
            }
        }
    }

    /** Whether the first Chinese letters of a text are garbled UTF-8. */
    boolean isUtf8(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) >= 0x80) {
                return isBeginning[text.charAt(at)] && text.length() - at >= 3 && isChinese(text.substring(at));
            }
        }
        return false;
    }

    private static boolean isChinese(String text) {
        try {
            CharBuffer letters = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text.getBytes(GB18030)));
            return letters.chars()
                    .filter(letter -> letter >= 0x80)
                    .allMatch(
                            letter -> (letter >= 0x3000 && letter <= 0x9FFF) || (letter >= 0xFF00 && letter <= 0xFFEF));
        } catch (CharacterCodingException meantSo) {
            return false;
        }
    }
}
