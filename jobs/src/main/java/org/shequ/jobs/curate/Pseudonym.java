package org.shequ.jobs.curate;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.api.java.UDF1;

/**
 * Replaces an identifier by the first 128 bits of its HMAC-SHA256 (Krawczyk, Bellare, Canetti 1997) under the deployment's
 * key, in a namespace, so that equal persons stay equal within it and nobody without the key can go back.
 */
final class Pseudonym implements UDF1<String, String> {
    private static final long serialVersionUID = 1L;
    private static final int BYTES = 16;

    private final byte[] key;
    private final String namespace;
    private transient Mac mac;

    Pseudonym(byte[] key, String namespace) {
        this.key = key.clone();
        this.namespace = namespace;
    }

    /** A name for a key that tells it from others and not what it is: a digest under the key itself. */
    static String nameOf(byte[] key) {
        try {
            return new Pseudonym(key, "name of the key").call("");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot use the key of pseudonyms", e);
        }
    }

    @Override
    public String call(String identifier) throws GeneralSecurityException {
        if (identifier == null) {
            return null;
        }
        if (mac == null) {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
        }
        mac.update(namespace.getBytes(StandardCharsets.UTF_8));
        mac.update((byte) 0);
        return HexFormat.of().formatHex(mac.doFinal(identifier.getBytes(StandardCharsets.UTF_8)), 0, BYTES);
    }
}
