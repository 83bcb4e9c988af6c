package org.shequ.common.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PseudonymTest {
    /** The JDK's own HMAC says the same, for keys shorter than a block of SHA-256, as long as one and longer. */
    @ParameterizedTest
    @ValueSource(ints = {1, 16, 63, 64, 65, 200})
    void isTheHmacOfNamespaceAndIdentifier(int keyLength) throws GeneralSecurityException {
        byte[] key = "k".repeat(keyLength).getBytes(StandardCharsets.US_ASCII);
        Pseudonym pseudonym = new Pseudonym(key, "person");
        for (String identifier :
                new String[] {"110105199003071234", "", "张三", "a".repeat(1_000), "110105199003071234"}) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] whole = mac.doFinal(("person\0" + identifier).getBytes(StandardCharsets.UTF_8));
            assertEquals(HexFormat.of().formatHex(whole, 0, 16), pseudonym.of(identifier), identifier);
        }
    }

    @Test
    void theSamePersonIsAnotherInAnotherNamespace() {
        byte[] key = {1, 2, 3};
        assertNotEquals(new Pseudonym(key, "worker").of("7"), new Pseudonym(key, "resident").of("7"));
    }
}
