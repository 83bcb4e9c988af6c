package org.shequ.common.privacy;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Replaces an identifier by the first 128 bits of its HMAC-SHA256 (Krawczyk, Bellare, Canetti 1997) under the deployment's
 * key, in a namespace, so that equal persons stay equal within it and nobody without the key can go back.
 */
public final class Pseudonym implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int BYTES = 16;

    private final byte[] key;
    private final String namespace;
    /** Has taken in the key and the namespace; its clones take an identifier each. */
    private transient Mac mac;

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
        if (mac == null) {
            mac = started();
        }
        try {
            Mac begun = (Mac) mac.clone();
            return HexFormat.of().formatHex(begun.doFinal(identifier.getBytes(StandardCharsets.UTF_8)), 0, BYTES);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Cannot digest pseudonyms with " + mac.getProvider(), e);
        }
    }

    private Mac started() {
        try {
            Mac started = Mac.getInstance("HmacSHA256");
            started.init(new SecretKeySpec(key, "HmacSHA256"));
            started.update(namespace.getBytes(StandardCharsets.UTF_8));
            started.update((byte) 0);
            return started;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot use the key of pseudonyms", e);
        }
    }
}
