package org.shequ.common.privacy;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Replaces an identifier by the first 128 bits of its HMAC-SHA256 (Krawczyk, Bellare, Canetti 1997) under the deployment's
 * key, in a namespace, so that equal persons stay equal within it and nobody without the key can go back. Several threads may use one.
 */
public final class Pseudonym implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int BYTES = 16;

    /** Bytes SHA-256 takes at a time, and what RFC 2104 combines the key with. */
    private static final int BLOCK = 64;

    private static final int INNER = 0x36;
    private static final int OUTER = 0x5c;

    private final byte[] key;
    private final String namespace;
    /** Have taken in the key, the inner one also the namespace; their clones take what differs from identifier to identifier. */
    private transient MessageDigest inner;

    private transient volatile MessageDigest outer;

    /**
     * Under a key, in a namespace.
     *
     * @param key from outside the lake
     */
    public Pseudonym(byte[] key, String namespace) {
        this.key = key.clone();
        this.namespace = namespace;
    }

    /** A name for a key that tells it from others and not what it is: a digest under the key itself. */
    public static String nameOf(byte[] key) {
        return new Pseudonym(key, "name of the key").of("");
    }

    /** What stands for an identifier: 32 hexadecimal digits. */
    public String of(String identifier) {
        if (outer == null) {
            begin();
        }
        try {
            MessageDigest within = (MessageDigest) inner.clone();
            MessageDigest around = (MessageDigest) outer.clone();
            byte[] digest = around.digest(within.digest(identifier.getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Cannot digest pseudonyms with " + inner.getProvider(), e);
        }
    }

    /** Digests the key's block once for all identifiers (RFC 2104, section 4), which halves what each costs. */
    private synchronized void begin() {
        byte[] block = Arrays.copyOf(key.length > BLOCK ? sha256().digest(key) : key, BLOCK);
        MessageDigest within = begun(block, INNER);
        within.update(namespace.getBytes(StandardCharsets.UTF_8));
        within.update((byte) 0);
        inner = within;
        outer = begun(block, OUTER);
    }

    private static MessageDigest begun(byte[] block, int pad) {
        MessageDigest begun = sha256();
        for (byte each : block) {
            begun.update((byte) (each ^ pad));
        }
        return begun;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Cannot make pseudonyms: this JDK has no SHA-256", e);
        }
    }
}
