package org.shequ.jobs.extract;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.shequ.schemas.source.Reading;

/**
 * One file not taken in before.
 *
 * @param id digest of source, name and content
 * @param folder the folder it lies in
 * @param file what is known of it without opening
 * @param sha256 SHA-256 of its content, unpacked
 * @param bytes length of its content, unpacked
 * @param position how far its source had been read with it; null for files
 * @param reading how it is opened
 * @param columns its columns, known once it has been opened
 */
record Delivery(
        String id,
        DataFolder folder,
        DataFolder.FileFound file,
        String sha256,
        long bytes,
        String position,
        Reading reading,
        List<String> columns)
        implements Serializable {
    private static final int ID_BYTES = 8;

    /** A file that has not been opened yet. */
    static Delivery of(DataFolder folder, DataFolder.FileFound file, DataFolder.Digested content, Reading reading) {
        String id = id(file.source() + "\n" + file.name() + "\n" + content.sha256());
        return new Delivery(id, folder, file, content.sha256(), content.bytes(), null, reading, List.of());
    }

    Delivery withColumns(List<String> found) {
        return new Delivery(id, folder, file, sha256, bytes, position, reading, List.copyOf(found));
    }

    Delivery upTo(String read) {
        return new Delivery(id, folder, file, sha256, bytes, read, reading, columns);
    }

    private static String id(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
