package org.shequ.common.lake;

/** The lake's files or catalog cannot be reached, are held by another, or are not as they must be. */
public class LakeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LakeException(String message) {
        super(message);
    }

    public LakeException(String message, Throwable cause) {
        super(message, cause);
    }
}
