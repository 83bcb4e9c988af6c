package org.shequ.jobs.job;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A short name for a definition as it stands, to tell whether what was made by it is still current. */
public final class Fingerprint {
    private static final int BYTES = 8;

    private Fingerprint() {}

    /**
     * The fingerprint of records made of values only; where in which file they stand does not count.
     *
     * @param definitions records whose text tells all they say
     */
    public static String of(Object... definitions) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Object definition : definitions) {
                String text = String.valueOf(definition)
                        .replaceAll("\\bfile=[^,\\]]*", "")
                        .replaceAll("\\bline=\\d+", "");
                digest.update(text.getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
